import { beforeEach, describe, expect, it } from "vitest";
import { OncePerFrame } from "./oncePerFrame.ts";

describe("once per frame", () => {
  let emitted: number[];
  let discarded: number[];
  let asked: (() => void)[];
  let gate: OncePerFrame<number>;

  beforeEach(() => {
    [emitted, discarded, asked] = [[], [], []];
    gate = new OncePerFrame<number>(
      (value) => emitted.push(value),
      (call) => asked.push(call),
      (value) => discarded.push(value),
    );
  });

  function animationFrame(): void {
    for (const call of asked.splice(0)) call();
  }

  it("lets the first through at once", () => {
    gate.offer(1);
    expect(emitted).toEqual([1]);
  });

  it("lets the newest of the others through with the frame, and gives the rest back", () => {
    for (const value of [1, 2, 3]) gate.offer(value);
    expect(emitted).toEqual([1]);
    animationFrame();
    expect(emitted).toEqual([1, 3]);
    expect(discarded).toEqual([2]);
  });

  it("asks for no frame while nothing comes", () => {
    gate.offer(1);
    animationFrame();
    expect(asked).toHaveLength(0);
    gate.offer(2);
    expect(emitted).toEqual([1, 2]);
  });

  it("lets what waits go before something that must not overtake it", () => {
    gate.offer(1);
    gate.offer(2);
    gate.flush();
    expect(emitted).toEqual([1, 2]);
    animationFrame();
    expect(emitted).toEqual([1, 2]);
  });

  it("gives back what waits and is not wanted any more", () => {
    gate.offer(1);
    gate.offer(2);
    gate.drop();
    animationFrame();
    expect(emitted).toEqual([1]);
    expect(discarded).toEqual([2]);
  });
});
