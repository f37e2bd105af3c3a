import type { PicturePreference } from "../protocol/messages.ts";
import { element, icon, type IconName } from "./dom.ts";

export interface ToolbarActions {
  fullScreen(): void;
  enlarge(): void;
  /** The display follows the window, or keeps its size. */
  follow(): void;
  /** The next of the picture's preferences. */
  picture(): void;
  statistics(): void;
  mute(): void;
  /** @param value 0 to 1. */
  volume(value: number): void;
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
  readonly statistics: boolean;
  readonly preference: PicturePreference;
  readonly follows: boolean;
  readonly muted: boolean;
  /** 0 to 1. */
  readonly volume: number;
}

const volumeSteps = 20;

const pictures: Readonly<Record<PicturePreference, { readonly name: string; readonly means: string }>> = {
  Automatic: { name: "Picture: automatic", means: "On a slow network, text stays sharp and films stay smooth" },
  Sharp: { name: "Picture: sharp", means: "On a slow network, the picture stays sharp and has fewer frames" },
  Smooth: { name: "Picture: smooth", means: "On a slow network, motion stays smooth and the picture blurs" },
};

export const shortcut = "Ctrl+Alt+Shift+M";

export function isToolbarShortcut(event: KeyboardEvent): boolean {
  return event.code === "KeyM" && event.ctrlKey && event.altKey && event.shiftKey;
}

/** A handle of a few pixels at the top edge, and the bar that it opens. */
export class Toolbar {
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
  readonly #mute: HTMLButtonElement;
  readonly #volume: HTMLInputElement;
  readonly #end: HTMLButtonElement;
  readonly #actions: ToolbarActions;

  constructor(parent: HTMLElement, actions: ToolbarActions) {
    this.#actions = actions;
    this.#name = element("span", { class: "name" });
    this.#fullScreen = tool("fullScreen", "Full screen", () => actions.fullScreen());
    this.#enlarge = tool("enlarge", "Enlarge", () => actions.enlarge());
    this.#follow = tool("follow", "Fit to window", () => actions.follow());
    this.#follow.title = "The application's screen takes the size of this window";
    this.#picture = tool("picture", "Picture", () => actions.picture());
    this.#statistics = tool("statistics", "Statistics", () => actions.statistics());
    this.#mute = tool("sound", "Mute", () => actions.mute());
    this.#volume = element("input", {
      class: "volume",
      type: "range",
      min: "0",
      max: String(volumeSteps),
      "aria-label": "Volume",
      title: "Volume",
    });
    this.#volume.addEventListener("input", () => actions.volume(this.#volume.valueAsNumber / volumeSteps));
    this.#end = tool("end", "End session", () => this.#ask(true));
    const close = tool("close", `Close (${shortcut})`, () => this.close());
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
      this.#mute,
      this.#volume,
      this.#end,
      element("span", { class: "hint" }, shortcut),
      close,
    );
    this.#question = this.#buildQuestion();
    const title = element("div", { class: "title" }, icon("logo"), this.#name);
    const label = { id: "toolbar", class: "toolbar", role: "toolbar", "aria-label": "Session", inert: "" };
    this.#bar = element("div", label, title, this.#buttons, this.#question);
    const handleLabel = `Open the toolbar (${shortcut})`;
    const handleAttributes = { class: "handle", type: "button", title: handleLabel, "aria-label": handleLabel };
    this.#handle = element("button", { ...handleAttributes, "aria-expanded": "false", "aria-controls": "toolbar" });
    this.#handle.addEventListener("click", () => this.open());
    this.#root = element("div", { class: "top own", hidden: "" }, this.#handle, this.#bar);
    this.#root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    parent.append(this.#root);
  }

  get isOpen(): boolean {
    return this.#root.classList.contains("open");
  }

  set visible(value: boolean) {
    this.#root.hidden = !value;
    if (!value) this.#fold();
  }

  update(state: ToolbarState): void {
    this.#name.textContent = state.application;
    this.#fullScreen.hidden = !state.canFullScreen;
    relabel(
      this.#fullScreen,
      state.fullScreen ? "leaveFullScreen" : "fullScreen",
      state.fullScreen ? "Leave full screen" : "Full screen",
    );
    this.#enlarge.hidden = !state.canEnlarge;
    this.#enlarge.setAttribute("aria-pressed", String(state.enlarge));
    this.#follow.setAttribute("aria-pressed", String(state.follows));
    const { name, means } = pictures[state.preference];
    relabel(this.#picture, "picture", name);
    this.#picture.title = means;
    this.#statistics.setAttribute("aria-pressed", String(state.statistics));
    relabel(this.#mute, state.muted ? "muted" : "sound", state.muted ? "Unmute" : "Mute");
    this.#mute.setAttribute("aria-pressed", String(state.muted));
    this.#volume.value = String(Math.round(state.volume * volumeSteps));
    this.#volume.setAttribute("aria-valuetext", `${Math.round(state.volume * 100)} %`);
  }

  open(): void {
    this.#root.classList.add("open");
    this.#bar.inert = false;
    this.#handle.setAttribute("aria-expanded", "true");
    this.#ask(false);
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

  #fold(): void {
    this.#root.classList.remove("open");
    this.#bar.inert = true;
    this.#handle.setAttribute("aria-expanded", "false");
  }

  #buildQuestion(): HTMLElement {
    const yes = element("button", { class: "tool danger solid", type: "button" }, "End it");
    const no = element("button", { class: "tool", type: "button" }, "Keep working");
    yes.addEventListener("click", () => {
      this.close();
      this.#actions.end();
    });
    no.addEventListener("click", () => this.close());
    const text = element("span", { id: "end-question" }, "End the session? What is not saved is lost.");
    return element(
      "div",
      { class: "question", role: "group", "aria-labelledby": "end-question", hidden: "" },
      text,
      yes,
      no,
    );
  }

  #ask(asking: boolean): void {
    this.#question.hidden = !asking;
    this.#buttons.hidden = asking;
    if (asking) this.#question.querySelectorAll("button")[1]?.focus(); // The harmless one.
  }
}

function tool(name: IconName, text: string, click: () => void): HTMLButtonElement {
  const button = element(
    "button",
    { class: "tool", type: "button", title: text },
    icon(name),
    element("span", {}, text),
  );
  button.addEventListener("click", click);
  return button;
}

function relabel(button: HTMLButtonElement, name: IconName, text: string): void {
  button.title = text;
  button.replaceChildren(icon(name), element("span", {}, text));
}
