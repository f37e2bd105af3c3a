import { type Message } from "../protocol/messages.ts";
import { writeMicrophone, writeSpeech } from "../protocol/microphoneMessages.ts";

/** Why it is not on: the user, the browser or its settings said no; there is none; this browser cannot send it. */
export type MicrophoneRefusal = "denied" | "missing" | "unsupported";

export type MicrophoneState =
  | { readonly kind: "off" | "asking" | "on" }
  | { readonly kind: "refused"; readonly why: MicrophoneRefusal };

/** Captures until it is closed. */
export interface Capture {
  close(): void;
}

export interface MicrophoneParts {
  /** Asks the user. The packets are of Opus, 20 ms each. */
  readonly capture: (packet: (data: Uint8Array) => void, ended: () => void) => Promise<Capture>;
  readonly send: (message: Message) => void;
  readonly sendLossy: (message: Message) => void;
  readonly changed: (state: MicrophoneState) => void;
}

/** The user's microphone, for the application: off until the user says so, and off again whenever in doubt. */
export class Microphone {
  readonly #parts: MicrophoneParts;
  #state: MicrophoneState = { kind: "off" };
  #capture: Capture | null = null;
  #sequence = 0;
  /** Which time it is that it was asked for: an answer that comes after another click is for nobody. */
  #asked = 0;

  constructor(parts: MicrophoneParts) {
    this.#parts = parts;
  }

  get state(): MicrophoneState {
    return this.#state;
  }

  toggle(): void {
    if (this.#state.kind === "on" || this.#state.kind === "asking") this.stop();
    else void this.#start();
  }

  /** After this nothing is captured. */
  stop(): void {
    this.#asked += 1;
    this.#close();
    if (this.#state.kind !== "off") this.#become({ kind: "off" });
  }

  /** The session is on another connection, or is another one: it does not know that somebody speaks. */
  restarted(allowed: boolean): void {
    if (!allowed) this.stop();
    else if (this.#state.kind === "on") this.#parts.send(writeMicrophone(true));
  }

  async #start(): Promise<void> {
    const asked = (this.#asked += 1);
    this.#become({ kind: "asking" });
    try {
      const capture = await this.#parts.capture(
        (data) => this.#heard(data),
        () => this.stop(),
      );
      if (this.#asked !== asked) return capture.close();
      this.#capture = capture;
      this.#parts.send(writeMicrophone(true));
      this.#become({ kind: "on" });
    } catch (fault) {
      if (this.#asked === asked) this.#become({ kind: "refused", why: refusalOf(fault) });
    }
  }

  #heard(data: Uint8Array): void {
    if (this.#state.kind !== "on") return;
    const message = writeSpeech(this.#sequence, data);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    if (message !== null) this.#parts.sendLossy(message);
  }

  #close(): void {
    if (this.#capture === null) return;
    this.#capture.close();
    this.#capture = null;
    this.#parts.send(writeMicrophone(false));
  }

  #become(state: MicrophoneState): void {
    this.#state = state;
    this.#parts.changed(state);
  }
}

/** https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia */
function refusalOf(fault: unknown): MicrophoneRefusal {
  const name = fault instanceof Error || fault instanceof DOMException ? fault.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotSupportedError" ? "unsupported" : "missing";
}
