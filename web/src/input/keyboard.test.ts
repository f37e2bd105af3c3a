import { describe, expect, it } from "vitest";
import { KeyAction, KeyCodeMax } from "../protocol/messages.ts";
import { Keyboard, type KeyInput, type KeyStroke } from "./keyboard.ts";
import { keyCodes, keyNumber } from "./keys.ts";

const nothingHeld = { Shift: false, Control: false, Alt: false, Meta: false };

interface Choices extends Partial<Omit<KeyInput, "held">> {
  readonly held?: Partial<KeyInput["held"]>;
}

function key(code: string, { held, ...more }: Choices = {}): KeyInput {
  const usual = { key: code, repeat: false, timeStamp: 0, composing: false, altGraph: false, locks: 0 };
  return { ...usual, code, ...more, held: { ...nothingHeld, ...held } };
}

const [up, down, repeat] = [KeyAction.up, KeyAction.down, KeyAction.repeat];
const stroke = (action: KeyAction, code: number): KeyStroke => ({ action, code });
const says = (code: number, text = "", locks = 0): KeyStroke => ({ code, character: text.codePointAt(0) ?? 0, locks });

describe("the numbers of keys", () => {
  it("are those of input-event-codes.h", () => {
    const some = { KeyA: 30, Enter: 28, F13: 183, F24: 194, NumpadEnter: 96, IntlRo: 89, Lang5: 85, MetaLeft: 125 };
    for (const [code, number] of Object.entries(some)) expect(keyNumber(code)).toBe(number);
  });

  it("are all such that X11 has them", () => {
    for (const code of keyCodes) {
      expect(keyNumber(code)).toBeGreaterThan(0);
      expect(keyNumber(code)).toBeLessThanOrEqual(KeyCodeMax);
    }
  });

  it("stand for one key each, but for the old names of some", () => {
    const old = /^(OS(Left|Right)|Volume|HangulMode|Hanja|Katakana|Hiragana|NumpadStar|IntlHash)/;
    const numbers = keyCodes.filter((code) => !old.test(code)).map(keyNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("cover the letters, the digits, the function keys and the number pad", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `Key${letter}`);
    const digits = [..."0123456789"].flatMap((digit) => [`Digit${digit}`, `Numpad${digit}`]);
    const functions = Array.from({ length: 24 }, (_, at) => `F${at + 1}`);
    for (const code of [...letters, ...digits, ...functions]) expect(keyNumber(code), code).not.toBeNull();
  });

  it("are none for what has no place on a keyboard", () => {
    for (const code of ["", "Unidentified", "Fn", "toString"]) expect(keyNumber(code)).toBeNull();
  });
});

describe("the keyboard", () => {
  const keyboard = (mac = false): Keyboard => new Keyboard(mac);

  it("tells down with what the key says, repeat and up", () => {
    const keys = keyboard();
    expect(keys.press(key("KeyA", { key: "q" }))).toEqual([says(30, "q")]);
    expect(keys.press(key("KeyA", { key: "q", repeat: true }))).toEqual([stroke(repeat, 30)]);
    expect(keys.release(key("KeyA", { key: "q" }))).toEqual([stroke(up, 30)]);
    expect(keys.anyDown).toBe(false);
  });

  it("tells the places of keys that write nothing, and the locks with each", () => {
    expect(keyboard().press(key("F5", { locks: 1 }))).toEqual([says(63, "", 1)]);
    expect(keyboard().press(key("Numpad7", { key: "7", locks: 2 }))).toEqual([says(71, "7", 2)]);
    expect(keyboard().press(key("Numpad7", { key: "Home" }))).toEqual([says(71)]);
    expect(keyboard(true).press(key("Numpad7", { key: "7" }))).toEqual([says(71, "7", 2)]);
  });

  it("leaves the lock keys to the session: their state comes with the next key", () => {
    expect(keyboard().press(key("CapsLock", { locks: 1 }))).toEqual([stroke(down, 58)]);
    expect(keyboard().press(key("NumLock"))).toEqual([stroke(down, 69)]);
  });

  it("knows a character of two code units, and no word for one", () => {
    expect(keyboard().press(key("KeyA", { key: "\u{1F642}" }))).toEqual([says(30, "\u{1F642}")]);
    expect(keyboard().press(key("KeyA", { key: "ab" }))).toEqual([says(30)]);
  });

  it("leaves keys without a number to the browser", () => {
    expect(keyboard().press(key("", { key: "Unidentified" }))).toBeNull();
    expect(keyboard().release(key("", { key: "Unidentified" }))).toBeNull();
    expect(keyboard().press(key("", { key: "a" }))).toBeNull();
  });

  it("finds the place of what a keyboard on a screen only names", () => {
    const keys = keyboard();
    expect(keys.press(key("", { key: "Backspace" }))).toEqual([says(14)]);
    expect(keys.release(key("", { key: "Backspace" }))).toEqual([stroke(up, 14)]);
  });

  it("takes a key for what the user has made of it", () => {
    const keys = keyboard();
    expect(keys.press(key("CapsLock", { key: "Control" }))).toEqual([says(29)]);
    expect(keys.press(key("KeyC", { key: "c", held: { Control: true } }))).toEqual([says(46, "c")]);
    expect(keys.release(key("CapsLock", { key: "Control" }))).toEqual([stroke(up, 29)]);
    expect(keys.press(key("ControlRight", { key: "Control" }))).toEqual([says(97)]);
  });

  it("does not repeat or release what was not pressed here", () => {
    expect(keyboard().press(key("Tab", { repeat: true }))).toEqual([]);
    expect(keyboard().release(key("AltLeft", { key: "Alt" }))).toEqual([]);
  });

  it("knows of no key that is down after the focus was lost", () => {
    const keys = keyboard();
    keys.press(key("ShiftLeft", { key: "Shift" }));
    expect(keys.anyDown).toBe(true);
    keys.clear();
    expect(keys.anyDown).toBe(false);
    expect(keys.release(key("ShiftLeft", { key: "Shift" }))).toEqual([]);
  });

  it("mends a keyup that went somewhere else", () => {
    const keys = keyboard();
    keys.press(key("KeyA", { key: "a" }));
    expect(keys.press(key("KeyA", { key: "a" }))).toEqual([stroke(up, 30), says(30, "a")]);
    keys.press(key("AltLeft", { key: "Alt" }));
    expect(keys.press(key("KeyB", { key: "b" }))).toEqual([stroke(up, 56), says(48, "b")]);
  });

  it("mends a keydown that went somewhere else, and its keyup", () => {
    const keys = keyboard();
    const held = { Control: true };
    expect(keys.press(key("KeyC", { key: "c", held }))).toEqual([stroke(down, 29), says(46, "c")]);
    expect(keys.release(key("KeyC", { key: "c", held }))).toEqual([stroke(up, 46)]);
    expect(keys.release(key("ControlRight", { key: "Control" }))).toEqual([stroke(up, 29)]);
  });

  it("takes back the control key that Windows makes of AltGr, and believes in no other", () => {
    const keys = keyboard();
    const held = { Control: true, Alt: true };
    keys.press(key("ControlLeft", { key: "Control", timeStamp: 100 }));
    const altGr = key("AltRight", { key: "AltGraph", timeStamp: 100, altGraph: true, held });
    expect(keys.press(altGr)).toEqual([stroke(up, 29), says(84)]);
    expect(keys.press(key("KeyQ", { key: "@", altGraph: true, held }))).toEqual([says(16, "@")]);
    expect(keys.release(key("ControlLeft", { key: "Control", altGraph: true }))).toEqual([]);
    expect(keys.release(key("AltRight", { key: "AltGraph" }))).toEqual([stroke(up, 84)]);
  });

  it("keeps a control key that a hand pressed before AltGr", () => {
    const keys = keyboard();
    keys.press(key("ControlLeft", { key: "Control", timeStamp: 100 }));
    const altGr = key("AltRight", { key: "AltGraph", timeStamp: 200, altGraph: true });
    expect(keys.press(altGr)).toEqual([says(84)]);
  });

  it("leaves dead keys and the key that ends them to the browser, which puts them together", () => {
    const keys = keyboard();
    expect(keys.press(key("Equal", { key: "Dead" }))).toBeNull();
    expect(keys.press(key("ShiftLeft", { key: "Shift" }))).toEqual([says(42)]);
    expect(keys.press(key("KeyE", { key: "E", held: { Shift: true } }))).toBeNull();
    expect(keys.press(key("KeyR", { key: "R", held: { Shift: true } }))).toEqual([says(19, "R")]);
  });

  it("has a command after a dead key be a command", () => {
    const keys = keyboard();
    keys.press(key("Equal", { key: "Dead" }));
    keys.press(key("ControlLeft", { key: "Control" }));
    expect(keys.press(key("KeyC", { key: "c", held: { Control: true } }))).toEqual([says(46, "c")]);
  });

  it("leaves to an input method what it has taken", () => {
    expect(keyboard().press(key("KeyN", { key: "Process" }))).toBeNull();
    expect(keyboard().press(key("KeyN", { key: "n", composing: true }))).toBeNull();
  });

  it("has Option choose characters on a Mac, as AltGr does", () => {
    const keys = keyboard(true);
    expect(keys.press(key("AltLeft", { key: "Alt", held: { Alt: true } }))).toEqual([says(84, "", 2)]);
    expect(keys.press(key("KeyL", { key: "@", held: { Alt: true } }))).toEqual([says(38, "@", 2)]);
    expect(keys.release(key("AltLeft", { key: "Alt" }))).toEqual([stroke(up, 84)]);
  });

  it("releases on a Mac what was pressed with Command, whose keyups never come", () => {
    const keys = keyboard(true);
    const held = { Shift: true, Meta: true };
    keys.press(key("ShiftLeft", { key: "Shift", held }));
    keys.press(key("MetaLeft", { key: "Meta", held }));
    keys.press(key("KeyZ", { key: "z", held }));
    const released = keys.release(key("MetaLeft", { key: "Meta", held: { Shift: true } }));
    expect(released).toEqual([stroke(up, 125), stroke(up, 44)]);
    expect(keys.release(key("ShiftLeft", { key: "Shift" }))).toEqual([stroke(up, 42)]);
  });

  it("taps CapsLock on a Mac, which tells only that it went on or off", () => {
    const keys = keyboard(true);
    expect(keys.press(key("CapsLock"))).toEqual([stroke(down, 58), stroke(up, 58)]);
    expect(keys.release(key("CapsLock"))).toEqual([stroke(down, 58), stroke(up, 58)]);
  });
});
