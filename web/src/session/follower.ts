import { Limits } from "../limits.ts";
import type { Clock } from "./clock.ts";

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** What suits a window, in device pixels. */
export interface WindowFit extends PixelSize {
  /** Device pixels for one of CSS: the screen's, with the browser's zoom. */
  readonly pixelRatio: number;
}

export interface FollowerParts {
  readonly clock: Clock;
  readonly wanted: () => WindowFit;
  readonly sendSize: (size: PixelSize) => void;
  readonly sendScale: (percent: number) => void;
}

/**
 * Has the session's display follow the window: once it has kept its size for a moment, since each size costs the
 * application a layout and the network a key frame. What the application does with its display is its own affair.
 */
export class Follower {
  readonly #parts: FollowerParts;
  #follows: boolean;
  #fixed = false;
  #display: PixelSize | null = null;
  /** What applications were told to draw at; null: perhaps that of somebody else's screen. */
  #scale: number | null = null;
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

  /**
   * Another connection: the display may have the size and the scale of somebody else's window.
   * @param fixed The application has a size of its own, whatever the user wants: the host would not listen.
   */
  restart(fixed: boolean): void {
    this.#fixed = fixed;
    this.#fresh = true;
    this.#scale = null;
  }

  /** The display has this size. */
  told({ width, height }: PixelSize): void {
    this.#display = { width, height };
    if (!this.#fresh) return;
    this.#fresh = false;
    this.#apply();
  }

  /** It has another size, or its screen other pixels. */
  windowChanged(): void {
    this.#cancel?.();
    this.#cancel = this.#parts.clock.after(Limits.resizeQuietMs, () => this.#apply());
  }

  #apply(): void {
    this.#cancel?.();
    this.#cancel = null;
    const [display, wanted] = [this.#display, this.#parts.wanted()];
    if (!this.#follows || this.#fixed || display === null) return;
    const scale = percentOf(wanted.pixelRatio);
    // Before the size: applications lay out anew for both, and the second time is the one that stays.
    if (scale !== this.#scale) this.#parts.sendScale((this.#scale = scale));
    if (display.width !== wanted.width || display.height !== wanted.height) this.#parts.sendSize(wanted);
  }
}

function percentOf(pixelRatio: number): number {
  return Math.min(Limits.scalePercentMax, Math.max(Limits.scalePercentMin, Math.round(pixelRatio * 100)));
}
