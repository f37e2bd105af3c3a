import { describe, expect, it } from "vitest";
import { FigureReader, routeOf } from "./figures.ts";

type Entry = Readonly<Record<string, unknown>> & { readonly id: string };

function report(...entries: Entry[]): RTCStatsReport {
  return new Map(entries.map((entry) => [entry.id, entry])) as RTCStatsReport;
}

const pair = { id: "P", type: "candidate-pair", localCandidateId: "L" };
const transport = { id: "T", type: "transport", selectedCandidatePairId: "P" };

describe("the route", () => {
  it("is that of the pair which the transport has selected", () => {
    const other = { id: "Q", type: "candidate-pair", localCandidateId: "M" };
    const local = { id: "L", type: "local-candidate", protocol: "udp" };
    const idle = { id: "M", type: "local-candidate", protocol: "tcp" };
    expect(routeOf(report(other, idle, pair, local, transport))).toEqual({ path: "udp", relayed: false });
  });

  it("is found where the pair says so itself, as in Firefox", () => {
    const local = { id: "L", type: "local-candidate", protocol: "tcp" };
    expect(routeOf(report({ ...pair, selected: true }, local))).toEqual({ path: "tcp", relayed: false });
  });

  it("is, over a relay, that to the relay", () => {
    const local = { id: "L", type: "local-candidate", protocol: "udp", relayProtocol: "tls" };
    expect(routeOf(report(transport, pair, local))).toEqual({ path: "tcp", relayed: true });
  });

  it("is none while nothing is selected", () => {
    expect(routeOf(report(pair, { ...transport, selectedCandidatePairId: undefined }))).toBeNull();
    expect(routeOf(report())).toBeNull();
  });
});

describe("the figures", () => {
  const video = { id: "V", type: "inbound-rtp", kind: "video" };

  it("are what the browser counts", () => {
    const counted = { packetsLost: 3, retransmittedPacketsReceived: 2, framesDropped: 1, decoderImplementation: "X" };
    expect(new FigureReader().read(report({ ...video, ...counted }))).toEqual({
      packetsLost: 3,
      packetsRepeated: 2,
      framesDropped: 1,
      jitterBufferMs: null,
      decoder: "X",
      sound: null,
    });
  });

  it("are none where there is no video, and gaps where the browser does not tell", () => {
    expect(new FigureReader().read(report({ ...video, kind: "audio" }))).toBeNull();
    expect(new FigureReader().read(report(video))).toMatchObject({
      packetsLost: 0,
      framesDropped: null,
      decoder: null,
    });
  });

  it("tell of sound how much comes, how long it waits, and how far it is from the picture", () => {
    const reader = new FigureReader();
    const read = (timestamp: number, bytesReceived: number, jitterBufferDelay: number, emitted: number) =>
      reader.read(
        report(
          { ...video, estimatedPlayoutTimestamp: 5_030 },
          {
            id: "A",
            type: "inbound-rtp",
            kind: "audio",
            timestamp,
            bytesReceived,
            jitterBufferDelay,
            jitterBufferEmittedCount: emitted,
            estimatedPlayoutTimestamp: 5_000,
            concealedSamples: 9_600,
            silentConcealedSamples: 4_800,
          },
        ),
      )?.sound;
    expect(read(1_000, 0, 0, 0)).toBeNull();
    expect(read(1_000, 12_000, 960, 48_000)).toMatchObject({ kilobitsPerSecond: null, skewMs: 30, gaps: "100 ms" });
    expect(read(2_000, 24_000, 2_400, 96_000)).toMatchObject({ kilobitsPerSecond: 96, bufferMs: 30 });
  });

  it("tell the jitter buffer's delay of the frames since the last time, and keep it while the picture rests", () => {
    const reader = new FigureReader();
    const delay = (jitterBufferDelay: number, jitterBufferEmittedCount: number): number | null | undefined =>
      reader.read(report({ ...video, jitterBufferDelay, jitterBufferEmittedCount }))?.jitterBufferMs;
    expect(delay(1, 100)).toBeCloseTo(10);
    expect(delay(1.1, 150)).toBeCloseTo(2);
    expect(delay(1.1, 150)).toBeCloseTo(2);
  });
});
