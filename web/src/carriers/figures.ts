import type { Path } from "./carrier.ts";

/** What the browser counts on a WebRTC connection. Null: it does not tell. */
export interface Figures {
  readonly packetsLost: number;
  readonly packetsRepeated: number | null;
  readonly framesDropped: number | null;
  /** Of the latest frames, on average: from the first packet to the decoder. */
  readonly jitterBufferMs: number | null;
  readonly decoder: string | null;
  /** Null where no sound has come. */
  readonly sound: SoundFigures | null;
}

/** Of sound, whichever way it comes. */
export interface SoundFigures {
  /** Null: it is not known. */
  readonly kilobitsPerSecond: number | null;
  /** How long it waits for the packets after it. */
  readonly bufferMs: number | null;
  /** How much later it is heard than the picture of the same moment is seen. */
  readonly skewMs: number | null;
  /** What was made up for want of packets, since the beginning. */
  readonly gaps: string;
}

/** Of Opus, whatever is in it. */
const samplesPerMs = 48;

/** The fields that are used, as the specification and the browsers have them: https://www.w3.org/TR/webrtc-stats/ */
interface Stats {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly localCandidateId?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
  readonly packetsLost?: number;
  readonly retransmittedPacketsReceived?: number;
  readonly framesDropped?: number;
  readonly jitterBufferDelay?: number;
  readonly jitterBufferEmittedCount?: number;
  readonly decoderImplementation?: string;
  readonly timestamp?: number;
  readonly bytesReceived?: number;
  readonly estimatedPlayoutTimestamp?: number;
  readonly concealedSamples?: number;
  readonly silentConcealedSamples?: number;
}

/** How the bytes travel: to the host, or to a relay on the way to it. */
export interface Route {
  readonly path: Exclude<Path, "websocket">;
  readonly relayed: boolean;
}

/** Null while no pair of addresses is in use. */
export function routeOf(report: RTCStatsReport): Route | null {
  const all = entries(report);
  const selected = all.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  const pair = all.find((one) => one.type === "candidate-pair" && (one.id === selected || one.selected === true));
  const local = all.find(({ id }) => id === pair?.localCandidateId);
  if (local === undefined) return null;
  const protocol = local.relayProtocol ?? local.protocol;
  return { path: protocol === "udp" ? "udp" : "tcp", relayed: local.relayProtocol !== undefined };
}

/** Reads reports one after the other: some figures are the difference to the one before. */
export class FigureReader {
  #delay = 0;
  #emitted = 0;
  #jitterBufferMs: number | null = null;
  #sound: Stats | null = null;
  #soundBufferMs: number | null = null;

  read(report: RTCStatsReport): Figures | null {
    const video = entries(report).find(({ type, kind }) => type === "inbound-rtp" && kind === "video");
    if (video === undefined) return null;
    this.#follow(video.jitterBufferDelay ?? 0, video.jitterBufferEmittedCount ?? 0);
    return {
      packetsLost: video.packetsLost ?? 0,
      packetsRepeated: video.retransmittedPacketsReceived ?? null,
      framesDropped: video.framesDropped ?? null,
      jitterBufferMs: this.#jitterBufferMs,
      decoder: video.decoderImplementation ?? null,
      sound: this.#readSound(report, video),
    };
  }

  #readSound(report: RTCStatsReport, video: Stats): SoundFigures | null {
    const now = entries(report).find(({ type, kind }) => type === "inbound-rtp" && kind === "audio");
    if (now === undefined || !now.bytesReceived) return null;
    const before = this.#sound;
    this.#sound = now;
    const count = (now.jitterBufferEmittedCount ?? 0) - (before?.jitterBufferEmittedCount ?? 0);
    if (count > 0)
      this.#soundBufferMs = (((now.jitterBufferDelay ?? 0) - (before?.jitterBufferDelay ?? 0)) * 1_000) / count;
    const elapsed = (now.timestamp ?? 0) - (before?.timestamp ?? 0);
    const [heard, seen] = [now.estimatedPlayoutTimestamp, video.estimatedPlayoutTimestamp];
    const concealed = (now.concealedSamples ?? 0) - (now.silentConcealedSamples ?? 0);
    return {
      kilobitsPerSecond:
        before === null || elapsed <= 0 ? null : ((now.bytesReceived - (before.bytesReceived ?? 0)) * 8) / elapsed,
      bufferMs: this.#soundBufferMs,
      skewMs: heard === undefined || seen === undefined ? null : seen - heard,
      gaps: `${Math.round(concealed / samplesPerMs)} ms`,
    };
  }

  /** Sums since the start, in seconds and in frames. A picture that rests leaves both as they are. */
  #follow(delay: number, emitted: number): void {
    if (emitted > this.#emitted)
      this.#jitterBufferMs = (Math.max(0, delay - this.#delay) * 1_000) / (emitted - this.#emitted);
    [this.#delay, this.#emitted] = [delay, emitted];
  }
}

function entries(report: RTCStatsReport): Stats[] {
  const all: Stats[] = [];
  report.forEach((stats: Stats) => all.push(stats));
  return all;
}
