import { expect, it } from "vitest";
import { writingOf } from "./textField.ts";

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
