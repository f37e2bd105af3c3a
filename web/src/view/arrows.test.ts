import { expect, it } from "vitest";
import { arrowTarget } from "./arrows.ts";

it("goes from tool to tool, and around at both ends", () => {
  expect([arrowTarget("ArrowRight", 0, 3), arrowTarget("ArrowRight", 2, 3)]).toEqual([1, 0]);
  expect([arrowTarget("ArrowLeft", 2, 3), arrowTarget("ArrowLeft", 0, 3)]).toEqual([1, 2]);
});

it("leaves all other keys to the tools", () => {
  expect(["Tab", "Enter", " ", "ArrowUp", "a"].map((key) => arrowTarget(key, 0, 3))).toEqual(Array(5).fill(null));
});
