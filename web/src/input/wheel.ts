/** What is used of a WheelEvent. The last two are old, not in the standard, and in every browser. */
export interface WheelInput {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly shiftKey: boolean;
  readonly ctrlKey?: boolean;
  readonly wheelDeltaX?: number;
  readonly wheelDeltaY?: number;
}

/** The protocol's unit: 1/120 of a notch. */
export const notch = 120;

/** What browsers make of one notch, for the three values of deltaMode: pixels, lines, pages. */
const perNotch = [100, 3, 1] as const;

/** What fits into the message. */
const mostAtOnce = 32_767;

/** How browsers tell that fingers part on a trackpad: as a wheel with Ctrl, whether or not that key is down. */
export function isPinch({ ctrlKey, deltaY, deltaMode, wheelDeltaY }: WheelInput): boolean {
  const turned = wheelDeltaY !== undefined && wheelDeltaY !== 0 && wheelDeltaY % notch === 0;
  return ctrlKey === true && deltaMode === 0 && deltaY !== 0 && !turned;
}

/** The natural logarithm of how much larger the content is to be, by what all browsers make of it. */
export function stretchedBy({ deltaY }: WheelInput): number {
  return -deltaY / 100;
}

/** Turns wheel events into whole units and keeps what is left, so that slow fingers are not lost to rounding. */
export class Wheel {
  readonly #mac: boolean;
  #restX = 0;
  #restY = 0;

  constructor(mac: boolean) {
    this.#mac = mac;
  }

  /** Null where it did not come to a whole unit yet. */
  turn(input: WheelInput): { readonly x: number; readonly y: number } | null {
    let x = units(input.deltaX, input.wheelDeltaX, input.deltaMode);
    let y = units(input.deltaY, input.wheelDeltaY, input.deltaMode);
    // With Shift, browsers turn the wheel sideways. The application gets Shift too, and decides for itself.
    if (!this.#mac && input.shiftKey && y === 0) [x, y] = [y, x];
    const wholeX = whole(x + this.#restX);
    const wholeY = whole(y + this.#restY);
    this.#restX = fraction(x + this.#restX);
    this.#restY = fraction(y + this.#restY);
    return wholeX === 0 && wholeY === 0 ? null : { x: wholeX, y: wholeY };
  }
}

/**
 * wheelDelta is exact for a wheel with notches (120 each) in every browser, while the pixels of one notch are a
 * matter of the system's settings. Its sign is the other way round.
 */
function units(delta: number, wheelDelta: number | undefined, mode: number): number {
  if (delta === 0) return 0;
  if (wheelDelta !== undefined && wheelDelta !== 0) return -wheelDelta;
  return (delta / (perNotch[mode] ?? perNotch[0])) * notch;
}

function whole(value: number): number {
  return Math.max(-mostAtOnce, Math.min(mostAtOnce, Math.trunc(value))) + 0; // Plus 0: there is no -0 on the wire.
}

function fraction(value: number): number {
  return value - Math.trunc(value);
}
