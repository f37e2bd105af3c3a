import { writeKey, writeReleaseKeys, type Message } from "../protocol/messages.ts";
import { Keyboard, type KeyStroke } from "./keyboard.ts";

export interface KeyboardParts {
  readonly mac: boolean;
  /** Whether the application is there to take keys. */
  readonly live: () => boolean;
  /** Keys that are the page's own: they never reach the application. */
  readonly isShortcut: (event: KeyboardEvent) => boolean;
  readonly shortcut: () => void;
  /** Pointer moves that wait must not be overtaken by a key. */
  readonly before: () => void;
  readonly send: (message: Message) => void;
}

/** Joins the page's key events to the session. */
export class KeyboardInput {
  readonly #keyboard: Keyboard;
  readonly #parts: KeyboardParts;

  constructor(parts: KeyboardParts) {
    this.#parts = parts;
    this.#keyboard = new Keyboard(parts.mac);
    window.addEventListener("keydown", (event) => this.#down(event), { capture: true });
    window.addEventListener("keyup", (event) => this.#up(event), { capture: true });
    window.addEventListener("blur", () => this.releaseAll());
    window.addEventListener("pagehide", () => this.releaseAll());
    document.addEventListener("visibilitychange", () => this.releaseAll());
    document.addEventListener("fullscreenchange", () => this.releaseAll());
  }

  get anyDown(): boolean {
    return this.#keyboard.anyDown;
  }

  /** The keyups will go elsewhere. */
  releaseAll(): void {
    if (this.#keyboard.anyDown) this.#parts.send(writeReleaseKeys());
    this.#keyboard.clear();
  }

  /** Another connection: its session has all keys up. */
  forget(): void {
    this.#keyboard.clear();
  }

  #down(event: KeyboardEvent): void {
    if (!this.#parts.live()) return;
    if (this.#parts.isShortcut(event)) {
      event.preventDefault();
      event.stopPropagation();
      this.releaseAll();
      if (!event.repeat) this.#parts.shortcut();
      return;
    }
    if (!isOwn(event.target)) this.#send(event, this.#keyboard.press(event));
  }

  #up(event: KeyboardEvent): void {
    if (this.#parts.live() && !isOwn(event.target)) this.#send(event, this.#keyboard.release(event));
  }

  #send(event: KeyboardEvent, strokes: KeyStroke[] | null): void {
    if (strokes === null) return;
    event.preventDefault(); // Else Ctrl+F searches this page, and Backspace leaves it.
    this.#parts.before();
    for (const { action, code } of strokes) this.#parts.send(writeKey(action, code));
  }
}

/** The toolbar and panels keep their keys. */
export function isOwn(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(".own") !== null;
}
