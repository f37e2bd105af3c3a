import {
  writeClipboardRequest,
  type ClipboardContents,
  type ClipboardCopied,
  type ClipboardFormat,
} from "../../protocol/clipboardMessages.ts";
import type { Message } from "../../protocol/messages.ts";
import { nothing, type Contents } from "./contents.ts";
import { PullWindow } from "./pullWindow.ts";

export interface CopiesParts {
  readonly now: () => number;
  readonly send: (message: Message) => void;
  /** All that is wanted of a copy is here. */
  readonly arrived: (contents: Contents) => void;
  /** There is more of it than the application's limit allows. @param bytes 0 where nobody knows. */
  readonly tooLarge: (bytes: number) => void;
}

/** What applications copy, on its way to this page: one format after the other, piece by piece. */
export class Copies {
  readonly #parts: CopiesParts;
  #serial = 0;
  #wanted: ClipboardFormat[] = [];
  #contents: Contents = nothing;
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #filled = 0;
  #askedFor = 0;
  #window = new PullWindow();

  constructor(parts: CopiesParts) {
    this.#parts = parts;
  }

  /** Of a connection that is no more. */
  forget(): void {
    this.#wanted = [];
    this.#window = new PullWindow();
  }

  /**
   * A picture is wanted where there is nothing else: office programs offer one of each text, and it is the largest.
   */
  copied({ serial, textBytes, htmlBytes, pngBytes }: ClipboardCopied): void {
    this.#serial = serial;
    this.#contents = nothing;
    this.#wanted = [];
    if (textBytes > 0) this.#wanted.push("Text");
    if (htmlBytes > 0) this.#wanted.push("Html");
    if (pngBytes > 0 && this.#wanted.length === 0) this.#wanted.push("Png");
    this.#begin();
  }

  contents(part: ClipboardContents): void {
    const [format] = this.#wanted;
    if (part.serial !== this.#serial || part.format !== format) return;
    if (part.outcome === "TooLarge") this.#parts.tooLarge(part.totalBytes);
    if (part.outcome !== "Data") return this.#next();
    if (part.offset !== this.#filled) return;
    this.#pieces.push(part.data);
    this.#filled += part.data.length;
    if (this.#filled < Math.min(this.#askedFor, part.totalBytes)) return;
    this.#window.answered(this.#parts.now());
    if (this.#filled < part.totalBytes) return this.#ask(format);
    this.#contents = withPieces(this.#contents, format, this.#pieces);
    this.#next();
  }

  #next(): void {
    this.#wanted.shift();
    if (this.#wanted.length > 0) return this.#begin();
    this.#pieces = [];
    this.#parts.arrived(this.#contents);
  }

  #begin(): void {
    const [format] = this.#wanted;
    this.#pieces = [];
    this.#filled = 0;
    if (format !== undefined) this.#ask(format);
  }

  #ask(format: ClipboardFormat): void {
    this.#askedFor = this.#filled + this.#window.length;
    this.#window.asked(this.#parts.now());
    this.#parts.send(writeClipboardRequest(this.#serial, format, this.#filled, this.#window.length));
  }
}

function withPieces(contents: Contents, format: ClipboardFormat, pieces: Uint8Array<ArrayBuffer>[]): Contents {
  if (format === "Png") return { ...contents, png: new Blob(pieces, { type: "image/png" }) };
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const text = pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
  return format === "Text" ? { ...contents, text } : { ...contents, html: text };
}
