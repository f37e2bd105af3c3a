/** Samples of 48 kHz in a millisecond. */
const perMs = 48;

/** What waits at least, so that packets may come a little unevenly: two of them. */
const targetMinMs = 20;

/** A network that needs more than this stutters all the same; more would only be late. */
const targetMaxMs = 200;

/** A gap was heard: as much more waits from then on, and no less than this. Without one for a while, this much less. */
const stepMs = 10;
const calmMs = 20_000;

/** What lies there over the target for so long was never needed, and is left out. */
const surplusMs = 30;
const watchMs = 2_000;

/** The seam of what is left out: one sound fades into the other. */
const fade = 5 * perMs;

/** A second: a page that was stopped does not play what was meanwhile. */
const capacity = 1_000 * perMs;

export interface SoundBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Silence was before it. */
  readonly starts: boolean;
  /** Of its first sample, in samples of the host's clock. */
  readonly position: number;
}

/**
 * Between packets that come when they can and a sound card that takes samples when it wants. It begins to play when
 * enough has come, learns from gaps how much that is, and leaves out what is never used. No clock: it counts samples.
 */
export class JitterBuffer {
  readonly #left = new Float32Array(capacity);
  readonly #right = new Float32Array(capacity);
  #read = 0;
  #level = 0;
  #playing = false;
  #target = targetMinMs * perMs;
  /** Of the sample that is played next. */
  #position = 0;
  #end = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #watched = 0;
  #calm = 0;
  #gaps = 0;
  /** Silence that was played since the buffer ran empty. */
  #starved = 0;

  /** Milliseconds that wait to be played. */
  get levelMs(): number {
    return this.#level / perMs;
  }

  get targetMs(): number {
    return this.#target / perMs;
  }

  /** How often a sound was cut for want of packets. */
  get gaps(): number {
    return this.#gaps;
  }

  /** Of the sample that is played next; null in silence. */
  get position(): number | null {
    return this.#playing ? this.#position : null;
  }

  push({ left, right, starts, position }: SoundBlock): void {
    if (this.#level + left.length > capacity) this.#skip(this.#level + left.length - this.#target);
    // It had run empty in the middle of a sound: not enough was waiting.
    if (!this.#playing && this.#level === 0 && !starts && position === this.#end) this.#missed();
    if (this.#level === 0) this.#position = position;
    for (let at = 0; at < left.length; at += 1) {
      const to = (this.#read + this.#level + at) % capacity;
      this.#left[to] = left[at] ?? 0;
      this.#right[to] = right[at] ?? 0;
    }
    this.#level += left.length;
    this.#end = position + left.length;
    if (this.#level >= this.#target) this.#playing = true;
  }

  /** Fills what the sound card asks for: with silence where there is nothing. */
  pull(left: Float32Array, right: Float32Array): void {
    const count = this.#playing ? Math.min(left.length, this.#level) : 0;
    for (let at = 0; at < count; at += 1) {
      const from = (this.#read + at) % capacity;
      left[at] = this.#left[from] ?? 0;
      right[at] = this.#right[from] ?? 0;
    }
    left.fill(0, count);
    right.fill(0, count);
    this.#starved = count > 0 ? left.length - count : this.#starved + left.length;
    this.#advance(count);
    if (count < left.length) this.#rest();
    else this.#watch(count);
  }

  #advance(count: number): void {
    this.#read = (this.#read + count) % capacity;
    this.#level -= count;
    this.#position += count;
  }

  #rest(): void {
    // What is left of a sound that never filled the buffer is played with the next one.
    this.#playing = false;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#watched = 0;
  }

  #missed(): void {
    this.#gaps += 1;
    this.#calm = 0;
    this.#target = Math.min(this.#target + Math.max(this.#starved, stepMs * perMs), targetMaxMs * perMs);
  }

  #watch(count: number): void {
    this.#lowest = Math.min(this.#lowest, this.#level);
    this.#watched += count;
    this.#calm += count;
    if (this.#calm >= calmMs * perMs) {
      this.#calm = 0;
      this.#target = Math.max(this.#target - stepMs * perMs, targetMinMs * perMs);
    }
    if (this.#watched < watchMs * perMs) return;
    const surplus = this.#lowest - this.#target;
    if (surplus > surplusMs * perMs) this.#skip(surplus);
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#watched = 0;
  }

  /** Leaves samples out; what was about to be heard fades into what is heard instead. */
  #skip(samples: number): void {
    const count = Math.min(Math.floor(samples), this.#level - fade);
    if (count <= 0) return;
    for (let at = 0; at < fade; at += 1) {
      const before = (this.#read + at) % capacity;
      const after = (before + count) % capacity;
      const share = (at + 1) / fade;
      this.#left[after] = (this.#left[before] ?? 0) * (1 - share) + (this.#left[after] ?? 0) * share;
      this.#right[after] = (this.#right[before] ?? 0) * (1 - share) + (this.#right[after] ?? 0) * share;
    }
    this.#advance(count);
  }
}
