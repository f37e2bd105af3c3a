import { keyNumber } from "./keys.ts";

export interface TextFieldParts {
  readonly live: () => boolean;
  readonly type: (text: string) => void;
  /** A key that a keyboard on a screen says in the words of text editing. */
  readonly tap: (code: number) => void;
  /** A modifier waits for what is written: nothing is composed then. */
  readonly hurries: () => boolean;
}

/** What an input event comes to: text, the name of a key, or nothing that is ours. */
export type Writing = { readonly text: string } | { readonly key: string } | null;

/**
 * What a browser wants to do with the field. While something is composed it is all the input method's, and what comes
 * of it is told at the end of the composition, once.
 */
export function writingOf(inputType: string, data: string | null, composing: boolean): Writing {
  if (composing) return null;
  switch (inputType) {
    case "insertText":
    case "insertReplacementText":
      return data === null ? null : { text: data };
    case "insertLineBreak":
    case "insertParagraph":
      return { key: "Enter" };
    case "deleteContentBackward":
    case "deleteWordBackward":
      return { key: "Backspace" };
    case "deleteContentForward":
    case "deleteWordForward":
      return { key: "Delete" };
    default:
      return null; // A composition, or what is pasted or dropped.
  }
}

/** Puts characters beyond U+FFFF together, of which Firefox inserts one half of UTF-16 after the other. */
export class Halves {
  #first = "";

  /** @returns What is whole by now; the first half of the next character waits for the second. */
  whole(text: string): string {
    const all = this.#first + text;
    const endsInHalf = (all.charCodeAt(all.length - 1) & 0xfc00) === 0xd800;
    this.#first = endsInHalf ? all.slice(-1) : "";
    return endsInHalf ? all.slice(0, -1) : all;
  }
}

const attributes = {
  class: "typing",
  autocomplete: "off",
  autocorrect: "off",
  autocapitalize: "off",
  spellcheck: "false",
  rows: "1",
};

/**
 * A field that nobody sees, and that has the focus: input methods and keyboards on screens write into it. What is being
 * composed is shown in it, where the pointer was last pressed.
 */
export class TextField {
  readonly element = document.createElement("textarea");
  readonly #parts: TextFieldParts;
  readonly #halves = new Halves();

  constructor(parent: HTMLElement, parts: TextFieldParts) {
    this.#parts = parts;
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    // A keyboard on the screen comes when it is called, and not with every touch of the application.
    if (matchMedia("(pointer: coarse)").matches) this.element.inputMode = "none";
    this.element.addEventListener("beforeinput", (event) => this.#before(event));
    this.element.addEventListener("input", () => {
      // Telephones compose words. A command is a letter, and does not wait for the end of one.
      if (this.element.value !== "" && parts.hurries()) this.#renew();
    });
    this.element.addEventListener("compositionstart", () => this.element.classList.add("composing"));
    this.element.addEventListener("compositionend", (event) => this.#composed(event.data));
    parent.append(this.element);
  }

  set label(value: string) {
    this.element.setAttribute("aria-label", value);
  }

  /** Read out after the label: how one gets out of here. */
  set description(value: string) {
    this.element.setAttribute("aria-description", value);
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  /** Where candidates of an input method are to appear, in CSS pixels of the page. */
  place(x: number, y: number): void {
    this.element.style.translate = `min(${x}px, 100vw - 100%) min(${y}px, 100vh - 100%)`;
  }

  /** Shows the keyboard on the screen, where there is one, or takes it away. Only within a click. */
  toggleScreenKeyboard(): void {
    if (this.element.inputMode === "none") return this.showScreenKeyboard();
    this.element.inputMode = "none";
    this.#renew();
  }

  /** Only within a click. */
  showScreenKeyboard(): void {
    this.element.inputMode = "text";
    this.#renew();
  }

  /** Browsers look at the mode when the focus comes, and end a composition when it goes. */
  #renew(): void {
    this.element.blur();
    this.focus();
  }

  #before(event: InputEvent): void {
    const writing = writingOf(event.inputType, event.data, event.isComposing);
    if (writing === null) return;
    event.preventDefault();
    if (!this.#parts.live()) return;
    if ("text" in writing) return this.#type(this.#halves.whole(writing.text));
    const code = keyNumber(writing.key);
    if (code !== null) this.#parts.tap(code);
  }

  #composed(text: string): void {
    this.element.classList.remove("composing");
    this.element.value = "";
    if (this.#parts.live()) this.#type(text);
  }

  #type(text: string): void {
    if (text !== "") this.#parts.type(text);
  }
}
