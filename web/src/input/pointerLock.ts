/** What is used of the browser's pointer lock. The return type is older than the promise that most browsers give. */
interface Lockable {
  requestPointerLock?(options?: { unadjustedMovement?: boolean }): Promise<void> | undefined;
}

export interface PointerLockParts {
  /** There is a pointer to lock and an application that takes it. */
  readonly live: () => boolean;
  readonly changed: (locked: boolean) => void;
  /** Whether the next click locks the pointer. */
  readonly offered: (offered: boolean) => void;
}

/**
 * The browser's pointer lock: the pointer disappears, and only its movement is told. A page may ask for it after a
 * click or a key alone, so what an application wishes becomes an offer that the next click takes. Escape leaves it,
 * by the browser's own doing.
 */
export class PointerLock {
  readonly #stage: HTMLElement;
  readonly #parts: PointerLockParts;
  #wished = false;
  /** It was left by the page and not by its user, so browsers let the page take it again without a click. */
  #mayReturn = false;

  constructor(stage: HTMLElement, parts: PointerLockParts) {
    this.#stage = stage;
    this.#parts = parts;
    document.addEventListener("pointerlockchange", () => {
      if (this.isLocked) this.#mayReturn = false;
      parts.changed(this.isLocked);
      this.#tellOffer();
    });
  }

  /** Telephones have none. */
  get isPossible(): boolean {
    return "requestPointerLock" in this.#stage && matchMedia("(any-pointer: fine)").matches;
  }

  get isLocked(): boolean {
    return document.pointerLockElement === this.#stage;
  }

  get isOffered(): boolean {
    return this.#wished && this.isPossible && !this.isLocked;
  }

  /** The application wants movement, or wants it no longer: then the lock that it has is of no use any more. */
  wish(wished: boolean): void {
    if (!wished && this.#wished && this.isLocked) {
      this.#mayReturn = true;
      this.leave();
    }
    this.#wished = wished;
    this.#tellOffer();
    if (wished && this.#mayReturn) void this.enter();
  }

  /** After a click or a key. What the browser refuses stays as it was. */
  async enter(): Promise<void> {
    const stage: Lockable = this.#stage;
    if (!this.#parts.live() || this.isLocked) return;
    try {
      await stage.requestPointerLock?.({ unadjustedMovement: true });
    } catch (refusal) {
      // A system that accelerates every mouse has no movement without that.
      const isUnknown = refusal instanceof DOMException && refusal.name === "NotSupportedError";
      if (isUnknown) await Promise.resolve(stage.requestPointerLock?.()).catch(() => {});
    }
  }

  leave(): void {
    if (this.isLocked) document.exitPointerLock();
  }

  #tellOffer(): void {
    this.#parts.offered(this.isOffered);
  }
}
