import { Limits } from "../limits.ts";
import type { Clock } from "../session/clock.ts";

export interface PathEvents {
  /** For the first time. */
  connected(): void;
  /** It was not to be had in time. */
  unanswered(): void;
  /** It was there and is not: another must be looked for, by an ICE restart. */
  interrupted(): void;
  resumed(): void;
  /** The restart has found none in time. */
  broken(): void;
}

type Standing = "opening" | "connected" | "doubtful" | "restarting" | "checking";

/** Judges the path through the network by the states of a peer connection, and by how long they last. */
export class PathWatch {
  readonly #clock: Clock;
  readonly #events: PathEvents;
  #standing: Standing = "opening";
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, events: PathEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get isConnected(): boolean {
    return this.#standing === "connected";
  }

  /** The host has answered an offer or a restart: from now on only the network can be what takes so long. */
  answered(): void {
    if (this.#standing === "opening") return this.#wait(Limits.peerConnectMs, () => this.#events.unanswered());
    if (this.#standing !== "restarting") return; // A better path is looked for while there is one.
    this.#standing = "checking";
    this.#wait(Limits.pathRestartMs, () => this.#events.broken());
  }

  changed(state: RTCPeerConnectionState): void {
    if (state === "connected") this.#connected();
    else if (state === "disconnected") this.#disconnected();
    else if (state === "failed") this.#failed();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #connected(): void {
    const before = this.#standing;
    this.stop();
    this.#standing = "connected";
    if (before === "opening") this.#events.connected();
    else if (before === "restarting" || before === "checking") this.#events.resumed();
  }

  /** A few checks had no answer. A busy network or a short gap comes back by itself. */
  #disconnected(): void {
    if (this.#standing !== "connected") return;
    this.#standing = "doubtful";
    this.#wait(Limits.disconnectedMs, () => this.#interrupted());
  }

  #failed(): void {
    if (this.#standing === "opening") return this.#events.unanswered();
    if (this.#standing === "checking") return this.#events.broken();
    // While the host has not answered the restart, this is about the path that was.
    if (this.#standing !== "restarting") this.#interrupted();
  }

  #interrupted(): void {
    this.stop();
    this.#standing = "restarting";
    this.#events.interrupted();
  }

  #wait(milliseconds: number, then: () => void): void {
    this.stop();
    this.#cancel = this.#clock.after(milliseconds, then);
  }
}
