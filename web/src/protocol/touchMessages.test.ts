import { expect, it } from "vitest";
import { TouchPointsMax, TouchState, TouchTool, writeTouch, type TouchPoint } from "./touchMessages.ts";

const finger: TouchPoint = {
  tool: TouchTool.finger,
  state: TouchState.touching,
  contact: 0x0102,
  x: 0x0304,
  y: 0x0506,
  pressure: 0x8000,
};

it("says of a finger where it is", () => {
  expect([...writeTouch([finger])]).toEqual([0x23, 0, 2, 1, 2, 3, 4, 5, 6, 0x80, 0]);
});

it("says of several points one behind the other", () => {
  const pen: TouchPoint = {
    tool: TouchTool.penWithSideButton,
    state: TouchState.near,
    contact: 65_535,
    x: 0,
    y: 65_535,
    pressure: 0,
  };
  const gone: TouchPoint = { ...finger, state: TouchState.away, pressure: 0 };
  expect([...writeTouch([pen, gone])]).toEqual([
    0x23,
    ...[2, 1, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0],
    ...[0, 0, 1, 2, 3, 4, 5, 6, 0, 0],
  ]);
});

it("has as many points as the host takes", () => {
  const message = writeTouch(Array.from({ length: TouchPointsMax }, () => finger));
  expect(message).toHaveLength(321);
  expect([...message.subarray(-10)]).toEqual([...writeTouch([finger]).subarray(1)]);
});
