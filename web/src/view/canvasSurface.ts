import { element } from "./dom.ts";
import type { Size } from "./layout.ts";
import type { Surface } from "./surface.ts";

/** Pictures that the page has decoded, or a copy of the last one of a video. */
export class CanvasSurface implements Surface {
  readonly element = element("canvas", { class: "picture", hidden: "" });
  readonly #context: CanvasRenderingContext2D;
  #empty = true;

  constructor() {
    // docs/decisions/0061-frames-are-drawn-on-a-2d-canvas-at-once.md: nothing is asked for that was not faster.
    const context = this.element.getContext("2d", { alpha: false });
    if (context === null) throw new Error("The browser gave no 2D canvas.");
    this.#context = context;
  }

  get size(): Size {
    return this.#empty ? { width: 0, height: 0 } : { width: this.element.width, height: this.element.height };
  }

  /** @returns Whether the size is another. */
  draw(picture: VideoFrame | HTMLVideoElement, { width, height }: Size): boolean {
    const resized = this.#empty || this.element.width !== width || this.element.height !== height;
    if (resized) [this.element.width, this.element.height, this.#empty] = [width, height, false];
    this.#context.drawImage(picture, 0, 0, width, height);
    return resized;
  }

  pixels(x: number, y: number, width: number, height: number): Uint8ClampedArray {
    return this.#context.getImageData(x, y, width, height).data;
  }
}
