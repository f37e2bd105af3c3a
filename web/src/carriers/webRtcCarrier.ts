import { Limits } from "../limits.ts";
import { parseHostMessage, type Message } from "../protocol/messages.ts";
import type { Clock } from "../session/clock.ts";
import type { Carrier, CarrierEvents, Path } from "./carrier.ts";
import { channelOf, channels, type Channel, type ChannelName } from "./channels.ts";
import { FigureReader, routeOf, type Figures, type Route } from "./figures.ts";
import type { Hindrance, Why } from "./hindrance.ts";
import { InputRepeats } from "./inputRepeats.ts";
import { PathWatch } from "./pathWatch.ts";
import {
  candidatesOf,
  offersH264,
  portsOf,
  restartFragment,
  withCandidatesOf,
  withoutStrays,
  withRestart,
  type CandidateProtocol,
} from "./sdp.ts";
import type { Whep, WhepFailure } from "./whep.ts";

/** What is used of the browser's RTCPeerConnection, so that a test can stand in for the browser. */
export type Peer = Pick<
  RTCPeerConnection,
  | "addTransceiver"
  | "close"
  | "connectionState"
  | "createDataChannel"
  | "createOffer"
  | "getStats"
  | "onconnectionstatechange"
  | "sctp"
  | "setConfiguration"
  | "setLocalDescription"
  | "setRemoteDescription"
>;

export interface WebRtcParts {
  readonly whep: Pick<Whep, "offer" | "restart" | "remove">;
  readonly peer: (configuration: RTCConfiguration) => Peer;
  /** What the browser can receive; empty where it does not tell. */
  readonly codecs: () => readonly RTCRtpCodec[];
  readonly clock: Clock;
  /** The only protocol whose addresses are tried; null for both. */
  readonly only: CandidateProtocol | null;
  /** Null: the path that was found says it. */
  readonly why: Why | null;
}

const startAnew: WhepFailure = { kind: "lost", loss: "retry" };

const configuration: RTCConfiguration = { bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" };

/**
 * Pictures as RTP, messages on data channels, over UDP or TCP as ICE finds it. The offer goes out without addresses
 * and nothing trickles: the host is ICE-lite, and learns ours from the checks that reach it (RFC 8445, 2.5).
 */
export class WebRtcCarrier implements Carrier {
  readonly kind = "webrtc";
  readonly #parts: WebRtcParts;
  readonly #watch: PathWatch;
  readonly #channels = new Map<ChannelName, Channel>();
  readonly #figures = new FigureReader();
  readonly #repeats: InputRepeats;
  #events: CarrierEvents | null = null;
  #peer: Peer | null = null;
  #answer = "";
  #route: Route | null = null;
  #cancelLook: (() => void) | null = null;
  #signalling: Promise<unknown> = Promise.resolve();

  constructor(parts: WebRtcParts) {
    this.#parts = parts;
    this.#repeats = new InputRepeats(parts.clock, (message) => this.sendLossy(message));
    this.#watch = new PathWatch(parts.clock, {
      connected: () => void this.#readRoute(),
      unanswered: () => this.#hindered({ kind: "no-answer", ports: portsOf(candidatesOf(this.#answer)) }),
      interrupted: () => void this.#recover(),
      resumed: () => {
        this.#events?.resumed();
        void this.#readRoute();
      },
      broken: () => this.#hindered({ kind: "broke-off" }),
    });
  }

  get path(): Path | null {
    return this.#route?.path ?? null;
  }

  get relayed(): boolean {
    return this.#route?.relayed ?? false;
  }

  get why(): Why {
    if (this.#parts.why !== null) return this.#parts.why;
    if (this.#route?.path !== "tcp") return { kind: "quickest" };
    const udp = candidatesOf(this.#answer).filter(({ protocol }) => protocol === "udp");
    return udp.length === 0 ? { kind: "no-udp" } : { kind: "no-answer", ports: portsOf(udp) };
  }

  connect(events: CarrierEvents): void {
    this.#events = events;
    // A browser that is not allowed to, or cannot carry out what it has offered itself.
    this.#open().catch((fault: unknown) => this.#hindered({ kind: "failed", fault: String(fault) }));
  }

  send(message: Message): void {
    this.#write(channelOf(message), message);
  }

  sendLossy(message: Message): void {
    const name = channelOf(message);
    const most = name === "speech" ? Limits.unsentSpeechBytesMax : Limits.unsentMoveBytesMax;
    if ((this.#channels.get(name)?.bufferedAmount ?? 0) <= most) this.#write(name, message);
  }

  improve(): void {
    if (this.#watch.isConnected) void this.#improve();
  }

  /** Nobody is told that a UDP port is closed. The request for a restart finds out, and harms no path that works. */
  doubt(): void {
    if (this.#watch.isConnected) void this.#restartOrFail();
  }

  async figures(): Promise<Figures | null> {
    const report = await this.#peer?.getStats().catch(() => undefined);
    return report === undefined ? null : this.#figures.read(report);
  }

  close(): void {
    const peer = this.#peer;
    this.#peer = null;
    this.#events = null;
    this.#watch.stop();
    this.#repeats.stop();
    this.#cancelLook?.();
    if (peer === null) return;
    peer.onconnectionstatechange = null;
    for (const channel of this.#channels.values()) channel.onmessage = channel.onclose = null;
    this.#channels.clear();
    this.#parts.whep.remove();
    peer.close();
  }

  /** The order is WHIP's: what the answer says of ICE servers is known before the browser looks for addresses. */
  async #open(): Promise<void> {
    const peer = this.#parts.peer(configuration);
    this.#peer = peer;
    peer.onconnectionstatechange = () => this.#watch.changed(peer.connectionState);
    for (const [id, { name, init }] of channels.entries()) this.#openChannel(peer, name, { ...init, id });
    const transceiver = peer.addTransceiver("video", { direction: "recvonly" });
    preferH264(transceiver, this.#parts.codecs());
    learnReferences(transceiver);
    const sound = peer.addTransceiver("audio", { direction: "recvonly" });
    for (const { receiver } of [transceiver, sound]) hurry(receiver);
    const offer = await peer.createOffer();
    if (this.#peer !== peer) return;
    if (!offersH264(offer.sdp ?? "")) return this.#hindered({ kind: "no-h264" });
    const answer = await this.#parts.whep.offer(withoutStrays(offer.sdp ?? ""));
    if (this.#peer !== peer) return this.#parts.whep.remove(); // Nobody wants it any more.
    if (answer.kind !== "answered") return this.#failed(answer);
    this.#answer = answer.sdp;
    if (answer.iceServers.length > 0 && this.#parts.only === null)
      peer.setConfiguration({ ...configuration, iceServers: [...answer.iceServers] });
    await peer.setLocalDescription(offer);
    await this.#accept(peer);
    for (const { receiver } of [transceiver, sound]) this.#events?.track(receiver.track);
  }

  #openChannel(peer: Peer, name: ChannelName, init: RTCDataChannelInit): void {
    const channel: Channel = peer.createDataChannel(name, { ...init, negotiated: true });
    this.#channels.set(name, channel);
    channel.binaryType = "arraybuffer";
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const arrivedAt = this.#parts.clock.now();
      const message = data instanceof ArrayBuffer ? parseHostMessage(data) : null;
      if (message !== null) this.#events?.received(message, arrivedAt, (data as ArrayBuffer).byteLength);
    };
    // The host has closed the association, and has said nothing before: it went away.
    if (name === "control") channel.onclose = () => this.#failed(startAnew);
  }

  async #accept(peer: Peer): Promise<void> {
    if (this.#peer !== peer) return;
    const { only } = this.#parts;
    const sdp = only === null ? this.#answer : withCandidatesOf(only, this.#answer);
    await peer.setRemoteDescription({ type: "answer", sdp });
    if (this.#peer === peer) this.#watch.answered();
  }

  async #recover(): Promise<void> {
    this.#events?.interrupted();
    await this.#restartOrFail();
  }

  async #restartOrFail(): Promise<void> {
    const failure = await this.#restart();
    if (failure !== null) this.#failed(failure);
  }

  /** What fails here fails without harm: the path that is in use stays in use. */
  async #improve(): Promise<void> {
    await this.#restart();
    if (this.#peer === null) return;
    this.#cancelLook?.();
    this.#cancelLook = this.#parts.clock.after(Limits.pathRestartMs, () => void this.#readRoute());
  }

  /** One after the other: a peer connection has one offer at a time (RFC 9429, 3.2). */
  #restart(): Promise<WhepFailure | null> {
    const restarted = this.#signalling.then(() => this.#restartNow());
    this.#signalling = restarted;
    return restarted;
  }

  async #restartNow(): Promise<WhepFailure | null> {
    const peer = this.#peer;
    if (peer === null) return null;
    try {
      const offer = await peer.createOffer({ iceRestart: true });
      const fragment = restartFragment(offer.sdp ?? "");
      if (fragment === null) return startAnew;
      const answer = await this.#parts.whep.restart(fragment);
      if (this.#peer !== peer) return null;
      if (answer.kind !== "restarted") return answer;
      const sdp = withRestart(this.#answer, answer.fragment);
      if (sdp === null) return startAnew;
      this.#answer = sdp;
      await peer.setLocalDescription(offer);
      await this.#accept(peer);
      return null;
    } catch {
      return this.#peer === peer ? startAnew : null;
    }
  }

  async #readRoute(): Promise<void> {
    const peer = this.#peer;
    if (peer === null) return;
    const transport = peer.sctp?.transport?.iceTransport; // Not every browser has it: then figures() tells later.
    if (transport !== undefined) transport.onselectedcandidatepairchange = () => void this.#readRoute();
    const report = await peer.getStats().catch(() => null);
    if (report === null || this.#peer !== peer) return;
    this.#route = routeOf(report);
    this.#events?.moved();
  }

  #write(name: ChannelName, message: Message): void {
    const channel = this.#channels.get(name);
    if (channel?.readyState !== "open") return;
    channel.send(message);
    if (name === "keys") this.#repeats.sent(message, this.path === "udp"); // TCP loses nothing.
  }

  #failed(failure: WhepFailure): void {
    if (failure.kind === "hindered") return this.#hindered(failure.hindrance);
    this.#end((events) => events.lost(failure.loss));
  }

  #hindered(hindrance: Hindrance): void {
    this.#end((events) => events.hindered(hindrance));
  }

  /** Told first and closed then: with the peer connection, its last picture goes. */
  #end(tell: (events: CarrierEvents) => void): void {
    const events = this.#events;
    this.#events = null;
    if (events !== null) tell(events);
    this.close();
  }
}

/** H.264 and its retransmissions alone: what is not offered cannot be answered with. */
function preferH264(transceiver: RTCRtpTransceiver, codecs: readonly RTCRtpCodec[]): void {
  const wanted = codecs.filter(({ mimeType }) => /^video\/(h264|rtx)$/i.test(mimeType));
  if (wanted.some(({ mimeType }) => /h264/i.test(mimeType)) && "setCodecPreferences" in transceiver)
    transceiver.setCodecPreferences(wanted);
}

/** Nothing is to be held back for smoothness. The host asks for the same, by the playout delay of each packet. */
function hurry(receiver: RTCRtpReceiver): void {
  if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = 0;
}

/** https://w3c.github.io/webrtc-extensions/#rtcrtptransceiver-interface; Chromium has it, the types do not. */
interface HeaderExtensions {
  getHeaderExtensionsToNegotiate(): readonly HeaderExtension[];
  setHeaderExtensionsToNegotiate(extensions: readonly HeaderExtension[]): void;
}

interface HeaderExtension {
  readonly uri: string;
  readonly direction: RTCRtpTransceiverDirection;
}

const dependencyDescriptor = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/** Who knows what each frame was made from goes on behind those that are lost. Chromium can, but does not offer it. */
function learnReferences(transceiver: RTCRtpTransceiver): void {
  if (!hasHeaderExtensions(transceiver)) return;
  const extensions = transceiver.getHeaderExtensionsToNegotiate();
  transceiver.setHeaderExtensionsToNegotiate(
    extensions.map((one) => (one.uri === dependencyDescriptor ? { ...one, direction: "sendrecv" } : one)),
  );
}

function hasHeaderExtensions(transceiver: RTCRtpTransceiver): transceiver is RTCRtpTransceiver & HeaderExtensions {
  return "setHeaderExtensionsToNegotiate" in transceiver && "getHeaderExtensionsToNegotiate" in transceiver;
}
