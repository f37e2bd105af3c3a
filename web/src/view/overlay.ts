import type { Figures, SoundFigures } from "../carriers/figures.ts";
import type { NetworkNote, Picture, PictureBound, RateBound } from "../protocol/messages.ts";
import { stages, type StageName, type Summary } from "../session/statistics.ts";
import { element } from "./dom.ts";

type Fact = readonly [name: string, value: string];

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
  readonly carrier: string;
  readonly why: string;
}

const words: Readonly<Record<StageName, string>> = {
  wait: "Wait",
  convert: "Convert",
  encode: "Encode",
  transfer: "Transfer",
  queue: "Queue",
  network: "Network ≈",
  decode: "Decode",
  draw: "Draw",
};

const bounds: Readonly<Record<RateBound, string>> = {
  Search: "search",
  Application: "application",
  Delay: "network",
  Loss: "loss",
  Limit: "settings",
  Silence: "silence",
};

const pictureBounds: Readonly<Record<PictureBound, string>> = {
  Application: "application",
  Link: "bit rate",
  Processor: "host's processor",
};

/** The figures of the stream. Clicks go through it, to the application. */
export class Overlay {
  readonly #root: HTMLElement;
  readonly #facts = element("dl", { class: "facts" });
  readonly #bar = element("div", { class: "stagebar", "aria-hidden": "true" });
  readonly #body = element("tbody");
  readonly #foot = element("p", { class: "foot" });

  constructor(parent: HTMLElement) {
    const head = element("tr", {}, ...["Stage", "p50", "p95"].map((text) => element("th", { scope: "col" }, text)));
    const table = element("table", {}, element("thead", {}, head), this.#body);
    const title = element("h2", {}, "Statistics");
    this.#root = element("aside", { class: "overlay", hidden: "" }, title, this.#facts, this.#bar, table, this.#foot);
    parent.append(this.#root);
  }

  get visible(): boolean {
    return !this.#root.hidden;
  }

  set visible(value: boolean) {
    this.#root.hidden = !value;
  }

  update(summary: Summary, around: Circumstances): void {
    const { width, height, scale } = around;
    const facts: readonly Fact[] = [
      ["Frames", `${summary.framesPerSecond} /s`],
      ["Bit rate", rate(summary.kilobitsPerSecond)],
      ["Round trip", summary.roundTrip === null ? "…" : milliseconds(summary.roundTrip)],
      ["Frame size", summary.frameBytes === null ? "–" : kilobytes(summary.frameBytes.p50)],
      ["Picture", `${width} × ${height}`],
      ["Scale", scale === 1 ? "1:1" : `${Math.round(scale * 100)} %`],
      ...(around.picture === null ? [] : encoding(around.picture)),
      ...decoding(around),
      ...(around.sound === null ? [] : hearing(around.sound)),
      ...(summary.network === null ? [] : sending(summary.network)),
    ];
    this.#facts.replaceChildren(
      ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
    );
    this.#showStages(summary);
    this.#foot.textContent = `Carrier: ${around.carrier}, ${around.why}`;
  }

  #showStages({ stages: spreads }: Summary): void {
    const cells = (name: StageName): readonly string[] =>
      spreads === null ? ["–", "–"] : [spreads[name].p50, spreads[name].p95].map(milliseconds);
    const row = (name: StageName): HTMLElement => {
      const key = element("th", { scope: "row", class: `key ${name}` }, words[name]);
      return element("tr", {}, key, ...cells(name).map((text) => element("td", {}, text)));
    };
    const sum = spreads === null ? "–" : milliseconds(stages.reduce((total, name) => total + spreads[name].p50, 0));
    const total = element("tr", { class: "sum" }, element("th", { scope: "row" }, "Change to picture"));
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

function decoding({ figures, decoderQueue, dropped }: Circumstances): readonly Fact[] {
  if (figures === null)
    return [
      ["Decoder queue", String(decoderQueue)],
      ["Dropped", String(dropped)],
    ];
  const told = (value: number | null): string => (value === null ? "–" : String(value));
  return [
    ["Packets lost", String(figures.packetsLost)],
    ["Sent twice", told(figures.packetsRepeated)],
    ["Jitter buffer", figures.jitterBufferMs === null ? "–" : milliseconds(figures.jitterBufferMs)],
    ["Dropped", told(figures.framesDropped)],
    ...(figures.decoder === null ? [] : [["Decoder", figures.decoder] as const]),
  ];
}

function encoding(picture: Picture): readonly Fact[] {
  return [
    ["Frames up to", `${picture.frameRateMax} /s`],
    ["Limited by", pictureBounds[picture.bound]],
    ["Pixels", picture.isHalved ? "a quarter" : "all"],
    ["Shows", picture.isMotion ? "motion" : "text"],
  ];
}

function hearing({ kilobitsPerSecond, bufferMs, skewMs, gaps }: SoundFigures): readonly Fact[] {
  return [
    ["Sound", kilobitsPerSecond === null ? "–" : rate(kilobitsPerSecond)],
    ["Sound's buffer", bufferMs === null ? "–" : milliseconds(bufferMs)],
    ["Sound's skew", skewMs === null ? "–" : `${skewMs < 0 ? "−" : "+"}${milliseconds(Math.abs(skewMs))}`],
    ["Sound's gaps", gaps],
  ];
}

function sending(note: NetworkNote): readonly Fact[] {
  return [
    ["May send", rate(note.targetKilobits)],
    ["Bound by", bounds[note.bound]],
    ["Sends", rate(note.sentKilobits)],
    ["Arrives", rate(note.arrivedKilobits)],
    ["Loss", `${(note.lossPerMille / 10).toFixed(1)} %`],
    ["Way's queue", milliseconds(note.networkQueueMicros / 1_000)],
    ["Host's queue", milliseconds(note.senderQueueMicros / 1_000)],
  ];
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

export function rate(kilobits: number): string {
  return kilobits < 1_000 ? `${Math.round(kilobits)} kbit/s` : `${(kilobits / 1_000).toFixed(1)} Mbit/s`;
}

export function kilobytes(bytes: number): string {
  return bytes < 1_000 ? `${Math.round(bytes)} B` : `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
}
