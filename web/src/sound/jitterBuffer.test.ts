import { describe, expect, it } from "vitest";
import { JitterBuffer, type SoundBlock } from "./jitterBuffer.ts";

const packet = 480; // 10 ms.

/** A ramp: every sample says where it was in the sound. */
function block(position: number, starts = false): SoundBlock {
  const left = Float32Array.from({ length: packet }, (_, at) => position + at);
  return { left, right: left.map((value) => -value), starts, position };
}

function pull(buffer: JitterBuffer, length = 128): { left: number[]; right: number[] } {
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  buffer.pull(left, right);
  return { left: [...left], right: [...right] };
}

function filled(packets = 3): JitterBuffer {
  const buffer = new JitterBuffer();
  for (let at = 0; at < packets; at += 1) buffer.push(block(at * packet, at === 0));
  return buffer;
}

describe("the jitter buffer", () => {
  it("plays nothing before two packets wait, and then every sample in its order", () => {
    const buffer = new JitterBuffer();
    buffer.push(block(0, true));
    expect(pull(buffer).left.every((value) => value === 0)).toBe(true);
    expect(buffer.position).toBeNull();
    buffer.push(block(packet));
    const first = pull(buffer);
    expect(first.left).toEqual(Array.from({ length: 128 }, (_, at) => at));
    expect(first.right[5]).toBe(-5);
    expect(pull(buffer).left[0]).toBe(128);
    expect(buffer.position).toBe(256);
  });

  it("ends in silence, which is no gap", () => {
    const buffer = filled();
    for (let at = 0; at < 20; at += 1) pull(buffer);
    expect(pull(buffer).left.every((value) => value === 0)).toBe(true);
    buffer.push(block(100_000, true));
    expect([buffer.gaps, buffer.targetMs]).toEqual([0, 20]);
  });

  it("learns from a gap to wait for as much more", () => {
    const buffer = filled();
    pull(buffer, 3 * packet);
    pull(buffer, packet / 4);
    buffer.push(block(3 * packet));
    expect([buffer.gaps, buffer.targetMs]).toEqual([1, 30]); // No less than a packet.
    buffer.push(block(4 * packet));
    expect(buffer.position).toBeNull(); // 20 ms are not enough any more.
    buffer.push(block(5 * packet));
    expect(buffer.position).toBe(3 * packet);

    pull(buffer, 3 * packet);
    pull(buffer, 4 * packet);
    buffer.push(block(6 * packet));
    expect([buffer.gaps, buffer.targetMs]).toEqual([2, 70]);
  });

  it("leaves out what is never used, without a jump", () => {
    const buffer = filled(12); // 100 ms more than are needed.
    let next = 12 * packet;
    const heard: number[] = [];
    for (let round = 0; round < 400; round += 1) {
      heard.push(...pull(buffer, packet).left);
      buffer.push(block(next));
      next += packet;
    }
    expect(buffer.levelMs).toBeLessThan(50);
    expect(buffer.gaps).toBe(0);
    const steps = heard.slice(1).map((value, at) => value - (heard[at] ?? 0));
    // A jump would be one of several packets.
    expect(steps.filter((step) => step < 0 || step >= packet)).toEqual([]);
  });

  it("holds a second at most, and goes on with the newest", () => {
    const buffer = filled(200);
    expect(buffer.levelMs).toBeLessThanOrEqual(1_000);
    buffer.push(block(200 * packet));
    expect((buffer.position ?? 0) / packet).toBeGreaterThan(100);
  });
});
