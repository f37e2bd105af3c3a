import type { Clock } from "../session/clock.ts";
import type { Statistics } from "../session/statistics.ts";
import type { Circumstances, Overlay } from "./overlay.ts";

const everyMs = 1_000;

/** Asks for the round trip and works the figures out, once a second and only while somebody looks. */
export class StatisticsView {
  readonly #clock: Clock;
  readonly #overlay: Overlay;
  readonly #statistics: Statistics;
  readonly #ping: () => void;
  readonly #around: () => Circumstances;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, overlay: Overlay, statistics: Statistics, ping: () => void, around: () => Circumstances) {
    this.#clock = clock;
    this.#overlay = overlay;
    this.#statistics = statistics;
    this.#ping = ping;
    this.#around = around;
  }

  toggle(shown: boolean): void {
    this.#cancel?.();
    this.#cancel = null;
    if (shown) this.#turn();
  }

  #turn(): void {
    this.#ping();
    this.#overlay.update(this.#statistics.summary(this.#clock.now()), this.#around());
    this.#cancel = this.#clock.after(everyMs, () => this.#turn());
  }
}
