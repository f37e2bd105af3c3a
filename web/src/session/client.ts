import type { Carrier, CarrierKind } from "../carriers/carrier.ts";
import type { Hindrance } from "../carriers/hindrance.ts";
import { Limits } from "../limits.ts";
import {
  writeEnd,
  writeFrameAck,
  writeKeyFrameRequest,
  writeListen,
  writePing,
  writeWatchFrames,
  type CursorShape,
  type EncodedFrame,
  type FrameNote,
  type Message,
  type NetworkNote,
  type Picture,
  type PicturePreference,
  type SoundPacket,
  type Welcome,
} from "../protocol/messages.ts";
import { writePicturePreference } from "../protocol/displayMessages.ts";
import type { ClipboardMessage } from "../protocol/clipboardMessages.ts";
import type { CursorAgain, PointerHint } from "../protocol/pointerMessages.ts";
import type { Clock } from "./clock.ts";
import { Connections, type SessionMessage, type UsableRung } from "./connections.ts";
import type { Ladder } from "./ladder.ts";
import { delayBefore } from "./reconnect.ts";
import { SilenceCheck } from "./silence.ts";
import { next, start, type Lack, type View, type ViewEvent } from "./view.ts";
import type { GrantStore, ViewerAnswer, ViewerGrant } from "./viewer.ts";

/** What the client is joined to. Everything that touches the browser stands behind one of these. */
export interface ClientParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly offline: () => boolean;
  readonly hidden: () => boolean;
  /** A key or a button is down. */
  readonly holding: () => boolean;
  readonly store: Pick<GrantStore, "load" | "save" | "clear">;
  /** Null where the page was opened without a ticket. */
  readonly openViewer: (() => Promise<ViewerAnswer>) | null;
  readonly ladder: Ladder;
  readonly carrier: (grant: ViewerGrant, rung: UsableRung) => Carrier;
  readonly show: (view: View) => void;
  /** Another connection has the session: all keys are up there, and the decoder starts anew, at a key frame. */
  readonly restarted: (welcome: Welcome) => void;
  /** The same connection by another path: the end of what was held may not have come. */
  readonly resumed: () => void;
  readonly frame: (frame: EncodedFrame, arrivedAt: number, bytes: number) => void;
  readonly note: (note: FrameNote) => void;
  readonly network: (note: NetworkNote) => void;
  readonly picture: (picture: Picture) => void;
  /** Pictures or sound by WebRTC, from now on; null: no more of both, and the last picture stays. */
  readonly play: (track: MediaStreamTrack | null) => void;
  /** Sound that comes as messages. */
  readonly sound: (packet: SoundPacket) => void;
  readonly cursor: (shape: CursorShape | CursorAgain) => void;
  readonly pointerHint: (hint: PointerHint) => void;
  readonly roundTrip: (milliseconds: number) => void;
  readonly clipboard: (message: ClipboardMessage) => void;
}

/** Keeps the session connected: has connections made, lost and made anew, and tells the page what there is to see. */
export class Client {
  readonly #parts: ClientParts;
  readonly #silence: SilenceCheck;
  readonly #connections: Connections;
  #view: View = start;
  #grant: ViewerGrant | null = null;
  #welcome: Welcome | null = null;
  #watching = false;
  #preference: PicturePreference = "Automatic";
  /** Null: nobody has said, and the carrier's kind decides. */
  #listening: boolean | null = null;
  #spokeAt = Number.NEGATIVE_INFINITY;
  #attempt = 0;
  #deadline: number | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelTick: (() => void) | null = null;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    const { clock, ladder, hidden, play } = parts;
    this.#silence = new SilenceCheck({
      clock,
      ask: () => this.ping(),
      doubt: () => this.#connections.active?.doubt(),
      lost: () => this.#retry(false),
    });
    this.#connections = new Connections({
      clock,
      ladder,
      hidden,
      play,
      busy: () => parts.holding() || clock.now() - this.#spokeAt < Limits.climbQuietMs,
      carrier: (rung) => parts.carrier(this.#granted(), rung),
      events: {
        welcomed: (welcome) => this.#welcomed(welcome),
        received: (message, arrivedAt, bytes) => this.#received(message, arrivedAt, bytes),
        seen: () => this.#happened({ type: "picture" }),
        playRefused: () => this.#happened({ type: "play-refused" }),
        interrupted: () => this.#showLost(),
        resumed: () => this.#resumed(),
        gone: (atOnce) => this.#retry(atOnce),
        closed: (loss) => this.#finish({ type: "closed", loss }),
        ended: (ended) => this.#finish({ type: "ended", ended }),
      },
    });
  }

  get view(): View {
    return this.#view;
  }

  get carrier(): Carrier | null {
    return this.#connections.carrier;
  }

  async start(): Promise<void> {
    const rung = this.#parts.ladder.next();
    if (rung.kind === "none") return this.lacks(rung.lack, rung.hindrance); // Before the ticket is used up.
    this.#parts.show(this.#view);
    const kept = this.#parts.store.load();
    const answer = await this.#openViewer();
    if (answer?.kind === "granted") return this.#begin(answer.grant);
    // A used ticket in a tab that has a grant: the page was opened again from the history.
    if (kept !== null && (answer === undefined || answer.refusal.code === "ticket_used")) return this.#begin(kept);
    if (answer === undefined) return this.lacks("no-ticket");
    this.#happened({ type: "refused", refusal: answer.refusal });
  }

  /** The browser cannot go on, whatever the host does. */
  lacks(lack: Lack, hindrance: Hindrance | null = null): void {
    this.#finish({ type: "lacking", lack, hindrance });
  }

  /** The browser cannot decode the frames that come as messages: there may be another way. */
  cannotDecode(): void {
    this.#parts.ladder.lacks("no-h264");
    this.#retry(true);
  }

  /** A picture that came by such a carrier is on the screen. */
  drawn(kind: CarrierKind): void {
    this.#silence.heard();
    this.#connections.drawn(kind);
    // It was stopped with its page, and goes on after a click.
    if (this.#view.phase === "paused" && this.#connections.carrier?.kind === kind) this.#happened({ type: "picture" });
  }

  /** The browser wants a click before it plays anything. */
  playRefused(): void {
    this.#connections.playRefused();
  }

  /** Input that must arrive. */
  send(message: Message): void {
    const carrier = this.#connections.active;
    if (carrier === null) return; // Nobody is there, and nobody's silence means anything.
    carrier.send(message);
    this.#spokeAt = this.#parts.clock.now();
    this.#silence.spoke();
  }

  /** Input that the next of its kind replaces. */
  sendLossy(message: Message): void {
    const carrier = this.#connections.active;
    if (carrier === null) return;
    carrier.sendLossy(message);
    this.#silence.spoke();
  }

  acknowledge(id: number, decodeMicros: number, decoderQueue: number): void {
    // What the decoder still had from a connection that was lost is no business of the next one.
    const carrier = this.#connections.active;
    if (carrier?.kind === "websocket") carrier.send(writeFrameAck(id, decodeMicros, decoderQueue));
  }

  requestKeyFrame(): void {
    this.#connections.active?.send(writeKeyFrameRequest());
  }

  /** Whether notes are wanted: of the network, and of frames that have no header of their own. */
  watch(on: boolean): void {
    this.#watching = on;
    this.#tellWatching();
  }

  /** What is given up first on a narrow link. The session forgets it with each connection. */
  prefer(preference: PicturePreference): void {
    this.#preference = preference;
    this.#connections.active?.send(writePicturePreference(preference));
  }

  /** Whether sound is wanted: what nobody hears is not made. */
  listen(on: boolean): void {
    this.#listening = on;
    this.#tellListening();
  }

  ping(): void {
    this.#connections.active?.send(writePing(this.#parts.clock.now() * 1_000));
  }

  /** After a sleep or a change of network, nothing tells whether the connection still is one, or the best one. */
  probe(): void {
    if (this.#connections.active === null) return;
    this.ping();
    this.#silence.spoke();
    this.#connections.nudge();
  }

  end(): void {
    this.send(writeEnd()); // The host answers with the end and its reason.
  }

  /** The page is being left. */
  leave(): void {
    this.#release();
  }

  /** The browser's online and offline events: they come sooner than a socket notices anything. */
  network(offline: boolean): void {
    if (offline && this.#connections.active !== null) return this.#retry(false);
    this.#happened({ type: "network", offline });
    if (offline) return;
    if (this.#connections.active !== null) return this.probe();
    if (this.#deadline === null) return;
    this.#release(); // An attempt that is under way may be stuck in the network that was.
    this.#connect();
  }

  /** A host that cannot be reached is asked again for a while: the ticket is not used up by that. */
  async #openViewer(): Promise<ViewerAnswer | undefined> {
    const { clock, chance, openViewer } = this.#parts;
    const deadline = clock.now() + Limits.firstConnectionMs;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await openViewer?.();
      if (answer?.kind !== "refused" || answer.refusal.code !== "unreachable" || clock.now() >= deadline) return answer;
      await new Promise<void>((resolve) => clock.after(delayBefore(attempt, chance()), resolve));
    }
  }

  #begin(grant: ViewerGrant): void {
    this.#grant = grant;
    this.#parts.store.save(grant);
    if (grant.whep === null) this.#parts.ladder.hindered({ kind: "not-offered" });
    const { applicationName: application, returnUrl, restartUrl } = grant;
    this.#happened({ type: "granted", about: { application, returnUrl, restartUrl } });
    this.#deadline = this.#parts.clock.now() + Limits.firstConnectionMs;
    this.#connect();
  }

  #granted(): ViewerGrant {
    if (this.#grant === null) throw new Error("Nothing is connected before the host has granted it.");
    return this.#grant;
  }

  #connect(): void {
    this.#cancelRetry = null;
    const rung = this.#parts.ladder.next();
    if (rung.kind === "none") return this.lacks(rung.lack, rung.hindrance);
    this.#attempt += 1;
    this.#connections.connect(rung);
  }

  #received(message: SessionMessage, arrivedAt: number, bytes: number): void {
    this.#silence.heard();
    switch (message.type) {
      case "frame":
        return this.#parts.frame(message, arrivedAt, bytes);
      case "note":
        return this.#parts.note(message);
      case "network":
        return this.#parts.network(message);
      case "picture":
        return this.#parts.picture(message);
      case "sound":
        return this.#parts.sound(message);
      case "cursor":
      case "cursorAgain":
        return this.#parts.cursor(message);
      case "copied":
      case "contents":
      case "wanted":
        return this.#parts.clipboard(message);
      case "pointerHint":
        return this.#parts.pointerHint(message);
      case "pong":
        return this.#parts.roundTrip(arrivedAt - message.stamp / 1_000);
      default:
        return message satisfies never;
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#attempt = 0;
    this.#silence.heard();
    this.#parts.restarted(welcome);
    if (this.#watching) this.#tellWatching();
    if (this.#preference !== "Automatic") this.prefer(this.#preference);
    this.#tellListening();
    this.#back(welcome);
  }

  /** It was frozen and not lost. */
  #resumed(): void {
    this.#parts.resumed();
    if (this.#welcome !== null) this.#back(this.#welcome);
  }

  #back(welcome: Welcome): void {
    this.#deadline = null;
    this.#cancelTick?.();
    this.#cancelTick = null;
    this.#happened({ type: "welcomed", welcome });
  }

  /** @param atOnce On another rung, for which the back-off of this one does not count. */
  #retry(atOnce: boolean): void {
    this.#release();
    const { clock, chance, ladder } = this.#parts;
    const rung = ladder.next();
    if (rung.kind === "none") return this.lacks(rung.lack, rung.hindrance);
    const left = this.#showLost();
    if (left <= 0) return this.#finish({ type: "given-up" });
    // Never past the deadline: the last attempt is made on it.
    const delay = atOnce ? 0 : Math.min(delayBefore(this.#attempt, chance()), left);
    this.#cancelRetry = clock.after(delay, () => this.#connect());
  }

  /** @returns How long the application is kept, in milliseconds. */
  #showLost(): number {
    const { clock, offline } = this.#parts;
    const now = clock.now();
    this.#deadline ??= now + (this.#welcome?.graceSeconds ?? 0) * 1_000;
    if (now >= this.#deadline) return 0;
    this.#happened({ type: "lost", now, deadline: this.#deadline, offline: offline() });
    this.#tick();
    return this.#deadline - now;
  }

  /** Counts the seconds that are left, and runs only while there is something to count. */
  #tick(): void {
    this.#cancelTick ??= this.#parts.clock.after(1_000, () => {
      this.#cancelTick = null;
      if (this.#view.phase !== "reconnecting") return;
      this.#happened({ type: "tick", now: this.#parts.clock.now() });
      this.#tick();
    });
  }

  #tellWatching(): void {
    this.#connections.active?.send(writeWatchFrames(this.#watching));
  }

  #tellListening(): void {
    if (this.#listening !== null) this.#connections.active?.send(writeListen(this.#listening));
  }

  #release(): void {
    this.#connections.release();
    this.#silence.stop();
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  #finish(event: ViewEvent): void {
    this.#release();
    this.#cancelTick?.();
    this.#deadline = null;
    if (isOver(event)) this.#parts.store.clear();
    this.#happened(event);
  }

  #happened(event: ViewEvent): void {
    const view = next(this.#view, event);
    if (view === this.#view) return;
    this.#view = view;
    this.#parts.show(view);
  }
}

/** Whether the token is worth nothing any more. A page that was given up or is too old may be reloaded. */
function isOver(event: ViewEvent): boolean {
  if (event.type !== "closed") return event.type === "ended";
  return event.loss !== "version-mismatch" && event.loss !== "protocol-error";
}
