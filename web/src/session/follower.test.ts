import { expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { Follower, type PixelSize, type WindowFit } from "./follower.ts";
import { ManualClock } from "./manualClock.ts";

class Bench {
  readonly clock = new ManualClock();
  readonly sent: string[] = [];
  window: WindowFit = { width: 1280, height: 720, pixelRatio: 1 };
  readonly follower: Follower;

  constructor(follows = true) {
    const sendSize = ({ width, height }: PixelSize): number => this.sent.push(`${width}x${height}`);
    const sendScale = (percent: number): number => this.sent.push(`${percent} %`);
    this.follower = new Follower({ clock: this.clock, wanted: () => this.window, sendSize, sendScale }, follows);
    this.follower.told({ width: 1280, height: 720 });
    this.sent.length = 0;
  }

  resize(width: number, height = 720, pixelRatio = 1): void {
    this.window = { width, height, pixelRatio };
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
  bench.follower.restart(false);
  bench.follower.told({ width: 390, height: 844 });
  expect(bench.sent).toEqual(["100 %", "1280x720"]);
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
  expect(bench.sent).toEqual(["100 %", "800x720"]);
});

it("tells the scale of another screen and the size that comes with it in one go, and once", () => {
  const bench = new Bench();
  bench.resize(2560, 1440, 2);
  bench.clock.advance(Limits.resizeQuietMs / 2);
  bench.resize(2560, 1440, 1.3333);
  bench.clock.advance(Limits.resizeQuietMs);
  expect(bench.sent).toEqual(["133 %", "2560x1440"]);
  bench.follower.told({ width: 2560, height: 1440 });
  bench.follower.windowChanged();
  bench.clock.advance(Limits.resizeQuietMs);
  expect(bench.sent).toHaveLength(2);
});

it("tells the scale of a zoomed page, whose window has the same pixels as before", () => {
  const bench = new Bench();
  bench.resize(1280, 720, 1.5);
  bench.clock.advance(Limits.resizeQuietMs);
  expect(bench.sent).toEqual(["150 %"]);
});

it.each([
  [0.25, "50 %"],
  [5, "400 %"],
])("keeps a ratio of %d within what the protocol allows", (pixelRatio, sent) => {
  const bench = new Bench();
  bench.resize(1280, 720, pixelRatio);
  bench.clock.advance(Limits.resizeQuietMs);
  expect(bench.sent).toEqual([sent]);
});

it("leaves an application alone that has a size of its own", () => {
  const bench = new Bench();
  bench.follower.restart(true);
  bench.follower.told({ width: 800, height: 600 });
  bench.resize(2560, 1440, 2);
  bench.clock.advance(Limits.resizeQuietMs);
  bench.follower.follows = true;
  expect(bench.sent).toEqual([]);
});
