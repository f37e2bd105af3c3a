import { OncePerFrame } from "../oncePerFrame.ts";
import type { Arrival } from "./frameDecoder.ts";
import { devicePixels, pixelAt, place, type Placement, type Size } from "./layout.ts";

interface Drawable {
  readonly picture: VideoFrame;
  readonly arrival: Arrival;
  readonly decodedAt: number;
}

export interface ScreenEvents {
  drawn(arrival: Arrival, decodedAt: number, drawnAt: number): void;
  skipped(): void;
  /** The picture has another place or size. */
  placed(): void;
}

/** The picture on the page: one canvas with a pixel for each of the stream's, on whole pixels of the screen. */
export class Screen {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #stage: HTMLElement;
  readonly #events: ScreenEvents;
  readonly #pacer: OncePerFrame<Drawable>;
  #box: Size;
  #enlarge = false;
  #placement: Placement | null = null;

  constructor(stage: HTMLElement, events: ScreenEvents) {
    this.#stage = stage;
    this.#events = events;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "picture";
    this.canvas.hidden = true;
    stage.append(this.canvas);
    // docs/decisions/0061-frames-are-drawn-on-a-2d-canvas-at-once.md: nothing is asked for that was not faster.
    const context = this.canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("The browser gave no 2D canvas.");
    this.#context = context;
    // No animation frame comes while the page is hidden: the newest picture waits, and is drawn when it is seen again.
    this.#pacer = new OncePerFrame(
      (drawable) => this.#draw(drawable),
      (call) => requestAnimationFrame(call),
      ({ picture }) => {
        picture.close();
        events.skipped();
      },
    );
    this.#box = { width: stage.clientWidth * devicePixelRatio, height: stage.clientHeight * devicePixelRatio };
    this.#observe();
  }

  get placement(): Placement | null {
    return this.#placement;
  }

  get size(): Size {
    return { width: this.canvas.width, height: this.canvas.height };
  }

  /** Whether making it larger would change anything. */
  get roomToEnlarge(): boolean {
    return this.canvas.width < this.#box.width && this.canvas.height < this.#box.height;
  }

  get enlarge(): boolean {
    return this.#enlarge;
  }

  set enlarge(value: boolean) {
    this.#enlarge = value;
    this.#place();
  }

  show(picture: VideoFrame, arrival: Arrival, decodedAt: number): void {
    this.#pacer.offer({ picture, arrival, decodedAt });
  }

  /** The pixel of the stream under a place of the page. */
  pixelAt(x: number, y: number): { x: number; y: number } | null {
    const bounds = this.#stage.getBoundingClientRect();
    return this.#placement && pixelAt(x - bounds.left, y - bounds.top, this.#placement, this.size);
  }

  pixels(x: number, y: number, width: number, height: number): Uint8ClampedArray {
    return this.#context.getImageData(x, y, width, height).data;
  }

  #draw({ picture, arrival, decodedAt }: Drawable): void {
    const { displayWidth, displayHeight } = picture;
    if (this.canvas.width !== displayWidth || this.canvas.height !== displayHeight || this.canvas.hidden) {
      this.canvas.width = displayWidth;
      this.canvas.height = displayHeight;
      this.canvas.hidden = false;
      this.#place();
    }
    this.#context.drawImage(picture, 0, 0);
    picture.close();
    this.#events.drawn(arrival, decodedAt, performance.now());
  }

  #observe(): void {
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const exact = entry.devicePixelContentBoxSize?.[0];
      this.#box = devicePixels(entry.contentRect, exact, devicePixelRatio);
      this.#place();
    });
    try {
      observer.observe(this.#stage, { box: "device-pixel-content-box" });
    } catch {
      observer.observe(this.#stage); // Safari does not know of device pixels.
    }
  }

  #place(): void {
    if (this.canvas.hidden) return;
    const placed = place(this.#box, this.size, devicePixelRatio, this.#enlarge);
    this.#placement = placed;
    const { style } = this.canvas;
    style.left = `${placed.left}px`;
    style.top = `${placed.top}px`;
    style.width = `${placed.width}px`;
    style.height = `${placed.height}px`;
    style.imageRendering = placed.scale === 1 ? "pixelated" : "auto";
    this.#events.placed();
  }
}
