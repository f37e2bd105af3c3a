import { describe, expect, it } from "vitest";
import type { Hindrance } from "../carriers/hindrance.ts";
import { Limits } from "../limits.ts";
import { Ladder, type Abilities } from "./ladder.ts";

const able: Abilities = { hindrance: null, lack: null };
const blocked: Hindrance = { kind: "no-answer", ports: { udp: [7803], tcp: [7803] } };
const broke: Hindrance = { kind: "broke-off" };

const webRtc = { kind: "webrtc", only: null, why: null };
const never = Number.POSITIVE_INFINITY;

describe("the next rung", () => {
  it("is WebRTC, until that is hindered", () => {
    const ladder = new Ladder(able, null);
    expect(ladder.next()).toEqual(webRtc);
    ladder.hindered(blocked);
    expect(ladder.next()).toEqual({ kind: "websocket", why: blocked });
  });

  it("is the WebSocket from the start where WebRTC is known not to work", () => {
    const ladder = new Ladder({ hindrance: { kind: "no-h264" }, lack: null }, null);
    expect(ladder.next()).toEqual({ kind: "websocket", why: { kind: "no-h264" } });
  });

  it("is WebRTC again after a while without any welcome by WebSocket, and not where it cannot work", () => {
    const ladder = new Ladder(able, null);
    ladder.hindered(blocked);
    for (let attempt = 1; attempt < Limits.rungAttemptsMax; attempt += 1) {
      ladder.attemptFailed();
      expect(ladder.next().kind).toBe("websocket");
    }
    ladder.attemptFailed();
    expect(ladder.next()).toEqual(webRtc);
    ladder.hindered({ kind: "no-common-codec" });
    for (let attempt = 0; attempt < 2 * Limits.rungAttemptsMax; attempt += 1) ladder.attemptFailed();
    expect(ladder.next().kind).toBe("websocket");
  });

  it("is none where nothing works, and says both why", () => {
    const hindrance: Hindrance = { kind: "no-peer-connection" };
    const ladder = new Ladder({ hindrance, lack: "no-webcodecs" }, null);
    expect(ladder.next()).toEqual({ kind: "none", lack: "no-webcodecs", hindrance });
  });

  it("is WebRTC once more where there is nothing below it, and then none", () => {
    const ladder = new Ladder({ hindrance: null, lack: "insecure-origin" }, null);
    ladder.hindered(blocked);
    expect(ladder.next()).toEqual(webRtc);
    ladder.hindered(blocked);
    expect(ladder.next()).toEqual({ kind: "none", lack: "insecure-origin", hindrance: blocked });
  });

  it("stays WebRTC with nothing below, where it has worked before", () => {
    const ladder = new Ladder({ hindrance: null, lack: "insecure-origin" }, null);
    ladder.arrived("udp", 0);
    for (let attempt = 0; attempt < 10; attempt += 1) ladder.hindered(broke);
    expect(ladder.next()).toEqual(webRtc);
  });

  it("is WebRTC where the browser fails to decode what came by WebSocket", () => {
    const ladder = new Ladder(able, null);
    ladder.hindered(blocked);
    ladder.lacks("no-h264");
    expect(ladder.next()).toEqual(webRtc);
  });
});

describe("a rung that was asked for", () => {
  it("is taken, and no other", () => {
    const why = { kind: "asked" };
    for (const [forced, expected] of [
      ["udp", { kind: "webrtc", only: "udp", why }],
      ["tcp", { kind: "webrtc", only: "tcp", why }],
      ["webrtc", { kind: "webrtc", only: null, why }],
      ["websocket", { kind: "websocket", why }],
    ] as const) {
      const ladder = new Ladder(able, forced);
      expect(ladder.next()).toEqual(expected);
      for (let attempt = 0; attempt < 10; attempt += 1) {
        ladder.hindered(blocked);
        ladder.attemptFailed();
      }
      expect(ladder.next()).toEqual(expected);
    }
  });

  it("is none where it cannot work", () => {
    const hindrance: Hindrance = { kind: "no-h264" };
    expect(new Ladder({ hindrance, lack: null }, "udp").next()).toEqual({ kind: "none", lack: "no-webrtc", hindrance });
    const lacking = new Ladder({ hindrance: null, lack: "no-webcodecs" }, "websocket");
    expect(lacking.next()).toEqual({ kind: "none", lack: "no-webcodecs", hindrance: null });
  });

  it("is not left for a better one", () => {
    for (const [forced, path] of [
      ["websocket", "websocket"],
      ["tcp", "tcp"],
      ["udp", "udp"],
    ] as const) {
      const ladder = new Ladder(able, forced);
      ladder.arrived(path, 0);
      expect(ladder.climbAt).toBe(never);
    }
  });

  it("leaves the path to ICE where it is WebRTC", () => {
    const ladder = new Ladder(able, "webrtc");
    ladder.arrived("tcp", 0);
    expect(ladder.climbAt).toBe(Limits.climbFirstMs);
  });
});

describe("a climb", () => {
  function onWebSocket(): Ladder {
    const ladder = new Ladder(able, null);
    ladder.hindered(blocked);
    ladder.arrived("websocket", 0);
    return ladder;
  }

  it("has nowhere to go from UDP", () => {
    const ladder = new Ladder(able, null);
    ladder.arrived("udp", 0);
    expect(ladder.climbAt).toBe(never);
  });

  it("is tried less and less often, and never not at all", () => {
    const ladder = onWebSocket();
    const waits: number[] = [];
    for (let now = 0, climb = 0; climb < 8; climb += 1) {
      waits.push(ladder.climbAt - now);
      now = ladder.climbAt;
      expect(ladder.climb(now)).toBe("connect");
      ladder.hindered(blocked);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 300, 300, 300].map((seconds) => seconds * 1_000));
  });

  it("is an ICE restart from TCP", () => {
    const ladder = new Ladder(able, null);
    ladder.arrived("tcp", 1_000);
    expect(ladder.climbAt).toBe(1_000 + Limits.climbFirstMs);
    expect(ladder.climb(ladder.climbAt)).toBe("improve");
    ladder.arrived("tcp", 20_000);
    expect(ladder.climbAt).toBe(16_000 + 2 * Limits.climbFirstMs);
    ladder.arrived("udp", 21_000);
    expect(ladder.climbAt).toBe(never);
  });

  it("is not tried where it is known to be in vain", () => {
    for (const kind of ["not-offered", "no-h264", "no-common-codec", "no-picture"] as const) {
      const ladder = onWebSocket();
      ladder.climb(ladder.climbAt);
      ladder.hindered({ kind });
      expect(ladder.climbAt).toBe(never);
      ladder.nudge(1e9);
      expect(ladder.climbAt).toBe(never);
    }
  });

  it("is tried at once when the network may have changed, and not twice in a moment", () => {
    const ladder = onWebSocket();
    ladder.nudge(2_000);
    expect(ladder.climbAt).toBe(2_000);
    ladder.climb(2_000);
    ladder.nudge(3_000);
    expect(ladder.climbAt).toBe(2_000 + Limits.climbAgainMs);
    ladder.nudge(60_000);
    expect(ladder.climbAt).toBe(2_000 + Limits.climbAgainMs); // Overdue: sooner than the nudge.
  });

  it("can be put off", () => {
    const ladder = onWebSocket();
    ladder.putOff(20_000);
    expect(ladder.climbAt).toBe(20_000 + Limits.climbQuietMs);
  });

  it("is not due while there is no connection, and counts on where the last one soon broke off", () => {
    const ladder = onWebSocket();
    ladder.climb(15_000);
    ladder.arrived("udp", 16_000);
    ladder.hindered(broke);
    ladder.left(30_000);
    expect(ladder.climbAt).toBe(never);
    ladder.arrived("websocket", 31_000);
    expect(ladder.climbAt).toBe(31_000 + 2 * Limits.climbFirstMs);
  });

  it("begins anew after a connection that had held for long", () => {
    const ladder = onWebSocket();
    ladder.climb(15_000);
    ladder.arrived("udp", 16_000);
    ladder.hindered(broke);
    const late = 16_000 + Limits.climbLastMs;
    ladder.left(late);
    ladder.arrived("websocket", late);
    expect(ladder.climbAt).toBe(late + Limits.climbFirstMs);
  });
});
