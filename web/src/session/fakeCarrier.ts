import type { Carrier, CarrierEvents, CarrierKind, Path } from "../carriers/carrier.ts";
import type { Hindrance, Why } from "../carriers/hindrance.ts";
import type { Loss } from "../protocol/closeCodes.ts";
import type { HostMessage, Message } from "../protocol/messages.ts";
import type { ViewerGrant } from "./viewer.ts";

/** A carrier for tests: keeps what is sent, and says what the test has the host say. */
export class FakeCarrier implements Carrier {
  readonly kind: CarrierKind;
  readonly relayed = false;
  readonly why: Why = { kind: "asked" };
  path: Path | null;
  readonly sent: Message[] = [];
  closed = false;
  improvements = 0;
  doubts = 0;
  #events: CarrierEvents | null = null;

  constructor(kind: CarrierKind = "websocket") {
    this.kind = kind;
    this.path = kind === "websocket" ? "websocket" : "udp";
  }

  get types(): (number | undefined)[] {
    return this.sent.map(([type]) => type);
  }

  connect(events: CarrierEvents): void {
    this.#events = events;
  }

  send(message: Message): void {
    this.sent.push(message);
  }

  sendLossy(message: Message): void {
    this.sent.push(message);
  }

  improve(): void {
    this.improvements += 1;
  }

  doubt(): void {
    this.doubts += 1;
  }

  figures(): Promise<null> {
    return Promise.resolve(null);
  }

  close(): void {
    this.closed = true;
    this.#events = null;
  }

  welcome(graceSeconds = 60): void {
    const size = { width: 1280, height: 720 };
    const names = { sessionId: "0190aabbccdd7eef8123456789abcdef", applicationName: "Editor", returnUrl: null };
    const policy = { clipboard: null, fixedSize: null, microphone: null, touch: null, gamepad: null };
    this.receive({ type: "welcome", protocol: 1, ...names, ...size, ...policy, graceSeconds });
  }

  pong(): void {
    this.receive({ type: "pong", stamp: 0 });
  }

  end(): void {
    const words = { reason: "EndedByUser", state: "Completed", message: "You ended the session.", detail: null };
    this.receive({ type: "ended", ...words, retry: true });
  }

  receive(message: HostMessage): void {
    this.#events?.received(message, 0, 100);
  }

  giveTrack(track: MediaStreamTrack): void {
    this.#events?.track(track);
  }

  move(path: Path): void {
    this.path = path;
    this.#events?.moved();
  }

  interrupt(): void {
    this.#events?.interrupted();
  }

  resume(): void {
    this.#events?.resumed();
  }

  lose(loss: Loss = "retry"): void {
    this.#events?.lost(loss);
  }

  hinder(hindrance: Hindrance): void {
    this.#events?.hindered(hindrance);
  }
}

export const grant: ViewerGrant = {
  viewerToken: "fgv_1",
  stream: "/stream",
  whep: null,
  applicationName: "Editor",
  returnUrl: null,
  restartUrl: null,
};
