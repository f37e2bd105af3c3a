import type { CursorShape } from "../protocol/messages.ts";
import { cornerAt, drawerOf, travelled, type Drawer } from "./cursorPlace.ts";
import { element } from "./dom.ts";

/** A shape as it is drawn: an image that is as large on the screen as it is in the application. */
interface Drawn {
  readonly shape: CursorShape;
  readonly image: HTMLCanvasElement;
  /** For which pixels of the screen the style is. */
  readonly ratio: number;
  readonly style: string;
}

export interface CursorParts {
  readonly stage: HTMLElement;
  /** What the cursor may be over. */
  readonly elements: readonly HTMLElement[];
  /** CSS pixels for one of the stream. */
  readonly step: () => number;
}

/**
 * Keeps the picture's cursor as the application has it. The browser draws it, with the system's pointer: it is where
 * the hand is. Browsers refuse large ones, and show none while the pointer is locked: these are drawn by the page, at
 * the same place, in the same animation frame as the hand's move.
 */
export class CursorView {
  readonly #parts: CursorParts;
  readonly #own = element("canvas", { class: "cursor", hidden: "" });
  readonly #slots = new Map<number, Drawn>();
  #drawn: Drawn | null = null;
  #drawer: Drawer = "nobody";
  #locked = false;
  #over = false;
  #place = { x: 0, y: 0 };

  constructor(parts: CursorParts) {
    this.#parts = parts;
    parts.stage.append(this.#own);
    for (const name of ["pointermove", "pointerdown", "pointerleave"] as const)
      parts.stage.addEventListener(name, (event) => this.#follow(event), { passive: true });
  }

  show(shape: CursorShape): void {
    this.#drawn = draw(shape, devicePixelRatio);
    this.#slots.set(shape.slot, this.#drawn);
    this.#update();
  }

  /** A shape that came before. One that another connection was sent is not there: the whole one follows. */
  again(slot: number): void {
    const drawn = this.#slots.get(slot);
    if (drawn === undefined) return;
    this.#drawn = drawn.ratio === devicePixelRatio ? drawn : draw(drawn.shape, devicePixelRatio);
    this.#slots.set(slot, this.#drawn);
    this.#update();
  }

  /** The page may have gone to a screen with other pixels. */
  refresh(): void {
    if (this.#drawn !== null && this.#drawn.ratio !== devicePixelRatio) this.again(this.#drawn.shape.slot);
  }

  set locked(value: boolean) {
    this.#locked = value;
    this.#update();
  }

  #update(): void {
    if (this.#drawn === null) return;
    const { shape, image, style, ratio } = this.#drawn;
    this.#drawer = drawerOf(shape, ratio, this.#locked);
    for (const over of this.#parts.elements) over.style.cursor = this.#drawer === "browser" ? style : "none";
    if (this.#drawer === "page") {
      [this.#own.width, this.#own.height] = [shape.width, shape.height];
      this.#own.getContext("2d")?.drawImage(image, 0, 0);
      this.#own.style.width = `${shape.width / ratio}px`;
      this.#own.style.height = `${shape.height / ratio}px`;
    }
    this.#lay();
  }

  #follow(event: PointerEvent): void {
    this.#over = event.type !== "pointerleave" && event.pointerType !== "touch";
    const bounds = this.#parts.stage.getBoundingClientRect();
    if (this.#locked) {
      const step = this.#parts.step();
      const picture = this.#parts.elements.find((over) => over.classList.contains("front")) ?? this.#parts.stage;
      const { x, y, width, height } = picture.getBoundingClientRect();
      const movement = { x: event.movementX * step, y: event.movementY * step };
      this.#place = travelled(this.#place, movement, { x: x - bounds.x, y: y - bounds.y, width, height });
    } else {
      this.#place = { x: event.clientX - bounds.x, y: event.clientY - bounds.y };
    }
    this.#lay();
  }

  #lay(): void {
    this.#own.hidden = this.#drawer !== "page" || !(this.#over || this.#locked);
    if (this.#own.hidden || this.#drawn === null) return;
    const { x, y } = cornerAt(this.#place, this.#drawn.shape, this.#drawn.ratio);
    this.#own.style.transform = `translate(${x}px, ${y}px)`;
  }
}

function draw(shape: CursorShape, ratio: number): Drawn {
  const image = element("canvas", { width: String(shape.width), height: String(shape.height) });
  if (drawerOf(shape, ratio, false) === "nobody") return { shape, image, ratio, style: "none" };
  const pixels = new ImageData(new Uint8ClampedArray(shape.rgba), shape.width, shape.height);
  image.getContext("2d")?.putImageData(pixels, 0, 0);
  return { shape, image, ratio, style: drawerOf(shape, ratio, false) === "page" ? "none" : css(shape, image, ratio) };
}

function css(shape: CursorShape, image: HTMLCanvasElement, ratio: number): string {
  const address = image.toDataURL();
  const at = (hot: number): number => Math.floor(hot / ratio);
  const source = ratio === 1 ? `url("${address}")` : `image-set(url("${address}") ${ratio}x)`;
  return `${source} ${at(shape.hotX)} ${at(shape.hotY)}, default`;
}
