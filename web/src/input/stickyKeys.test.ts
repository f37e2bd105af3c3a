import { beforeEach, describe, expect, it } from "vitest";
import { KeyAction } from "../protocol/messages.ts";
import type { KeyStroke } from "./keyboard.ts";
import { noHolds, StickyKeys, type Holds } from "./stickyKeys.ts";

const [control, alt, shift, superKey] = [29, 56, 42, 125];
const [c, left] = [46, 105];

const down = (code: number): KeyStroke => ({ code, action: KeyAction.down });
const up = (code: number): KeyStroke => ({ code, action: KeyAction.up });
const says = (code: number, said: string): KeyStroke => ({ code, character: said.codePointAt(0) ?? 0, locks: 0 });

describe("modifiers that are tapped", () => {
  let told: Holds;
  let sticky: StickyKeys;

  beforeEach(() => {
    told = noHolds;
    sticky = new StickyKeys((holds) => (told = holds));
  });

  it("change nothing before they are", () => {
    const strokes = [says(c, "c"), up(c), { text: "你好" }];
    expect(sticky.of(strokes)).toEqual(strokes);
    expect(sticky.button(true)).toEqual([]);
    expect(sticky.anyDown).toBe(false);
  });

  it("are held once, then until they are tapped again, and then no more", () => {
    const holds = [1, 2, 3].map(() => {
      sticky.tap("Control");
      return told.Control;
    });
    expect(holds).toEqual(["once", "locked", "no"]);
    expect(sticky.isHolding).toBe(false);
  });

  it("go down before the next key and up after it, and are for that one alone", () => {
    sticky.tap("Control");
    sticky.tap("Alt");
    expect(sticky.of([says(c, "c")])).toEqual([down(control), down(alt), says(c, "c")]);
    expect([told, sticky.anyDown]).toEqual([noHolds, true]);
    expect(sticky.of([{ code: c, action: KeyAction.repeat }])).toHaveLength(1);
    expect(sticky.of([up(c)])).toEqual([up(c), up(alt), up(control)]);
    expect(sticky.of([says(c, "c"), up(c)])).toEqual([says(c, "c"), up(c)]);
    expect(sticky.anyDown).toBe(false);
  });

  it("stay for all keys while they are locked", () => {
    sticky.tap("Alt");
    sticky.tap("Alt");
    for (let presses = 0; presses < 2; presses += 1)
      expect(sticky.of([down(left), up(left)])).toEqual([down(alt), down(left), up(left), up(alt)]);
    expect(told.Alt).toBe("locked");
    sticky.letGo();
    expect([told, sticky.of([down(left), up(left)])]).toEqual([noHolds, [down(left), up(left)]]);
  });

  it("make a key of the first character that is written, and leave the rest of the text", () => {
    sticky.tap("Control");
    expect(sticky.of([{ text: "Cde" }])).toEqual([down(control), says(c, "c"), up(c), up(control), { text: "de" }]);
  });

  it("make keys of all that is written while they are locked, wherever a character has its place", () => {
    sticky.tap("Meta");
    sticky.tap("Meta");
    expect(sticky.of([{ text: "1é\n" }])).toEqual([
      ...[down(superKey), says(2, "1"), up(2), up(superKey)],
      ...[down(superKey), says(86, "é"), up(86), up(superKey)],
      ...[down(superKey), down(28), up(28), up(superKey)],
    ]);
  });

  it("make capitals by Shift, and of other keys what the keymap has with it", () => {
    const typed = (text: string): KeyStroke[] => {
      sticky.tap("Shift");
      return sticky.of([{ text }]);
    };
    expect(typed("c")).toEqual([down(shift), says(c, "C"), up(c), up(shift)]);
    expect(typed("1")).toEqual([down(shift), down(2), up(2), up(shift)]);
    expect(typed("ä")).toEqual([{ text: "Ä" }]);
    sticky.tap("Control");
    expect(typed("c")).toEqual([down(control), down(shift), says(c, "C"), up(c), up(shift), up(control)]);
    sticky.tap("Shift");
    expect(sticky.of([says(left, "\0")])).toEqual([down(shift), says(left, "\0")]);
  });

  it("wait while another modifier or a lock is pressed, and press none that is down already", () => {
    sticky.tap("Control");
    expect(sticky.of([down(58), up(58), down(control)])).toEqual([down(58), up(58), down(control)]);
    expect(sticky.of([down(c), up(c), up(control)])).toEqual([down(c), up(c), up(control)]);
    expect(told).toEqual(noHolds);
  });

  it("let go before the next key where the last one is still down", () => {
    sticky.tap("Control");
    sticky.of([says(c, "c")]);
    sticky.tap("Alt");
    expect(sticky.of([down(left)])).toEqual([up(control), down(alt), down(left)]);
    expect(sticky.of([up(c), up(left)])).toEqual([up(c), up(left), up(alt)]);
  });

  it("are for a button, too", () => {
    sticky.tap("Control");
    expect(sticky.button(true)).toEqual([down(control)]);
    expect(sticky.of([down(left), up(left)])).toEqual([down(left), up(left)]);
    expect(sticky.button(false)).toEqual([up(control)]);
    expect(sticky.button(false)).toEqual([]);
  });

  it("are up when all keys are, and those that wait go on waiting", () => {
    sticky.tap("Control");
    sticky.of([says(c, "c")]);
    sticky.tap("Alt");
    sticky.released();
    expect([sticky.anyDown, told.Alt]).toEqual([false, "once"]);
    expect(sticky.of([up(c)])).toEqual([up(c)]);
  });
});
