import type { Figures, SoundFigures } from "../carriers/figures.ts";
import type { NetworkNote, Picture } from "../protocol/messages.ts";
import type { Summary } from "../session/statistics.ts";
import { Numbers } from "../texts/numbers.ts";
import type { Texts } from "../texts/texts.ts";
import type { Circumstances } from "./overlay.ts";

export type Fact = readonly [name: string, value: string];

const unknown = "–";

/** The lines of the statistics, as a language says them. */
export class Facts {
  readonly #texts: Texts["statistics"];
  readonly #numbers: Numbers;

  constructor({ statistics, language }: Texts) {
    this.#texts = statistics;
    this.#numbers = new Numbers(language);
  }

  of(summary: Summary, around: Circumstances): readonly Fact[] {
    const { width, height, scale } = around;
    const [texts, numbers] = [this.#texts, this.#numbers];
    return [
      [texts.frames, `${numbers.plain(summary.framesPerSecond)} ${texts.perSecond}`],
      [texts.bitRate, numbers.rate(summary.kilobitsPerSecond)],
      [texts.roundTrip, summary.roundTrip === null ? "…" : numbers.milliseconds(summary.roundTrip)],
      [texts.frameSize, summary.frameBytes === null ? unknown : numbers.kilobytes(summary.frameBytes.p50)],
      [texts.picture, `${width} × ${height}`],
      [texts.scale, scale === 1 ? "1:1" : numbers.percent(scale)],
      ...(around.picture === null ? [] : this.#encoding(around.picture)),
      ...(around.figures === null ? this.#ownDecoding(around) : this.#decoding(around.figures)),
      ...(around.sound === null ? [] : this.#hearing(around.sound)),
      ...(summary.network === null ? [] : this.#sending(summary.network)),
    ];
  }

  #ownDecoding({ decoderQueue, dropped }: Circumstances): readonly Fact[] {
    return [
      [this.#texts.decoderQueue, String(decoderQueue)],
      [this.#texts.dropped, String(dropped)],
    ];
  }

  #decoding(figures: Figures): readonly Fact[] {
    const texts = this.#texts;
    const told = (value: number | null): string => (value === null ? unknown : String(value));
    return [
      [texts.packetsLost, String(figures.packetsLost)],
      [texts.sentTwice, told(figures.packetsRepeated)],
      [texts.jitterBuffer, this.#milliseconds(figures.jitterBufferMs)],
      [texts.dropped, told(figures.framesDropped)],
      ...(figures.decoder === null ? [] : [[texts.decoder, figures.decoder] as const]),
    ];
  }

  #encoding(picture: Picture): readonly Fact[] {
    const texts = this.#texts;
    return [
      [texts.framesUpTo, `${picture.frameRateMax} ${texts.perSecond}`],
      [texts.limitedBy, texts.pictureBounds[picture.bound]],
      [texts.pixels, picture.isHalved ? texts.quarter : texts.all],
      [texts.shows, picture.isMotion ? texts.motion : texts.text],
    ];
  }

  #hearing({ kilobitsPerSecond, bufferMs, skewMs, gaps }: SoundFigures): readonly Fact[] {
    const texts = this.#texts;
    const sign = (skewMs ?? 0) < 0 ? "−" : "+";
    return [
      [texts.sound, kilobitsPerSecond === null ? unknown : this.#numbers.rate(kilobitsPerSecond)],
      [texts.soundBuffer, this.#milliseconds(bufferMs)],
      [texts.soundSkew, skewMs === null ? unknown : `${sign}${this.#milliseconds(Math.abs(skewMs))}`],
      [texts.soundGaps, gaps],
    ];
  }

  #sending(note: NetworkNote): readonly Fact[] {
    const [texts, numbers] = [this.#texts, this.#numbers];
    return [
      [texts.maySend, numbers.rate(note.targetKilobits)],
      [texts.boundBy, texts.bounds[note.bound]],
      [texts.sends, numbers.rate(note.sentKilobits)],
      [texts.arrives, numbers.rate(note.arrivedKilobits)],
      [texts.loss, numbers.percent(note.lossPerMille / 1_000, 1)],
      [texts.networkQueue, numbers.milliseconds(note.networkQueueMicros / 1_000)],
      [texts.hostQueue, numbers.milliseconds(note.senderQueueMicros / 1_000)],
    ];
  }

  #milliseconds(value: number | null): string {
    return value === null ? unknown : this.#numbers.milliseconds(value);
  }
}
