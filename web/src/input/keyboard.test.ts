import { describe, expect, it } from "vitest";
import { KeyAction, KeyCodeMax } from "../protocol/messages.ts";
import { Keyboard, type KeyInput, type KeyStroke } from "./keyboard.ts";
import { keyCodes, keyNumber } from "./keys.ts";

function key(code: string, more: Partial<KeyInput> = {}): KeyInput {
  return { code, key: "", repeat: false, timeStamp: 0, ...more };
}

const [up, down, repeat] = [KeyAction.up, KeyAction.down, KeyAction.repeat];
const stroke = (action: KeyAction, code: number): KeyStroke => ({ action, code });

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
  it("tells down, repeat and up", () => {
    const keyboard = new Keyboard(false);
    expect(keyboard.press(key("KeyA"))).toEqual([stroke(down, 30)]);
    expect(keyboard.press(key("KeyA", { repeat: true }))).toEqual([stroke(repeat, 30)]);
    expect(keyboard.release(key("KeyA"))).toEqual([stroke(up, 30)]);
    expect(keyboard.anyDown).toBe(false);
  });

  it("leaves keys without a number to the browser", () => {
    expect(new Keyboard(false).press(key("Unidentified"))).toBeNull();
    expect(new Keyboard(false).release(key("Unidentified"))).toBeNull();
  });

  it("does not repeat or release what was not pressed here", () => {
    const keyboard = new Keyboard(false);
    expect(keyboard.press(key("Tab", { repeat: true }))).toEqual([]);
    expect(keyboard.release(key("AltLeft"))).toEqual([]);
  });

  it("knows of no key that is down after the focus was lost", () => {
    const keyboard = new Keyboard(false);
    keyboard.press(key("ShiftLeft"));
    expect(keyboard.anyDown).toBe(true);
    keyboard.clear();
    expect(keyboard.anyDown).toBe(false);
    expect(keyboard.release(key("ShiftLeft"))).toEqual([]);
  });

  it("mends a keyup that went somewhere else", () => {
    const keyboard = new Keyboard(false);
    keyboard.press(key("KeyA"));
    expect(keyboard.press(key("KeyA"))).toEqual([stroke(up, 30), stroke(down, 30)]);
  });

  it("takes back the control key that Windows makes of AltGr", () => {
    const keyboard = new Keyboard(false);
    keyboard.press(key("ControlLeft", { timeStamp: 100 }));
    const altGr = key("AltRight", { key: "AltGraph", timeStamp: 100 });
    expect(keyboard.press(altGr)).toEqual([stroke(up, 29), stroke(down, 100)]);
    expect(keyboard.press(key("ControlLeft", { repeat: true }))).toEqual([]);
    expect(keyboard.release(key("ControlLeft"))).toEqual([]);
    expect(keyboard.release(key("AltRight"))).toEqual([stroke(up, 100)]);
  });

  it("keeps a control key that a hand pressed before AltGr", () => {
    const keyboard = new Keyboard(false);
    keyboard.press(key("ControlLeft", { timeStamp: 100 }));
    const altGr = key("AltRight", { key: "AltGraph", timeStamp: 200 });
    expect(keyboard.press(altGr)).toEqual([stroke(down, 100)]);
  });

  it("releases on a Mac what was pressed with Command, whose keyups never come", () => {
    const keyboard = new Keyboard(true);
    keyboard.press(key("ShiftLeft"));
    keyboard.press(key("MetaLeft"));
    keyboard.press(key("KeyZ"));
    expect(keyboard.release(key("MetaLeft"))).toEqual([stroke(up, 125), stroke(up, 44)]);
    expect(keyboard.release(key("ShiftLeft"))).toEqual([stroke(up, 42)]);
  });

  it("taps CapsLock on a Mac, which tells only that it went on or off", () => {
    const keyboard = new Keyboard(true);
    expect(keyboard.press(key("CapsLock"))).toEqual([stroke(down, 58), stroke(up, 58)]);
    expect(keyboard.release(key("CapsLock"))).toEqual([stroke(down, 58), stroke(up, 58)]);
  });
});
