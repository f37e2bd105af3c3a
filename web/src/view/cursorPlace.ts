import { Limits } from "../limits.ts";
import type { CursorShape } from "../protocol/messages.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Who draws a cursor: nobody, the browser with the system's pointer, or the page, what browsers refuse. */
export type Drawer = "nobody" | "browser" | "page";

/** @param locked The system's pointer is hidden, so whoever wants to see a cursor has to draw it. */
export function drawerOf({ width, height }: CursorShape, pixelRatio: number, locked: boolean): Drawer {
  if (width === 0 || height === 0) return "nobody";
  return locked || Math.max(width, height) > Limits.cursorSideMax * pixelRatio ? "page" : "browser";
}

/** Where a cursor's upper left corner lies while its hot spot is at a place, on whole pixels of the screen. */
export function cornerAt(place: Point, shape: CursorShape, pixelRatio: number): Point {
  const along = (at: number, hot: number): number => Math.round(at * pixelRatio - hot) / pixelRatio;
  return { x: along(place.x, shape.hotX), y: along(place.y, shape.hotY) };
}

/** A locked pointer goes on from where it was, by its movement, and stays in the picture. */
export function travelled(from: Point, movement: Point, bounds: { width: number; height: number } & Point): Point {
  const along = (at: number, step: number, start: number, length: number): number =>
    Math.max(start, Math.min(start + length, at + step));
  return {
    x: along(from.x, movement.x, bounds.x, bounds.width),
    y: along(from.y, movement.y, bounds.y, bounds.height),
  };
}
