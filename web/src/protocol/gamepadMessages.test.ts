import { expect, it } from "vitest";
import { writeGamepad } from "./gamepadMessages.ts";

it("writes all that a gamepad says", () => {
  const sticks = [-1, 258, 0, 32_767] as const;
  const held = writeGamepad({ index: 3, present: true, buttons: 0x8000_0001, sticks, triggers: [1, 255] });
  expect([...held]).toEqual([0x24, 3, 1, 0x80, 0, 0, 1, 0xff, 0xff, 1, 2, 0, 0, 0x7f, 0xff, 1, 255]);
});
