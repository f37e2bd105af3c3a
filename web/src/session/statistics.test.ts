import { expect, it } from "vitest";
import { Limits } from "../limits.ts";
import type { EncodedFrame } from "../protocol/messages.ts";
import { spread, Statistics } from "./statistics.ts";

function frame(encodedAtMs: number): EncodedFrame {
  const timings = { wait: 1_000, convert: 2_000, encode: 3_000, transfer: 400, queue: 600 };
  const size = { width: 64, height: 64, data: new Uint8Array(1) };
  return { type: "frame", id: 1, key: false, refinement: false, ...size, encodedAt: encodedAtMs * 1_000, timings };
}

it("says nothing of frames before there is one", () => {
  const summary = new Statistics().summary(0);
  expect(summary).toEqual({
    framesPerSecond: 0,
    kilobitsPerSecond: 0,
    roundTrip: null,
    stages: null,
    frameBytes: null,
    network: null,
  });
});

it("counts the frames and bits of the last second", () => {
  const statistics = new Statistics();
  for (let at = 0; at < 3_000; at += 20) statistics.frame(frame(at), 1_250, at, at + 4, at + 5);
  expect(statistics.summary(2_980)).toMatchObject({ framesPerSecond: 50, kilobitsPerSecond: 500 });
  expect(statistics.summary(9_000)).toMatchObject({ framesPerSecond: 0, kilobitsPerSecond: 0 });
});

it("tells the network's time from two clocks that have nothing in common", () => {
  const statistics = new Statistics();
  statistics.roundTrip(12);
  statistics.roundTrip(10);
  const offset = 1_000_000; // The host's clock is elsewhere.
  for (let at = 0; at < 100; at += 1) {
    const travel = at === 99 ? 25 : 5;
    statistics.frame(frame(offset + at * 20), 100, at * 20 + 1 + travel, at * 20 + 40, at * 20 + 41);
  }
  const { stages } = statistics.summary(2_000);
  expect(stages?.network.p50).toBeCloseTo(5);
  expect(stages?.encode).toEqual({ p50: 3, p95: 3 });
  expect(stages?.draw.p50).toBeCloseTo(1);
});

it("remembers where the time of the last frame went", () => {
  const statistics = new Statistics();
  expect(statistics.last).toBeNull();
  statistics.frame(frame(0), 1, 10, 14, 15);
  statistics.frame(frame(20), 1, 30, 37, 39);
  expect(statistics.last).toEqual({
    wait: 1,
    convert: 2,
    encode: 3,
    transfer: 0.4,
    queue: 0.6,
    network: 9,
    decode: 7,
    draw: 2,
  });
});

it("forgets what is too old for the two clocks to be compared", () => {
  const statistics = new Statistics();
  statistics.frame(frame(0), 1, 1, 2, 3);
  statistics.frame(
    frame(Limits.sampleAgeMs + 500),
    1,
    Limits.sampleAgeMs + 1_000,
    Limits.sampleAgeMs + 1_001,
    Limits.sampleAgeMs + 1_002,
  );
  expect(statistics.summary(0).stages?.network.p95).toBeCloseTo(0);
});

it("takes percentiles from the sorted values", () => {
  expect(spread([5, 1, 4, 2, 3])).toEqual({ p50: 3, p95: 5 });
  expect(spread([])).toEqual({ p50: 0, p95: 0 });
});
