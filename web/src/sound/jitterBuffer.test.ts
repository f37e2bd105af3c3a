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

/** One that has played long enough to be used to its page, and is empty. */
function opened(): JitterBuffer {
  const buffer = new JitterBuffer();
  for (let at = 0; at < 310; at += 1) {
    buffer.push({ ...silence, starts: at === 0, position: at * packet });
    pull(buffer, packet);
  }
  pull(buffer, 30 * packet);
  return buffer;
}

function filled(packets = 3): JitterBuffer {
  const buffer = opened();
  for (let at = 0; at < packets; at += 1) buffer.push(block(at * packet, at === 0));
  return buffer;
}

/** The next packet comes when nothing of those before is left. @returns The gaps and the target after that. */
function miss(buffer: JitterBuffer, next: number): [gaps: number, targetMs: number] {
  pull(buffer, Math.round(buffer.levelMs * 48) + packet / 2);
  buffer.push(block(next * packet));
  return [buffer.gaps, buffer.targetMs];
}

/** Until 20 ms are enough again, where all packets come in time. */
function secondsUntilForgotten(buffer: JitterBuffer, next: number): number {
  for (let at = next; at < next + 50_000; at += 1) {
    if (buffer.targetMs === 20) return (at - next) / 100;
    buffer.push(block(at * packet));
    pull(buffer, packet);
  }
  throw new Error(`${buffer.targetMs} ms wait still`);
}

describe("the jitter buffer", () => {
  it("lets six packets wait while the page opens", () => {
    const buffer = new JitterBuffer();
    for (let at = 0; at < 5; at += 1) buffer.push({ ...tone(at), starts: at === 0 });
    pull(buffer);
    expect(buffer.position).toBeNull();
    buffer.push(tone(5));
    pull(buffer);
    expect(buffer.position).toBe(128);
    expect([buffer.targetMs, opened().targetMs]).toEqual([60, 20]);
  });

  it("plays nothing before two packets wait, and then every sample in its order", () => {
    const buffer = opened();
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
    const buffer = opened();
    for (let at = 0; at < 3; at += 1) buffer.push({ ...tone(at), starts: at === 0 });
    for (let at = 3; at < 23; at += 1) buffer.push({ ...silence, position: at * packet });
    const end = pull(buffer, 30 * packet).left.slice(5 * packet);
    expect(end.every((value) => value === 0)).toBe(true);
    buffer.push({ ...tone(100), starts: true });
    expect([buffer.gaps, buffer.targetMs]).toEqual([0, 20]);
  });

  it("goes on with what was heard where packets are missing, without a jump", () => {
    const buffer = opened();
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
    const buffer = opened();
    for (let at = 0; at < 3; at += 1) buffer.push(tone(at));
    const heard = Array.from({ length: 48 }, () => pull(buffer, packet / 4).left).flat();
    const loudest = (from: number): number => Math.max(...heard.slice(from * packet, (from + 1) * packet));
    expect(loudest(6)).toBeGreaterThan(0.9);
    expect(loudest(9)).toBeLessThan(loudest(7));
    expect(loudest(11)).toBe(0);
    expect(buffer.position).toBeNull();
  });

  it("learns from a gap to wait for as much more, but not while the page opens", () => {
    const buffer = new JitterBuffer();
    for (let at = 0; at < 6; at += 1) buffer.push(block(at * packet, at === 0));
    expect(miss(buffer, 6)).toEqual([1, 60]);

    const [gaps, target] = miss(filled(), 3);
    expect(gaps).toBe(1);
    expect(target).toBeGreaterThanOrEqual(25);
  });

  it("forgets a gap soon, and one that comes again and again later each time", () => {
    const once = filled();
    miss(once, 3);
    expect(secondsUntilForgotten(once, 4)).toBeLessThanOrEqual(15);

    const often = filled();
    for (let at = 3; at < 7; at += 1) miss(often, at);
    expect(secondsUntilForgotten(often, 7)).toBeGreaterThan(60);
  });

  it("leaves out what is never used, without a jump", () => {
    const buffer = opened();
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
