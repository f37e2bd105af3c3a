import type { Clock } from "../session/clock.ts";
import type { PointerButton } from "../protocol/messages.ts";

/** What fingers come to, in CSS pixels of the page. */
export interface TouchSink {
  move(x: number, y: number): void;
  button(button: PointerButton, down: boolean, x: number, y: number): void;
  /** In CSS pixels: the way the content is pushed. */
  scroll(dx: number, dy: number, x: number, y: number): void;
}

interface Finger {
  readonly startX: number;
  readonly startY: number;
  x: number;
  y: number;
}

/** A finger is not steady: below this it has not moved. */
const steady = 8;
const longPressMs = 500;

type Gesture = "none" | "undecided" | "drag" | "scroll" | "over";

/** Touch as a mouse: a tap clicks, one finger drags, two scroll, a long press is the right button. */
export class Touch {
  readonly #sink: TouchSink;
  readonly #clock: Clock;
  readonly #fingers = new Map<number, Finger>();
  #gesture: Gesture = "none";
  #first: number | null = null;
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
      this.#gesture = "scroll";
    }
  }

  move(id: number, x: number, y: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    const [dx, dy] = [x - finger.x, y - finger.y];
    finger.x = x;
    finger.y = y;
    if (this.#gesture === "undecided" && Math.hypot(x - finger.startX, y - finger.startY) > steady) {
      this.#cancelLongPress?.();
      this.#gesture = "drag";
      this.#sink.button(0, true, finger.startX, finger.startY);
    }
    if (this.#gesture === "drag" && id === this.#first) this.#sink.move(x, y);
    if (this.#gesture === "scroll") this.#scroll(dx, dy);
  }

  up(id: number, x: number, y: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    this.#fingers.delete(id);
    this.#cancelLongPress?.();
    if (this.#gesture === "undecided") {
      this.#sink.button(0, true, finger.startX, finger.startY);
      this.#sink.button(0, false, finger.startX, finger.startY);
    }
    const dragged = this.#gesture === "drag" && id === this.#first;
    if (dragged) this.#sink.button(0, false, x, y);
    if (dragged || this.#gesture === "undecided") this.#gesture = "over";
    if (this.#fingers.size === 0) this.#gesture = "none";
  }

  /** The system took the fingers for something of its own. */
  cancel(id: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    if (this.#gesture === "undecided") this.#gesture = "over";
    this.up(id, finger.x, finger.y);
  }

  #longPress(x: number, y: number): void {
    this.#gesture = "over";
    this.#sink.button(2, true, x, y);
    this.#sink.button(2, false, x, y);
  }

  /** Each finger reports by itself: half of the way of each is the way of both. */
  #scroll(dx: number, dy: number): void {
    const fingers = [...this.#fingers.values()];
    const x = fingers.reduce((sum, finger) => sum + finger.startX, 0) / fingers.length;
    const y = fingers.reduce((sum, finger) => sum + finger.startY, 0) / fingers.length;
    this.#sink.scroll(-dx / fingers.length, -dy / fingers.length, x, y);
  }
}
