import { expect, it } from "vitest";
import { english } from "../texts/english.ts";
import { chords, editingKeys, functionKeys, movingKeys } from "./specialKeys.ts";

const all = [...editingKeys, ...movingKeys, ...chords, ...functionKeys];

it("has the keys that a browser keeps, each with a number, and the modifiers first", () => {
  const codes = Object.fromEntries(all.map((key) => [key.keys.join("+"), key.codes]));
  expect(codes["ControlLeft+AltLeft+Delete"]).toEqual([29, 56, 111]);
  expect(codes["AltLeft+Tab"]).toEqual([56, 15]);
  expect(codes["F12"]).toEqual([88]);
  for (const { keys, codes: numbers } of all) expect(numbers.length, keys.join()).toBe(keys.length);
});

it("has a name for each key, or a letter", () => {
  for (const key of all.flatMap(({ keys }) => keys))
    expect(Object.hasOwn(english.toolbar.keyNames, key) || /^(Key[A-Z]|F\d+)$/.test(key), key).toBe(true);
});
