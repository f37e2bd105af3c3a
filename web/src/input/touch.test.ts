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
        scroll: (dx, dy) => seen.push(`scroll ${dx},${dy}`),
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
    touch.up(1, 10, 80);
    touch.up(2, 50, 80);
    expect(seen).toEqual(["scroll 0,10", "scroll 0,10"]);
    touch.down(3, 5, 5);
    touch.up(3, 5, 5);
    expect(seen.slice(-2)).toEqual(["down 0 5,5", "up 0 5,5"]);
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
