import { describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { MessageType } from "../protocol/messages.ts";
import { blocked, ClientBench, offered } from "./clientBench.ts";
import { grant } from "./fakeCarrier.ts";

describe("the client, at the start", () => {
  it("takes WebRTC, and is content with UDP", async () => {
    const bench = await ClientBench.onWebRtc();
    bench.clock.advance(600_000);
    expect(bench.asked).toEqual(["webrtc any"]);
    expect(bench.clock.timers).toBe(0);
  });

  it("takes the WebSocket at once where nothing answers, and keeps the view", async () => {
    const bench = await ClientBench.started();
    bench.last().hinder(blocked);
    expect(bench.client.view).toMatchObject({ phase: "connecting", stage: "connection" });
    bench.clock.advance(0);
    expect(bench.asked).toEqual(["webrtc any", "websocket: no-answer"]);
    expect(bench.last(2).closed).toBe(true);
    bench.arrive();
  });

  it("does not try WebRTC with a host that has none, or in a browser without it", async () => {
    const bench = await ClientBench.started(grant);
    expect(bench.asked).toEqual(["websocket: not-offered"]);
    const other = await ClientBench.started(offered, { hindrance: { kind: "no-h264" }, lack: null });
    expect(other.asked).toEqual(["websocket: no-h264"]);
    other.arrive();
    other.clock.advance(600_000);
    expect(other.asked).toHaveLength(1);
  });

  it("waits for a host that cannot be reached, and does not blame WebRTC for it", async () => {
    const bench = await ClientBench.started();
    bench.last().lose();
    bench.clock.advance(10_000);
    for (const kind of bench.asked) expect(kind).toBe("webrtc any");
    expect(bench.asked.length).toBe(2);
  });

  it("uses nothing up where it cannot work at all", async () => {
    const bench = await ClientBench.started(offered, {
      hindrance: { kind: "no-peer-connection" },
      lack: "no-webcodecs",
    });
    expect(bench.asked).toEqual([]);
    expect(bench.client.view).toMatchObject({ phase: "blocked", lack: "no-webcodecs", started: false });
  });

  it("says what is missing for the WebSocket when WebRTC turns out not to work", async () => {
    const bench = await ClientBench.started(offered, { hindrance: null, lack: "insecure-origin" });
    bench.last().hinder(blocked);
    bench.clock.advance(1_000);
    bench.last().hinder(blocked);
    expect(bench.client.view).toMatchObject({
      phase: "blocked",
      lack: "insecure-origin",
      hindrance: blocked,
      started: true,
    });
    expect(bench.seen).not.toContain("cleared"); // A reload may find the ports open.
    expect(bench.clock.timers).toBe(0);
  });

  it("goes down a rung when it is welcome and no picture comes, having asked for one", async () => {
    const bench = await ClientBench.started();
    bench.last().welcome();
    bench.clock.advance(Limits.firstPictureMs / 2);
    expect(bench.last().types).toEqual([MessageType.keyFrameRequest]);
    bench.clock.advance(Limits.firstPictureMs / 2);
    bench.clock.advance(0);
    expect(bench.asked).toEqual(["webrtc any", "websocket: no-picture"]);
    bench.arrive();
    bench.clock.advance(600_000);
    expect(bench.asked).toHaveLength(2);
  });

  it("does not wait for pictures in a page that nobody sees", async () => {
    const bench = await ClientBench.started();
    bench.hidden = true;
    bench.last().welcome();
    bench.clock.advance(10 * Limits.firstPictureMs);
    expect(bench.asked).toHaveLength(1);
    bench.hidden = false;
    bench.client.drawn("webrtc");
    expect(bench.client.view.phase).toBe("live");
  });

  it("does not wait for pictures while the browser waits for a click", async () => {
    const bench = await ClientBench.started();
    bench.client.playRefused();
    expect(bench.client.view.phase).toBe("connecting");
    bench.last().welcome();
    expect(bench.client.view.phase).toBe("paused");
    bench.clock.advance(10 * Limits.firstPictureMs);
    expect(bench.asked).toHaveLength(1);
    bench.client.drawn("webrtc");
    expect(bench.client.view.phase).toBe("live");
  });
});

describe("a carrier that was asked for", () => {
  it("stays with the one", async () => {
    const bench = await ClientBench.started(offered, { hindrance: null, lack: null }, "tcp");
    for (let attempt = 0; attempt < 3; attempt += 1) {
      bench.last().hinder(blocked);
      bench.clock.advance(2_500);
    }
    expect(new Set(bench.asked)).toEqual(new Set(["webrtc tcp"]));
    bench.last().path = "tcp";
    bench.arrive();
    bench.clock.advance(600_000);
    expect(bench.last().improvements).toBe(0);
  });

  it("gives it up when its time is over", async () => {
    const bench = await ClientBench.started(offered, { hindrance: null, lack: null }, "udp");
    for (let second = 0; second < 60; second += 1) {
      bench.last().hinder(blocked);
      bench.clock.advance(1_000);
    }
    expect(bench.client.view).toMatchObject({ phase: "ended", ending: { kind: "lost", everConnected: false } });
  });
});
