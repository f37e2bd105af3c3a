import type { SoundPacket } from "../protocol/messages.ts";
import processorAddress from "./soundProcessor.ts?worker&url";
import type { SoundReport, ToProcessor } from "./soundProcessor.ts";

const rate = 48_000;
const microsPerSample = 1_000_000 / rate;

/** The sound card is let go of after so much silence: while it runs it wakes a thread hundreds of times a second. */
const idleMs = 3_000;

export interface MessagePlayerEvents {
  /** The browser wants a click before it plays anything. */
  refused(): void;
  begun(): void;
}

/** What is known of the sound that is heard now. */
export interface MessageSound {
  readonly kilobitsPerSecond: number;
  readonly levelMs: number;
  readonly gaps: number;
  /** The host's clock, in microseconds, at a moment of the page's, in milliseconds: when this was played there. */
  readonly heard: { readonly position: number; readonly at: number } | null;
}

/** Whether this browser can play sound that comes as messages. */
export function canPlayMessages(): boolean {
  return typeof AudioDecoder === "function" && typeof AudioWorkletNode === "function";
}

/** Plays Opus packets that come as messages: WebCodecs decode them, a worklet plays them. */
export class MessagePlayer {
  readonly #events: MessagePlayerEvents;
  #context: AudioContext | null = null;
  #gain: GainNode | null = null;
  #node: AudioWorkletNode | null = null;
  #decoder: AudioDecoder | null = null;
  /** Of the packets that are being decoded: what their samples are to be marked with. */
  readonly #marks: { starts: boolean; position: number }[] = [];
  #report: ((report: SoundReport) => void) | null = null;
  #idle = 0;
  #volume = 1;
  #bytes = 0;
  #countedAt = 0;

  constructor(events: MessagePlayerEvents) {
    this.#events = events;
  }

  set volume(value: number) {
    this.#volume = value;
    if (this.#gain !== null) this.#gain.gain.value = value;
  }

  packet({ data, position, starts }: SoundPacket): void {
    if (this.#context === null) void this.#open();
    clearTimeout(this.#idle);
    this.#idle = window.setTimeout(() => void this.#context?.suspend(), idleMs);
    if (this.#context?.state === "suspended") this.resume();
    if (this.#decoder === null) return; // It is being opened: what comes meanwhile would be late.
    this.#marks.push({ starts, position });
    this.#bytes += data.length;
    // Each packet of Opus can be decoded by itself.
    this.#decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: position * microsPerSample, data }));
  }

  /** After a click, or when there is something to hear. */
  resume(): void {
    const context = this.#context;
    if (context === null || context.state === "running") return;
    const started = context.resume();
    if (!navigator.userActivation?.hasBeenActive) this.#events.refused(); // Then the promise stays open.
    void started.then(() => this.#events.begun());
  }

  async figures(): Promise<MessageSound | null> {
    const [node, context] = [this.#node, this.#context];
    if (node === null || context?.state !== "running") return null;
    const { position, at, levelMs, gaps } = await new Promise<SoundReport>((resolve) => {
      this.#report = resolve;
      node.port.postMessage("report" satisfies ToProcessor);
    });
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    const heardAt = performanceTime + (at - contextTime) * 1_000;
    const heard = position === null ? null : { position: position * microsPerSample, at: heardAt };
    return { kilobitsPerSecond: this.#rate(), levelMs, gaps, heard };
  }

  /** What is played, for who wants to record it. */
  stream(): MediaStream | null {
    if (this.#context === null || this.#gain === null) return null;
    const end = this.#context.createMediaStreamDestination();
    this.#gain.connect(end);
    return end.stream;
  }

  /** Since it was asked for last. */
  #rate(): number {
    const now = performance.now();
    const kilobits = (this.#bytes * 8) / Math.max(1, now - this.#countedAt);
    [this.#bytes, this.#countedAt] = [0, now];
    return kilobits;
  }

  async #open(): Promise<void> {
    const context = new AudioContext({ sampleRate: rate, latencyHint: "interactive" });
    this.#context = context;
    if (context.state !== "running") this.resume();
    await context.audioWorklet.addModule(processorAddress);
    const node = new AudioWorkletNode(context, "sound", { numberOfInputs: 0, outputChannelCount: [2] });
    node.port.onmessage = ({ data }: MessageEvent<SoundReport>) => this.#report?.(data);
    this.#gain = new GainNode(context, { gain: this.#volume });
    node.connect(this.#gain).connect(context.destination);
    this.#node = node;
    this.#decoder = new AudioDecoder({ output: (data) => this.#decoded(data), error: () => this.#failed() });
    this.#decoder.configure({ codec: "opus", sampleRate: rate, numberOfChannels: 2 });
  }

  #decoded(data: AudioData): void {
    const mark = this.#marks.shift();
    const plane = (planeIndex: number): Float32Array<ArrayBuffer> => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex, format: "f32-planar" });
      return samples;
    };
    const left = plane(0);
    const right = data.numberOfChannels > 1 ? plane(1) : left.slice();
    data.close();
    if (mark === undefined) return;
    const block: ToProcessor = { left, right, ...mark };
    this.#node?.port.postMessage(block, [left.buffer, right.buffer]);
  }

  /** A packet that is none: the next one begins anew. */
  #failed(): void {
    this.#marks.length = 0;
    this.#decoder = new AudioDecoder({ output: (data) => this.#decoded(data), error: () => this.#failed() });
    this.#decoder.configure({ codec: "opus", sampleRate: rate, numberOfChannels: 2 });
  }
}
