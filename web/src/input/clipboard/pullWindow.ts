import { ClipboardChunkBytesMax, ClipboardRequestBytesMax } from "../../protocol/clipboardMessages.ts";

const queueMs = 50;

/**
 * How much is asked for at one time: what the link carries in a twentieth of a second beside its round trip, so that
 * contents use the link and hold up neither a key nor a frame.
 */
export class PullWindow {
  #length = ClipboardChunkBytesMax;
  #shortestMs = Number.POSITIVE_INFINITY;
  #askedAt = 0;

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  asked(now: number): void {
    this.#askedAt = now;
  }

  /** All that was asked for last has come. */
  answered(now: number): void {
    const took = now - this.#askedAt;
    this.#shortestMs = Math.min(this.#shortestMs, took);
    const queue = took - this.#shortestMs;
    if (queue < queueMs) this.#length = Math.min(this.#length * 2, ClipboardRequestBytesMax);
    else if (queue > 2 * queueMs) this.#length = Math.max(this.#length / 2, ClipboardChunkBytesMax);
  }
}
