import { Limits } from "../limits.ts";
import type { Clock } from "./clock.ts";

export interface SilenceParts {
  readonly clock: Clock;
  /** Asks the host for an answer. */
  readonly ask: () => void;
  /** It has none: there may be another path to it, or it is not there any more. */
  readonly doubt: () => void;
  readonly lost: () => void;
}

/**
 * Finds out that a network, or a host, went away without a word. Nothing runs while the user rests: only after input is
 * a timer set; when nothing has come by then the host is asked, then doubted, and at last given up.
 */
export class SilenceCheck {
  readonly #parts: SilenceParts;
  #heardAt = 0;
  #cancel: (() => void) | null = null;

  constructor(parts: SilenceParts) {
    this.#parts = parts;
  }

  heard(): void {
    this.#heardAt = this.#parts.clock.now();
  }

  spoke(): void {
    const { ask, doubt, lost } = this.#parts;
    if (this.#cancel !== null) return;
    this.#wait(Limits.silenceMs, () => {
      this.#wait(Limits.doubtMs, () => {
        this.#wait(Limits.silenceLostMs, lost);
        doubt();
      });
      ask();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(milliseconds: number, inSilence: () => void): void {
    const { clock } = this.#parts;
    const since = clock.now();
    this.#cancel = clock.after(milliseconds, () => {
      this.#cancel = null;
      if (this.#heardAt <= since) inSilence();
    });
  }
}
