/**
 * KeyboardEvent.code to the key's number in Linux's input-event-codes.h. Both name the place of a key, not what a
 * layout prints on it. X11 adds 8 and has one byte: what is above 247 (F25, the microphone key) cannot be sent.
 */
const table: Readonly<Record<string, number>> = {
  // The main block, row by row.
  Escape: 1,
  Digit1: 2, Digit2: 3, Digit3: 4, Digit4: 5, Digit5: 6, Digit6: 7, Digit7: 8, Digit8: 9, Digit9: 10, Digit0: 11,
  Minus: 12, Equal: 13, Backspace: 14, Tab: 15,
  KeyQ: 16, KeyW: 17, KeyE: 18, KeyR: 19, KeyT: 20, KeyY: 21, KeyU: 22, KeyI: 23, KeyO: 24, KeyP: 25,
  BracketLeft: 26, BracketRight: 27, Enter: 28, ControlLeft: 29,
  KeyA: 30, KeyS: 31, KeyD: 32, KeyF: 33, KeyG: 34, KeyH: 35, KeyJ: 36, KeyK: 37, KeyL: 38,
  Semicolon: 39, Quote: 40, Backquote: 41, ShiftLeft: 42, Backslash: 43, IntlHash: 43,
  KeyZ: 44, KeyX: 45, KeyC: 46, KeyV: 47, KeyB: 48, KeyN: 49, KeyM: 50,
  Comma: 51, Period: 52, Slash: 53, ShiftRight: 54, AltLeft: 56, Space: 57, CapsLock: 58,
  ControlRight: 97, AltRight: 100, MetaLeft: 125, MetaRight: 126, OSLeft: 125, OSRight: 126, ContextMenu: 127,

  // Function keys.
  F1: 59, F2: 60, F3: 61, F4: 62, F5: 63, F6: 64, F7: 65, F8: 66, F9: 67, F10: 68, F11: 87, F12: 88,
  F13: 183, F14: 184, F15: 185, F16: 186, F17: 187, F18: 188, F19: 189, F20: 190, F21: 191, F22: 192, F23: 193,
  F24: 194,
  PrintScreen: 99, ScrollLock: 70, Pause: 119,

  // Navigation.
  Home: 102, ArrowUp: 103, PageUp: 104, ArrowLeft: 105, ArrowRight: 106, End: 107, ArrowDown: 108, PageDown: 109,
  Insert: 110, Delete: 111,

  // The number pad.
  NumLock: 69, NumpadMultiply: 55, NumpadStar: 55, NumpadSubtract: 74, NumpadAdd: 78, NumpadDecimal: 83,
  NumpadEnter: 96, NumpadDivide: 98, NumpadEqual: 117, NumpadChangeSign: 118, NumpadComma: 121,
  NumpadParenLeft: 179, NumpadParenRight: 180,
  Numpad7: 71, Numpad8: 72, Numpad9: 73, Numpad4: 75, Numpad5: 76, Numpad6: 77, Numpad1: 79, Numpad2: 80, Numpad3: 81,
  Numpad0: 82,

  // International keyboards.
  IntlBackslash: 86, IntlRo: 89, IntlYen: 124, KanaMode: 93, Convert: 92, NonConvert: 94,
  Lang1: 122, Lang2: 123, Lang3: 90, Lang4: 91, Lang5: 85, HangulMode: 122, Hanja: 123, Katakana: 90, Hiragana: 91,

  // Editing keys of workstation keyboards.
  BrowserStop: 128, Again: 129, Props: 130, Undo: 131, Copy: 133, Open: 134, Paste: 135, Find: 136, Cut: 137, Help: 138,

  // Media, power and programs.
  AudioVolumeMute: 113, AudioVolumeDown: 114, AudioVolumeUp: 115, VolumeMute: 113, VolumeDown: 114, VolumeUp: 115,
  Power: 116, LaunchApp2: 140, Sleep: 142, WakeUp: 143, LaunchApp1: 144, LaunchMail: 155, BrowserFavorites: 156,
  BrowserBack: 158, BrowserForward: 159, Eject: 161, MediaTrackNext: 163, MediaPlayPause: 164,
  MediaTrackPrevious: 165, MediaStop: 166, MediaRecord: 167, MediaRewind: 168, MediaSelect: 171, BrowserHome: 172,
  BrowserRefresh: 173, MediaPause: 201, MediaPlay: 207, MediaFastForward: 208, BrowserSearch: 217,
  BrightnessDown: 224, BrightnessUp: 225,
};

const numbers = new Map(Object.entries(table));

export function keyNumber(code: string): number | null {
  return numbers.get(code) ?? null;
}

export const keyCodes: readonly string[] = [...numbers.keys()];

const unshifted: Readonly<Record<string, string>> = {
  " ": "Space", "\n": "Enter", "\t": "Tab", "-": "Minus", "=": "Equal", "[": "BracketLeft", "]": "BracketRight",
  ";": "Semicolon", "'": "Quote", "`": "Backquote", "\\": "Backslash", ",": "Comma", ".": "Period", "/": "Slash",
};

/** The key that has this character on a US keyboard, without Shift or as a capital; null for one that has none. */
export function placeOf(character: string): number | null {
  const named = Object.hasOwn(unshifted, character) ? unshifted[character] : undefined;
  if (/^[a-z]$/i.test(character)) return keyNumber(`Key${character.toUpperCase()}`);
  return /^[0-9]$/.test(character) ? keyNumber(`Digit${character}`) : keyNumber(named ?? "");
}

/**
 * AltGr, wherever it is: Linux gives this number to no key, and X11's keymaps have ISO_Level3_Shift there in every
 * layout.
 */
export const altGraph = 84;

export type ModifierFamily = "Shift" | "Control" | "Alt" | "Meta";

/** The keys of each, the left one first. */
export const modifierFamilies: Readonly<Record<ModifierFamily, readonly number[]>> = {
  Shift: [42, 54],
  Control: [29, 97],
  Alt: [56, 100],
  Meta: [125, 126],
};

/** KeyboardEvent.key of keys that do something, to the numbers of the keys that have it printed on them. */
const functions: Readonly<Record<string, readonly number[]>> = {
  ...modifierFamilies,
  Escape: [1], Backspace: [14], Tab: [15], Enter: [28], CapsLock: [58], Delete: [111], Insert: [110],
  Home: [102], End: [107], PageUp: [104], PageDown: [109],
  ArrowUp: [103], ArrowLeft: [105], ArrowRight: [106], ArrowDown: [108],
};

/** @param place Of the key itself: it is the answer where it is one of several of that name. */
export function numberOfName(
  name: string,
  among: Readonly<Record<string, readonly number[]>> | null,
  place: number | null = null,
): number | null {
  const named = Object.hasOwn(among ?? functions, name) ? (among ?? functions)[name] : undefined;
  if (named === undefined) return null;
  return place !== null && named.includes(place) ? place : (named[0] ?? null);
}
