import { beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../session/manualClock.ts";
import { Touch } from "./touch.ts";

describe("touch", () => {
  let seen: string[];
  let clock: ManualClock;
  let touch: Touch;

  beforeEach(() => {
    seen = [];
    clock = new ManualClock();
    touch = new Touch(
      {
        move: (x, y) => seen.push(`move ${x},${y}`),
        button: (button, down, x, y) => seen.push(`${down ? "down" : "up"} ${button} ${x},${y}`),
        scroll: (dx, dy, x, y) => seen.push(`scroll ${dx},${dy} at ${x},${y}`),
        zoom: (stretched, x, y) => seen.push(`zoom ${Math.exp(stretched).toFixed(2)} at ${x},${y}`),
      },
      clock,
    );
  });

  it("clicks where it taps, though a finger is never still", () => {
    touch.down(1, 10, 20);
    touch.move(1, 13, 22);
    touch.up(1, 13, 22);
    expect(seen).toEqual(["down 0 10,20", "up 0 10,20"]);
    expect(clock.timers).toBe(0);
  });

  it("drags from where the finger was put down", () => {
    touch.down(1, 10, 20);
    touch.move(1, 30, 20);
    touch.move(1, 40, 25);
    touch.up(1, 40, 25);
    expect(seen).toEqual(["down 0 10,20", "move 30,20", "move 40,25", "up 0 40,25"]);
  });

  it("does not mind a second finger in a drag", () => {
    touch.down(1, 10, 20);
    touch.move(1, 30, 20);
    touch.down(2, 100, 100);
    touch.move(2, 150, 100);
    touch.up(2, 150, 100);
    touch.up(1, 30, 20);
    expect(seen).toEqual(["down 0 10,20", "move 30,20", "up 0 30,20"]);
  });

  it("presses the right button when the finger stays", () => {
    touch.down(1, 10, 20);
    clock.advance(500);
    touch.move(1, 90, 20);
    touch.up(1, 90, 20);
    expect(seen).toEqual(["down 2 10,20", "up 2 10,20"]);
  });

  it("scrolls with two fingers, the content following them", () => {
    touch.down(1, 10, 100);
    touch.down(2, 50, 100);
    touch.move(1, 10, 80);
    touch.move(2, 50, 80);
    touch.move(1, 10, 60);
    touch.up(1, 10, 60);
    touch.move(2, 50, 10); // One that stays behind scrolls nothing.
    touch.up(2, 50, 80);
    expect(seen).toEqual(["scroll 0,20 at 30,100", "scroll 0,10 at 30,100"]);
    touch.down(3, 5, 5);
    touch.up(3, 5, 5);
    expect(seen.slice(-2)).toEqual(["down 0 5,5", "up 0 5,5"]);
  });

  it("scrolls with two fingers one above the other, though they never move at once", () => {
    touch.down(1, 50, 100);
    touch.down(2, 50, 150);
    touch.move(1, 50, 80);
    touch.move(2, 50, 130);
    expect(seen).toEqual(["scroll 0,20 at 50,125"]);
  });

  it("zooms where two fingers part, even where one of them rests", () => {
    touch.down(1, 100, 100);
    touch.down(2, 200, 100);
    touch.move(1, 80, 100);
    touch.move(2, 220, 100);
    touch.move(2, 260, 100);
    touch.up(1, 80, 100);
    touch.up(2, 260, 100);
    expect(seen).toEqual(["zoom 1.40 at 150,100", "zoom 1.29 at 150,100"]);
    seen.length = 0;
    touch.down(3, 100, 100);
    touch.down(4, 200, 100);
    touch.move(4, 150, 100);
    expect(seen).toEqual(["zoom 0.50 at 150,100"]);
  });

  it("taps twice on one pixel, though no finger can", () => {
    for (const [x, y] of [
      [10, 20],
      [25, 30],
      [80, 30],
    ] as const) {
      touch.down(1, x, y);
      touch.up(1, x, y);
      clock.advance(200);
    }
    expect(seen.filter((what) => what.startsWith("down"))).toEqual(["down 0 10,20", "down 0 10,20", "down 0 80,30"]);
    clock.advance(1_000);
    touch.down(1, 85, 30);
    touch.up(1, 85, 30);
    expect(seen.at(-1)).toBe("up 0 85,30");
  });

  it("clicks nothing when the system takes the finger", () => {
    touch.down(1, 10, 20);
    touch.cancel(1);
    expect(seen).toEqual([]);
    touch.down(2, 10, 20);
    touch.move(2, 40, 20);
    touch.cancel(2);
    expect(seen.at(-1)).toBe("up 0 40,20"); // A drag is let go: a button must not stay down.
  });
});
