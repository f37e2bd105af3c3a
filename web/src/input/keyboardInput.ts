import { KeyLock, writeKeyboardLayout } from "../protocol/keyboardMessages.ts";
import { writeReleaseKeys, KeyAction, type Message } from "../protocol/messages.ts";
import { Keyboard, messagesOf, type KeyInput, type KeyStroke } from "./keyboard.ts";
import type { ModifierFamily } from "./keys.ts";
import { LayoutNews, type LayoutSource } from "./layout.ts";
import { StickyKeys, type Holds } from "./stickyKeys.ts";

export interface KeyboardParts {
  readonly mac: boolean;
  /** Where the browser tells the layout; null in browsers that do not. */
  readonly layout: LayoutSource | null;
  /** Whether the application is there to take keys. */
  readonly live: () => boolean;
  /** Keys that are the page's own: they never reach the application. */
  readonly isShortcut: (event: KeyboardEvent) => boolean;
  readonly shortcut: () => void;
  /** Pointer moves that wait must not be overtaken by a key. */
  readonly before: () => void;
  readonly send: (message: Message) => void;
  /** Modifiers that were tapped, or let go. */
  readonly held: (holds: Holds) => void;
  /** Keys that paste wait until the browser's clipboard has been read; what is pressed meanwhile waits behind them. */
  readonly paste: {
    readonly isShortcut: (event: KeyboardEvent) => boolean;
    readonly expect: (done: () => void) => void;
  };
}

/** Joins the page's key events to the session. */
export class KeyboardInput {
  readonly #keyboard: Keyboard;
  readonly #parts: KeyboardParts;
  readonly #layout: LayoutNews;
  readonly #sticky: StickyKeys;
  #held: KeyStroke[] | null = null;

  constructor(parts: KeyboardParts) {
    this.#parts = parts;
    this.#keyboard = new Keyboard(parts.mac);
    this.#sticky = new StickyKeys((holds) => parts.held(holds));
    this.#layout = new LayoutNews(parts.layout);
    window.addEventListener("keydown", (event) => this.#down(event), { capture: true });
    window.addEventListener("keyup", (event) => this.#up(event), { capture: true });
    window.addEventListener("blur", () => this.releaseAll());
    window.addEventListener("pagehide", () => this.releaseAll());
    window.addEventListener("focus", () => void this.#layout.look());
    document.addEventListener("visibilitychange", () => this.releaseAll());
    document.addEventListener("fullscreenchange", () => this.releaseAll());
    void this.#layout.look();
  }

  get anyDown(): boolean {
    return this.#keyboard.anyDown || this.#sticky.anyDown;
  }

  get controlDown(): boolean {
    return this.#keyboard.controlDown;
  }

  /** A modifier waits for the next key or button. */
  get isHolding(): boolean {
    return this.#sticky.isHolding;
  }

  /** A modifier for the next key; once more, for all keys until it is tapped again. */
  tapModifier(family: ModifierFamily): void {
    this.#sticky.tap(family);
  }

  letGoOfModifiers(): void {
    this.#sticky.letGo();
  }

  /** A button goes down, or is up again: modifiers that were tapped are for it, too. */
  button(down: boolean): void {
    this.#tell(this.#sticky.button(down));
  }

  /** The keyups will go elsewhere. */
  releaseAll(): void {
    this.#letGo();
    if (this.anyDown) this.#parts.send(writeReleaseKeys());
    this.#keyboard.clear();
    this.#sticky.released();
  }

  /** Another connection: its session has all keys up, and may have had another keyboard meanwhile. */
  forget(): void {
    this.#held = null;
    this.#keyboard.clear();
    this.#sticky.released();
    this.#layout.forget();
  }

  /** Text that came from no key. */
  type(text: string): void {
    if (this.#parts.live()) this.#send([{ text }]);
  }

  /** Keys that no keyboard pressed, together: down one after the other, and up again. */
  chord(codes: readonly number[]): void {
    if (!this.#parts.live()) return;
    this.#send([
      ...codes.map((code) => ({ action: KeyAction.down, code })),
      ...codes.toReversed().map((code) => ({ action: KeyAction.up, code })),
    ]);
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
    if (isOwn(event.target)) return;
    if (this.#parts.paste.isShortcut(event)) return this.#paste(event);
    this.#take(event, this.#keyboard.press(inputOf(event)));
  }

  /** The browser's own answer to the key is the paste event: it is not prevented. */
  #paste(event: KeyboardEvent): void {
    this.#held ??= [];
    this.#held.push(...this.#sticky.of(this.#keyboard.press(inputOf(event)) ?? []));
    this.#parts.paste.expect(() => this.#letGo());
  }

  #letGo(): void {
    const held = this.#held ?? [];
    this.#held = null;
    this.#tell(held);
  }

  #up(event: KeyboardEvent): void {
    if (this.#parts.live() && !isOwn(event.target)) this.#take(event, this.#keyboard.release(inputOf(event)));
  }

  #take(event: KeyboardEvent, strokes: KeyStroke[] | null): void {
    if (strokes === null) return;
    event.preventDefault(); // Else Ctrl+F searches this page, and Backspace leaves it.
    this.#send(strokes);
  }

  #send(strokes: readonly KeyStroke[]): void {
    const told = this.#sticky.of(strokes);
    if (this.#held !== null) this.#held.push(...told);
    else this.#tell(told);
  }

  #tell(strokes: readonly KeyStroke[]): void {
    if (strokes.length === 0) return;
    this.#parts.before();
    const news = this.#layout.take();
    if (news !== null) this.#parts.send(writeKeyboardLayout(news));
    for (const stroke of strokes) for (const message of messagesOf(stroke)) this.#parts.send(message);
  }
}

/** The toolbar and panels keep their keys. */
export function isOwn(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(".own") !== null;
}

/** Where an input method has a key, older browsers say so by this number alone. */
const keyCodeOfComposition = 229;

function inputOf(event: KeyboardEvent): KeyInput {
  const caps = event.getModifierState("CapsLock") ? KeyLock.caps : 0;
  const num = event.getModifierState("NumLock") ? KeyLock.num : 0;
  return {
    code: event.code === "Unidentified" ? "" : event.code,
    key: event.key,
    repeat: event.repeat,
    timeStamp: event.timeStamp,
    composing: event.isComposing || event.keyCode === keyCodeOfComposition,
    held: { Shift: event.shiftKey, Control: event.ctrlKey, Alt: event.altKey, Meta: event.metaKey },
    altGraph: event.getModifierState("AltGraph"),
    locks: caps | num,
  };
}
