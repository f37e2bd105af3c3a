import { Limits } from "../limits.ts";
import type { Clock } from "./clock.ts";

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

export interface FollowerParts {
  readonly clock: Clock;
  /** What suits the window at this moment, in device pixels. */
  readonly wanted: () => PixelSize;
  readonly send: (size: PixelSize) => void;
}

/**
 * Has the session's display follow the window: once it has kept its size for a moment, since each size costs the
 * application a layout and the network a key frame. What the application does with its display is its own affair.
 */
export class Follower {
  readonly #parts: FollowerParts;
  #follows: boolean;
  #display: PixelSize | null = null;
  #fresh = true;
  #cancel: (() => void) | null = null;

  constructor(parts: FollowerParts, follows: boolean) {
    this.#parts = parts;
    this.#follows = follows;
  }

  get follows(): boolean {
    return this.#follows;
  }

  set follows(value: boolean) {
    this.#follows = value;
    this.#apply();
  }

  /** Another connection: the display may have the size of somebody else's window. */
  restart(): void {
    this.#fresh = true;
  }

  /** The display has this size. */
  told({ width, height }: PixelSize): void {
    this.#display = { width, height };
    if (!this.#fresh) return;
    this.#fresh = false;
    this.#apply();
  }

  windowChanged(): void {
    this.#cancel?.();
    this.#cancel = this.#parts.clock.after(Limits.resizeQuietMs, () => this.#apply());
  }

  #apply(): void {
    this.#cancel?.();
    this.#cancel = null;
    const [display, wanted] = [this.#display, this.#parts.wanted()];
    if (!this.#follows || display === null) return;
    if (display.width !== wanted.width || display.height !== wanted.height) this.#parts.send(wanted);
  }
}
