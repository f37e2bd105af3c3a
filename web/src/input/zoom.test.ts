import { expect, it } from "vitest";
import { Zoom } from "./zoom.ts";

it("makes a notch of each fifth, however small the steps are", () => {
  const zoom = new Zoom();
  let notches = 0;
  for (let at = 0; at < 100; at += 1) notches += zoom.add(Math.log(2) / 100);
  expect(notches).toBe(-3); // 1.2 ** 3 = 1.7, and 1.2 ** 4 = 2.07.
  expect(new Zoom().add(-2 * Math.log(1.2))).toBe(2);
  expect(new Zoom().add(0.01)).toBe(0);
});

it("answers at once where it is turned back", () => {
  const zoom = new Zoom();
  expect(zoom.add(0.9 * Math.log(1.2))).toBe(0);
  expect(zoom.add(-Math.log(1.2))).toBe(1);
});
