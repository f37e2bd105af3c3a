import { expect, it } from "vitest";
import { Halves, writingOf } from "./textField.ts";

it("has text and keys of what a browser wants to do with a field", () => {
  expect(writingOf("insertText", "é", false)).toEqual({ text: "é" });
  expect(writingOf("insertReplacementText", "word", false)).toEqual({ text: "word" });
  expect(writingOf("insertLineBreak", null, false)).toEqual({ key: "Enter" });
  expect(writingOf("deleteContentBackward", null, false)).toEqual({ key: "Backspace" });
  expect(writingOf("deleteContentForward", null, false)).toEqual({ key: "Delete" });
});

it("has nothing of a composition before its end, and of what is pasted", () => {
  expect(writingOf("insertCompositionText", "ni", true)).toBeNull();
  expect(writingOf("insertText", "你", true)).toBeNull();
  expect(writingOf("insertCompositionText", "你", false)).toBeNull();
  expect(writingOf("insertFromPaste", null, false)).toBeNull();
});

it("has a character whole whose halves come one after the other, and no half of one", () => {
  const halves = new Halves();
  const [first, second] = ["\ud83d", "\ude00"];
  expect([first, second, "a"].map((text) => halves.whole(text))).toEqual(["", "😀", "a"]);
  expect(["b" + first, second + "c"].map((text) => halves.whole(text))).toEqual(["b", "😀c"]);
  expect(halves.whole("😀")).toBe("😀");
});
