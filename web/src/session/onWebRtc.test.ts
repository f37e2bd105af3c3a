import { describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { CloseCode } from "../protocol/closeCodes.ts";
import { MessageType, writeReleaseKeys, type FrameNote, type HostMessage } from "../protocol/messages.ts";
import { brokeOff, ClientBench } from "./clientBench.ts";

const facts = { id: 1, key: false, refinement: false, width: 64, height: 64, encodedAt: 0 };
const timings = { wait: 0, convert: 0, encode: 0, transfer: 0, queue: 0 };
const note: FrameNote = { type: "note", rtpTimestamp: 1, ...facts, timings, bytes: 1 };

function farewell(code: number): HostMessage {
  return { type: "farewell", code, reason: "" };
}

describe("the client, on WebRTC", () => {
  it("looks for UDP by the connection that it has over TCP", async () => {
    const bench = await ClientBench.onWebRtc("tcp");
    const carrier = bench.last();
    bench.clock.advance(Limits.climbFirstMs);
    expect(carrier.improvements).toBe(1);
    carrier.move("tcp");
    bench.clock.advance(2 * Limits.climbFirstMs);
    expect(carrier.improvements).toBe(2);
    carrier.move("udp");
    bench.clock.advance(600_000);
    expect(carrier.improvements).toBe(2);
    expect(bench.asked).toHaveLength(1);
  });

  it("shows that it is interrupted, and goes on where it was", async () => {
    const bench = await ClientBench.onWebRtc();
    const carrier = bench.last();
    carrier.interrupt();
    expect(bench.client.view).toMatchObject({ phase: "reconnecting", secondsLeft: 60 });
    bench.clock.advance(3_000);
    expect(bench.client.view).toMatchObject({ secondsLeft: 57 });
    carrier.resume();
    expect(bench.client.view.phase).toBe("live");
    expect(bench.seen).toEqual(["resumed"]);
    expect(bench.clock.timers).toBe(0);
    carrier.interrupt(); // The grace time begins anew.
    expect(bench.client.view).toMatchObject({ secondsLeft: 60 });
  });

  it("takes the WebSocket when the path does not come back, over the last picture", async () => {
    const bench = await ClientBench.onWebRtc();
    const carrier = bench.last();
    carrier.interrupt();
    bench.clock.advance(5_000);
    carrier.hinder(brokeOff);
    bench.clock.advance(0);
    expect(bench.seen).toEqual(["stop"]);
    expect(bench.asked.at(-1)).toBe("websocket: broke-off");
    expect(bench.client.view).toMatchObject({ phase: "reconnecting", secondsLeft: 55 });
    bench.arrive();
    bench.clock.advance(Limits.climbFirstMs);
    expect(bench.asked.at(-1)).toBe("webrtc any");
  });

  it("comes back by WebRTC when the host restarts", async () => {
    const bench = await ClientBench.onWebRtc();
    const carrier = bench.last();
    carrier.receive(farewell(1001));
    expect(bench.client.view.phase).toBe("reconnecting");
    bench.clock.advance(0);
    bench.last().lose(); // Not there yet.
    bench.clock.advance(300);
    bench.giveTrack();
    bench.arrive();
    expect(new Set(bench.asked)).toEqual(new Set(["webrtc any"]));
  });

  it("ends as the farewell says", async () => {
    for (const [code, kind] of [
      [CloseCode.takenOver, "taken-over"],
      [CloseCode.replaced, "taken-over"],
      [CloseCode.sessionEnded, "session-ended"],
      [CloseCode.unauthorized, "unauthorized"],
      [CloseCode.versionMismatch, "version-mismatch"],
    ] as const) {
      const bench = await ClientBench.onWebRtc();
      const carrier = bench.last();
      carrier.receive(farewell(code));
      expect(bench.client.view).toMatchObject({ phase: "ended", ending: { kind } });
      expect(carrier.closed).toBe(true);
      expect(bench.clock.timers).toBe(0);
    }
  });

  it("asks for notes only while somebody looks, and anew on each connection", async () => {
    const bench = await ClientBench.onWebRtc();
    const carrier = bench.last();
    bench.client.watch(true);
    carrier.receive(note);
    bench.client.watch(false);
    expect(carrier.sent.map((message) => [...message])).toEqual([
      [MessageType.watchFrames, 1],
      [MessageType.watchFrames, 0],
    ]);
    expect(bench.seen).toEqual(["note"]);
    bench.client.watch(true);
    carrier.lose();
    bench.clock.advance(0);
    expect(bench.last().types).toEqual([]);
    bench.last().welcome();
    expect(bench.last().types).toEqual([MessageType.watchFrames]);
    const other = await ClientBench.onWebSocket();
    other.client.watch(true);
    expect(other.last().types).toEqual([MessageType.watchFrames]); // Its frames need no notes; its network does.
  });

  it("tells each connection what the user prefers, and nothing where it is left to the session", async () => {
    const bench = await ClientBench.onWebRtc();
    expect(bench.last().types).toEqual([]);
    bench.client.prefer("Sharp");
    expect([...(bench.last().sent[0] ?? [])]).toEqual([MessageType.picturePreference, 1]);
    bench.last().lose();
    bench.clock.advance(0);
    bench.last().welcome();
    expect(bench.last().types).toEqual([MessageType.picturePreference]);
  });

  it("waits for a click again where the browser has stopped the pictures with the page", async () => {
    const bench = await ClientBench.onWebRtc();
    bench.client.playRefused();
    expect(bench.client.view.phase).toBe("paused");
    bench.client.drawn("webrtc");
    expect(bench.client.view.phase).toBe("live");
  });

  it("knows from its pictures that the host is there", async () => {
    const bench = await ClientBench.onWebRtc();
    bench.client.send(writeReleaseKeys());
    for (let picture = 0; picture < 60; picture += 1) {
      bench.clock.advance(Limits.silenceMs / 2);
      bench.client.drawn("webrtc");
    }
    expect(bench.last().types).not.toContain(MessageType.ping);
  });

  it("takes its leave with the page", async () => {
    const bench = await ClientBench.onWebRtc();
    const carrier = bench.last();
    bench.client.leave();
    expect(carrier.closed).toBe(true);
    expect(bench.clock.timers).toBe(0);
  });
});
