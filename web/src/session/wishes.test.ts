import { expect, it } from "vitest";
import { Wishes } from "./wishes.ts";

function storage(content: Record<string, string> = {}): Pick<Storage, "getItem" | "setItem"> {
  return {
    getItem: (key) => content[key] ?? null,
    setItem: (key, value) => void (content[key] = value),
  };
}

it("remembers what was chosen, and begins with leaving it to the session", () => {
  const place = storage();
  const before = new Wishes(place);
  expect([before.picture, before.followsWindow, before.enlarges]).toEqual(["Automatic", true, null]);
  before.picture = "Smooth";
  before.followsWindow = false;
  before.enlarges = false;
  const after = new Wishes(place);
  expect([after.picture, after.followsWindow, after.enlarges]).toEqual(["Smooth", false, false]);
});

it("takes nothing over that is no wish", () => {
  const wishes = new Wishes(storage({ "farglass.picture": "Brilliant", "farglass.display": "large" }));
  expect([wishes.picture, wishes.followsWindow]).toEqual(["Automatic", true]);
});

it("lives with a browser that keeps nothing", () => {
  const refuses = (): never => {
    throw new Error("denied");
  };
  const wishes = new Wishes({ getItem: refuses, setItem: refuses });
  wishes.picture = "Sharp";
  wishes.followsWindow = false;
  expect([wishes.picture, wishes.followsWindow]).toEqual(["Automatic", true]);
});
