import type { ModifierFamily } from "../input/keys.ts";
import type { Holds } from "../input/stickyKeys.ts";
import type { PicturePreference } from "../protocol/messages.ts";
import type { MicrophoneState } from "../sound/microphone.ts";
import { Numbers } from "../texts/numbers.ts";
import type { Texts } from "../texts/texts.ts";
import { arrowTarget } from "./arrows.ts";
import { element, icon, tool, type IconName } from "./dom.ts";
import { KeysPanel } from "./keysPanel.ts";

export interface ToolbarActions {
  fullScreen(): void;
  enlarge(): void;
  /** The display follows the window, or keeps its size. */
  follow(): void;
  /** The next of the picture's preferences. */
  picture(): void;
  statistics(): void;
  /** The mouse is the application's until Escape. */
  lockPointer(): void;
  mute(): void;
  microphone(): void;
  /** @param value 0 to 1. */
  volume(value: number): void;
  /** Keys that the application is to get, pressed together. */
  chord(codes: readonly number[]): void;
  /** A modifier for the next key, for all keys, or no more. */
  modifier(family: ModifierFamily): void;
  letGoOfModifiers(): void;
  /** The telephone's keyboard comes, or goes. */
  screenKeyboard(): void;
  showScreenKeyboard(): void;
  end(): void;
  /** The keyboard belongs to the application again. */
  closed(): void;
}

/** What the buttons say of themselves. */
export interface ToolbarState {
  readonly application: string;
  readonly fullScreen: boolean;
  readonly canFullScreen: boolean;
  readonly enlarge: boolean;
  readonly canEnlarge: boolean;
  readonly hasScreenKeyboard: boolean;
  readonly statistics: boolean;
  readonly preference: PicturePreference;
  readonly follows: boolean;
  readonly canFollow: boolean;
  readonly canLockPointer: boolean;
  readonly muted: boolean;
  /** Null where the application may not have one. */
  readonly microphone: MicrophoneState["kind"] | null;
  /** 0 to 1. */
  readonly volume: number;
}

const volumeSteps = 20;

type Row = "tools" | "question" | "keys";

export function isToolbarShortcut(event: KeyboardEvent): boolean {
  return event.code === "KeyM" && event.ctrlKey && event.altKey && event.shiftKey;
}

/** A handle of a few pixels at the top edge, and the bar that it opens. */
export class Toolbar {
  readonly #texts: Texts["toolbar"];
  readonly #numbers: Numbers;
  readonly #root: HTMLElement;
  readonly #handle: HTMLButtonElement;
  readonly #bar: HTMLElement;
  readonly #name: HTMLElement;
  readonly #question: HTMLElement;
  readonly #buttons: HTMLElement;
  readonly #fullScreen: HTMLButtonElement;
  readonly #enlarge: HTMLButtonElement;
  readonly #statistics: HTMLButtonElement;
  readonly #picture: HTMLButtonElement;
  readonly #follow: HTMLButtonElement;
  readonly #lockPointer: HTMLButtonElement;
  readonly #mute: HTMLButtonElement;
  readonly #microphone: HTMLButtonElement;
  readonly #volume: HTMLInputElement;
  readonly #keys: KeysPanel;
  readonly #specialKeys: HTMLButtonElement;
  readonly #screenKeyboard: HTMLButtonElement;
  readonly #end: HTMLButtonElement;
  readonly #actions: ToolbarActions;

  constructor(parent: HTMLElement, { toolbar: texts, language }: Texts, actions: ToolbarActions) {
    this.#texts = texts;
    this.#numbers = new Numbers(language);
    this.#actions = actions;
    this.#name = element("span", { class: "name" });
    this.#fullScreen = tool("fullScreen", texts.fullScreen, () => actions.fullScreen());
    this.#enlarge = tool("enlarge", texts.enlarge, () => actions.enlarge());
    this.#enlarge.title = texts.enlargeMeans;
    this.#follow = tool("follow", texts.follow, () => actions.follow());
    this.#follow.title = texts.followMeans;
    this.#picture = tool("picture", texts.pictures.Automatic.name, () => actions.picture());
    this.#statistics = tool("statistics", texts.statistics, () => actions.statistics());
    this.#lockPointer = tool("mouse", texts.lockPointer, () => actions.lockPointer());
    this.#lockPointer.title = texts.lockPointerMeans;
    this.#mute = tool("sound", texts.mute, () => actions.mute());
    this.#microphone = tool("microphone", texts.microphone.off, () => actions.microphone());
    this.#volume = element("input", {
      class: "volume",
      type: "range",
      min: "0",
      max: String(volumeSteps),
      "aria-label": texts.volume,
      title: texts.volume,
    });
    this.#volume.addEventListener("input", () => actions.volume(this.#volume.valueAsNumber / volumeSteps));
    this.#specialKeys = tool("keys", texts.keys, () => this.#show("keys"));
    this.#specialKeys.title = texts.keysMean;
    this.#screenKeyboard = tool("type", texts.screenKeyboard, () => {
      this.close();
      actions.screenKeyboard();
    });
    this.#end = tool("end", texts.end, () => this.#show("question"));
    const close = tool("close", `${texts.close} (${texts.shortcut})`, () => this.close());
    close.classList.add("bare");
    this.#end.classList.add("danger");
    this.#buttons = element(
      "div",
      { class: "tools" },
      this.#fullScreen,
      this.#follow,
      this.#enlarge,
      this.#picture,
      this.#statistics,
      this.#lockPointer,
      this.#mute,
      this.#volume,
      this.#microphone,
      this.#specialKeys,
      this.#screenKeyboard,
      this.#end,
      element("span", { class: "hint" }, texts.shortcut),
      close,
    );
    this.#question = this.#buildQuestion();
    this.#keys = this.#buildKeys(actions);
    const title = element("div", { class: "title" }, icon("logo"), this.#name);
    const label = { id: "toolbar", class: "toolbar", role: "toolbar", "aria-label": texts.label, inert: "" };
    this.#bar = element("div", label, title, this.#buttons, this.#keys.element, this.#question);
    const handleLabel = `${texts.open} (${texts.shortcut})`;
    const handleAttributes = { class: "handle", type: "button", title: handleLabel, "aria-label": handleLabel };
    this.#handle = element("button", { ...handleAttributes, "aria-expanded": "false", "aria-controls": "toolbar" });
    this.#handle.addEventListener("click", () => this.open());
    this.#root = element("div", { class: "top own", hidden: "" }, this.#handle, this.#keys.held, this.#bar);
    this.#root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      else this.#walk(event);
    });
    parent.append(this.#root);
  }

  get isOpen(): boolean {
    return this.#root.classList.contains("open");
  }

  /** Modifiers that were tapped. */
  set holds(value: Holds) {
    this.#keys.holds = value;
  }

  set visible(value: boolean) {
    this.#root.hidden = !value;
    if (!value) this.#fold();
  }

  update(state: ToolbarState): void {
    const texts = this.#texts;
    this.#name.textContent = state.application;
    this.#fullScreen.hidden = !state.canFullScreen;
    relabel(
      this.#fullScreen,
      state.fullScreen ? "leaveFullScreen" : "fullScreen",
      state.fullScreen ? texts.leaveFullScreen : texts.fullScreen,
    );
    this.#screenKeyboard.hidden = !state.hasScreenKeyboard;
    this.#keys.hasScreenKeyboard = state.hasScreenKeyboard;
    this.#enlarge.hidden = !state.canEnlarge;
    this.#enlarge.setAttribute("aria-pressed", String(state.enlarge));
    this.#follow.hidden = !state.canFollow;
    this.#follow.setAttribute("aria-pressed", String(state.follows));
    this.#lockPointer.hidden = !state.canLockPointer;
    const { name, means } = texts.pictures[state.preference];
    relabel(this.#picture, "picture", name);
    this.#picture.title = means;
    this.#statistics.setAttribute("aria-pressed", String(state.statistics));
    relabel(this.#mute, state.muted ? "muted" : "sound", state.muted ? texts.unmute : texts.mute);
    this.#mute.setAttribute("aria-pressed", String(state.muted));
    this.#microphone.hidden = state.microphone === null;
    relabel(this.#microphone, "microphone", texts.microphone[state.microphone ?? "off"]);
    this.#microphone.setAttribute("aria-pressed", String(state.microphone === "on"));
    this.#volume.value = String(Math.round(state.volume * volumeSteps));
    this.#volume.setAttribute("aria-valuetext", this.#numbers.percent(state.volume));
  }

  open(): void {
    this.#root.classList.add("open");
    this.#bar.inert = false;
    this.#handle.setAttribute("aria-expanded", "true");
    this.#show("tools");
    this.#buttons.querySelector<HTMLElement>("button:not([hidden])")?.focus({ preventScroll: true });
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  close(): void {
    if (!this.isOpen) return;
    this.#fold();
    this.#actions.closed();
  }

  /** The volume keeps the arrows for itself. */
  #walk(event: KeyboardEvent): void {
    const row = [this.#buttons, this.#keys.element, this.#question].find(({ hidden }) => !hidden);
    const tools = [...(row?.querySelectorAll<HTMLElement>("button:not([hidden]), input") ?? [])];
    const at = tools.findIndex((tool) => tool === event.target);
    const to = at < 0 || event.target === this.#volume ? null : arrowTarget(event.key, at, tools.length);
    if (to === null) return;
    event.preventDefault();
    tools[to]?.focus();
  }

  #fold(): void {
    this.#root.classList.remove("open");
    this.#bar.inert = true;
    this.#handle.setAttribute("aria-expanded", "false");
  }

  #buildQuestion(): HTMLElement {
    const yes = element("button", { class: "tool danger solid", type: "button" }, this.#texts.endYes);
    const no = element("button", { class: "tool", type: "button" }, this.#texts.endNo);
    yes.addEventListener("click", () => {
      this.close();
      this.#actions.end();
    });
    no.addEventListener("click", () => this.close());
    const text = element("span", { id: "end-question" }, this.#texts.endQuestion);
    return element(
      "div",
      { class: "question", role: "group", "aria-labelledby": "end-question", hidden: "" },
      text,
      yes,
      no,
    );
  }

  #buildKeys(actions: ToolbarActions): KeysPanel {
    return new KeysPanel(this.#texts, {
      back: () => {
        this.#show("tools");
        this.#specialKeys.focus();
      },
      close: () => this.close(),
      chord: (codes) => actions.chord(codes),
      modifier: (family) => actions.modifier(family),
      letGo: () => actions.letGoOfModifiers(),
      screenKeyboard: () => actions.showScreenKeyboard(),
    });
  }

  #show(row: Row): void {
    this.#buttons.hidden = row !== "tools";
    this.#question.hidden = row !== "question";
    this.#keys.element.hidden = row !== "keys";
    if (row === "question") this.#question.querySelectorAll("button")[1]?.focus(); // The harmless one.
    if (row === "keys") this.#keys.focus();
  }
}

function relabel(button: HTMLButtonElement, name: IconName, text: string): void {
  button.title = text;
  button.replaceChildren(icon(name), element("span", {}, text));
}
