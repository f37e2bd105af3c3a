import { expect, it } from "vitest";
import { KeptPreference } from "./keptPreference.ts";

function storage(content: Record<string, string> = {}): Pick<Storage, "getItem" | "setItem"> {
  return {
    getItem: (key) => content[key] ?? null,
    setItem: (key, value) => void (content[key] = value),
  };
}

it("remembers what was chosen, and begins with leaving it to the session", () => {
  const place = storage();
  expect(new KeptPreference(place).load()).toBe("Automatic");
  new KeptPreference(place).save("Smooth");
  expect(new KeptPreference(place).load()).toBe("Smooth");
});

it("takes nothing over that is no preference", () => {
  expect(new KeptPreference(storage({ "farglass.picture": "Brilliant" })).load()).toBe("Automatic");
});

it("lives with a browser that keeps nothing", () => {
  const refuses = (): never => {
    throw new Error("denied");
  };
  const kept = new KeptPreference({ getItem: refuses, setItem: refuses });
  kept.save("Sharp");
  expect(kept.load()).toBe("Automatic");
});
