import type { Clock } from "../session/clock.ts";
import { element, icon, type IconName } from "./dom.ts";

/** One sentence over the picture. Clicks go through it. */
export class Hint {
  readonly #root: HTMLElement;
  #cancel: (() => void) | null = null;

  /** @param name Of its class. */
  constructor(parent: HTMLElement, name: string, drawing: IconName, text: string) {
    const attributes = { class: `hintline ${name}`, role: "status", hidden: "" };
    this.#root = element("div", attributes, icon(drawing), element("span", {}, text));
    parent.append(this.#root);
  }

  set visible(value: boolean) {
    this.#root.hidden = !value;
  }

  /** Shows it for so long. */
  flash(clock: Pick<Clock, "after">, milliseconds: number): void {
    this.visible = true;
    this.#cancel?.();
    this.#cancel = clock.after(milliseconds, () => (this.visible = false));
  }
}
