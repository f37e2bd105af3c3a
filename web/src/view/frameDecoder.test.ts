import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Limits } from "../limits.ts";
import type { EncodedFrame } from "../protocol/messages.ts";
import { FrameDecoder } from "./frameDecoder.ts";
import { codecOf } from "./h264.ts";

const keyUnit = [0, 0, 0, 1, 0x67, 0x64, 0x00, 0x28, 0xac, 0, 0, 0, 1, 0x68, 0xee, 0, 0, 1, 0x65, 0x88];

function frame(id: number, key = false, width = 1280): EncodedFrame {
  const timings = { wait: 0, convert: 0, encode: 0, transfer: 0, queue: 0 };
  const data = new Uint8Array(key ? keyUnit : [0, 0, 0, 1, 0x41, 0x9a]);
  return { type: "frame", id, key, refinement: false, width, height: 720, encodedAt: 0, timings, data };
}

/** Decodes when the test says so. */
class FakeDecoder {
  readonly init: VideoDecoderInit;
  readonly configured: VideoDecoderConfig[] = [];
  readonly waiting: number[] = [];
  closed = false;

  constructor(init: VideoDecoderInit) {
    this.init = init;
  }

  configure(config: VideoDecoderConfig): void {
    this.configured.push(config);
  }

  decode(chunk: EncodedVideoChunk): void {
    this.waiting.push(chunk.timestamp);
  }

  close(): void {
    if (this.closed) throw new DOMException("Closed already.", "InvalidStateError");
    this.closed = true;
  }

  finish(count = this.waiting.length): void {
    for (const timestamp of this.waiting.splice(0, count))
      this.init.output(new FakePicture(timestamp) as unknown as VideoFrame);
  }

  fail(name = "EncodingError"): void {
    this.closed = true;
    this.init.error(new DOMException("Cannot decode.", name));
  }
}

class FakePicture {
  static open = 0;
  readonly timestamp: number;

  constructor(timestamp: number) {
    this.timestamp = timestamp;
    FakePicture.open += 1;
  }

  close(): void {
    FakePicture.open -= 1;
  }
}

describe("the decoder", () => {
  let now: number;
  let decoders: FakeDecoder[];
  let seen: string[];
  let acknowledged: number[];
  let decoder: FrameDecoder;

  beforeEach(() => {
    vi.stubGlobal(
      "EncodedVideoChunk",
      class {
        constructor(init: EncodedVideoChunkInit) {
          Object.assign(this, init);
        }
      },
    );
    [now, decoders, seen, acknowledged, FakePicture.open] = [0, [], [], [], 0];
    decoder = new FrameDecoder(
      {
        picture(picture, { frame: { id } }) {
          seen.push(`picture ${id}`);
          picture.close();
        },
        skipped: () => seen.push("skipped"),
        acknowledge: (id) => acknowledged.push(id),
        needKeyFrame: () => seen.push("need key"),
        unsupported: () => seen.push("unsupported"),
      },
      (init) => {
        decoders.push(new FakeDecoder(init));
        return last();
      },
      () => now,
    );
    decoder.restart();
  });

  afterEach(() => {
    expect(FakePicture.open).toBe(0); // Every picture is closed, whatever happens.
    vi.unstubAllGlobals();
  });

  function last(): FakeDecoder {
    const made = decoders.at(-1);
    if (made === undefined) throw new Error("No decoder was made.");
    return made;
  }

  function decode(...frames: EncodedFrame[]): void {
    for (const one of frames) decoder.decode(one, now, 100);
  }

  it("is configured from the key frame and acknowledges what it has decoded", () => {
    decode(frame(1, true), frame(2));
    expect(last().configured).toEqual([
      {
        codec: "avc1.640028",
        codedWidth: 1280,
        codedHeight: 720,
        optimizeForLatency: true,
        hardwareAcceleration: "no-preference",
      },
    ]);
    expect(acknowledged).toEqual([]);
    last().finish();
    expect(acknowledged).toEqual([1, 2]);
    expect(seen).toEqual(["picture 1", "picture 2"]);
  });

  it("is configured anew for another size, and not for another key frame", () => {
    decode(frame(1, true), frame(2, true), frame(3, true, 640));
    last().finish();
    expect(last().configured.map((config) => config.codedWidth)).toEqual([1280, 640]);
    expect(decoders).toHaveLength(1);
  });

  it("does not hand on a picture that newer ones are about to follow", () => {
    decode(frame(1, true));
    last().finish();
    decode(frame(2), frame(3), frame(4), frame(5));
    last().finish();
    expect(seen).toEqual(["picture 1", "skipped", "skipped", "picture 4", "picture 5"]);
    expect(acknowledged).toEqual([1, 2, 3, 4, 5]);
  });

  it("shows some pictures where it is always late", () => {
    decode(frame(1, true), frame(2), frame(3));
    for (let id = 4; id <= 63; id += 1) {
      now += 1_000 / 60;
      decode(frame(id));
      last().finish(1);
    }
    const shown = seen.filter((text) => text.startsWith("picture")).length;
    expect(shown).toBeGreaterThanOrEqual(15);
    expect(shown).toBeLessThanOrEqual(20);
    last().finish();
  });

  it("drops and acknowledges what comes before the first key frame", () => {
    decode(frame(5), frame(6));
    expect(decoders).toHaveLength(0);
    expect(acknowledged).toEqual([5, 6]);
    decode(frame(7, true));
    last().finish();
    expect(seen.at(-1)).toBe("picture 7");
  });

  it("asks for a key frame after a gap, once, and goes on with it", () => {
    decode(frame(1, true));
    last().finish();
    decode(frame(3), frame(4));
    expect(seen.filter((text) => text === "need key")).toHaveLength(1);
    expect(acknowledged).toEqual([1, 3, 4]);
    decode(frame(5, true));
    last().finish();
    expect(seen.at(-1)).toBe("picture 5");
  });

  it("asks again when the key frame does not come", () => {
    decode(frame(1, true));
    decode(frame(3));
    now += Limits.keyFrameAgainMs;
    decode(frame(4));
    expect(seen.filter((text) => text === "need key")).toHaveLength(2);
  });

  it("takes a key frame across a gap as it comes", () => {
    decode(frame(1, true), frame(9, true));
    last().finish();
    expect(seen).toEqual(["picture 1", "picture 9"]);
    expect(decoders).toHaveLength(1);
  });

  it("never lets its queue grow", () => {
    decode(frame(1, true));
    for (let id = 2; id <= Limits.decoderQueueMax + 5; id += 1) decode(frame(id));
    expect(seen).toContain("need key");
    expect(decoder.queue).toBe(0);
    expect(acknowledged.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: Limits.decoderQueueMax + 5 }, (_, at) => at + 1),
    );
  });

  it("starts again after an error, and says nothing of pictures of the old decoder", () => {
    decode(frame(1, true), frame(2));
    const old = last();
    old.fail();
    expect(seen).toEqual(["need key", "skipped", "skipped"]);
    expect(acknowledged).toEqual([1, 2]);
    decode(frame(3, true));
    old.finish();
    last().finish();
    expect(decoders).toHaveLength(2);
    expect(seen.at(-1)).toBe("picture 3");
  });

  it("gives up when errors do not end, and at once where the format is not known", () => {
    for (let id = 1; id <= Limits.decoderFailuresMax; id += 1) {
      decode(frame(id, true));
      last().fail();
    }
    expect(seen.at(-1)).toBe("unsupported");
    seen.length = 0;
    decoder.restart();
    decode(frame(1, true));
    last().fail("NotSupportedError");
    expect(seen).toEqual(["unsupported"]);
  });

  it("counts a key frame without an SPS as an error", () => {
    decode({ ...frame(1), key: true });
    expect(seen).toEqual(["need key", "skipped"]);
    expect(acknowledged).toEqual([1]);
  });

  it("forgets the old connection's frames with a new one", () => {
    decode(frame(8, true), frame(9));
    const old = last();
    decoder.restart();
    old.finish();
    decode(frame(1, true));
    last().finish();
    expect(seen).toEqual(["picture 1"]);
    expect(acknowledged).toEqual([1]);
  });
});

describe("the codec's name", () => {
  it("is taken from the SPS, behind a start code of three bytes or four", () => {
    expect(codecOf(Uint8Array.from(keyUnit))).toBe("avc1.640028");
    expect(codecOf(Uint8Array.from([0, 0, 1, 9, 16, 0, 0, 1, 0x27, 0x42, 0xe0, 0x1f, 0]))).toBe("avc1.42E01F");
  });

  it("is none where there is no whole SPS", () => {
    expect(codecOf(Uint8Array.from([0, 0, 0, 1, 0x41, 0x9a, 0, 0, 1, 0x68, 1]))).toBeNull();
    expect(codecOf(Uint8Array.from([0, 0, 1, 0x67, 0x64]))).toBeNull();
    expect(codecOf(new Uint8Array())).toBeNull();
  });
});
