import { beforeEach, describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import type { FrameNote } from "../protocol/messages.ts";
import { Pictures, type PictureTimes } from "./pictures.ts";

function note(rtpTimestamp: number, id = 1): FrameNote {
  const timings = { wait: 0, convert: 0, encode: 0, transfer: 0, queue: 0 };
  const facts = { id, key: false, refinement: false, width: 64, height: 64, encodedAt: 0, timings };
  return { type: "note", rtpTimestamp, ...facts, bytes: 100 };
}

const picture = { presentationTime: 130, receiveTime: 100, processingDuration: 0.004, count: 1 };

describe("the pictures", () => {
  let joined: (readonly [id: number, times: PictureTimes])[];
  let pictures: Pictures;

  beforeEach(() => {
    joined = [];
    pictures = new Pictures((frame, times) => joined.push([frame.id, times]));
  });

  it("are joined to their notes, whichever comes first, and each once", () => {
    pictures.note(note(3_000, 7));
    pictures.presented({ ...picture, rtpTimestamp: 3_000 });
    pictures.presented({ ...picture, rtpTimestamp: 6_000 });
    pictures.note(note(6_000, 8));
    pictures.presented({ ...picture, rtpTimestamp: 6_000 });
    expect(joined.map(([id]) => id)).toEqual([7, 8]);
  });

  it("spend their time on the way, in the decoder, and before they are seen", () => {
    pictures.note(note(1));
    pictures.presented({ ...picture, rtpTimestamp: 1 });
    expect(joined[0]?.[1]).toEqual({ arrivedAt: 100, decodedAt: 104, drawnAt: 130 });
  });

  it("are on their way for as long as they are held back", () => {
    pictures.jitterBufferMs = 10;
    pictures.note(note(1));
    pictures.presented({ ...picture, rtpTimestamp: 1 });
    pictures.jitterBufferMs = 500;
    pictures.note(note(2));
    pictures.presented({ ...picture, rtpTimestamp: 2 });
    expect(joined.map(([, times]) => times)).toEqual([
      { arrivedAt: 110, decodedAt: 114, drawnAt: 130 },
      { arrivedAt: 126, decodedAt: 130, drawnAt: 130 },
    ]);
  });

  it("have times in order also where the browser tells little, or nonsense", () => {
    for (const told of [{}, { receiveTime: 500 }, { processingDuration: 9 }]) {
      pictures.note(note(1));
      pictures.presented({ presentationTime: 130, count: 1, rtpTimestamp: 1, ...told });
    }
    for (const [, { arrivedAt, decodedAt, drawnAt }] of joined) {
      expect(arrivedAt).toBeLessThanOrEqual(decodedAt);
      expect(decodedAt).toBeLessThanOrEqual(drawnAt);
    }
    expect(joined).toHaveLength(3);
    pictures.presented({ presentationTime: 130, count: 1 }); // Not even which one it is.
  });

  it("wait for lost notes no longer than others come after them", () => {
    for (let at = 0; at <= Limits.notesMax; at += 1) pictures.presented({ ...picture, rtpTimestamp: at });
    pictures.note(note(0));
    pictures.note(note(1));
    expect(joined).toHaveLength(1);
  });

  it("of another connection are others", () => {
    pictures.note(note(1));
    pictures.restart();
    pictures.presented({ ...picture, rtpTimestamp: 1 });
    expect(joined).toEqual([]);
  });
});
