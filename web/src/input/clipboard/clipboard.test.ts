import { beforeEach, describe, expect, it } from "vitest";
import {
  ClipboardChunkBytesMax,
  type ClipboardContents,
  type ClipboardPolicy,
} from "../../protocol/clipboardMessages.ts";
import { MessageType, type Message } from "../../protocol/messages.ts";
import { Clipboard } from "./clipboard.ts";
import { nothing, type Contents } from "./contents.ts";

const both: ClipboardPolicy = { direction: "Both", bytesMax: 1_000_000, primary: false };
const unknown = 0xffff_ffff;

describe("the clipboard", () => {
  let sent: Message[];
  let written: Contents[];
  let hints: string[];
  let mayWrite: boolean;
  let clipboard: Clipboard;

  beforeEach(() => {
    sent = [];
    written = [];
    hints = [];
    mayWrite = true;
    clipboard = new Clipboard({
      now: () => 0,
      send: (message) => sent.push(message),
      serial: 6,
      write(contents) {
        if (!mayWrite) return Promise.reject(new Error("a click is needed"));
        written.push(contents);
        return Promise.resolve();
      },
      hint: {
        needsClick: () => hints.push("click"),
        tooLarge: (bytes) => hints.push(`${bytes}`),
        none: () => undefined,
      },
    });
    clipboard.restarted(both);
  });

  const text = (words: string): Contents => ({ ...nothing, text: words });
  const types = (): number[] => sent.map((message) => message[0] ?? 0);

  function copied(words: string): void {
    const sizes = { textBytes: unknown, htmlBytes: 0, pngBytes: 0 };
    clipboard.received({ type: "copied", selection: "Clipboard", serial: 1, ...sizes });
    clipboard.received(part(new TextEncoder().encode(words)));
  }

  function part(data: Uint8Array<ArrayBuffer>): ClipboardContents {
    const totalBytes = data.length;
    return { type: "contents", serial: 1, format: "Text", outcome: "Data", totalBytes, offset: 0, data };
  }

  it("offers what is pasted, and once", () => {
    clipboard.pasted(text("one"));
    clipboard.pasted(text("one"));
    expect(types()).toEqual([MessageType.clipboardOffer]);
    clipboard.pasted(text("two"));
    expect(types()).toHaveLength(2);
  });

  it("sends what is wanted, in small parts", async () => {
    clipboard.pasted(text("x".repeat(40_000)));
    clipboard.received({ type: "wanted", serial: 7, format: "Text", offset: 10, length: 39_990 });
    await expect.poll(() => sent.length).toBe(4);
    expect(sent.slice(1).map((message) => message.length - 15)).toEqual([
      ClipboardChunkBytesMax,
      ClipboardChunkBytesMax,
      39_990 - 2 * ClipboardChunkBytesMax,
    ]);
  });

  it("says so where it has no more what is wanted", async () => {
    clipboard.received({ type: "wanted", serial: 3, format: "Text", offset: 0, length: 5 });
    await expect.poll(() => sent.length).toBe(1);
    expect(sent[0]?.[6]).toBe(1);
  });

  it("writes what an application copied, and does not offer it back", async () => {
    copied("from the application");
    await expect.poll(() => written.map((contents) => contents.text)).toEqual(["from the application"]);
    clipboard.pasted(text("from the application"));
    expect(types()).toEqual([MessageType.clipboardRequest]);
  });

  it("leaves a newer copy of the application's alone, also where the browser did not take it", async () => {
    clipboard.pasted(text("old"));
    mayWrite = false;
    copied("new");
    await expect.poll(() => hints).toEqual(["click"]);
    clipboard.pasted(text("old"));
    expect(types()).toEqual([MessageType.clipboardOffer, MessageType.clipboardRequest]);
  });

  it("offers once more after a connection that had its offer", () => {
    clipboard.pasted(text("one"));
    clipboard.restarted(both);
    clipboard.pasted(text("one"));
    expect(types()).toHaveLength(2);
  });

  it("keeps to what the application allows", () => {
    clipboard.pasted(text("x".repeat(both.bytesMax + 1)));
    expect(hints).toEqual([`${both.bytesMax + 1}`]);
    clipboard.restarted({ ...both, direction: "ToClient" });
    clipboard.pasted(text("one"));
    expect(sent).toEqual([]);
  });
});
