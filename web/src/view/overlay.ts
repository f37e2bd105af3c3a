import type { Carrier } from "../carriers/carrier.ts";
import type { Figures, SoundFigures } from "../carriers/figures.ts";
import type { Picture } from "../protocol/messages.ts";
import { describeWhy, nameCarrier } from "../session/reasons.ts";
import { stages, type StageName, type Summary } from "../session/statistics.ts";
import { Numbers } from "../texts/numbers.ts";
import type { Texts } from "../texts/texts.ts";
import { element } from "./dom.ts";
import { Facts } from "./facts.ts";

/** What the overlay shows beside what the frames tell. */
export interface Circumstances {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly decoderQueue: number;
  readonly dropped: number;
  /** What the browser counts where it decodes by itself. */
  readonly figures: Figures | null;
  /** How the session encodes; null before it has said so. */
  readonly picture: Picture | null;
  /** Null: none has come. */
  readonly sound: SoundFigures | null;
  /** Null while the connection is made anew. */
  readonly carrier: Carrier | null;
}

/** The figures of the stream. Clicks go through it, to the application. */
export class Overlay {
  readonly #texts: Texts;
  readonly #numbers: Numbers;
  readonly #written: Facts;
  readonly #root: HTMLElement;
  readonly #facts = element("dl", { class: "facts" });
  readonly #bar = element("div", { class: "stagebar", "aria-hidden": "true" });
  readonly #body = element("tbody");
  readonly #foot = element("p", { class: "foot" });

  constructor(parent: HTMLElement, texts: Texts) {
    this.#texts = texts;
    this.#numbers = new Numbers(texts.language);
    this.#written = new Facts(texts);
    const { columns, title } = texts.statistics;
    const head = element("tr", {}, ...columns.map((text) => element("th", { scope: "col" }, text)));
    const table = element("table", {}, element("thead", {}, head), this.#body);
    const heading = element("h2", {}, title);
    this.#root = element("aside", { class: "overlay", hidden: "" }, heading, this.#facts, this.#bar, table, this.#foot);
    parent.append(this.#root);
  }

  get visible(): boolean {
    return !this.#root.hidden;
  }

  set visible(value: boolean) {
    this.#root.hidden = !value;
  }

  update(summary: Summary, around: Circumstances): void {
    const facts = this.#written.of(summary, around);
    this.#facts.replaceChildren(
      ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
    );
    this.#showStages(summary);
    const { carrier } = around;
    const { statistics, why } = this.#texts;
    this.#foot.textContent =
      carrier === null
        ? statistics.carrier(statistics.noCarrier, why.none)
        : statistics.carrier(nameCarrier(carrier, this.#texts), describeWhy(carrier.why, this.#texts));
  }

  #showStages({ stages: spreads }: Summary): void {
    const { statistics } = this.#texts;
    const milliseconds = (value: number): string => this.#numbers.milliseconds(value);
    const cells = (name: StageName): readonly string[] =>
      spreads === null ? ["–", "–"] : [spreads[name].p50, spreads[name].p95].map(milliseconds);
    const row = (name: StageName): HTMLElement => {
      const key = element("th", { scope: "row", class: `key ${name}` }, statistics.stages[name]);
      return element("tr", {}, key, ...cells(name).map((text) => element("td", {}, text)));
    };
    const sum = spreads === null ? "–" : milliseconds(stages.reduce((total, name) => total + spreads[name].p50, 0));
    const total = element("tr", { class: "sum" }, element("th", { scope: "row" }, statistics.sum));
    total.append(element("td", {}, sum), element("td", {}));
    this.#body.replaceChildren(...stages.map(row), total);
    this.#bar.replaceChildren(
      ...stages.map((name) => {
        const part = element("span", { class: name });
        part.style.flexGrow = String(spreads?.[name].p50 ?? 0);
        return part;
      }),
    );
  }
}
