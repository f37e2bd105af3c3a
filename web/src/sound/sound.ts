import type { SoundPacket } from "../protocol/messages.ts";
import { canPlayMessages, MessagePlayer, type MessageSound } from "./messagePlayer.ts";
import { loadSound, saveSound, type SoundSettings } from "./soundSettings.ts";

export interface SoundEvents {
  /** Whether the host is to send any. */
  listen(on: boolean): void;
  /** There is something to hear, and the browser wants a click first; or no longer. */
  waits(waiting: boolean): void;
}

/** The session's sound, whichever way it comes: as a track that the browser plays, or as packets. */
export class Sound {
  readonly #events: SoundEvents;
  readonly #element = new Audio();
  readonly #messages: MessagePlayer;
  #settings: SoundSettings;
  #waiting = false;

  constructor(events: SoundEvents) {
    this.#events = events;
    this.#settings = loadSound(localStorage);
    this.#messages = new MessagePlayer({ refused: () => this.#wait(true), begun: () => this.#wait(false) });
    this.#apply();
    // The first touch of the page, whatever it was meant for, is what browsers wait for.
    for (const event of ["pointerup", "keydown"])
      window.addEventListener(event, () => this.resume(), { capture: true });
  }

  get settings(): SoundSettings {
    return this.#settings;
  }

  set settings(value: SoundSettings) {
    const heardBefore = this.isWanted;
    this.#settings = value;
    saveSound(localStorage, value);
    this.#apply();
    if (this.isWanted === heardBefore) return;
    this.#events.listen(this.isWanted);
    if (!this.isWanted) this.#wait(false);
  }

  get isWanted(): boolean {
    return !this.#settings.muted;
  }

  /** Whether sound that comes as packets can be played at all. */
  readonly takesPackets = canPlayMessages();

  /** Null: the connection that it came by has ended. */
  play(track: MediaStreamTrack | null): void {
    this.#wait(false);
    this.#element.srcObject = track === null ? null : new MediaStream([track]);
    if (track === null) return;
    // A track is silent until the first packet: nobody is asked for a click before there is something to hear.
    if (track.muted) track.addEventListener("unmute", () => this.#start(), { once: true });
    else this.#start();
  }

  packet(packet: SoundPacket): void {
    if (this.isWanted) this.#messages.packet(packet);
  }

  /** After a click. */
  resume(): void {
    if (!this.#waiting) return;
    this.#start();
    this.#messages.resume();
  }

  figures(): Promise<MessageSound | null> {
    return this.#messages.figures();
  }

  /** What is heard, for who wants to record it. */
  stream(): MediaStream | null {
    return this.#element.srcObject instanceof MediaStream ? this.#element.srcObject : this.#messages.stream();
  }

  #start(): void {
    if (this.#element.srcObject === null) return;
    this.#element.play().then(
      () => this.#wait(false),
      (fault: unknown) => this.#wait(fault instanceof DOMException && fault.name === "NotAllowedError"),
    );
  }

  #apply(): void {
    const { volume, muted } = this.#settings;
    this.#element.volume = volume;
    this.#element.muted = muted;
    this.#messages.volume = muted ? 0 : volume;
  }

  #wait(waiting: boolean): void {
    const isWaiting = waiting && this.isWanted;
    if (isWaiting === this.#waiting) return;
    this.#waiting = isWaiting;
    this.#events.waits(isWaiting);
  }
}
