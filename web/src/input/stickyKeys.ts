import { isWritable } from "../protocol/keyboardMessages.ts";
import { KeyAction } from "../protocol/messages.ts";
import type { KeyStroke } from "./keyboard.ts";
import { altGraph, keyNumber, modifierFamilies, placeOf, type ModifierFamily } from "./keys.ts";

/** Not held, for the next key alone, or until it is tapped again. */
export type Hold = "no" | "once" | "locked";

export type Holds = Readonly<Record<ModifierFamily, Hold>>;

export const noHolds: Holds = { Control: "no", Alt: "no", Shift: "no", Meta: "no" };

export const modifiers: readonly ModifierFamily[] = ["Control", "Alt", "Shift", "Meta"];

const next: Readonly<Record<Hold, Hold>> = { no: "once", once: "locked", locked: "no" };

/** They are pressed for the sake of others: what is held stays for the key after them. */
const attendant = new Set([
  ...Object.values(modifierFamilies).flat(),
  ...["CapsLock", "NumLock", "ScrollLock"].map((code) => keyNumber(code) ?? 0),
  altGraph,
]);

/** US keyboards have it not: what has no place on them gets this one, and the session finds a way to say it. */
const placeless = keyNumber("IntlBackslash") ?? 0;

/**
 * Modifiers that are tapped and not held: for fingers, which have one key at a time. They go down right before a key,
 * and up with it: docs/decisions/0102-tapped-modifiers-are-held-around-a-key.md.
 */
export class StickyKeys {
  readonly #changed: (holds: Holds) => void;
  #holds: Holds = noHolds;
  /** The application has these down, around this key; null is a button. */
  #around: { readonly code: number | null; readonly down: readonly number[] } | null = null;
  /** Modifiers that somebody presses in earnest. */
  readonly #pressed = new Set<number>();

  constructor(changed: (holds: Holds) => void) {
    this.#changed = changed;
  }

  get isHolding(): boolean {
    return modifiers.some((family) => this.#holds[family] !== "no");
  }

  /** The application has some of them down. */
  get anyDown(): boolean {
    return this.#around !== null;
  }

  tap(family: ModifierFamily): void {
    this.#become({ ...this.#holds, [family]: next[this.#holds[family]] });
  }

  letGo(): void {
    this.#become(noHolds);
  }

  /** All keys are up, as the application was told. */
  released(): void {
    this.#around = null;
    this.#pressed.clear();
  }

  /** What becomes of strokes by what is held. */
  of(strokes: readonly KeyStroke[]): KeyStroke[] {
    return strokes.flatMap((stroke) => ("text" in stroke ? this.#write(stroke.text) : this.#key(stroke)));
  }

  /** A button goes down with what is held, or is up again. */
  button(down: boolean): KeyStroke[] {
    if (!down) return this.#around?.code === null ? this.#end() : [];
    return this.isHolding ? [...this.#end(), ...this.#begin(null)] : [];
  }

  #key(stroke: Exclude<KeyStroke, { text: string }>): KeyStroke[] {
    const { code } = stroke;
    const action = "action" in stroke ? stroke.action : KeyAction.down;
    if (attendant.has(code)) {
      if (action === KeyAction.up) this.#pressed.delete(code);
      else this.#pressed.add(code);
      return [stroke];
    }
    if (action === KeyAction.up) return this.#around?.code === code ? [stroke, ...this.#end()] : [stroke];
    if (action === KeyAction.repeat || !this.isHolding) return [stroke];
    const shift = this.#holds.Shift !== "no";
    return [...this.#end(), ...this.#begin(code), shift ? shifted(stroke) : stroke];
  }

  #write(text: string): KeyStroke[] {
    const strokes: KeyStroke[] = [];
    let rest = text;
    while (rest !== "" && this.isHolding) {
      const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      rest = rest.slice(character.length);
      strokes.push(...this.#type(character));
    }
    return rest === "" ? strokes : [...strokes, { text: rest }];
  }

  /** Written without a key: it gets the one that has it, since text cannot be pressed together with Ctrl. */
  #type(character: string): KeyStroke[] {
    const place = placeOf(character);
    const isCommand = modifiers.some((family) => family !== "Shift" && this.#holds[family] !== "no");
    if (place === null && !isCommand) {
      this.#spend();
      return [{ text: character.toUpperCase() }];
    }
    const code = place ?? placeless;
    // A telephone begins a sentence with a capital; a command means the key.
    const wanted = character.toLowerCase().codePointAt(0) ?? 0;
    const press = isWritable(wanted) ? { code, character: wanted, locks: 0 } : { code, action: KeyAction.down };
    const shift = this.#holds.Shift !== "no" && place !== null;
    const down = [...this.#end(), ...this.#begin(code), shift ? shifted(press) : press];
    return [...down, { code, action: KeyAction.up }, ...this.#end()];
  }

  #begin(code: number | null): KeyStroke[] {
    const held = modifiers.filter((family) => this.#holds[family] !== "no").map((family) => modifierFamilies[family]);
    const down = held.filter((keys) => !keys.some((key) => this.#pressed.has(key))).map(([left = 0]) => left);
    this.#around = { code, down };
    this.#spend();
    return down.map((key) => ({ code: key, action: KeyAction.down }));
  }

  #end(): KeyStroke[] {
    const down = this.#around?.down ?? [];
    this.#around = null;
    return down.toReversed().map((key) => ({ code: key, action: KeyAction.up }));
  }

  #spend(): void {
    const rest = modifiers.map((family) => [family, this.#holds[family] === "locked" ? "locked" : "no"] as const);
    this.#become({ ...noHolds, ...Object.fromEntries(rest) });
  }

  #become(holds: Holds): void {
    const isNew = modifiers.some((family) => holds[family] !== this.#holds[family]);
    this.#holds = holds;
    if (isNew) this.#changed(holds);
  }
}

/** With Shift, a letter is the capital, and any other key whatever the application's keymap has there. */
function shifted(stroke: Exclude<KeyStroke, { text: string }>): KeyStroke {
  if (!("character" in stroke) || stroke.character === 0) return stroke;
  const said = String.fromCodePoint(stroke.character);
  const upper = said.toUpperCase();
  const character = upper.codePointAt(0) ?? 0;
  const isLetter = upper !== said.toLowerCase() && String.fromCodePoint(character) === upper;
  return isLetter ? { ...stroke, character } : { code: stroke.code, action: KeyAction.down };
}
