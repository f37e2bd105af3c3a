import { KeyAction } from "../protocol/messages.ts";
import { keyNumber } from "./keys.ts";

/** What is used of a KeyboardEvent. */
export type KeyInput = Pick<KeyboardEvent, "code" | "key" | "repeat" | "timeStamp">;

export interface KeyStroke {
  readonly action: KeyAction;
  readonly code: number;
}

/** Windows sends both in one go; a hand does not. */
const sameMomentMs = 10;

/** On a Mac, the system keeps the keyup of whatever is pressed together with Command. */
const survivesMeta = /^(Shift|Control|Alt|Meta|OS)/;

/**
 * Which keys are down, as the application was told. Turns the browser's events into strokes and mends what platforms
 * get wrong, so that no key ever stays down for ever.
 */
export class Keyboard {
  readonly #mac: boolean;
  readonly #down = new Map<string, number>();
  #leftControlAt = Number.NEGATIVE_INFINITY;

  constructor(mac: boolean) {
    this.#mac = mac;
  }

  get anyDown(): boolean {
    return this.#down.size > 0;
  }

  /** Null for a key that has no number: the browser may have it. */
  press(input: KeyInput): KeyStroke[] | null {
    const code = keyNumber(input.code);
    if (code === null) return null;
    if (this.#mac && input.code === "CapsLock") return tap(code); // A Mac says on and off, not down and up.
    if (input.repeat) return this.#down.has(input.code) ? [{ action: KeyAction.repeat, code }] : [];
    const strokes = this.#withoutFakeControl(input);
    // Already down: its keyup went somewhere else.
    if (this.#down.has(input.code)) strokes.push({ action: KeyAction.up, code });
    this.#down.set(input.code, code);
    if (input.code === "ControlLeft") this.#leftControlAt = input.timeStamp;
    return [...strokes, { action: KeyAction.down, code }];
  }

  release(input: Pick<KeyInput, "code">): KeyStroke[] | null {
    const code = keyNumber(input.code);
    if (code === null) return null;
    if (this.#mac && input.code === "CapsLock") return tap(code);
    if (!this.#down.delete(input.code)) return [];
    const strokes: KeyStroke[] = [{ action: KeyAction.up, code }];
    if (this.#mac && /^(Meta|OS)/.test(input.code)) strokes.push(...this.#releaseHeldWithMeta());
    return strokes;
  }

  /** All are up from now on: the focus is lost, and with it the keyups to come. */
  clear(): void {
    this.#down.clear();
  }

  /** AltGr on Windows comes as ControlLeft and AltRight. The first is no key that anybody pressed. */
  #withoutFakeControl(input: KeyInput): KeyStroke[] {
    const altGr = input.code === "AltRight" && input.key === "AltGraph";
    if (!altGr || input.timeStamp - this.#leftControlAt > sameMomentMs) return [];
    const code = this.#down.get("ControlLeft");
    if (code === undefined) return [];
    this.#down.delete("ControlLeft");
    return [{ action: KeyAction.up, code }];
  }

  #releaseHeldWithMeta(): KeyStroke[] {
    const held = [...this.#down].filter(([name]) => !survivesMeta.test(name));
    for (const [name] of held) this.#down.delete(name);
    return held.map(([, code]) => ({ action: KeyAction.up, code }));
  }
}

function tap(code: number): KeyStroke[] {
  return [
    { action: KeyAction.down, code },
    { action: KeyAction.up, code },
  ];
}
