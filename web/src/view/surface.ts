import type { Size } from "./layout.ts";

/** What shows the picture: an element on the stage with one pixel for each of the stream's. */
export interface Surface {
  readonly element: HTMLElement;
  /** In the stream's pixels. Nothing, before the first picture. */
  readonly size: Size;
  /** RGBA of a part of the picture. */
  pixels(x: number, y: number, width: number, height: number): Uint8ClampedArray;
}
