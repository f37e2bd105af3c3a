import { Limits } from "../limits.ts";
import type { CursorShape } from "../protocol/messages.ts";

/** The application's cursor in CSS, as large on the screen as it is in the application. */
export function cursorStyle(shape: CursorShape, pixelRatio: number): string {
  if (shape.width === 0 || shape.height === 0) return "none";
  const side = Math.max(shape.width, shape.height);
  const shrink = Math.min(1, (Limits.cursorSideMax * pixelRatio) / side);
  const address = draw(shape, shrink).toDataURL();
  const at = (hot: number): number => Math.floor((hot * shrink) / pixelRatio);
  const image = pixelRatio === 1 ? `url("${address}")` : `image-set(url("${address}") ${pixelRatio}x)`;
  return `${image} ${at(shape.hotX)} ${at(shape.hotY)}, default`;
}

/** Keeps the picture's cursor as the application has it. */
export class CursorView {
  readonly #elements: readonly HTMLElement[];
  #shape: CursorShape | null = null;
  #ratio = 0;

  constructor(elements: readonly HTMLElement[]) {
    this.#elements = elements;
  }

  show(shape: CursorShape): void {
    this.#shape = shape;
    this.#ratio = devicePixelRatio;
    const style = cursorStyle(shape, this.#ratio);
    for (const element of this.#elements) element.style.cursor = style;
  }

  /** The page may have gone to a screen with other pixels. */
  refresh(): void {
    if (this.#shape !== null && this.#ratio !== devicePixelRatio) this.show(this.#shape);
  }
}

function draw(shape: CursorShape, shrink: number): HTMLCanvasElement {
  const whole = canvas(shape.width, shape.height);
  const pixels = new ImageData(new Uint8ClampedArray(shape.rgba), shape.width, shape.height);
  whole.getContext("2d")?.putImageData(pixels, 0, 0);
  if (shrink === 1) return whole;
  const smaller = canvas(Math.round(shape.width * shrink), Math.round(shape.height * shrink));
  smaller.getContext("2d")?.drawImage(whole, 0, 0, smaller.width, smaller.height);
  return smaller;
}

function canvas(width: number, height: number): HTMLCanvasElement {
  const element = document.createElement("canvas");
  element.width = width;
  element.height = height;
  return element;
}
