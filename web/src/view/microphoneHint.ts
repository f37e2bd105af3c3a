import type { MicrophoneState } from "../sound/microphone.ts";
import type { Texts } from "../texts/texts.ts";
import { element, icon, leaveFocus } from "./dom.ts";

/** At the lower edge for as long as somebody may listen, and where it was refused, why. */
export class MicrophoneHint {
  readonly #root = element("div", { class: "clipboard-hint microphone-hint own", role: "status", hidden: "" });
  readonly #texts: Texts["microphone"];
  readonly #off: () => void;
  readonly #left: () => void;

  /** @param left The focus was in here, and is needed elsewhere now. */
  constructor(parent: HTMLElement, texts: Texts, off: () => void, left: () => void) {
    this.#texts = texts.microphone;
    this.#off = off;
    this.#left = left;
    leaveFocus(this.#root);
    parent.append(this.#root);
  }

  show(state: MicrophoneState): void {
    if (state.kind === "off") return this.#hide();
    const hasFocus = this.#root.contains(document.activeElement);
    this.#root.hidden = false;
    const isRefused = state.kind === "refused";
    const text = isRefused ? this.#texts.refused[state.why] : this.#texts[state.kind];
    const close = element("button", { class: "tool", type: "button" }, isRefused ? this.#texts.close : this.#texts.off);
    close.addEventListener("click", () => (isRefused ? this.#hide() : this.#off()));
    this.#root.classList.toggle("live", state.kind === "on");
    this.#root.replaceChildren(icon("microphone"), element("span", {}, text), close);
    if (hasFocus) close.focus();
  }

  #hide(): void {
    const hasFocus = this.#root.contains(document.activeElement);
    this.#root.hidden = true;
    if (hasFocus) this.#left();
  }
}
