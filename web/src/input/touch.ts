import type { Clock } from "../session/clock.ts";
import type { PointerButton } from "../protocol/messages.ts";
import { Pair } from "./touchPair.ts";

/** What fingers come to, in CSS pixels of the page. */
export interface TouchSink {
  move(x: number, y: number): void;
  button(button: PointerButton, down: boolean, x: number, y: number): void;
  /** In CSS pixels: the way the content is pushed. */
  scroll(dx: number, dy: number, x: number, y: number): void;
  /** @param stretched The natural logarithm of how much farther apart the fingers are than before. */
  zoom(stretched: number, x: number, y: number): void;
}

interface Finger {
  readonly startX: number;
  readonly startY: number;
  x: number;
  y: number;
}

interface Tap {
  readonly x: number;
  readonly y: number;
  readonly at: number;
}

/** A finger is not steady: below this it has not moved. */
const steady = 8;
const longPressMs = 500;

/** A second tap so near and so soon is meant for the first one's place: applications want a double click on a pixel. */
const [doubleTapPixels, doubleTapMs] = [32, 500];

type Gesture = "none" | "undecided" | "drag" | "pair" | "over";

/**
 * Touch as a mouse, for applications that know no fingers: a tap clicks, one finger drags, a long press is the right
 * button; two fingers scroll, or zoom where they part. docs/decisions/0114-fingers-are-a-mouse.md says why they are
 * no more than that.
 */
export class Touch {
  readonly #sink: TouchSink;
  readonly #clock: Clock;
  readonly #fingers = new Map<number, Finger>();
  #gesture: Gesture = "none";
  #first: number | null = null;
  #pair: Pair | null = null;
  #lastTap: Tap = { x: 0, y: 0, at: Number.NEGATIVE_INFINITY };
  #cancelLongPress: (() => void) | null = null;

  constructor(sink: TouchSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  down(id: number, x: number, y: number): void {
    this.#fingers.set(id, { startX: x, startY: y, x, y });
    this.#cancelLongPress?.();
    if (this.#gesture === "none") {
      this.#gesture = "undecided";
      this.#first = id;
      this.#cancelLongPress = this.#clock.after(longPressMs, () => this.#longPress(x, y));
    } else if (this.#gesture === "undecided") {
      this.#gesture = "pair";
      this.#pair = new Pair([...this.#fingers].map(([finger, { x, y }]) => ({ id: finger, x, y })));
    }
  }

  move(id: number, x: number, y: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    finger.x = x;
    finger.y = y;
    if (this.#gesture === "undecided" && Math.hypot(x - finger.startX, y - finger.startY) > steady) {
      this.#cancelLongPress?.();
      this.#gesture = "drag";
      this.#sink.button(0, true, finger.startX, finger.startY);
    }
    if (this.#gesture === "drag" && id === this.#first) this.#sink.move(x, y);
    if (this.#gesture === "pair") this.#movePair(id, x, y);
  }

  up(id: number, x: number, y: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    this.#fingers.delete(id);
    this.#cancelLongPress?.();
    if (this.#gesture === "undecided") this.#tap(finger.startX, finger.startY);
    const dragged = this.#gesture === "drag" && id === this.#first;
    if (dragged) this.#sink.button(0, false, x, y);
    if (dragged || this.#gesture !== "drag") this.#gesture = "over";
    if (this.#fingers.size === 0) this.#gesture = "none";
  }

  /** The system took the fingers for something of its own. */
  cancel(id: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    if (this.#gesture === "undecided") this.#gesture = "over";
    this.up(id, finger.x, finger.y);
  }

  #tap(x: number, y: number): void {
    const last = this.#lastTap;
    const at = this.#clock.now();
    const again = at - last.at < doubleTapMs && Math.hypot(x - last.x, y - last.y) < doubleTapPixels;
    this.#lastTap = again ? { ...last, at } : { x, y, at };
    this.#sink.button(0, true, this.#lastTap.x, this.#lastTap.y);
    this.#sink.button(0, false, this.#lastTap.x, this.#lastTap.y);
  }

  #longPress(x: number, y: number): void {
    this.#gesture = "over";
    this.#sink.button(2, true, x, y);
    this.#sink.button(2, false, x, y);
  }

  #movePair(id: number, x: number, y: number): void {
    const step = this.#pair?.move(id, x, y) ?? null;
    if (step?.kind === "scroll") this.#sink.scroll(-step.dx, -step.dy, step.x, step.y);
    if (step?.kind === "zoom") this.#sink.zoom(step.stretched, step.x, step.y);
  }
}
