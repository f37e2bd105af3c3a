import { describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { MessageType, writeReleaseKeys, type HostMessage } from "../protocol/messages.ts";
import { blocked, brokeOff, ClientBench } from "./clientBench.ts";
import { grant } from "./fakeCarrier.ts";

const facts = { id: 1, key: false, refinement: false, width: 64, height: 64, encodedAt: 0 };
const timings = { wait: 0, convert: 0, encode: 0, transfer: 0, queue: 0 };
const frame: HostMessage = { type: "frame", ...facts, timings, data: new Uint8Array(1) };

describe("the client, on the WebSocket", () => {
  it("makes WebRTC beside it, and changes over with the welcome and the first picture", async () => {
    const bench = await ClientBench.onWebSocket();
    const former = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    expect(bench.asked.at(-1)).toBe("webrtc any");
    bench.giveTrack();
    former.receive(frame);
    bench.client.send(writeReleaseKeys());
    expect(former.types).toContain(MessageType.releaseKeys);
    expect(bench.seen).toEqual(["play", "frame"]);

    bench.last().welcome();
    bench.client.send(writeReleaseKeys());
    former.receive(frame);
    expect(bench.last().types).toEqual([MessageType.releaseKeys]);
    expect(bench.seen).toEqual(["play", "frame", "restarted"]); // Nothing more of the former one's frames.
    expect(former.closed).toBe(false);
    expect(bench.client.view.phase).toBe("live");

    bench.client.drawn("webrtc");
    expect(former.closed).toBe(true);
    expect(bench.client.carrier).toBe(bench.last());
    bench.clock.advance(1);
    bench.last().pong();
    bench.clock.advance(Limits.silenceMs);
    expect(bench.asked).toHaveLength(3);
    expect(bench.clock.timers).toBe(0);
  });

  it("takes a picture that comes before the welcome for the first one", async () => {
    const bench = await ClientBench.onWebSocket();
    const former = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    bench.client.drawn("webrtc");
    expect(bench.client.carrier).toBe(former);
    bench.last().welcome();
    expect(former.closed).toBe(true);
    expect(bench.client.carrier).toBe(bench.last());
  });

  it("is replaced by this page itself, and that is not the end", async () => {
    const bench = await ClientBench.onWebSocket();
    const former = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    former.lose("replaced");
    expect(bench.client.view.phase).toBe("live");
    bench.last().welcome();
    bench.client.drawn("webrtc");
    expect(bench.client.view.phase).toBe("live");
    expect(bench.client.carrier).toBe(bench.last());
  });

  it("may be replaced after the welcome as well", async () => {
    const bench = await ClientBench.onWebSocket();
    const former = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    bench.last().welcome();
    former.lose("replaced");
    expect(former.closed).toBe(true);
    bench.client.drawn("webrtc");
    expect(bench.client.view.phase).toBe("live");
  });

  it("stays when nothing answers, and tries again later", async () => {
    const bench = await ClientBench.onWebSocket();
    const carrier = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    bench.last().hinder(blocked);
    expect(bench.client.carrier).toBe(carrier);
    expect(carrier.closed).toBe(false);
    expect(bench.seen).toEqual(["stop"]);
    bench.clock.advance(2 * Limits.climbFirstMs - 1);
    expect(bench.asked).toHaveLength(3);
    bench.clock.advance(1);
    expect(bench.asked).toHaveLength(4);
  });

  it("comes back by WebSocket when the host has handed over and no picture comes", async () => {
    const bench = await ClientBench.onWebSocket();
    const former = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    former.lose("replaced");
    bench.last().hinder(brokeOff);
    bench.clock.advance(0);
    expect(bench.asked.at(-1)).toMatch(/^websocket/);
    bench.arrive();
    bench.clock.advance(Limits.climbFirstMs * 2);
    bench.last().welcome();
    bench.clock.advance(Limits.firstPictureMs);
    bench.clock.advance(0);
    expect(bench.asked.at(-1)).toBe("websocket: no-picture");
    bench.arrive();
  });

  it("waits for a pause before it changes over", async () => {
    const bench = await ClientBench.onWebSocket();
    bench.holding = true;
    bench.clock.advance(Limits.climbFirstMs + 5_500);
    expect(bench.asked).toHaveLength(2);
    bench.holding = false;
    bench.client.send(writeReleaseKeys());
    bench.last().pong();
    bench.clock.advance(Limits.climbQuietMs - 100);
    expect(bench.asked).toHaveLength(2);
    bench.clock.advance(Limits.climbQuietMs);
    expect(bench.asked).toHaveLength(3);
  });

  it("tries at once when the network or the page is another", async () => {
    const bench = await ClientBench.onWebSocket();
    bench.client.network(false);
    bench.clock.advance(0);
    expect(bench.asked).toHaveLength(3);
    bench.last().hinder(blocked);
    bench.client.probe();
    bench.clock.advance(Limits.climbAgainMs);
    expect(bench.asked).toHaveLength(4);
  });

  it("tries nothing while nobody looks, and at once when somebody does", async () => {
    const bench = await ClientBench.onWebSocket();
    bench.hidden = true;
    bench.clock.advance(600_000);
    expect(bench.asked).toHaveLength(2);
    expect(bench.clock.timers).toBe(0);
    bench.hidden = false;
    bench.client.probe();
    bench.clock.advance(0);
    expect(bench.asked).toHaveLength(3);
  });

  it("goes on by WebSocket when it is lost, and by WebRTC when that brings nothing", async () => {
    const bench = await ClientBench.onWebSocket();
    bench.asked.length = 0;
    for (let attempt = 0; attempt < 4; attempt += 1) {
      bench.last().lose();
      bench.clock.advance(2_500);
    }
    expect(bench.asked.map((text) => text.split(/[ :]/)[0])).toEqual(["websocket", "websocket", "websocket", "webrtc"]);
  });

  it("is left for good when another viewer takes over, even while it climbs", async () => {
    const bench = await ClientBench.onWebSocket();
    const carrier = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    carrier.lose("taken-over");
    expect(bench.client.view).toMatchObject({ phase: "ended", ending: { kind: "taken-over" } });
    expect(bench.last().closed).toBe(true);
    expect(bench.clock.timers).toBe(0);
  });

  it("tries WebRTC where the browser fails to decode", async () => {
    const bench = await ClientBench.onWebSocket();
    bench.client.cannotDecode();
    bench.clock.advance(0);
    expect(bench.asked.at(-1)).toBe("webrtc any");
    const only = await ClientBench.started(grant);
    only.arrive();
    only.client.cannotDecode();
    expect(only.client.view).toMatchObject({ phase: "blocked", lack: "no-h264", hindrance: { kind: "not-offered" } });
  });

  it("wants no click for a video that is not there any more", async () => {
    const bench = await ClientBench.onWebSocket();
    bench.client.playRefused();
    expect(bench.client.view.phase).toBe("live");
  });

  it("acknowledges frames, which WebRTC does by itself", async () => {
    const bench = await ClientBench.onWebSocket();
    bench.client.acknowledge(1, 2, 3);
    expect(bench.last().types).toEqual([MessageType.frameAck]);
    const other = await ClientBench.onWebRtc();
    other.client.acknowledge(1, 2, 3);
    expect(other.last().types).toEqual([]);
  });
});
