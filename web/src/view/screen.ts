import { OncePerFrame } from "../oncePerFrame.ts";
import type { PresentedPicture } from "../session/pictures.ts";
import { CanvasSurface } from "./canvasSurface.ts";
import type { Arrival } from "./frameDecoder.ts";
import { devicePixels, pixelAt, place, shareAt, type Placement, type Size } from "./layout.ts";
import type { Surface } from "./surface.ts";
import { VideoSurface } from "./videoSurface.ts";

interface Drawable {
  readonly picture: VideoFrame;
  readonly arrival: Arrival;
  readonly decodedAt: number;
}

export interface ScreenEvents {
  /** A frame that the page has decoded is on the canvas. */
  drawn(arrival: Arrival, decodedAt: number, drawnAt: number): void;
  skipped(): void;
  /** The browser shows pictures by itself, from the first on. */
  videoBegun(): void;
  presented(picture: PresentedPicture): void;
  playRefused(): void;
  /** The picture has another place or size. */
  placed(): void;
}

/**
 * The picture on the page, on whole pixels of the screen: a canvas or a video, one over the other. Who shows the
 * picture stays in front until the other one has its first picture; what a video leaves behind is its last one.
 */
export class Screen {
  readonly #stage: HTMLElement;
  readonly #events: ScreenEvents;
  readonly #pacer: OncePerFrame<Drawable>;
  readonly #canvas = new CanvasSurface();
  readonly #video: VideoSurface;
  #front: Surface = this.#canvas;
  #box: Size;
  #enlarge = false;
  #placement: Placement | null = null;
  /** The display's, where the session has told it: its frames may have fewer pixels. */
  #told: Size | null = null;

  constructor(stage: HTMLElement, events: ScreenEvents) {
    this.#stage = stage;
    this.#events = events;
    this.#video = new VideoSurface({
      begun: () => {
        this.#show(this.#video);
        events.videoBegun();
      },
      presented: (picture) => events.presented(picture),
      resized: () => this.#place(),
      refused: () => events.playRefused(),
    });
    stage.append(this.#video.element, this.#canvas.element);
    // No animation frame comes while the page is hidden: the newest picture waits, and is drawn when it is seen again.
    this.#pacer = new OncePerFrame(
      (drawable) => this.#draw(drawable),
      (call) => requestAnimationFrame(call),
      ({ picture }) => {
        picture.close();
        events.skipped();
      },
    );
    this.#box = this.#sum();
    this.#observe();
  }

  get placement(): Placement | null {
    return this.#placement;
  }

  get size(): Size {
    return this.#front.size.width === 0 ? this.#front.size : (this.#told ?? this.#front.size);
  }

  /** The display has this size from here on, whatever the frames have. */
  tell(size: Size): void {
    this.#told = { width: size.width, height: size.height };
    this.#place();
  }

  /** What the cursor may be over. */
  get elements(): readonly HTMLElement[] {
    return [this.#canvas.element, this.#video.element];
  }

  /** Whether making it larger would change anything. */
  get roomToEnlarge(): boolean {
    return this.size.width < this.#box.width && this.size.height < this.#box.height;
  }

  get enlarge(): boolean {
    return this.#enlarge;
  }

  set enlarge(value: boolean) {
    this.#enlarge = value;
    this.#place();
  }

  /** The screen has other pixels. Where the browser counts them it says so by itself, and this is what it says. */
  measure(): void {
    this.#box = this.#sum();
    this.#place();
  }

  show(picture: VideoFrame, arrival: Arrival, decodedAt: number): void {
    this.#pacer.offer({ picture, arrival, decodedAt });
  }

  /** Pictures come as a track from now on; null: no more of them. */
  play(track: MediaStreamTrack | null): void {
    if (this.#front === this.#video) {
      // A video without its track shows nothing, or not for long.
      this.#canvas.draw(this.#video.element, this.#video.size);
      this.#show(this.#canvas);
    }
    if (track === null) this.#video.stop();
    else this.#video.start(track);
  }

  /** After a click. */
  resume(): void {
    this.#video.play();
  }

  /** The pixel of the stream under a place of the page. */
  pixelAt(x: number, y: number): { x: number; y: number } | null {
    const bounds = this.#stage.getBoundingClientRect();
    return this.#placement && pixelAt(x - bounds.left, y - bounds.top, this.#placement, this.size);
  }

  /** The same place in 65 535ths of the picture. */
  shareAt(x: number, y: number): { x: number; y: number } | null {
    const bounds = this.#stage.getBoundingClientRect();
    return this.#placement && shareAt(x - bounds.left, y - bounds.top, this.#placement);
  }

  pixels(x: number, y: number, width: number, height: number): Uint8ClampedArray {
    return this.#front.pixels(x, y, width, height);
  }

  #draw({ picture, arrival, decodedAt }: Drawable): void {
    if (this.#front === this.#video) {
      picture.close(); // It waited while the video took over.
      return this.#events.skipped();
    }
    const size = { width: picture.displayWidth, height: picture.displayHeight };
    if (this.#canvas.draw(picture, size)) this.#show(this.#canvas);
    picture.close();
    this.#events.drawn(arrival, decodedAt, performance.now());
  }

  #show(surface: Surface): void {
    this.#front = surface;
    surface.element.hidden = false;
    surface.element.classList.add("front");
    const other = surface === this.#video ? this.#canvas : this.#video;
    other.element.classList.remove("front");
    if (surface === this.#video) this.#canvas.element.hidden = true;
    this.#place();
  }

  #sum(): Size {
    const box = { width: this.#stage.clientWidth, height: this.#stage.clientHeight };
    return devicePixels(box, undefined, devicePixelRatio);
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
    for (const surface of [this.#canvas, this.#video]) {
      if (surface.size.width === 0) continue;
      const size = this.#told ?? surface.size;
      const placed = place(this.#box, size, devicePixelRatio, this.#enlarge);
      if (surface === this.#front) this.#placement = placed;
      const { style } = surface.element;
      style.left = `${placed.left}px`;
      style.top = `${placed.top}px`;
      style.width = `${placed.width}px`;
      style.height = `${placed.height}px`;
      style.imageRendering = placed.scale === 1 && size.width === surface.size.width ? "pixelated" : "auto";
    }
    if (this.#placement !== null) this.#events.placed();
  }
}
