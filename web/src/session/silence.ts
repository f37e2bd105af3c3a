import { Limits } from "../limits.ts";
import type { Clock } from "./clock.ts";

/**
 * Finds out that a network went away without a word. Nothing runs while the user rests: only after input is a timer
 * set; when nothing has come by then the host is asked, and when it does not answer the connection counts as lost.
 */
export class SilenceCheck {
  readonly #clock: Clock;
  readonly #ask: () => void;
  readonly #lost: () => void;
  #heardAt = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, ask: () => void, lost: () => void) {
    this.#clock = clock;
    this.#ask = ask;
    this.#lost = lost;
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  spoke(): void {
    if (this.#cancel === null) this.#wait(false);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(asked: boolean): void {
    const since = this.#clock.now();
    this.#cancel = this.#clock.after(Limits.silenceMs, () => {
      this.#cancel = null;
      if (this.#heardAt > since) return;
      if (asked) return this.#lost();
      this.#ask();
      this.#wait(true);
    });
  }
}
