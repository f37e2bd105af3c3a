import type { Figures, SoundFigures } from "../carriers/figures.ts";
import type { Clock } from "../session/clock.ts";
import type { Statistics } from "../session/statistics.ts";
import type { Circumstances, Overlay } from "./overlay.ts";

const everyMs = 1_000;

export interface StatisticsParts {
  readonly clock: Clock;
  readonly overlay: Overlay;
  readonly statistics: Statistics;
  /** Asks the host, whose answer tells the round trip. */
  readonly ping: () => void;
  /** Asks the browser what it knows of the network. */
  readonly figures: () => Promise<Figures | null>;
  /** Asks the player of sound, where the browser knows nothing of it. */
  readonly sound: () => Promise<SoundFigures | null>;
  readonly around: (figures: Figures | null, sound: SoundFigures | null) => Circumstances;
  /** Whether the host is to say more of each frame than the picture needs. */
  readonly watch: (on: boolean) => void;
}

/** Asks and works the figures out, once a second and only while somebody looks. */
export class StatisticsView {
  readonly #parts: StatisticsParts;
  #cancel: (() => void) | null = null;

  constructor(parts: StatisticsParts) {
    this.#parts = parts;
  }

  toggle(shown: boolean): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#parts.watch(shown);
    if (shown) void this.#turn();
  }

  async #turn(): Promise<void> {
    const { clock, overlay, statistics, ping, figures, sound, around } = this.#parts;
    this.#cancel = clock.after(everyMs, () => void this.#turn());
    ping();
    const known = await figures();
    const heard = known?.sound ?? (await sound());
    overlay.update(statistics.summary(clock.now()), around(known, heard));
  }
}
