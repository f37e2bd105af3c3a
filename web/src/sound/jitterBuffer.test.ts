import { describe, expect, it } from "vitest";
import { JitterBuffer, type SoundBlock } from "./jitterBuffer.ts";

const packet = 480; // 10 ms.

/** A ramp: every sample says where it was in the sound. */
function block(position: number, starts = false): SoundBlock {
  const left = Float32Array.from({ length: packet }, (_, at) => position + at);
  return { left, right: left.map((value) => -value), starts, position };
}

const swing = (Math.PI * 2 * 450) / 48_000; // 450 Hz.

/** A part of a sine. */
function tone(index: number): SoundBlock {
  const position = index * packet;
  const left = Float32Array.from({ length: packet }, (_, at) => Math.sin(swing * (position + at)));
  return { left, right: left.slice(), starts: index === 0, position };
}

const silence: SoundBlock = {
  left: new Float32Array(packet),
  right: new Float32Array(packet),
  starts: false,
  position: 0,
};

function largestStep(samples: readonly number[]): number {
  return samples.slice(1).reduce((most, value, at) => Math.max(most, Math.abs(value - (samples[at] ?? 0))), 0);
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
    const buffer = new JitterBuffer();
    for (let at = 0; at < 3; at += 1) buffer.push({ ...tone(at), starts: at === 0 });
    for (let at = 3; at < 23; at += 1) buffer.push({ ...silence, position: at * packet });
    const end = pull(buffer, 30 * packet).left.slice(5 * packet);
    expect(end.every((value) => value === 0)).toBe(true);
    buffer.push({ ...tone(100), starts: true });
    expect([buffer.gaps, buffer.targetMs]).toEqual([0, 20]);
  });

  it("goes on with what was heard where packets are missing, without a jump", () => {
    const buffer = new JitterBuffer();
    const heard: number[] = [];
    for (let at = 0; at < 8; at += 1) {
      if (at === 5) for (let late = 0; late < 2; late += 1) heard.push(...pull(buffer, packet).left);
      buffer.push(tone(at));
      if (at > 0) heard.push(...pull(buffer, packet).left);
    }
    const loudest = heard.map((_, at) => Math.max(...heard.slice(at, at + packet / 4)));
    expect(Math.min(...loudest.slice(0, -packet / 4))).toBeGreaterThan(0.9);
    expect(largestStep(heard)).toBeLessThan(0.1); // That of the tone itself is 0.06.
    expect(buffer.gaps).toBe(1);
  });

  it("dies away where nothing comes", () => {
    const buffer = new JitterBuffer();
    for (let at = 0; at < 3; at += 1) buffer.push(tone(at));
    const heard = Array.from({ length: 48 }, () => pull(buffer, packet / 4).left).flat();
    const loudest = (from: number): number => Math.max(...heard.slice(from * packet, (from + 1) * packet));
    expect(loudest(3)).toBeGreaterThan(0.9);
    expect(loudest(6)).toBeLessThan(loudest(4));
    expect(loudest(11)).toBe(0);
    expect(buffer.position).toBeNull();
  });

  it("learns from a gap to wait for as much more, but not while the page opens", () => {
    const buffer = filled();
    pull(buffer, 3 * packet);
    pull(buffer, packet / 2);
    buffer.push(block(3 * packet));
    expect([buffer.gaps, buffer.targetMs]).toEqual([1, 20]);

    let at = 4;
    for (; at < 120; at += 1) {
      buffer.push(block(at * packet));
      pull(buffer, packet);
    }
    pull(buffer, packet);
    pull(buffer, packet);
    buffer.push(block(at * packet));
    expect(buffer.gaps).toBe(2);
    expect(buffer.targetMs).toBeGreaterThanOrEqual(25);
  });

  it("leaves out what is never used, without a jump", () => {
    const buffer = new JitterBuffer();
    let next = 0;
    for (; next < 10; next += 1) buffer.push(tone(next)); // 80 ms more than are needed.
    const heard: number[] = [];
    for (let round = 0; round < 400; round += 1) {
      heard.push(...pull(buffer, packet).left);
      buffer.push(tone(next));
      next += 1;
    }
    expect(buffer.levelMs).toBeLessThan(50);
    expect(buffer.gaps).toBe(0);
    expect(largestStep(heard)).toBeLessThan(0.1);
  });

  it("leaves out at once what a page did not hear that was stopped", () => {
    const buffer = filled(40);
    let next = 40;
    for (let round = 0; round < 60; round += 1, next += 1) {
      pull(buffer, packet);
      buffer.push(block(next * packet));
    }
    expect(buffer.levelMs).toBeLessThan(50);
  });

  it("holds a second at most, and goes on with the newest", () => {
    const buffer = filled(200);
    expect(buffer.levelMs).toBeLessThanOrEqual(1_000);
    buffer.push(block(200 * packet));
    expect((buffer.position ?? 0) / packet).toBeGreaterThan(100);
  });
});
