import { JitterBuffer, type SoundBlock } from "./jitterBuffer.ts";

/** What there is in an AudioWorkletGlobalScope, and in no other place: https://webaudio.github.io/web-audio-api/ */
declare const registerProcessor: (name: string, processor: new () => AudioWorkletProcessor) => void;
declare const currentTime: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}

export type ToProcessor = SoundBlock | "report";

/** Asked for, and told at once. */
export interface SoundReport {
  /** Of the sample that is played at this time of the context; null in silence. */
  readonly position: number | null;
  /** Seconds. */
  readonly at: number;
  readonly levelMs: number;
  readonly gaps: number;
}

/** The jitter buffer on the thread that the sound card drives. */
class SoundProcessor extends AudioWorkletProcessor {
  readonly #buffer = new JitterBuffer();

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToProcessor>) => {
      if (data !== "report") return this.#buffer.push(data);
      const { position, levelMs, gaps } = this.#buffer;
      this.port.postMessage({ position, at: currentTime, levelMs, gaps } satisfies SoundReport);
    };
  }

  process(_: unknown, outputs: readonly Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left !== undefined && right !== undefined) this.#buffer.pull(left, right);
    return true;
  }
}

registerProcessor("sound", SoundProcessor);
