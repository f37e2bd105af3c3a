import type { Client } from "../session/client.ts";
import { describeWhy, nameCarrier } from "../session/reasons.ts";
import type { Statistics, StageTimes } from "../session/statistics.ts";
import type { Sound } from "../sound/sound.ts";
import { english } from "../texts/english.ts";
import type { Screen } from "./screen.ts";

/** What has come of the frames since the page was opened. */
export class Counters {
  frames = 0;
  lastFrameId = 0;
  droppedFrames = 0;

  /** @param id Where pictures have no number that is known here, they are counted on. */
  drawn(count: number, id: number | null): void {
    this.frames += count;
    this.lastFrameId = id ?? this.lastFrameId + count;
  }

  /** The number of a picture that was counted already. */
  known(id: number): void {
    this.lastFrameId = id;
  }

  dropped(): void {
    this.droppedFrames += 1;
  }
}

/** What a test or a curious person may read, in English everywhere: window.farglass. */
export interface Glance {
  readonly phase: string;
  /** Frames drawn. */
  readonly frames: number;
  readonly lastFrameId: number;
  readonly droppedFrames: number;
  /** Where the milliseconds of the frame went that was drawn last. */
  readonly stages: StageTimes | null;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly carrier: string | null;
  /** Why it is that one. */
  readonly why: string | null;
  /** What is heard; null: nothing yet. */
  sound(): MediaStream | null;
  /** RGBA of a part of the picture, in the stream's pixels. */
  pixels(x: number, y: number, width: number, height: number): Uint8ClampedArray;
}

declare global {
  interface Window {
    readonly farglass: Glance;
  }
}

/** A glance at the page from outside. It can be read and changes nothing. */
export function publish(
  client: Client,
  screen: Screen,
  sound: Sound,
  counters: Counters,
  statistics: Statistics,
): void {
  const glance: Glance = {
    get phase() {
      return client.view.phase;
    },
    get frames() {
      return counters.frames;
    },
    get lastFrameId() {
      return counters.lastFrameId;
    },
    get droppedFrames() {
      return counters.droppedFrames;
    },
    get stages() {
      return statistics.last;
    },
    get width() {
      return screen.size.width;
    },
    get height() {
      return screen.size.height;
    },
    get scale() {
      return screen.placement?.scale ?? 1;
    },
    get carrier() {
      return client.carrier && nameCarrier(client.carrier, english);
    },
    get why() {
      return client.carrier && describeWhy(client.carrier.why, english);
    },
    sound: () => sound.stream(),
    pixels: (x, y, width, height) => screen.pixels(x, y, width, height),
  };
  Object.defineProperty(window, "farglass", { value: Object.freeze(glance), enumerable: true });
}
