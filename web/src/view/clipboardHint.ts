import type { Contents } from "../input/clipboard/contents.ts";
import type { ClipboardHints } from "../input/clipboard/clipboard.ts";
import { Numbers } from "../texts/numbers.ts";
import type { Texts } from "../texts/texts.ts";
import { element, icon, leaveFocus } from "./dom.ts";

const mebibyte = 1024 * 1024;

/** A line at the lower edge, where the clipboard needs the user, and why. */
export class ClipboardHint implements ClipboardHints {
  readonly #root = element("div", { class: "clipboard-hint own", role: "status", hidden: "" });
  readonly #copy: (contents: Contents) => Promise<void>;
  readonly #left: () => void;
  readonly #texts: Texts["clipboard"];
  readonly #numbers: Numbers;

  /** @param left The focus was in here, and is needed elsewhere now. */
  constructor(parent: HTMLElement, texts: Texts, copy: (contents: Contents) => Promise<void>, left: () => void) {
    this.#texts = texts.clipboard;
    this.#numbers = new Numbers(texts.language);
    this.#copy = copy;
    this.#left = left;
    leaveFocus(this.#root);
    parent.append(this.#root);
  }

  needsClick(contents: Contents): void {
    const button = element("button", { class: "tool solid", type: "button" }, this.#texts.copy);
    button.addEventListener("click", () => void this.#copyNow(contents));
    this.#show(this.#texts.needsClick, button);
  }

  tooLarge(bytes: number, bytesMax: number): void {
    const size = bytes === 0 ? null : this.#numbers.plain(Math.ceil(bytes / mebibyte));
    const most = this.#numbers.plain(bytesMax / mebibyte, bytesMax % mebibyte === 0 ? 0 : 1);
    this.#show(this.#texts.tooLarge(size, most), null);
  }

  none(): void {
    const hasFocus = this.#root.contains(document.activeElement);
    this.#root.hidden = true;
    if (hasFocus) this.#left();
  }

  #show(text: string, action: HTMLElement | null): void {
    const close = element("button", { class: "tool bare", type: "button", title: this.#texts.close }, icon("close"));
    close.addEventListener("click", () => this.none());
    const hasFocus = this.#root.contains(document.activeElement);
    this.#root.replaceChildren(element("span", {}, text), ...(action === null ? [close] : [action, close]));
    this.#root.hidden = false;
    if (hasFocus) close.focus();
  }

  async #copyNow(contents: Contents): Promise<void> {
    try {
      await this.#copy(contents);
      this.none();
    } catch {
      this.#show(this.#texts.refused, null);
    }
  }
}
