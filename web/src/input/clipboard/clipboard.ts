import type { ClipboardMessage, ClipboardPolicy } from "../../protocol/clipboardMessages.ts";
import type { Message } from "../../protocol/messages.ts";
import { isNothing, isSame, nothing, type Contents } from "./contents.ts";
import { Copies } from "./copies.ts";
import { Offers } from "./offers.ts";

export interface ClipboardParts {
  readonly now: () => number;
  readonly send: (message: Message) => void;
  /** The first number of an offer. */
  readonly serial: number;
  /** Fails where the browser does not let the page at this moment. */
  readonly write: (contents: Contents) => Promise<void>;
  readonly hint: ClipboardHints;
}

/** What the user is told, where the browser or the application's policy stands in between. */
export interface ClipboardHints {
  /** The browser wants a click first. */
  needsClick(contents: Contents): void;
  tooLarge(bytes: number, bytesMax: number): void;
  none(): void;
}

/**
 * Joins the browser's clipboard to the application's. The newest copy wins: what the browser holds is offered only when
 * it has changed since it was seen last. docs/decisions/0095-the-clipboard-is-pulled.md
 */
export class Clipboard {
  readonly #parts: ClipboardParts;
  readonly #copies: Copies;
  readonly #offers: Offers;
  #policy: ClipboardPolicy | null = null;
  #seen: Contents = nothing;
  /** The newest copy is this page's, and the session may have lost it with the connection. */
  #isOurs = false;

  constructor(parts: ClipboardParts) {
    this.#parts = parts;
    const { now, send, hint } = parts;
    this.#offers = new Offers(send, parts.serial);
    this.#copies = new Copies({
      now,
      send,
      arrived: (contents) => void this.#arrived(contents),
      tooLarge: (bytes) => hint.tooLarge(bytes, this.#policy?.bytesMax ?? 0),
    });
  }

  /** Whether a paste can mean what this device has. */
  get takesPastes(): boolean {
    return this.#policy?.direction === "ToHost" || this.#policy?.direction === "Both";
  }

  /** Another connection, and what the application may do. */
  restarted(policy: ClipboardPolicy | null): void {
    this.#policy = policy;
    this.#copies.forget();
    this.#offers.forget();
    if (this.#isOurs) this.#seen = nothing;
  }

  received(message: ClipboardMessage): void {
    switch (message.type) {
      case "copied":
        this.#isOurs = false;
        this.#parts.hint.none();
        return this.#copies.copied(message);
      case "contents":
        return this.#copies.contents(message);
      case "wanted":
        return void this.#offers.wanted(message);
      default:
        return message satisfies never;
    }
  }

  /** The browser's clipboard, as a paste showed it: applications can paste it from here on. */
  pasted(contents: Contents): void {
    if (!this.takesPastes || isNothing(contents) || isSame(contents, this.#seen)) return;
    this.#seen = contents;
    const bytesMax = this.#policy?.bytesMax ?? 0;
    this.#isOurs = this.#offers.offer(contents, bytesMax);
    if (!this.#isOurs) this.#parts.hint.tooLarge(contents.png?.size ?? contents.text.length, bytesMax);
  }

  /** By a click, which lets the browser write. */
  async copy(contents: Contents): Promise<void> {
    await this.#parts.write(contents);
    this.#seen = contents;
  }

  async #arrived(contents: Contents): Promise<void> {
    if (isNothing(contents)) return;
    try {
      await this.copy(contents);
    } catch {
      this.#parts.hint.needsClick(contents);
    }
  }
}
