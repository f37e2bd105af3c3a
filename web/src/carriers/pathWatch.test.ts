import { beforeEach, describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { ManualClock } from "../session/manualClock.ts";
import { PathWatch } from "./pathWatch.ts";

describe("the path", () => {
  let clock: ManualClock;
  let seen: string[];
  let watch: PathWatch;

  beforeEach(() => {
    clock = new ManualClock();
    seen = [];
    watch = new PathWatch(clock, {
      connected: () => seen.push("connected"),
      unanswered: () => seen.push("unanswered"),
      interrupted: () => seen.push("interrupted"),
      resumed: () => seen.push("resumed"),
      broken: () => seen.push("broken"),
    });
  });

  function connect(): void {
    watch.answered();
    watch.changed("connecting");
    watch.changed("connected");
    seen.length = 0;
  }

  it("is there when the browser says so", () => {
    watch.changed("connecting");
    watch.answered();
    clock.advance(Limits.peerConnectMs - 1);
    watch.changed("connected");
    clock.advance(60_000);
    expect(seen).toEqual(["connected"]);
    expect(clock.timers).toBe(0);
  });

  it("has not answered when it is not there in time, or the browser gives up", () => {
    watch.answered();
    clock.advance(Limits.peerConnectMs);
    expect(seen).toEqual(["unanswered"]);
    watch.changed("failed");
    expect(seen).toEqual(["unanswered", "unanswered"]);
  });

  it("has all the time that the host takes for its answer", () => {
    clock.advance(60_000);
    expect(seen).toEqual([]);
  });

  it("may be gone for a moment", () => {
    connect();
    watch.changed("disconnected");
    clock.advance(Limits.disconnectedMs - 1);
    watch.changed("connected");
    clock.advance(60_000);
    expect(seen).toEqual([]);
  });

  it("is looked for anew when it is gone for longer, or has failed", () => {
    connect();
    watch.changed("disconnected");
    clock.advance(Limits.disconnectedMs);
    expect(seen).toEqual(["interrupted"]);
    watch.changed("failed"); // Of the path that was, while the host has not answered.
    watch.answered();
    watch.changed("connecting");
    clock.advance(Limits.pathRestartMs - 1);
    watch.changed("connected");
    expect(seen).toEqual(["interrupted", "resumed"]);
    watch.changed("failed");
    expect(seen).toEqual(["interrupted", "resumed", "interrupted"]);
  });

  it("is broken when the restart finds none", () => {
    for (const end of [() => clock.advance(Limits.pathRestartMs), () => watch.changed("failed")]) {
      connect();
      watch.changed("failed");
      watch.answered();
      end();
      expect(seen).toEqual(["interrupted", "broken"]);
    }
  });

  it("stays what it is while a better one is looked for", () => {
    connect();
    watch.answered();
    watch.changed("connecting");
    watch.changed("connected");
    clock.advance(60_000);
    expect(seen).toEqual([]);
  });

  it("is of no interest any more once it was stopped", () => {
    watch.answered();
    watch.stop();
    clock.advance(60_000);
    expect(seen).toEqual([]);
  });
});
