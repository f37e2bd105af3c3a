import type { Carrier } from "../carriers/carrier.ts";
import { Limits } from "../limits.ts";
import type { Loss } from "../protocol/closeCodes.ts";
import {
  writeEnd,
  writeFrameAck,
  writeKeyFrameRequest,
  writePing,
  type CursorShape,
  type EncodedFrame,
  type HostMessage,
  type Message,
  type Welcome,
} from "../protocol/messages.ts";
import type { Clock } from "./clock.ts";
import { delayBefore } from "./reconnect.ts";
import { SilenceCheck } from "./silence.ts";
import { next, start, type Lack, type View, type ViewEvent } from "./view.ts";
import type { GrantStore, ViewerAnswer, ViewerGrant } from "./viewer.ts";

/** What the client is joined to. Everything that touches the browser stands behind one of these. */
export interface ClientParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly offline: () => boolean;
  readonly store: Pick<GrantStore, "load" | "save" | "clear">;
  /** Null where the page was opened without a ticket. */
  readonly openViewer: (() => Promise<ViewerAnswer>) | null;
  readonly carrier: (grant: ViewerGrant) => Carrier;
  readonly show: (view: View) => void;
  /** Another connection: the decoder starts anew, at a key frame. */
  readonly restarted: () => void;
  readonly frame: (frame: EncodedFrame, arrivedAt: number, bytes: number) => void;
  readonly cursor: (shape: CursorShape) => void;
  readonly roundTrip: (milliseconds: number) => void;
}

/** Keeps the session connected: makes carriers, loses them, makes others, and tells the page what there is to see. */
export class Client {
  readonly #parts: ClientParts;
  readonly #silence: SilenceCheck;
  #view: View = start;
  #grant: ViewerGrant | null = null;
  #carrier: Carrier | null = null;
  #welcome: Welcome | null = null;
  #connected = false;
  #attempt = 0;
  #deadline: number | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelTick: (() => void) | null = null;
  #cancelWelcome: (() => void) | null = null;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#silence = new SilenceCheck(
      parts.clock,
      () => this.ping(),
      () => this.#lost("retry"),
    );
  }

  get view(): View {
    return this.#view;
  }

  get carrier(): Carrier | null {
    return this.#carrier;
  }

  async start(): Promise<void> {
    this.#parts.show(this.#view);
    const kept = this.#parts.store.load();
    const answer = await this.#openViewer();
    if (answer?.kind === "granted") return this.#begin(answer.grant);
    // A used ticket in a tab that has a grant: the page was opened again from the history.
    if (kept !== null && (answer === undefined || answer.refusal.code === "ticket_used")) return this.#begin(kept);
    this.#happened(answer ? { type: "refused", refusal: answer.refusal } : { type: "lacking", lack: "no-ticket" });
  }

  /** The browser cannot go on, whatever the host does. */
  lacks(lack: Lack): void {
    this.#finish({ type: "lacking", lack });
  }

  /** A decoded picture is on the screen. */
  drawn(): void {
    if (this.#view.phase === "connecting") this.#happened({ type: "picture" });
  }

  /** Input that must arrive. */
  send(message: Message): void {
    this.#carrier?.send(message);
    this.#silence.spoke();
  }

  /** Input that the next of its kind replaces. */
  sendLossy(message: Message): void {
    this.#carrier?.sendLossy(message);
    this.#silence.spoke();
  }

  acknowledge(id: number, decodeMicros: number, decoderQueue: number): void {
    // What the decoder still had from a connection that was lost is no business of the next one.
    if (this.#connected) this.#carrier?.send(writeFrameAck(id, decodeMicros, decoderQueue));
  }

  requestKeyFrame(): void {
    if (this.#connected) this.#carrier?.send(writeKeyFrameRequest());
  }

  ping(): void {
    this.#carrier?.send(writePing(this.#parts.clock.now() * 1_000));
  }

  /** After a sleep or a change of network, nothing tells whether the connection still is one. */
  probe(): void {
    if (!this.#connected) return;
    this.ping();
    this.#silence.spoke();
  }

  end(): void {
    this.send(writeEnd()); // The host answers with the end and its reason.
  }

  /** The browser's online and offline events: they come sooner than a socket notices anything. */
  network(offline: boolean): void {
    if (offline && this.#connected) return this.#lost("retry");
    this.#happened({ type: "network", offline });
    if (offline) return;
    if (this.#connected) return this.probe();
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
    const { applicationName: application, returnUrl, restartUrl } = grant;
    this.#happened({ type: "granted", about: { application, returnUrl, restartUrl } });
    this.#deadline = this.#parts.clock.now() + Limits.firstConnectionMs;
    this.#connect();
  }

  #connect(): void {
    this.#cancelRetry = null;
    if (this.#grant === null) return;
    this.#attempt += 1;
    const carrier = this.#parts.carrier(this.#grant);
    this.#carrier = carrier;
    this.#cancelWelcome = this.#parts.clock.after(Limits.welcomeTimeoutMs, () => this.#lost("retry"));
    carrier.connect({
      opened: () => {},
      received: (message, arrivedAt, bytes) => this.#received(message, arrivedAt, bytes),
      lost: (loss) => this.#lost(loss),
    });
  }

  #received(message: HostMessage, arrivedAt: number, bytes: number): void {
    this.#silence.heard();
    switch (message.type) {
      case "frame":
        return this.#parts.frame(message, arrivedAt, bytes);
      case "cursor":
        return this.#parts.cursor(message);
      case "pong":
        return this.#parts.roundTrip(arrivedAt - message.stamp / 1_000);
      case "welcome":
        return this.#welcomed(message);
      case "ended":
        return this.#finish({ type: "ended", ended: message });
      case "note":
      case "farewell":
        return; // A WebSocket has frames with headers, and a close frame.
      default:
        return message satisfies never;
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#connected = true;
    this.#attempt = 0;
    this.#deadline = null;
    this.#cancelWelcome?.();
    this.#cancelTick?.();
    this.#cancelTick = null;
    this.#parts.restarted();
    this.#happened({ type: "welcomed", welcome });
  }

  #lost(loss: Loss): void {
    this.#release();
    if (loss !== "retry") return this.#finish({ type: "closed", loss });
    const { clock } = this.#parts;
    const now = clock.now();
    this.#deadline ??= now + (this.#welcome?.graceSeconds ?? 0) * 1_000;
    if (now >= this.#deadline) return this.#finish({ type: "given-up" });
    this.#happened({ type: "lost", now, deadline: this.#deadline, offline: this.#parts.offline() });
    // Never past the deadline: the last attempt is made on it.
    const delay = Math.min(delayBefore(this.#attempt, this.#parts.chance()), this.#deadline - now);
    this.#cancelRetry = clock.after(delay, () => this.#connect());
    this.#tick();
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

  #release(): void {
    this.#carrier?.close();
    this.#carrier = null;
    this.#connected = false;
    this.#silence.stop();
    this.#cancelWelcome?.();
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
