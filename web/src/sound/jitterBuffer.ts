/** Samples of 48 kHz in a millisecond. */
const perMs = 48;

/** What waits at least, so that packets may come a little unevenly: two of them. */
const targetMinMs = 20;

/** A network that needs more than this stutters all the same; more would only be late. */
const targetMaxMs = 200;

/** Packets were missing: as much more waits from then on, and no less than this. */
const stepMs = 5;

/** After so long without, a step less waits again. Each time they were missing it takes twice as long as before. */
const calmMinMs = 2_000;
const calmMaxMs = 40_000;

/** In so much sound after the page was opened, decoder and page are made ready. It teaches nothing, and more waits. */
const openingMs = 3_000;
const openingTargetMs = 60;

/** What lies there over the target for so long was never needed; from jumpMs on it goes at once, whatever is heard. */
const surplusMs = 10;
const jumpMs = 100;
const watchMs = 500;

/** Where packets are missing, the sound goes on by itself for so long; after the first of it, it dies away. */
const madeMaxMs = 80;
const madeLoudMs = 40;
const dying = 0.8;

/** The seam of what is left out or made up: one sound fades into the other. */
const fade = 5 * perMs;

/** Swings of sound, one or some, that a seam is laid along. */
const periodMin = 8 * perMs;
const periodMax = 20 * perMs;

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
 * enough has come, and learns how much that is. What is missing is made up of what was heard last, and what is never
 * used is left out, both by whole swings of the sound, so that neither is heard. No clock: it counts samples.
 */
export class JitterBuffer {
  readonly #left = new Float32Array(capacity);
  readonly #right = new Float32Array(capacity);
  #read = 0;
  #level = 0;
  #playing = false;
  #target = openingTargetMs * perMs;
  #isOpening = true;
  /** The position after the last sample that has come. */
  #end = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #watched = 0;
  #calm = 0;
  #calmNeeded = calmMinMs * perMs;
  #played = 0;
  #gaps = 0;
  /** Samples that were made up since the last packet, and how far back each has its like. */
  #made = 0;
  #period = 0;
  /** Silence that was played since the buffer ran empty. */
  #starved = 0;

  /** Milliseconds that wait to be played. */
  get levelMs(): number {
    return this.#level / perMs;
  }

  get targetMs(): number {
    return this.#target / perMs;
  }

  /** How often packets were missing in the middle of a sound. */
  get gaps(): number {
    return this.#gaps;
  }

  /** Of the sample that is played next; null in silence. */
  get position(): number | null {
    return this.#playing ? this.#end - this.#level : null;
  }

  push({ left, right, starts, position }: SoundBlock): void {
    if (this.#level + left.length > capacity / 2) this.#skip(this.#level + left.length - this.#target);
    const isMissed = !starts && position === this.#end && (this.#playing ? this.#made > 0 : this.#level === 0);
    if (isMissed) this.#missed();
    const seam = this.#playing && this.#made > 0 && left.length >= fade ? this.#meet(left) : 0;
    for (let at = 0; at < left.length; at += 1) {
      const to = (this.#read + this.#level + at) % capacity;
      const share = at < seam ? at / seam : 1;
      this.#left[to] = (this.#left[to] ?? 0) * (1 - share) + (left[at] ?? 0) * share;
      this.#right[to] = (this.#right[to] ?? 0) * (1 - share) + (right[at] ?? 0) * share;
    }
    this.#level += left.length;
    this.#end = position + left.length;
    this.#made = this.#starved = 0;
    if (this.#level >= this.#target) this.#playing = true;
  }

  /** Fills what the sound card asks for: with silence where there is nothing. */
  pull(left: Float32Array, right: Float32Array): void {
    if (this.#playing && this.#level < left.length) this.#makeUp(left.length - this.#level);
    const count = this.#playing ? Math.min(left.length, this.#level) : 0;
    for (let at = 0; at < count; at += 1) {
      const from = (this.#read + at) % capacity;
      left[at] = this.#left[from] ?? 0;
      right[at] = this.#right[from] ?? 0;
    }
    left.fill(0, count);
    right.fill(0, count);
    this.#starved += left.length - count;
    this.#forget(left.length);
    this.#advance(count);
    if (count < left.length) this.#rest();
    else this.#watch(count);
  }

  #advance(count: number): void {
    this.#read = (this.#read + count) % capacity;
    this.#level -= count;
  }

  #rest(): void {
    // What is left of a sound that never filled the buffer is played with the next one.
    this.#playing = false;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#watched = 0;
  }

  /** Appends what was heard a swing ago. At the end of a sound that is silence. */
  #makeUp(missing: number): void {
    const length = Math.min(missing, madeMaxMs * perMs - this.#made);
    if (this.#made === 0) {
      const last = (this.#read + this.#level - fade + capacity) % capacity;
      this.#period = this.#likest(last, -1, periodMin, (at) => this.#left[(last + at) % capacity] ?? 0);
    }
    this.#imagine(length);
    this.#level += length;
    this.#made += length;
  }

  /** Goes on with what is made up to where it is most like the packet that has come. @returns The seam's length. */
  #meet(left: Float32Array): number {
    this.#imagine(periodMax + fade);
    this.#level += this.#likest((this.#read + this.#level) % capacity, 1, 0, (at) => left[at] ?? 0);
    return fade;
  }

  /** Writes what would be heard after all that is there, and does not count it. */
  #imagine(length: number): void {
    const gain = this.#made < madeLoudMs * perMs ? 1 : dying;
    for (let at = 0; at < length; at += 1) {
      const to = (this.#read + this.#level + at) % capacity;
      const like = (to - this.#period + capacity) % capacity;
      this.#left[to] = (this.#left[like] ?? 0) * gain;
      this.#right[to] = (this.#right[like] ?? 0) * gain;
    }
  }

  #missed(): void {
    this.#gaps += 1;
    if (this.#isOpening) return;
    this.#calm = 0;
    this.#calmNeeded = Math.min(this.#calmNeeded * 2, calmMaxMs * perMs);
    const more = Math.max(this.#made + this.#starved, stepMs * perMs);
    this.#target = Math.min(this.#target + more, targetMaxMs * perMs);
  }

  /** What was learned is of use for a while. */
  #forget(count: number): void {
    this.#calm += count;
    if (this.#isOpening || this.#calm < this.#calmNeeded) return;
    this.#calm = 0;
    this.#target = Math.max(this.#target - stepMs * perMs, targetMinMs * perMs);
    if (this.#target === targetMinMs * perMs) this.#calmNeeded = calmMinMs * perMs;
  }

  #watch(count: number): void {
    this.#lowest = Math.min(this.#lowest, this.#level);
    this.#watched += count;
    this.#played += count;
    if (this.#isOpening && this.#played >= openingMs * perMs) {
      [this.#isOpening, this.#target] = [false, targetMinMs * perMs];
    }
    if (this.#watched < watchMs * perMs) return;
    const surplus = this.#lowest - this.#target;
    if (surplus > jumpMs * perMs) this.#skip(surplus);
    else if (surplus > surplusMs * perMs) this.#skip(this.#swing());
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

  /** How far from here the sound is most like what it is here. */
  #swing(): number {
    return this.#likest(this.#read, 1, periodMin, (at) => this.#left[(this.#read + at) % capacity] ?? 0);
  }

  /** How many samples after (1) or before (-1) a place what is there is most like a wanted piece. */
  #likest(place: number, direction: 1 | -1, least: number, wanted: (at: number) => number): number {
    let [best, likest] = [least, Number.NEGATIVE_INFINITY];
    for (let distance = least; distance <= periodMax; distance += 1) {
      let [product, power] = [0, Number.EPSILON];
      for (let at = 0; at < fade; at += 2) {
        const there = this.#left[(place + direction * distance + at + capacity) % capacity] ?? 0;
        product += wanted(at) * there;
        power += there * there;
      }
      const likeness = product / Math.sqrt(power);
      if (likeness > likest) [best, likest] = [distance, likeness];
    }
    return best;
  }
}
