interface Place {
  readonly id: number;
  x: number;
  y: number;
  /** Whether it has moved since both were looked at. */
  moved?: boolean;
}

/** What two fingers did since the last time, at the place where they began. */
export type PairStep =
  | { readonly kind: "scroll"; readonly dx: number; readonly dy: number; readonly x: number; readonly y: number }
  | { readonly kind: "zoom"; readonly stretched: number; readonly x: number; readonly y: number };

/** CSS pixels that two fingers must go together to scroll, or apart to zoom, before it is known which they do. */
const [scrolls, zooms] = [8, 16];

/** Fingers that part go more apart than along, even where one of them rests. */
const apartMore = 1.5;

/** One finger that has gone so far alone need not wait for the other. */
const alone = 32;

/**
 * Two fingers on the glass: either they go along, and scroll, or they part, and zoom. What it is, is decided once, and
 * nothing of the way until then is lost.
 */
export class Pair {
  readonly #fingers: readonly Place[];
  readonly #start: { readonly x: number; readonly y: number; readonly apart: number };
  #kind: "scroll" | "zoom" | null = null;
  #x: number;
  #y: number;
  #apart: number;

  /** @param fingers Two of them. */
  constructor(fingers: readonly Place[]) {
    this.#fingers = fingers;
    this.#start = this.#measure();
    ({ x: this.#x, y: this.#y, apart: this.#apart } = this.#start);
  }

  /** Null while it is not known what they do, and for what is no step. */
  move(id: number, x: number, y: number): PairStep | null {
    const finger = this.#fingers.find((other) => other.id === id);
    if (finger === undefined) return null;
    [finger.x, finger.y, finger.moved] = [x, y, true];
    const now = this.#measure();
    this.#kind ??= this.#decide(now);
    return this.#kind === null ? null : this.#step(now);
  }

  #measure(): { x: number; y: number; apart: number } {
    const [first, second] = this.#fingers;
    if (first === undefined || second === undefined) throw new Error("A pair has two fingers.");
    const apart = Math.max(1, Math.hypot(first.x - second.x, first.y - second.y));
    return { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2, apart };
  }

  /** Each finger reports by itself: of two that go along, the first to report seems to part from the other. */
  #decide(now: { x: number; y: number; apart: number }): "scroll" | "zoom" | null {
    const along = Math.hypot(now.x - this.#start.x, now.y - this.#start.y);
    const parted = Math.abs(now.apart - this.#start.apart);
    if (!this.#fingers.every(({ moved }) => moved) && Math.max(2 * along, parted) < alone) return null;
    for (const finger of this.#fingers) finger.moved = false;
    if (parted > zooms && parted > apartMore * along) return "zoom";
    return along > scrolls ? "scroll" : null;
  }

  #step(now: { x: number; y: number; apart: number }): PairStep | null {
    const { x, y } = this.#start;
    const [dx, dy] = [now.x - this.#x, now.y - this.#y];
    const stretched = Math.log(now.apart / this.#apart);
    ({ x: this.#x, y: this.#y, apart: this.#apart } = now);
    if (this.#kind === "zoom") return stretched === 0 ? null : { kind: "zoom", stretched, x, y };
    return dx === 0 && dy === 0 ? null : { kind: "scroll", dx, dy, x, y };
  }
}
