import { Limits } from "../limits.ts";
import type { EncodedFrame } from "../protocol/messages.ts";
import { codecOf } from "./h264.ts";

/** What is used of the browser's VideoDecoder. */
export type Decoder = Pick<VideoDecoder, "configure" | "decode" | "close">;
export type DecoderFactory = (init: VideoDecoderInit) => Decoder;

/** A frame on its way, with what is known of it so far. */
export interface Arrival {
  readonly frame: EncodedFrame;
  readonly bytes: number;
  /** Milliseconds of performance.now(), as the other times here. */
  readonly arrivedAt: number;
}

export interface DecoderSink {
  /** The picture belongs to the sink, which closes it. */
  picture(picture: VideoFrame, arrival: Arrival, decodedAt: number): void;
  /** A newer picture is about to follow: this one was closed. */
  skipped(): void;
  acknowledge(id: number, decodeMicros: number, decoderQueue: number): void;
  needKeyFrame(): void;
  /** This browser cannot decode what the host sends. */
  unsupported(): void;
}

/**
 * Frames in, pictures out, in order. Every frame is acknowledged, also one that is dropped (after 0 microseconds):
 * the host sends another only when one has left. After a gap or an error nothing is decoded until a key frame.
 */
export class FrameDecoder {
  readonly #sink: DecoderSink;
  readonly #make: DecoderFactory;
  readonly #now: () => number;
  #decoder: Decoder | null = null;
  #configured = "";
  #inside: Arrival[] = [];
  #lastId = 0;
  #waitsForKey = true;
  #askedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(sink: DecoderSink, make: DecoderFactory, now: () => number) {
    this.#sink = sink;
    this.#make = make;
    this.#now = now;
  }

  /** Another connection: it begins with a key frame, without being asked. */
  restart(): void {
    this.#close();
    this.#failures = 0;
    this.#lastId = 0;
    this.#askedAt = this.#now();
  }

  get queue(): number {
    return this.#inside.length;
  }

  decode(frame: EncodedFrame, arrivedAt: number, bytes: number): void {
    const gap = this.#lastId !== 0 && frame.id !== this.#lastId + 1;
    this.#lastId = frame.id;
    if (!frame.key && (gap || this.#inside.length >= Limits.decoderQueueMax)) this.#lose();
    if (this.#waitsForKey && !frame.key) return this.#drop(frame.id);
    this.#inside.push({ frame, bytes, arrivedAt });
    try {
      if (frame.key) this.#configure(frame);
      // The frame's number takes the place of a time: it comes back with the picture.
      const type = frame.key ? "key" : "delta";
      this.#decoder?.decode(new EncodedVideoChunk({ type, timestamp: frame.id, data: frame.data }));
      this.#waitsForKey = false;
    } catch (fault) {
      this.#failed(fault);
    }
  }

  #configure(frame: EncodedFrame): void {
    const codec = codecOf(frame.data);
    if (codec === null) throw new DOMException("A key frame has no SPS.", "DataError");
    const configuration = `${codec} ${frame.width}x${frame.height}`;
    if (this.#decoder !== null && this.#configured === configuration) return;
    this.#decoder ??= this.#newDecoder();
    this.#configured = configuration;
    this.#decoder.configure({
      codec,
      codedWidth: frame.width,
      codedHeight: frame.height,
      optimizeForLatency: true,
      hardwareAcceleration: "no-preference",
    });
  }

  #newDecoder(): Decoder {
    // What an old decoder still says, once it has been closed, is about pictures that nobody waits for.
    const decoder: Decoder = this.#make({
      output: (picture) => (this.#decoder === decoder ? this.#decoded(picture) : picture.close()),
      error: (fault) => {
        if (this.#decoder === decoder) this.#failed(fault);
      },
    });
    return decoder;
  }

  #decoded(picture: VideoFrame): void {
    const decodedAt = this.#now();
    this.#failures = 0;
    let arrival: Arrival | undefined;
    do arrival = this.#inside.shift();
    while (arrival !== undefined && arrival.frame.id !== picture.timestamp);
    if (arrival === undefined) return picture.close();
    const behind = this.#inside.length;
    this.#sink.acknowledge(arrival.frame.id, (decodedAt - arrival.arrivedAt) * 1_000, behind);
    if (behind > Limits.decoderLagMax && decodedAt - this.#shownAt < Limits.staleMs) {
      picture.close();
      return this.#sink.skipped();
    }
    this.#shownAt = decodedAt;
    this.#sink.picture(picture, arrival, decodedAt);
  }

  #failed(fault: unknown): void {
    this.#failures += 1;
    const unsupported = fault instanceof DOMException && fault.name === "NotSupportedError";
    if (unsupported || this.#failures >= Limits.decoderFailuresMax) {
      this.#close();
      return this.#sink.unsupported();
    }
    this.#lose();
  }

  #lose(): void {
    const lost = this.#inside;
    this.#close();
    this.#ask();
    for (const { frame } of lost) this.#drop(frame.id);
  }

  #drop(id: number): void {
    this.#sink.skipped();
    this.#sink.acknowledge(id, 0, 0);
    if (this.#now() - this.#askedAt >= Limits.keyFrameAgainMs) this.#ask();
  }

  #ask(): void {
    this.#askedAt = this.#now();
    this.#sink.needKeyFrame();
  }

  #close(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    this.#configured = "";
    this.#inside = [];
    this.#waitsForKey = true;
    try {
      decoder?.close();
    } catch {
      // A decoder that failed has closed itself.
    }
  }
}
