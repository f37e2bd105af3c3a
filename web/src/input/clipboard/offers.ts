import {
  ClipboardChunkBytesMax,
  writeClipboardData,
  writeClipboardOffer,
  type ClipboardFormat,
  type ClipboardWanted,
} from "../../protocol/clipboardMessages.ts";
import type { Message } from "../../protocol/messages.ts";
import type { Contents } from "./contents.ts";

type Offered = Readonly<Record<ClipboardFormat, Blob | null>>;

/** What this page has, for applications: they ask for it when they paste. */
export class Offers {
  readonly #send: (message: Message) => void;
  #serial: number;
  #offered: Offered | null = null;

  /** @param serial To begin with. Another page's numbers must not be mistaken for this one's. */
  constructor(send: (message: Message) => void, serial: number) {
    this.#send = send;
    this.#serial = serial;
  }

  forget(): void {
    this.#offered = null;
  }

  /** @returns False where one of the formats is larger than that: then nothing is offered. */
  offer({ text, html, png }: Contents, bytesMax: number): boolean {
    const offered: Offered = { Text: blobOf(text), Html: blobOf(html), Png: png };
    const [textBytes, htmlBytes, pngBytes] = [sizeOf(offered.Text), sizeOf(offered.Html), sizeOf(png)];
    if (Math.max(textBytes, htmlBytes, pngBytes) > bytesMax) return false;
    this.#serial = (this.#serial + 1) >>> 0;
    this.#offered = offered;
    this.#send(writeClipboardOffer("Clipboard", this.#serial, { textBytes, htmlBytes, pngBytes }));
    return true;
  }

  async wanted({ serial, format, offset, length }: ClipboardWanted): Promise<void> {
    const blob = serial === this.#serial ? (this.#offered?.[format] ?? null) : null;
    const totalBytes = sizeOf(blob);
    const bytes = await blob
      ?.slice(offset, offset + length)
      .arrayBuffer()
      .catch(() => null); // A picture that the browser has thrown away meanwhile.
    if (bytes === undefined || bytes === null || offset >= totalBytes) {
      const none = { outcome: "Gone", totalBytes: 0, offset: 0, data: new Uint8Array() } as const;
      return this.#send(writeClipboardData({ serial, format, ...none }));
    }
    for (let at = 0; at < bytes.byteLength; at += ClipboardChunkBytesMax) {
      const data = new Uint8Array(bytes, at, Math.min(ClipboardChunkBytesMax, bytes.byteLength - at));
      this.#send(writeClipboardData({ serial, format, outcome: "Data", totalBytes, offset: offset + at, data }));
    }
  }
}

function blobOf(text: string): Blob | null {
  return text === "" ? null : new Blob([text]);
}

function sizeOf(blob: Blob | null): number {
  return blob?.size ?? 0;
}
