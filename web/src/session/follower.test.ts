import { expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { Follower, type PixelSize } from "./follower.ts";
import { ManualClock } from "./manualClock.ts";

class Bench {
  readonly clock = new ManualClock();
  readonly sent: string[] = [];
  window: PixelSize = { width: 1280, height: 720 };
  readonly follower: Follower;

  constructor(follows = true) {
    const send = ({ width, height }: PixelSize): number => this.sent.push(`${width}x${height}`);
    this.follower = new Follower({ clock: this.clock, wanted: () => this.window, send }, follows);
    this.follower.told({ width: 1280, height: 720 });
  }

  resize(width: number, height = 720): void {
    this.window = { width, height };
    this.follower.windowChanged();
  }
}

it("says nothing while the window has the size of the display, and keeps no timer", () => {
  const bench = new Bench();
  bench.resize(1280);
  bench.clock.advance(Limits.resizeQuietMs);
  expect(bench.sent).toEqual([]);
  expect(bench.clock.timers).toBe(0);
});

it("follows a window when it has come to rest, however often it changed before", () => {
  const bench = new Bench();
  for (let step = 1; step <= 20; step += 1) {
    bench.resize(1280 - step * 10);
    bench.clock.advance(Limits.resizeQuietMs / 2);
  }
  expect(bench.sent).toEqual([]);
  bench.clock.advance(Limits.resizeQuietMs);
  expect(bench.sent).toEqual(["1080x720"]);
});

it("gives the display of another window its own size as soon as it is connected", () => {
  const bench = new Bench();
  bench.follower.restart();
  bench.follower.told({ width: 390, height: 844 });
  expect(bench.sent).toEqual(["1280x720"]);
});

it("does not quarrel with an application that changes its display", () => {
  const bench = new Bench();
  bench.follower.told({ width: 800, height: 600 });
  expect(bench.sent).toEqual([]);
});

it("leaves a display that is to stay as it is, and follows when asked", () => {
  const bench = new Bench(false);
  bench.resize(800);
  bench.clock.advance(Limits.resizeQuietMs);
  expect(bench.sent).toEqual([]);
  bench.follower.follows = true;
  expect(bench.sent).toEqual(["800x720"]);
});
