import type { Carrier, CarrierEvents } from "../carriers/carrier.ts";
import { Limits } from "../limits.ts";
import { writeKeyFrameRequest } from "../protocol/messages.ts";
import type { Clock } from "./clock.ts";

export interface ConnectionParts {
  readonly clock: Clock;
  /** No picture is drawn in a page that nobody sees. */
  readonly hidden: () => boolean;
  /** No welcome came in time. */
  readonly unwelcome: () => void;
  /** It was welcomed, and no picture came in time. */
  readonly pictureless: () => void;
}

/** One carrier, and how far it has come: connected, welcomed, and with a picture on the screen. */
export class Connection {
  readonly carrier: Carrier;
  readonly #parts: ConnectionParts;
  #welcomed = false;
  #seen = false;
  #waitsForClick = false;
  #cancel: (() => void) | null = null;

  constructor(carrier: Carrier, parts: ConnectionParts) {
    this.carrier = carrier;
    this.#parts = parts;
  }

  get isWelcome(): boolean {
    return this.#welcomed;
  }

  /** Whether its pictures are on the screen, and the host has given it the session. */
  get isComplete(): boolean {
    return this.#welcomed && this.#seen;
  }

  open(events: CarrierEvents): void {
    this.#wait(Limits.welcomeTimeoutMs, () => this.#parts.unwelcome());
    this.carrier.connect(events);
  }

  welcomed(): void {
    this.#welcomed = true;
    this.#stop();
    // Frames that come as messages come where the welcome came. Those that come by RTP may find no way, or no decoder.
    const mayFail = this.carrier.kind === "webrtc" && !this.#seen && !this.#waitsForClick;
    if (mayFail) this.#expectPicture();
  }

  /** @returns Whether it is the first. */
  seen(): boolean {
    const first = !this.#seen;
    this.#seen = true;
    if (this.#welcomed) this.#stop();
    return first;
  }

  get waitsForClick(): boolean {
    return this.#waitsForClick && !this.#seen;
  }

  /** The browser plays nothing without the user: so long no picture can come. */
  playRefused(): void {
    this.#waitsForClick = true;
    if (this.#welcomed) this.#stop();
  }

  close(): void {
    this.#stop();
    this.carrier.close();
  }

  #expectPicture(): void {
    this.#wait(Limits.firstPictureMs / 2, () => {
      this.carrier.send(writeKeyFrameRequest());
      this.#wait(Limits.firstPictureMs / 2, () => {
        if (this.#parts.hidden()) this.#expectPicture();
        else this.#parts.pictureless();
      });
    });
  }

  #wait(milliseconds: number, then: () => void): void {
    this.#stop();
    this.#cancel = this.#parts.clock.after(milliseconds, then);
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
