import { Limits } from "../../limits.ts";
import type { Clock } from "../../session/clock.ts";
import { contentsOf, type Contents } from "./contents.ts";

/** The keys that paste: in most applications, in terminals, and in old ones. */
export function isPasteShortcut(event: KeyboardEvent): boolean {
  if (event.altKey) return false;
  if (event.code === "Insert") return event.shiftKey && !event.ctrlKey && !event.metaKey;
  return (event.ctrlKey || event.metaKey) && (event.code === "KeyV" || event.key.toLowerCase() === "v");
}

/**
 * Waits for the paste event that a browser makes of these keys. It has what the clipboard holds, and needs no
 * permission: whoever presses the keys has given it.
 */
export class PasteWatch {
  readonly #clock: Clock;
  readonly #pasted: (contents: Contents) => void;
  #done: (() => void) | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, pasted: (contents: Contents) => void) {
    this.#clock = clock;
    this.#pasted = pasted;
  }

  /** @param done Called once the clipboard has been read, or could not be: the keys may go on now. */
  expect(done: () => void): void {
    this.#finish();
    this.#done = done;
    this.#cancel = this.#clock.after(Limits.pasteEventMs, () => this.#finish());
  }

  take(event: ClipboardEvent): void {
    event.preventDefault();
    this.#pasted(contentsOf(event.clipboardData));
    this.#finish();
  }

  #finish(): void {
    const done = this.#done;
    this.#done = null;
    this.#cancel?.();
    this.#cancel = null;
    done?.();
  }
}
