import { expect, it } from "vitest";
import type { CursorShape } from "../protocol/messages.ts";
import { cornerAt, drawerOf, travelled } from "./cursorPlace.ts";

function shape(width: number, height = width, hotX = 0, hotY = 0): CursorShape {
  return { type: "cursor", slot: 0, hotX, hotY, width, height, rgba: new Uint8Array() };
}

it("leaves to the browser what browsers take, which depends on the screen's pixels", () => {
  expect(drawerOf(shape(32), 1, false)).toBe("browser");
  expect(drawerOf(shape(128), 1, false)).toBe("browser");
  expect(drawerOf(shape(129), 1, false)).toBe("page");
  expect(drawerOf(shape(20, 129), 1, false)).toBe("page");
  expect(drawerOf(shape(255), 2, false)).toBe("browser");
});

it("draws any cursor while the pointer is locked, and none that is hidden", () => {
  expect(drawerOf(shape(32), 1, true)).toBe("page");
  expect(drawerOf(shape(0), 1, true)).toBe("nobody");
  expect(drawerOf(shape(0), 1, false)).toBe("nobody");
});

it("lays the hot spot on the pointer, on whole pixels of the screen", () => {
  expect(cornerAt({ x: 100, y: 50 }, shape(200, 200, 100, 10), 1)).toEqual({ x: 0, y: 40 });
  expect(cornerAt({ x: 100, y: 50 }, shape(200, 200, 101, 10), 2)).toEqual({ x: 49.5, y: 45 });
  expect(cornerAt({ x: 33.3, y: 50 }, shape(200), 1.5)).toEqual({ x: 50 / 1.5, y: 50 });
});

it("goes on from where the pointer was locked, and stays in the picture", () => {
  const picture = { x: 10, y: 20, width: 100, height: 50 };
  expect(travelled({ x: 50, y: 40 }, { x: 5, y: -7 }, picture)).toEqual({ x: 55, y: 33 });
  expect(travelled({ x: 50, y: 40 }, { x: 500, y: -70 }, picture)).toEqual({ x: 110, y: 20 });
});
