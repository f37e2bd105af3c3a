import { Limits } from "../limits.ts";
import type { FrameFacts, NetworkNote } from "../protocol/messages.ts";

/** The stages of a frame in the order in which it passes them. */
export const stages = ["wait", "convert", "encode", "transfer", "queue", "network", "decode", "draw"] as const;
export type StageName = (typeof stages)[number];

/** Milliseconds. The network's are those between two clocks: good for differences alone. */
export type StageTimes = Readonly<Record<StageName, number>>;

/** One drawn frame. */
interface Sample {
  readonly at: number;
  readonly bytes: number;
  readonly times: StageTimes;
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export interface Summary {
  readonly framesPerSecond: number;
  readonly kilobitsPerSecond: number;
  readonly roundTrip: number | null;
  readonly stages: Readonly<Record<StageName, Spread>> | null;
  readonly frameBytes: Spread | null;
  /** What the host knows; null where it tells nothing. */
  readonly network: NetworkNote | null;
}

/** Keeps the last two seconds' worth of frames. Working out a summary is left to who looks at it. */
export class Statistics {
  #samples: Sample[] = [];
  #roundTrips: number[] = [];
  #network: NetworkNote | null = null;

  /** A new connection: another way through the network. */
  restart(): void {
    this.#samples = [];
    this.#roundTrips = [];
    this.#network = null;
  }

  network(note: NetworkNote): void {
    this.#network = note;
  }

  roundTrip(milliseconds: number): void {
    this.#roundTrips = [...this.#roundTrips.slice(-9), milliseconds];
  }

  frame(frame: FrameFacts, bytes: number, arrivedAt: number, decodedAt: number, drawnAt: number): void {
    const { wait, convert, encode, transfer, queue } = frame.timings;
    const times = {
      wait: wait / 1_000,
      convert: convert / 1_000,
      encode: encode / 1_000,
      transfer: transfer / 1_000,
      queue: queue / 1_000,
      network: arrivedAt - (frame.encodedAt + transfer + queue) / 1_000,
      decode: decodedAt - arrivedAt,
      draw: drawnAt - decodedAt,
    };
    this.#samples.push({ at: arrivedAt, bytes, times });
    const oldest = this.#samples[0];
    if (oldest === undefined) return;
    if (this.#samples.length > Limits.samplesMax || oldest.at < arrivedAt - Limits.sampleAgeMs) this.#samples.shift();
  }

  /** Of the frame that was drawn last. */
  get last(): StageTimes | null {
    return this.#samples.at(-1)?.times ?? null;
  }

  /** Between the host's clock at a frame's encoding and the page's at its drawing, in milliseconds. */
  get lag(): number | null {
    const times = this.last;
    return times && times.transfer + times.queue + times.network + times.decode + times.draw;
  }

  summary(now: number): Summary {
    const last = this.#samples.filter(({ at }) => at > now - 1_000);
    const bytes = last.reduce((sum, sample) => sum + sample.bytes, 0);
    const roundTrip = this.#roundTrips.length === 0 ? null : median(this.#roundTrips);
    return {
      framesPerSecond: last.length,
      kilobitsPerSecond: (bytes * 8) / 1_000,
      roundTrip,
      stages: this.#samples.length === 0 ? null : this.#stages(),
      frameBytes: this.#samples.length === 0 ? null : spread(this.#samples.map((sample) => sample.bytes)),
      network: this.#network,
    };
  }

  #stages(): Record<StageName, Spread> {
    // The quickest journey took half of the quickest round trip, near enough; the others took so much longer.
    const oneWay = this.#roundTrips.length === 0 ? 0 : Math.min(...this.#roundTrips) / 2;
    const base = Math.min(...this.#samples.map(({ times }) => times.network)) - oneWay;
    const values = (stage: StageName): number[] =>
      this.#samples.map(({ times }) => times[stage] - (stage === "network" ? base : 0));
    return Object.fromEntries(stages.map((stage) => [stage, spread(values(stage))])) as Record<StageName, Spread>;
  }
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

function median(values: readonly number[]): number {
  return spread(values).p50;
}
