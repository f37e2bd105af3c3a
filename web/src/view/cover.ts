import type { Action, Panel, Step } from "../session/words.ts";
import { element, icon } from "./dom.ts";

/** Shows panels, over the picture or in its place. */
export class Cover {
  readonly #root: HTMLElement;
  readonly #play: () => void;
  #shown = "";

  /** @param play What a click on the button of a picture that waits for it does. */
  constructor(parent: HTMLElement, play: () => void) {
    this.#play = play;
    this.#root = element("div", { class: "cover own", hidden: "", "aria-live": "polite" });
    parent.append(this.#root);
  }

  show(panel: Panel | null): void {
    this.#root.hidden = panel === null;
    if (panel === null) {
      this.#shown = "";
      return this.#root.replaceChildren();
    }
    this.#root.classList.toggle("over", panel.over);
    // Only the number changes while it counts: a panel built anew each second would be read out each second.
    const same = JSON.stringify({ ...panel, countdown: panel.countdown !== null });
    if (same !== this.#shown) this.#root.replaceChildren(build(panel, this.#play));
    this.#shown = same;
    const counter = this.#root.querySelector(".seconds");
    if (counter !== null) counter.textContent = panel.countdown;
  }
}

function build(panel: Panel, play: () => void): HTMLElement {
  const main = element("main", { class: `panel ${panel.tone}` }, mark(), element("h1", {}, panel.title));
  if (panel.text !== "") main.append(element("p", {}, panel.text));
  if (panel.steps.length > 0) main.append(element("ol", { class: "steps" }, ...panel.steps.map(step)));
  if (panel.points.length > 0)
    main.append(element("ul", { class: "points" }, ...panel.points.map((point) => element("li", {}, point))));
  if (panel.countdown !== null) main.append(countdown());
  if (panel.actions.length > 0)
    main.append(element("div", { class: "actions" }, ...panel.actions.map((one) => action(one, play))));
  if (panel.detail !== null) main.append(element("p", { class: "detail" }, panel.detail));
  return main;
}

function mark(): HTMLElement {
  return element("div", { class: "mark" }, icon("logo"), "Farglass");
}

function step({ text, state }: Step): HTMLElement {
  const sign = element("span", { class: "sign" }, state === "done" ? icon("done") : null);
  return element("li", { class: state, ...(state === "now" ? { "aria-current": "step" } : {}) }, sign, text);
}

function countdown(): HTMLElement {
  const bar = element("div", { class: "running", "aria-hidden": "true" });
  return element("div", { class: "countdown", "aria-live": "off" }, bar, element("p", { class: "seconds" }));
}

function action(wanted: Action, play: () => void): HTMLElement {
  if (wanted.kind === "link") return element("a", { class: "button", href: wanted.address }, wanted.text);
  const button = element("button", { class: "button", type: "button" }, wanted.text);
  button.addEventListener("click", wanted.kind === "play" ? play : () => location.reload());
  return button;
}
