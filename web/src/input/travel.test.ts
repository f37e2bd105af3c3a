import { expect, it } from "vitest";
import { Travel } from "./travel.ts";

it("adds up fractions, so that a slow hand gets somewhere", () => {
  const travel = new Travel();
  for (let at = 0; at < 10; at += 1) travel.add(0.25, -0.25);
  expect(travel.next()).toEqual({ sequence: 1, x: 3, y: 65_534 });
});

it("goes round without losing a step", () => {
  const travel = new Travel();
  travel.add(70_000, -70_000);
  expect(travel.next()).toEqual({ sequence: 1, x: 4_464, y: 61_072 });
  for (let at = 0; at < 65_535; at += 1) travel.next();
  expect(travel.next()).toEqual({ sequence: 1, x: 4_464, y: 61_072 });
});
