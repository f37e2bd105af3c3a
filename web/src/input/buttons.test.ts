import { expect, it } from "vitest";
import { buttonChanges } from "./buttons.ts";

it("finds every button that changed, under its own number", () => {
  expect(buttonChanges(0, 1)).toEqual([{ button: 0, down: true }]);
  expect(buttonChanges(0, 2)).toEqual([{ button: 2, down: true }]);
  expect(buttonChanges(0, 4)).toEqual([{ button: 1, down: true }]);
  expect(buttonChanges(24, 8)).toEqual([{ button: 4, down: false }]);
});

it("finds several at once, as after a release beyond the window", () => {
  expect(buttonChanges(1, 2)).toEqual([
    { button: 0, down: false },
    { button: 2, down: true },
  ]);
  expect(buttonChanges(31, 0)).toHaveLength(5);
});

it("finds nothing where nothing changed, and knows no sixth button", () => {
  expect(buttonChanges(5, 5)).toEqual([]);
  expect(buttonChanges(0, 32)).toEqual([]);
});
