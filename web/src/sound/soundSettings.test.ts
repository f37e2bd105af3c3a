import { expect, it } from "vitest";
import { loadSound, loud, saveSound } from "./soundSettings.ts";

function storage(text: string | null): Pick<Storage, "getItem" | "setItem"> & { text: string | null } {
  const kept = {
    text,
    getItem: () => kept.text,
    setItem: (_: string, value: string) => void (kept.text = value),
  };
  return kept;
}

it("remembers what was set", () => {
  const kept = storage(null);
  expect(loadSound(kept)).toEqual(loud);
  saveSound(kept, { volume: 0.4, muted: true });
  expect(loadSound(kept)).toEqual({ volume: 0.4, muted: true });
});

it("is loud where what was kept is not ours", () => {
  for (const text of ["", "[", "null", "7", '{"volume":2,"muted":"yes"}'])
    expect(loadSound(storage(text))).toEqual(loud);
});
