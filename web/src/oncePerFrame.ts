/**
 * Lets the first value of an animation frame through at once and the newest of the others at its end: nothing waits
 * for a frame that could go now, and nothing is done twice for one. No callback is asked for while nothing comes.
 */
export class OncePerFrame<T> {
  readonly #emit: (value: T) => void;
  readonly #discard: (value: T) => void;
  readonly #requestFrame: (call: () => void) => void;
  #waiting: { readonly value: T } | null = null;
  #closed = false;

  constructor(
    emit: (value: T) => void,
    requestFrame: (call: () => void) => void,
    discard: (value: T) => void = () => {},
  ) {
    this.#emit = emit;
    this.#requestFrame = requestFrame;
    this.#discard = discard;
  }

  offer(value: T): void {
    if (this.#closed) {
      if (this.#waiting !== null) this.#discard(this.#waiting.value);
      this.#waiting = { value };
      return;
    }
    this.#close();
    this.#emit(value);
  }

  /** What waits goes out now, for something else must not overtake it. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) this.#emit(waiting.value);
  }

  /** What waits is not wanted any more. */
  drop(): void {
    if (this.#waiting !== null) this.#discard(this.#waiting.value);
    this.#waiting = null;
  }

  #close(): void {
    this.#closed = true;
    this.#requestFrame(() => {
      this.#closed = false;
      const waiting = this.#waiting;
      this.#waiting = null;
      if (waiting === null) return;
      this.#close();
      this.#emit(waiting.value);
    });
  }
}
