import type { TravelPoint } from "../protocol/pointerMessages.ts";

/**
 * Adds up a locked pointer's movement. What a message says is the sum, so the next one makes a lost one good:
 * docs/decisions/0113-a-locked-pointer-tells-sums.md.
 */
export class Travel {
  #x = 0;
  #y = 0;
  #sequence = 0;

  /** @param dx As PointerEvent.movementX: some browsers tell fractions. */
  add(dx: number, dy: number): void {
    this.#x += dx;
    this.#y += dy;
  }

  /** Where it is now. Each call is one later than the one before. */
  next(): TravelPoint {
    this.#sequence = modulo(this.#sequence + 1);
    return { sequence: this.#sequence, x: modulo(Math.round(this.#x)), y: modulo(Math.round(this.#y)) };
  }
}

function modulo(value: number): number {
  return value & 0xffff;
}
