import { keyNumber } from "./keys.ts";

export interface SpecialKey {
  /** As in KeyboardEvent.code, in the order in which they go down. */
  readonly keys: readonly string[];
  /** As in messages. */
  readonly codes: readonly number[];
}

function special(...chords: readonly string[]): SpecialKey[] {
  return chords.map((chord) => {
    const keys = chord.split("+");
    return { keys, codes: keys.map(keyNumber).filter((code) => code !== null) };
  });
}

/** What telephones have no keys for. */
export const editingKeys = special("Escape", "Tab", "Insert", "Delete");

/** They are pressed several times in a row. */
export const movingKeys = special(
  "Home",
  "End",
  "PageUp",
  "PageDown",
  "ArrowLeft",
  "ArrowUp",
  "ArrowDown",
  "ArrowRight",
);

/** What browsers and systems keep for themselves outside of full screen. */
export const chords = special(
  "AltLeft+Tab",
  "AltLeft+F4",
  "ControlLeft+AltLeft+Delete",
  "ControlLeft+KeyC",
  "ControlLeft+KeyN",
  "ControlLeft+KeyT",
  "ControlLeft+KeyW",
  "MetaLeft",
  "ContextMenu",
  "PrintScreen",
);

export const functionKeys = special(...Array.from({ length: 12 }, (_, at) => `F${at + 1}`));
