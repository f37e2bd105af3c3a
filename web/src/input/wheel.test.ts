import { expect, it } from "vitest";
import { Wheel, type WheelInput } from "./wheel.ts";

function turn(values: Partial<WheelInput>): WheelInput {
  return { deltaX: 0, deltaY: 0, deltaMode: 0, shiftKey: false, ...values };
}

it("makes 120 of one notch, in pixels, lines and pages", () => {
  for (const [deltaMode, deltaY] of [
    [0, 100],
    [1, 3],
    [2, 1],
  ] as const)
    expect(new Wheel(false).turn(turn({ deltaMode, deltaY }))).toEqual({ x: 0, y: 120 });
});

it("believes the notches that a browser counted, whatever its pixels are", () => {
  expect(new Wheel(false).turn(turn({ deltaY: 53, wheelDeltaY: -120 }))).toEqual({ x: 0, y: 120 });
  expect(new Wheel(false).turn(turn({ deltaX: -7, wheelDeltaX: 21 }))).toEqual({ x: -21, y: 0 });
});

it("keeps what is left, so that nothing of a slow turn is lost", () => {
  const wheel = new Wheel(false);
  let sum = 0;
  for (let at = 0; at < 1_000; at += 1) sum += wheel.turn(turn({ deltaY: 0.7 }))?.y ?? 0;
  expect(sum).toBeCloseTo(840, -1);
  expect(new Wheel(false).turn(turn({ deltaY: 0.7 }))).toBeNull();
});

it("turns the way that the fingers turn", () => {
  const wheel = new Wheel(false);
  expect(wheel.turn(turn({ deltaY: -100 }))).toEqual({ x: 0, y: -120 });
  expect(wheel.turn(turn({ deltaX: 50, deltaY: 50 }))).toEqual({ x: 60, y: 60 });
});

it("gives the application the wheel as it was turned, and not sideways, while Shift is down", () => {
  const sideways = turn({ deltaX: 100, shiftKey: true });
  expect(new Wheel(false).turn(sideways)).toEqual({ x: 0, y: 120 });
  expect(new Wheel(true).turn(sideways)).toEqual({ x: 120, y: 0 });
});

it("stays inside the message", () => {
  expect(new Wheel(false).turn(turn({ deltaY: 1e9, deltaX: -1e9 }))).toEqual({ x: -32_767, y: 32_767 });
});
