import { isWritable, KeyLock, writeCharacterKey, writeTexts } from "../protocol/keyboardMessages.ts";
import { KeyAction, writeKey, type Message } from "../protocol/messages.ts";
import { altGraph, keyNumber, modifierFamilies, numberOfName, type ModifierFamily } from "./keys.ts";

/** What is used of a KeyboardEvent. */
export interface KeyInput {
  readonly code: string;
  readonly key: string;
  readonly repeat: boolean;
  readonly timeStamp: number;
  /** The input method has this key: its text comes by another way. */
  readonly composing: boolean;
  /** What is held, by the event's own account. */
  readonly held: Readonly<Record<ModifierFamily, boolean>>;
  /** AltGr is held; then Windows may count Ctrl and Alt as held, too. */
  readonly altGraph: boolean;
  /** The bits of KeyLock. */
  readonly locks: number;
}

export type KeyStroke =
  | { readonly action: KeyAction; readonly code: number }
  | { readonly code: number; readonly character: number; readonly locks: number }
  | { readonly text: string };

export function messagesOf(stroke: KeyStroke): Message[] {
  if ("text" in stroke) return writeTexts(stroke.text);
  if ("action" in stroke) return [writeKey(stroke.action, stroke.code)];
  return [writeCharacterKey(stroke.code, stroke.character, stroke.locks)];
}

/** Windows sends both in one go; a hand does not. */
const sameMomentMs = 10;

/** On a Mac, the system keeps the keyup of whatever is pressed together with Command. */
const survivesMeta = /^(Shift|Control|Alt|Meta|OS)/;

/** Keys that say nothing by themselves, but with the next one: the browser puts the two together. */
const beginsComposition = /^(Dead|Compose)$/;

/** The input method has the key, or the keyboard on the screen does not tell which one it is. */
const isComposing = /^(Process|Unidentified|AllCandidates|Convert|NonConvert|KanaMode|Romaji|ModeChange)$/;

const locks = /^(CapsLock|NumLock|ScrollLock)$/;

/**
 * Which keys are down, as the application was told. Turns the browser's events into strokes and mends what platforms
 * get wrong, so that no key ever stays down for ever: docs/keyboard.md.
 */
export class Keyboard {
  readonly #mac: boolean;
  readonly #down = new Map<string, number>();
  #leftControlAt = Number.NEGATIVE_INFINITY;
  /** A dead key was pressed, and the next key is its end. */
  #begun = false;

  constructor(mac: boolean) {
    this.#mac = mac;
  }

  get anyDown(): boolean {
    return this.#down.size > 0;
  }

  get controlDown(): boolean {
    return this.#down.has("ControlLeft") || this.#down.has("ControlRight");
  }

  /** Null for a key that the browser may have: either it means nothing here, or its text comes by another way. */
  press(input: KeyInput): KeyStroke[] | null {
    if (this.#isComposed(input)) return null;
    const code = this.#number(input);
    if (code === null) return null;
    if (this.#mac && input.code === "CapsLock") return tap(code); // A Mac says on and off, not down and up.
    const name = nameOf(input);
    if (input.repeat) return this.#down.has(name) ? [{ action: KeyAction.repeat, code }] : [];
    const strokes = [...this.#withoutFakeControl(input), ...this.#mended(input, code, true)];
    // Already down: its keyup went somewhere else.
    if (this.#down.has(name)) strokes.push({ action: KeyAction.up, code });
    this.#down.set(name, code);
    if (input.code === "ControlLeft") this.#leftControlAt = input.timeStamp;
    return [...strokes, this.#pressed(input, code)];
  }

  release(input: KeyInput): KeyStroke[] | null {
    const name = nameOf(input);
    const code = this.#down.get(name) ?? this.#number(input);
    if (code === null) return null;
    if (this.#mac && input.code === "CapsLock") return tap(code);
    const strokes: KeyStroke[] = this.#down.delete(name) ? [{ action: KeyAction.up, code }] : [];
    if (this.#mac && /^(Meta|OS)/.test(input.code)) strokes.push(...this.#releaseHeldWithMeta());
    return [...strokes, ...this.#mended(input, code, false)];
  }

  /** All are up from now on: the focus is lost, and with it the keyups to come. */
  clear(): void {
    this.#down.clear();
    this.#begun = false;
  }

  #isComposed(input: KeyInput): boolean {
    if (input.composing || isComposing.test(input.key)) return true;
    if (beginsComposition.test(input.key)) return (this.#begun = true);
    if (!this.#begun || numberOfName(input.key, modifierFamilies) !== null || input.key === "AltGraph") return false;
    this.#begun = false;
    return !(input.held.Control && !input.altGraph) && !input.held.Meta;
  }

  #pressed(input: KeyInput, code: number): KeyStroke {
    if (locks.test(input.key)) return { action: KeyAction.down, code };
    // The keypad of a Mac has no NumLock, and always writes digits.
    const held = this.#mac ? input.locks | KeyLock.num : input.locks;
    return { code, character: characterOf(input.key), locks: held };
  }

  /** The key's place; but where its key says another function than its place has, the function. */
  #number(input: KeyInput): number | null {
    // Option chooses characters, as AltGr does elsewhere.
    if (input.key === "AltGraph" || (this.#mac && input.key === "Alt")) return altGraph;
    const place = keyNumber(input.code);
    if (input.code.startsWith("Numpad")) return place;
    return numberOfName(input.key, null, place) ?? place;
  }

  /** What is held, by the event's account, and what was told of it: keyups and keydowns that went somewhere else. */
  #mended(input: KeyInput, code: number, presses: boolean): KeyStroke[] {
    const strokes: KeyStroke[] = [];
    for (const [family, numbers] of Object.entries(modifierFamilies) as [ModifierFamily, readonly number[]][]) {
      const ofAltGraph = input.altGraph && (family === "Control" || family === "Alt");
      if (ofAltGraph || (presses && numbers.includes(code))) continue;
      const down = [...this.#down].filter(([, number]) => numbers.includes(number));
      if (!input.held[family]) {
        for (const [name, number] of down) {
          this.#down.delete(name);
          strokes.push({ action: KeyAction.up, code: number });
        }
      } else if (presses && down.length === 0 && !(this.#mac && family === "Alt")) {
        const [left] = numbers;
        if (left === undefined) continue;
        this.#down.set(`${family}Left`, left);
        strokes.push({ action: KeyAction.down, code: left });
      }
    }
    return strokes;
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

/** The Unicode scalar value of a key that writes one; 0 for the others. */
function characterOf(key: string): number {
  const [first, ...rest] = key;
  const character = first?.codePointAt(0) ?? 0;
  return rest.length === 0 && isWritable(character) ? character : 0;
}

/** Keyboards on screens have no places. */
function nameOf(input: KeyInput): string {
  return input.code === "" ? input.key : input.code;
}

function tap(code: number): KeyStroke[] {
  return [
    { action: KeyAction.down, code },
    { action: KeyAction.up, code },
  ];
}
