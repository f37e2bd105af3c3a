import type { Carrier, CarrierKind } from "../carriers/carrier.ts";
import type { Hindrance } from "../carriers/hindrance.ts";
import { lossOf, type FinalLoss, type Loss } from "../protocol/closeCodes.ts";
import type { Ended, Farewell, HostMessage, Welcome } from "../protocol/messages.ts";
import type { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import type { Ladder, Rung } from "./ladder.ts";

export type UsableRung = Exclude<Rung, { kind: "none" }>;

/** What a connection carries once it is welcome. */
export type SessionMessage = Exclude<HostMessage, Welcome | Ended | Farewell>;

export interface ConnectionsParts {
  readonly clock: Clock;
  readonly ladder: Ladder;
  readonly carrier: (rung: UsableRung) => Carrier;
  readonly hidden: () => boolean;
  /** What the user does at this moment would be torn apart by a change of connections. */
  readonly busy: () => boolean;
  /** Pictures or sound by WebRTC, from now on; null: no more of both, and the last picture stays. */
  readonly play: (track: MediaStreamTrack | null) => void;
  readonly events: ConnectionsEvents;
}

export interface ConnectionsEvents {
  /** Another connection has the session now. */
  welcomed(welcome: Welcome): void;
  received(message: SessionMessage, arrivedAt: number, bytes: number): void;
  /** The first picture of the current connection is on the screen. */
  seen(): void;
  /** The browser wants a click before it plays anything. */
  playRefused(): void;
  /** Nothing comes through, and the carrier looks for another path. */
  interrupted(): void;
  resumed(): void;
  /** There is no connection any more, and another may be made. @param atOnce On another rung. */
  gone(atOnce: boolean): void;
  closed(loss: FinalLoss): void;
  ended(ended: Ended): void;
}

/**
 * The connection that has the session, and at times another beside it that is to be better. A candidate takes over with
 * the host's welcome; the former one stays on the screen until the candidate's first picture.
 */
export class Connections {
  readonly #parts: ConnectionsParts;
  #current: Connection | null = null;
  #candidate: Connection | null = null;
  #former: Connection | null = null;
  /** The host has taken the session from the current one, and the candidate has not said so yet. */
  #handedOver = false;
  #cancelClimb: (() => void) | null = null;

  constructor(parts: ConnectionsParts) {
    this.#parts = parts;
  }

  get carrier(): Carrier | null {
    return this.#current?.carrier ?? null;
  }

  /** The carrier that has the session; null while there is none. */
  get active(): Carrier | null {
    return this.#current?.isWelcome === true ? this.#current.carrier : null;
  }

  connect(rung: UsableRung): void {
    this.#current = this.#make(rung);
    this.#open(this.#current);
  }

  /** A picture that came by such a carrier is on the screen. */
  drawn(kind: CarrierKind): void {
    const from = this.#candidate?.carrier.kind === kind ? this.#candidate : this.#current;
    if (from?.carrier.kind === kind && from.seen()) this.#settle(from);
  }

  playRefused(): void {
    const waiting = this.#candidate ?? this.#current;
    if (waiting?.carrier.kind !== "webrtc") return; // The video that was to be played is gone already.
    waiting.playRefused();
    if (waiting === this.#current && waiting.isWelcome) this.#parts.events.playRefused();
  }

  /** The network may be another than before. */
  nudge(): void {
    this.#parts.ladder.nudge(this.#parts.clock.now());
    this.#planClimb();
  }

  release(): void {
    for (const connection of [this.#candidate, this.#former, this.#current]) this.#close(connection);
    this.#candidate = this.#former = this.#current = null;
    this.#handedOver = false;
    this.#parts.ladder.left(this.#parts.clock.now());
    this.#planClimb();
  }

  #make(rung: UsableRung): Connection {
    const connection: Connection = new Connection(this.#parts.carrier(rung), {
      clock: this.#parts.clock,
      hidden: this.#parts.hidden,
      unwelcome: () => this.#gone(connection),
      pictureless: () => this.#hindered(connection, { kind: "no-picture" }),
    });
    return connection;
  }

  #open(connection: Connection): void {
    const { events, play } = this.#parts;
    const ifCurrent = (happened: () => void) => () => {
      if (connection === this.#current && connection.isWelcome) happened();
    };
    connection.open({
      received: (message, arrivedAt, bytes) => this.#received(connection, message, arrivedAt, bytes),
      track: (track) => play(track),
      moved: () => this.#arrived(connection),
      interrupted: ifCurrent(() => events.interrupted()),
      resumed: ifCurrent(() => events.resumed()),
      lost: (loss) => this.#lost(connection, loss),
      hindered: (hindrance) => this.#hindered(connection, hindrance),
    });
  }

  #received(from: Connection, message: HostMessage, arrivedAt: number, bytes: number): void {
    switch (message.type) {
      case "welcome":
        return this.#welcomed(from, message);
      case "ended":
        return this.#parts.events.ended(message);
      case "farewell":
        return this.#lost(from, lossOf(message.code));
      default: // What one that was replaced still brings is not wanted any more.
        if (from === this.#current) this.#parts.events.received(message, arrivedAt, bytes);
    }
  }

  #welcomed(connection: Connection, welcome: Welcome): void {
    if (connection === this.#candidate) {
      // Input goes where the session is from now on.
      [this.#former, this.#current, this.#candidate] = [this.#current, connection, null];
      this.#handedOver = false;
    }
    if (connection !== this.#current) return;
    connection.welcomed();
    this.#parts.events.welcomed(welcome);
    if (connection.waitsForClick) this.#parts.events.playRefused();
    this.#settle(connection);
  }

  /** There is a welcome or a picture, and perhaps both now. */
  #settle(connection: Connection): void {
    if (connection !== this.#current || !connection.isComplete) return;
    this.#closeFormer();
    this.#parts.events.seen();
    this.#arrived(connection);
  }

  #arrived(connection: Connection): void {
    if (connection !== this.#current || !connection.isComplete) return;
    this.#parts.ladder.arrived(connection.carrier.path ?? "udp", this.#parts.clock.now());
    this.#planClimb();
  }

  #lost(connection: Connection, loss: Loss): void {
    if (loss === "retry") return this.#gone(connection);
    if (loss !== "replaced") return this.#parts.events.closed(loss);
    if (connection === this.#former) return this.#closeFormer();
    if (connection === this.#current && this.#candidate !== null)
      this.#handedOver = true; // By this page itself.
    else this.#parts.events.closed("taken-over");
  }

  #gone(connection: Connection): void {
    if (connection === this.#former) return this.#closeFormer();
    if (connection === this.#candidate) return this.#dropCandidate();
    if (connection !== this.#current) return;
    if (connection.carrier.kind === "websocket" && !connection.isWelcome) this.#parts.ladder.attemptFailed();
    this.#parts.events.gone(false);
  }

  #hindered(connection: Connection, hindrance: Hindrance): void {
    if (connection !== this.#candidate && connection !== this.#current) return;
    this.#parts.ladder.hindered(hindrance);
    if (connection === this.#candidate) return this.#dropCandidate();
    // The same rung again is worth a try only after a while.
    this.#parts.events.gone(this.#parts.ladder.next().kind !== connection.carrier.kind);
  }

  #dropCandidate(): void {
    this.#close(this.#candidate);
    this.#candidate = null;
    if (this.#handedOver) this.#parts.events.gone(true);
    else this.#planClimb();
  }

  #closeFormer(): void {
    this.#close(this.#former);
    this.#former = null;
  }

  #close(connection: Connection | null): void {
    if (connection?.carrier.kind === "webrtc") this.#parts.play(null);
    connection?.close();
  }

  #planClimb(): void {
    this.#cancelClimb?.();
    this.#cancelClimb = null;
    const { ladder, clock } = this.#parts;
    if (ladder.climbAt === Number.POSITIVE_INFINITY) return;
    this.#cancelClimb = clock.after(Math.max(0, ladder.climbAt - clock.now()), () => this.#climb());
  }

  #climb(): void {
    this.#cancelClimb = null;
    const { ladder, clock, hidden, busy } = this.#parts;
    // Nobody sees whether a picture comes in a hidden page. It is nudged when it is seen again.
    if (hidden()) return;
    if (busy() || this.#candidate !== null || this.#former !== null) ladder.putOff(clock.now());
    else if (ladder.climb(clock.now()) === "improve") this.#current?.carrier.improve();
    else this.#connectBeside();
    this.#planClimb();
  }

  #connectBeside(): void {
    this.#candidate = this.#make({ kind: "webrtc", only: null, why: null });
    this.#open(this.#candidate);
  }
}
