import type { ModifierFamily } from "../input/keys.ts";
import { chords, editingKeys, functionKeys, movingKeys, type SpecialKey } from "../input/specialKeys.ts";
import { modifiers, noHolds, type Holds } from "../input/stickyKeys.ts";
import type { Texts } from "../texts/texts.ts";
import { element, icon, isIconName, tool } from "./dom.ts";

export interface KeysPanelActions {
  back(): void;
  close(): void;
  /** Keys that the application is to get, pressed together. */
  chord(codes: readonly number[]): void;
  /** For the next key, for all keys, or no more: docs/keyboard.md. */
  modifier(family: ModifierFamily): void;
  letGo(): void;
  /** The telephone's keyboard comes. */
  screenKeyboard(): void;
}

/** Keys that the browser keeps or that the device has not, and the modifiers that stay down for others. */
export class KeysPanel {
  readonly element: HTMLElement;
  /** What is held while the toolbar is closed; a click lets go of it. */
  readonly held: HTMLButtonElement;
  readonly #texts: Texts["toolbar"];
  readonly #names: Readonly<Record<string, string>>;
  readonly #actions: KeysPanelActions;
  readonly #modifiers: ReadonlyMap<ModifierFamily, HTMLButtonElement>;
  readonly #screenKeyboard: HTMLButtonElement;

  constructor(texts: Texts["toolbar"], actions: KeysPanelActions) {
    this.#texts = texts;
    this.#names = texts.keyNames;
    this.#actions = actions;
    this.#modifiers = new Map(modifiers.map((family) => [family, this.#buildModifier(family)]));
    this.#screenKeyboard = tool("type", texts.screenKeyboard, () => {
      actions.close();
      actions.screenKeyboard();
    });
    const head = element("div", { class: "head" }, tool("back", texts.keysBack, actions.back), this.#screenKeyboard);
    const help = element("p", { id: "keys-help", class: "keyshelp" }, texts.keysHelp);
    this.element = element(
      "div",
      { class: "keys", role: "group", "aria-label": texts.keysLabel, hidden: "" },
      head,
      element("div", { class: "row four" }, ...this.#modifiers.values()),
      help,
      element("div", { class: "row four" }, ...editingKeys.map((key) => this.#buildKey(key))),
      element("div", { class: "row four" }, ...movingKeys.map((key) => this.#buildKey(key, { stays: true }))),
      element("div", { class: "row chords" }, ...chords.map((key) => this.#buildKey(key))),
      element("div", { class: "row six" }, ...functionKeys.map((key) => this.#buildKey(key))),
    );
    this.held = element("button", { class: "held", type: "button", hidden: "" });
    this.held.addEventListener("click", () => actions.letGo());
    // The field keeps the focus, and with it the keyboard on the screen.
    this.held.addEventListener("mousedown", (event) => event.preventDefault());
    this.holds = noHolds;
  }

  set hasScreenKeyboard(value: boolean) {
    this.#screenKeyboard.hidden = !value;
  }

  set holds(holds: Holds) {
    for (const [family, button] of this.#modifiers) {
      const name = this.#name(`${family}Left`);
      const isLocked = holds[family] === "locked";
      button.setAttribute("aria-pressed", String(holds[family] !== "no"));
      button.setAttribute("aria-label", isLocked ? this.#texts.keyLocked(name) : name);
      button.classList.toggle("locked", isLocked);
      button.replaceChildren(...(isLocked ? [icon("locked"), name] : [name]));
    }
    const held = modifiers.filter((family) => holds[family] !== "no");
    const names = held.map((family) => this.#name(`${family}Left`)).join("+");
    const isLocked = held.some((family) => holds[family] === "locked");
    this.held.hidden = held.length === 0;
    this.held.title = this.#texts.letGo(names);
    this.held.setAttribute("aria-label", this.held.title);
    this.held.replaceChildren(...(isLocked ? [icon("locked")] : []), names, icon("close"));
  }

  focus(): void {
    this.element.querySelector<HTMLElement>(".key")?.focus();
  }

  #buildModifier(family: ModifierFamily): HTMLButtonElement {
    const button = element("button", { class: "tool key", type: "button", "aria-describedby": "keys-help" });
    button.addEventListener("click", () => this.#actions.modifier(family));
    return button;
  }

  /** @param stays The panel does, for the next press of it. */
  #buildKey({ keys, codes }: SpecialKey, { stays } = { stays: false }): HTMLButtonElement {
    const [first = ""] = keys;
    const isAlone = keys.length === 1 && modifiers.some((family) => first === `${family}Left`);
    const name = keys.map((key) => this.#name(key)).join("+");
    const said = isAlone ? this.#texts.keyAlone(name) : name;
    const shown = isIconName(first) ? icon(first) : said;
    const button = element("button", { class: "tool key", type: "button", "aria-label": said }, shown);
    button.addEventListener("click", () => {
      if (!stays) this.#actions.close();
      this.#actions.chord(codes);
    });
    return button;
  }

  #name(key: string): string {
    return this.#names[key] ?? key.replace(/^Key/, "");
  }
}
