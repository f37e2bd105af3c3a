import { expect, it } from "vitest";
import { Limits } from "../../limits.ts";
import { ManualClock } from "../../session/manualClock.ts";
import { isPasteShortcut, PasteWatch } from "./pasteWatch.ts";

const none = { key: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
const press = (code: string, held: Partial<KeyboardEvent>): KeyboardEvent =>
  ({ ...none, code, ...held }) as KeyboardEvent;

it("knows the keys that paste", () => {
  expect(isPasteShortcut(press("KeyV", { ctrlKey: true }))).toBe(true);
  expect(isPasteShortcut(press("KeyV", { ctrlKey: true, shiftKey: true }))).toBe(true);
  expect(isPasteShortcut(press("KeyV", { metaKey: true }))).toBe(true);
  expect(isPasteShortcut(press("Insert", { shiftKey: true }))).toBe(true);
  expect(isPasteShortcut(press("KeyV", {}))).toBe(false);
  expect(isPasteShortcut(press("KeyV", { ctrlKey: true, altKey: true }))).toBe(false);
});

it("lets the keys go once the clipboard has been read", () => {
  const seen: string[] = [];
  const clock = new ManualClock();
  const watch = new PasteWatch(clock, ({ text }) => seen.push(text));
  watch.expect(() => seen.push("keys"));
  const clipboardData = { files: [], getData: (type: string) => (type === "text/plain" ? "words" : "") };
  watch.take({ clipboardData, preventDefault: () => undefined } as unknown as ClipboardEvent);
  expect(seen).toEqual(["words", "keys"]);
  expect(clock.timers).toBe(0);
});

it("lets the keys go where no paste event comes", () => {
  const seen: string[] = [];
  const clock = new ManualClock();
  const watch = new PasteWatch(clock, () => seen.push("words"));
  watch.expect(() => seen.push("keys"));
  clock.advance(Limits.pasteEventMs);
  expect(seen).toEqual(["keys"]);
});
