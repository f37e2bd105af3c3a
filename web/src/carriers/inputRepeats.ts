import { Limits } from "../limits.ts";
import type { Message } from "../protocol/messages.ts";
import { repeatedBytesMax, repeatedMax, writeRepeatedInput } from "../protocol/repeatedInput.ts";
import type { Clock } from "../session/clock.ts";

/**
 * Says what went by the reliable channel for input again, by one that is not: the browser repeats what a packet lost
 * after 400 ms and more, and holds back for so long what was typed behind it. Without input it has no timer.
 */
export class InputRepeats {
  readonly #clock: Clock;
  readonly #send: (message: Message) => void;
  #recent: { readonly message: Message; left: number }[] = [];
  #next = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, send: (message: Message) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Every message of the channel, in order: the host counts them, too. */
  sent(message: Message, repeat: boolean): void {
    this.#next = (this.#next + 1) >>> 0;
    if (!repeat || message.length > repeatedBytesMax) {
      this.#recent = []; // Those before it could only be repeated without it, which the host would not take.
      return;
    }
    this.#recent.push({ message, left: Limits.inputRepeats });
    if (this.#recent.length > repeatedMax) this.#recent.shift();
    this.#wait();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#recent = [];
  }

  #wait(): void {
    this.#cancel ??= this.#clock.after(Limits.inputRepeatMs, () => {
      this.#cancel = null;
      this.#repeat();
    });
  }

  #repeat(): void {
    if (this.#recent.length === 0) return;
    const first = (this.#next - this.#recent.length) >>> 0;
    this.#send(
      writeRepeatedInput(
        first,
        this.#recent.map(({ message }) => message),
      ),
    );
    for (const one of this.#recent) one.left--;
    this.#recent = this.#recent.filter(({ left }) => left > 0);
    if (this.#recent.length > 0) this.#wait();
  }
}
