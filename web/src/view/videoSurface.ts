import type { PresentedPicture } from "../session/pictures.ts";
import { element } from "./dom.ts";
import type { Size } from "./layout.ts";
import type { Surface } from "./surface.ts";

export interface VideoEvents {
  /** The first picture of a track is there to be seen. */
  begun(): void;
  presented(picture: PresentedPicture): void;
  /** The pictures have another size. */
  resized(): void;
  /** The browser plays nothing before a click. */
  refused(): void;
}

const tellsFrames = "requestVideoFrameCallback" in HTMLVideoElement.prototype;

/** Pictures that the browser decodes and shows by itself. */
export class VideoSurface implements Surface {
  readonly element = element("video", {
    class: "picture",
    hidden: "",
    autoplay: "",
    playsinline: "",
    disablepictureinpicture: "",
    disableremoteplayback: "",
  });
  readonly #events: VideoEvents;
  /** Counts the tracks: what is still said of an earlier one is of no interest. */
  #turn = 0;
  #begun = false;
  #counted = 0;

  constructor(events: VideoEvents) {
    this.#events = events;
    this.element.muted = true; // Without sound, browsers play without being asked.
    this.element.addEventListener("resize", () => events.resized());
    this.element.addEventListener("loadeddata", () => this.#loaded());
    this.element.addEventListener("timeupdate", () => this.#count());
    document.addEventListener("visibilitychange", () => this.#wake());
  }

  get size(): Size {
    return { width: this.element.videoWidth, height: this.element.videoHeight };
  }

  start(track: MediaStreamTrack): void {
    this.#turn += 1;
    this.#begun = false;
    this.#counted = 0;
    this.element.hidden = false;
    this.element.srcObject = new MediaStream([track]);
    this.#watch(this.#turn);
    this.play();
  }

  stop(): void {
    this.#turn += 1;
    this.element.srcObject = null;
    this.element.hidden = true;
  }

  /** Also after the click that a browser asked for. */
  play(): void {
    this.element.play().catch((fault: unknown) => {
      // Any other: the track was changed meanwhile.
      if (fault instanceof DOMException && fault.name === "NotAllowedError") this.#events.refused();
    });
  }

  pixels(x: number, y: number, width: number, height: number): Uint8ClampedArray {
    const copy = element("canvas", { width: String(width), height: String(height) });
    const context = copy.getContext("2d", { alpha: false });
    if (context === null) throw new Error("The browser gave no 2D canvas.");
    context.drawImage(this.element, x, y, width, height, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  }

  #watch(turn: number): void {
    if (!tellsFrames) return;
    let before = 0;
    const next: VideoFrameRequestCallback = (_, metadata) => {
      if (turn !== this.#turn) return;
      this.element.requestVideoFrameCallback(next);
      const count = Math.max(1, metadata.presentedFrames - before);
      before = metadata.presentedFrames;
      if (this.element.paused) return; // Some browsers tell of frames that they do not show.
      this.#begin();
      this.#events.presented({ ...metadata, count });
    };
    this.element.requestVideoFrameCallback(next);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#events.begun();
  }

  /** A hidden page presents nothing, and old browsers do not tell. */
  #loaded(): void {
    if ((document.hidden || !tellsFrames) && !this.element.paused) this.#begin();
  }

  /** Old browsers do not tell of each, but a few times a second how many there were. */
  #count(): void {
    if (tellsFrames || !this.#begun) return;
    const total = this.element.getVideoPlaybackQuality().totalVideoFrames;
    const count = total - this.#counted;
    this.#counted = total;
    if (count > 0) this.#events.presented({ presentationTime: performance.now(), count });
  }

  /** Some browsers stop a video with its page, and leave it to the page to go on. */
  #wake(): void {
    if (!document.hidden && this.element.srcObject !== null && this.element.paused) this.play();
  }
}
