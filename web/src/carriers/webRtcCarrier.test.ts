import { beforeEach, describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { CloseCode } from "../protocol/closeCodes.ts";
import {
  MessageType,
  writeFrameAck,
  writeKey,
  writePing,
  writePointerButton,
  writePointerMove,
  writeReleaseKeys,
  writeWatchFrames,
  writeWheel,
  type Message,
} from "../protocol/messages.ts";
import { GamepadMessageType, writeGamepad } from "../protocol/gamepadMessages.ts";
import { MicrophoneMessageType, writeSpeech } from "../protocol/microphoneMessages.ts";
import { TouchMessageType, writeTouch } from "../protocol/touchMessages.ts";
import { ManualClock } from "../session/manualClock.ts";
import { WebRtcCarrier, type Peer, type WebRtcParts } from "./webRtcCarrier.ts";
import type { WhepAnswer, WhepRestart } from "./whep.ts";

const dependencyDescriptor = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
const h264 = { mimeType: "video/H264", clockRate: 90_000 };
const rtx = { mimeType: "video/rtx", clockRate: 90_000 };
const vp8 = { mimeType: "video/VP8", clockRate: 90_000 };

const answer = [
  "v=0",
  "o=- 1 2 IN IP4 127.0.0.1",
  "m=video 9 UDP/TLS/RTP/SAVPF 108",
  "a=ice-ufrag:host",
  "a=ice-pwd:hosthosthosthosthost12",
  "a=candidate:1 1 udp 2130706431 192.0.2.7 7803 typ host",
  "a=candidate:2 1 tcp 1694498815 192.0.2.7 7803 typ host tcptype passive",
  "",
].join("\r\n");

class FakeChannel {
  binaryType = "blob";
  bufferedAmount = 0;
  readyState = "open";
  readonly sent: Message[] = [];
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;

  send(message: Message): void {
    this.sent.push(message);
  }

  receive(...bytes: number[]): void {
    this.onmessage?.({ data: new Uint8Array(bytes).buffer } as MessageEvent);
  }
}

/** The browser's side of a connection, as far as the carrier goes. Nothing connects before the test says so. */
class FakePeer {
  connectionState: RTCPeerConnectionState = "new";
  onconnectionstatechange: (() => void) | null = null;
  readonly sctp = null;
  readonly steps: string[] = [];
  readonly channels = new Map<string, FakeChannel>();
  readonly channelInits: Record<string, RTCDataChannelInit> = {};
  readonly receiver = { track: { kind: "video" }, jitterBufferTarget: null as number | null };
  readonly ear = { track: { kind: "audio" }, jitterBufferTarget: null as number | null };
  codecs: readonly RTCRtpCodec[] = [h264, rtx];
  extensions: readonly object[] = [
    { uri: "urn:ietf:params:rtp-hdrext:sdes:mid", direction: "sendrecv" },
    { uri: dependencyDescriptor, direction: "stopped" },
  ];
  stats: RTCStatsReport = new Map() as RTCStatsReport;
  remote = "";
  offers = 0;

  createDataChannel(name: string, init: RTCDataChannelInit): FakeChannel {
    const channel = new FakeChannel();
    this.channels.set(name, channel);
    this.channelInits[name] = init;
    return channel;
  }

  addTransceiver(kind: string, { direction }: RTCRtpTransceiverInit): object {
    this.steps.push(`${kind} ${direction}`);
    if (kind === "audio") return { receiver: this.ear };
    return {
      receiver: this.receiver,
      setCodecPreferences: (codecs: RTCRtpCodec[]) => (this.codecs = codecs),
      getHeaderExtensionsToNegotiate: () => this.extensions,
      setHeaderExtensionsToNegotiate: (extensions: object[]) => (this.extensions = extensions),
    };
  }

  createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> {
    this.offers += 1;
    this.steps.push(options?.iceRestart === true ? "restarting offer" : "offer");
    const names = this.codecs.map(({ mimeType }, at) => `a=rtpmap:${96 + at} ${mimeType.slice(6)}/90000\r\n`);
    const ice = `a=ice-ufrag:page${this.offers}\r\na=ice-pwd:pagepagepagepagepage12\r\n`;
    return Promise.resolve({ type: "offer", sdp: `m=video 9 X 96 97\r\na=mid:0\r\n${ice}${names.join("")}` });
  }

  setConfiguration({ iceServers = [] }: RTCConfiguration): void {
    this.steps.push(`${iceServers.length} ICE servers`);
  }

  setLocalDescription(): Promise<void> {
    this.steps.push("local");
    return Promise.resolve();
  }

  setRemoteDescription({ sdp = "" }: RTCSessionDescriptionInit): Promise<void> {
    this.steps.push("remote");
    this.remote = sdp;
    return Promise.resolve();
  }

  getStats(): Promise<RTCStatsReport> {
    return Promise.resolve(this.stats);
  }

  close(): void {
    this.steps.push("close");
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  goBy(protocol: "udp" | "tcp"): void {
    const pair = { id: "P", type: "candidate-pair", selected: true, localCandidateId: "L" };
    const local = { id: "L", type: "local-candidate", protocol };
    this.stats = new Map<string, object>([
      ["P", pair],
      ["L", local],
    ]) as RTCStatsReport;
  }
}

/** Lets everything that waits for nothing but its turn happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

describe("the WebRTC carrier", () => {
  let clock: ManualClock;
  let peer: FakePeer;
  let seen: string[];
  let restarts: string[];
  let removed: number;
  let answered: WhepAnswer;
  let restarted: WhepRestart;
  let parts: WebRtcParts;

  beforeEach(() => {
    clock = new ManualClock();
    peer = new FakePeer();
    [seen, restarts, removed] = [[], [], 0];
    answered = { kind: "answered", sdp: answer, iceServers: [] };
    restarted = { kind: "restarted", fragment: "a=ice-ufrag:new\r\na=ice-pwd:newnewnewnewnewnewnew12\r\n" };
    parts = {
      whep: {
        offer: () => {
          peer.steps.push("POST");
          return Promise.resolve(answered);
        },
        restart: (fragment) => {
          restarts.push(fragment);
          return Promise.resolve(restarted);
        },
        remove: () => (removed += 1),
      },
      peer: () => peer as unknown as Peer,
      codecs: () => [vp8, h264, rtx],
      clock,
      only: null,
      why: null,
    };
  });

  async function open(changes: Partial<WebRtcParts> = {}): Promise<WebRtcCarrier> {
    const carrier = new WebRtcCarrier({ ...parts, ...changes });
    carrier.connect({
      received: (message, arrivedAt, bytes) => seen.push(`${message.type} at ${arrivedAt}, ${bytes} bytes`),
      track: ({ kind }) => seen.push(`track of ${kind}`),
      moved: () => seen.push(`moved to ${carrier.path}`),
      interrupted: () => seen.push("interrupted"),
      resumed: () => seen.push("resumed"),
      lost: (loss) => seen.push(`lost: ${loss}`),
      hindered: (hindrance) => seen.push(`hindered: ${JSON.stringify(hindrance)}`),
    });
    await settle();
    return carrier;
  }

  async function connect(by: "udp" | "tcp" = "udp", changes: Partial<WebRtcParts> = {}): Promise<WebRtcCarrier> {
    const carrier = await open(changes);
    peer.goBy(by);
    peer.become("connected");
    await settle();
    seen.length = 0;
    return carrier;
  }

  it("offers, asks the host, and only then looks for addresses", async () => {
    answered = { kind: "answered", sdp: answer, iceServers: [{ urls: "stun:s.example" }] };
    await open();
    const offered = ["video recvonly", "audio recvonly", "offer", "POST", "1 ICE servers", "local", "remote"];
    expect(peer.steps).toEqual(offered);
    expect(peer.codecs).toEqual([h264, rtx]);
    expect(peer.receiver.jitterBufferTarget).toBe(0);
    expect(peer.extensions).toEqual([
      { uri: "urn:ietf:params:rtp-hdrext:sdes:mid", direction: "sendrecv" },
      { uri: dependencyDescriptor, direction: "sendrecv" },
    ]);
    expect(peer.remote).toBe(answer);
    expect(seen).toEqual(["track of video", "track of audio"]);
  });

  it("has the channels that both sides know, by number", async () => {
    await open();
    const common = { negotiated: true };
    const lossy = { ordered: false, maxRetransmits: 0 };
    expect(peer.channelInits).toEqual({
      control: { ...common, id: 0 },
      keys: { ...common, id: 1 },
      pointer: { ...common, ...lossy, id: 2 },
      clipboard: { ...common, priority: "low", id: 3 },
      files: { ...common, priority: "low", id: 4 },
      frames: { ...common, ...lossy, id: 5 },
      speech: { ...common, ...lossy, id: 6 },
    });
    expect([...peer.channels.values()].map(({ binaryType }) => binaryType)).toEqual(Array(7).fill("arraybuffer"));
  });

  it("sends each message on its channel", async () => {
    const carrier = await connect();
    for (const message of [
      writeKey(1, 30),
      writeReleaseKeys(),
      writePointerButton(0, true, 1, 2),
      writeWheel(0, 120, 1, 2),
      writeTouch([]),
      writeGamepad({ index: 0, present: false, buttons: 0, sticks: [0, 0, 0, 0], triggers: [0, 0] }),
      writePing(1),
      writeWatchFrames(true),
      writeFrameAck(1, 2, 3),
    ])
      carrier.send(message);
    carrier.sendLossy(writePointerMove(1, 2));
    carrier.sendLossy(writeSpeech(1, Uint8Array.of(2)) ?? new Uint8Array());
    const sent = (name: string): unknown => peer.channels.get(name)?.sent.map(([type]) => type);
    const { key, releaseKeys, pointerButton, wheel, ping, watchFrames, frameAck, pointerMove } = MessageType;
    const others = [TouchMessageType.touch, GamepadMessageType.gamepad];
    expect(sent("keys")).toEqual([key, releaseKeys, pointerButton, wheel, ...others]);
    expect(sent("control")).toEqual([ping, watchFrames, frameAck]);
    expect(sent("pointer")).toEqual([pointerMove]);
    expect(sent("speech")).toEqual([MicrophoneMessageType.speech]);
  });

  it("leaves moves out while those before them have not gone, and what comes before the channel is open", async () => {
    const carrier = await connect();
    const channel = peer.channels.get("pointer") ?? new FakeChannel();
    channel.bufferedAmount = Limits.unsentMoveBytesMax + 1;
    carrier.sendLossy(writePointerMove(1, 2));
    channel.bufferedAmount = 0;
    channel.readyState = "connecting";
    carrier.sendLossy(writePointerMove(3, 4));
    channel.readyState = "open";
    carrier.sendLossy(writePointerMove(5, 6));
    expect(channel.sent).toEqual([writePointerMove(5, 6)]);
  });

  it("hands on what it can read, from every channel, and drops the rest", async () => {
    await connect();
    peer.channels.get("control")?.receive(0x83, 0, 0, 0, 0, 0, 0, 0, 7);
    peer.channels.get("control")?.receive(0x83, 0);
    peer.channels.get("control")?.onmessage?.({ data: "a text" } as MessageEvent);
    peer.channels.get("frames")?.receive(0x86, CloseCode.replaced >> 8, CloseCode.replaced & 0xff);
    expect(seen).toEqual(["pong at 0, 9 bytes", "farewell at 0, 3 bytes"]);
  });

  it("knows the path that ICE has found, and why it is that one", async () => {
    const carrier = await connect();
    expect([carrier.path, carrier.relayed, carrier.why]).toEqual(["udp", false, { kind: "quickest" }]);
    peer = new FakePeer();
    const slower = await connect("tcp");
    expect([slower.path, slower.why]).toEqual(["tcp", { kind: "no-answer", ports: { udp: [7803], tcp: [] } }]);
    peer = new FakePeer();
    expect((await open({ why: { kind: "asked" } })).why).toEqual({ kind: "asked" });
  });

  it("tries the addresses of one protocol alone when it is told to, and no other servers", async () => {
    answered = { kind: "answered", sdp: answer, iceServers: [{ urls: "stun:s.example" }] };
    await open({ only: "tcp" });
    expect(peer.remote).not.toContain("udp");
    expect(peer.remote).toContain("tcptype passive");
    expect(peer.steps).not.toContain("1 ICE servers");
  });

  it("is hindered where H.264 is not in the offer, and asks no host", async () => {
    peer.codecs = [vp8];
    await open({ codecs: () => [vp8] });
    expect(seen).toEqual(['hindered: {"kind":"no-h264"}']);
    expect(peer.steps).toEqual(["video recvonly", "audio recvonly", "offer", "close"]);
  });

  it("is hindered where the browser cannot do what it says", async () => {
    await open({
      peer: () => {
        throw new DOMException("Not here.", "NotSupportedError");
      },
    });
    expect(seen).toEqual(['hindered: {"kind":"failed","fault":"NotSupportedError: Not here."}']);
  });

  it("is lost or hindered as the host's answer says", async () => {
    answered = { kind: "hindered", hindrance: { kind: "no-common-codec" } };
    await open();
    answered = { kind: "lost", loss: "session-ended" };
    await open();
    expect(seen).toEqual(['hindered: {"kind":"no-common-codec"}', "lost: session-ended"]);
    expect(clock.timers).toBe(0);
  });

  it("is hindered when no path is found in time, and names the ports that did not answer", async () => {
    await open();
    peer.become("connecting");
    clock.advance(Limits.peerConnectMs);
    expect(seen.at(-1)).toBe('hindered: {"kind":"no-answer","ports":{"udp":[7803],"tcp":[7803]}}');
    expect(peer.steps.at(-1)).toBe("close");
    expect(removed).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it("looks for another path when its own is gone, and goes on with it", async () => {
    const carrier = await connect();
    peer.steps.length = 0;
    peer.become("disconnected");
    clock.advance(Limits.disconnectedMs);
    peer.goBy("tcp");
    await settle();
    expect(restarts).toEqual([
      "m=video 9 X 96 97\r\na=mid:0\r\na=ice-ufrag:page2\r\na=ice-pwd:pagepagepagepagepage12\r\n",
    ]);
    expect(peer.steps).toEqual(["restarting offer", "local", "remote"]);
    expect(peer.remote).toContain("a=ice-ufrag:new\r\n");
    peer.become("connected");
    await settle();
    expect(seen).toEqual(["interrupted", "resumed", "moved to tcp"]);
    expect(carrier.path).toBe("tcp");
    expect(clock.timers).toBe(0);
  });

  it("is hindered when there is no other path", async () => {
    await connect();
    peer.become("failed");
    await settle();
    clock.advance(Limits.pathRestartMs);
    expect(seen).toEqual(["interrupted", 'hindered: {"kind":"broke-off"}']);
    expect(peer.steps.at(-1)).toBe("close");
  });

  it("is lost when the host cannot be asked for another path", async () => {
    restarted = { kind: "lost", loss: "retry" };
    await connect();
    peer.become("failed");
    await settle();
    expect(seen).toEqual(["interrupted", "lost: retry"]);
  });

  it("looks for a better path beside the one that it has, and says where it is then", async () => {
    const carrier = await connect("tcp");
    carrier.improve();
    await settle();
    peer.become("connecting");
    peer.goBy("udp");
    peer.become("connected");
    clock.advance(Limits.pathRestartMs);
    await settle();
    expect(seen).toEqual(["moved to udp"]);
    expect(restarts).toHaveLength(1);
    expect(clock.timers).toBe(0);
  });

  it("loses nothing by looking for a better path in vain", async () => {
    restarted = { kind: "lost", loss: "retry" };
    const carrier = await connect("tcp");
    carrier.improve();
    await settle();
    clock.advance(Limits.pathRestartMs);
    await settle();
    expect(seen).toEqual(["moved to tcp"]);
  });

  it("asks for another path when it is doubted, without giving up the one that it has", async () => {
    const carrier = await connect();
    carrier.doubt();
    await settle();
    expect(restarts).toHaveLength(1);
    clock.advance(Limits.pathRestartMs);
    await settle();
    expect(seen).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it("is lost when it is doubted and its host cannot be asked", async () => {
    const carrier = await connect();
    restarted = { kind: "lost", loss: "retry" };
    carrier.doubt();
    await settle();
    expect(seen).toEqual(["lost: retry"]);
  });

  it("asks for one path after the other", async () => {
    const carrier = await connect("tcp");
    carrier.improve();
    peer.become("failed");
    await settle();
    expect(restarts).toHaveLength(2);
    expect(peer.steps.slice(-6)).toEqual([
      "restarting offer",
      "local",
      "remote",
      "restarting offer",
      "local",
      "remote",
    ]);
  });

  it("is lost when the host closes the channels without a word", async () => {
    await connect();
    peer.channels.get("control")?.onclose?.({} as Event);
    expect(seen).toEqual(["lost: retry"]);
    expect(removed).toBe(1);
  });

  it("says nothing more once it was closed, and takes its resource away", async () => {
    const carrier = await connect();
    carrier.close();
    carrier.close();
    peer.become("failed");
    peer.channels.get("control")?.receive(0x83, 0, 0, 0, 0, 0, 0, 0, 7);
    carrier.send(writeReleaseKeys());
    carrier.improve();
    await settle();
    expect(seen).toEqual([]);
    expect(peer.steps.filter((step) => step === "close")).toHaveLength(1);
    expect(removed).toBe(1);
    expect(await carrier.figures()).toBeNull();
  });

  it("that was closed while the host answered takes back what it asked for", async () => {
    let answerNow = (_: WhepAnswer): void => {};
    const offer = (): Promise<WhepAnswer> => new Promise((resolve) => (answerNow = resolve));
    const carrier = await open({ whep: { ...parts.whep, offer } });
    carrier.close();
    removed = 0;
    answerNow(answered);
    await settle();
    expect(removed).toBe(1);
    expect(peer.steps).not.toContain("remote");
    expect(seen).toEqual([]);
  });
});
