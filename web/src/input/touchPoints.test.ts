import { beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../protocol/messages.ts";
import { TouchMessageType, TouchPointsMax } from "../protocol/touchMessages.ts";
import { TouchPoints, type Sample, type SampledEvent } from "./touchPoints.ts";

const tools = ["finger", "pen", "side"];
const states = ["away", "near", "touching"];

/** "finger 1 touching 10,20 0.5", for each point of a message. */
function pointsOf(message: Message): string[] {
  expect(message[0]).toBe(TouchMessageType.touch);
  const view = new DataView(message.buffer, 1);
  const points: string[] = [];
  for (let at = 0; at < view.byteLength; at += 10) {
    const what = `${tools[view.getUint8(at)]} ${view.getUint16(at + 2)} ${states[view.getUint8(at + 1)]}`;
    const pressure = (view.getUint16(at + 8) / 65_535).toFixed(1);
    points.push(`${what} ${view.getUint16(at + 4)},${view.getUint16(at + 6)} ${pressure}`);
  }
  return points;
}

function at(clientX: number, clientY: number, buttons = 0, pressure = 0): Sample {
  return { clientX, clientY, buttons, pressure };
}

function finger(type: string, pointerId: number, x: number, y: number): SampledEvent {
  const touches = type === "pointerdown" || type === "pointermove";
  return { type, pointerId, pointerType: "touch", ...at(x, y, touches ? 1 : 0, 0.5) };
}

function pen(type: string, sample: Sample, coalesced: readonly Sample[] = []): SampledEvent {
  return { type, pointerId: 7, pointerType: "pen", ...sample, getCoalescedEvents: () => coalesced };
}

describe("touch points", () => {
  let seen: (string[] | string)[];
  let asked: (() => void)[];
  let hasPicture: boolean;
  let touch: TouchPoints;

  beforeEach(() => {
    [seen, asked, hasPicture] = [[], [], true];
    touch = new TouchPoints({
      shareAt: (x, y) => (hasPicture ? { x, y } : null),
      button: (down) => seen.push(down ? "first down" : "last up"),
      requestFrame: (call) => asked.push(call),
      send: (message) => seen.push(pointsOf(message)),
    });
  });

  function animationFrame(): void {
    for (const call of asked.splice(0)) call();
  }

  function take(...events: readonly SampledEvent[]): void {
    for (const event of events) touch.take(event);
  }

  it("tell a finger's life", () => {
    take(finger("pointerdown", 3, 10, 20));
    expect(touch.anyDown).toBe(true);
    take(finger("pointermove", 3, 11, 20), finger("pointerup", 3, 12, 20), finger("pointerleave", 3, 12, 20));
    expect(touch.anyDown).toBe(false);
    expect(seen).toEqual([
      "first down",
      ["finger 1 touching 10,20 0.5"],
      ["finger 1 touching 11,20 0.5"],
      ["finger 1 away 12,20 0.0"],
      "last up",
    ]);
  });

  it("count every finger that comes down, whatever its pointer's number", () => {
    for (let round = 0; round < 3; round += 1) take(finger("pointerdown", 3, 1, 1), finger("pointerup", 3, 1, 1));
    const contacts = seen.filter((what) => typeof what !== "string").map(([point]) => point?.split(" ")[1]);
    expect(contacts).toEqual(["1", "1", "2", "2", "3", "3"]);
  });

  it("gather what two fingers do in a frame, the newest of each, in one message", () => {
    take(finger("pointerdown", 1, 10, 10), finger("pointerdown", 2, 20, 20), finger("pointermove", 1, 11, 10));
    seen.length = 0;
    take(finger("pointermove", 1, 12, 10), finger("pointermove", 2, 21, 20), finger("pointermove", 1, 13, 10));
    expect(seen).toEqual([]);
    animationFrame();
    expect(seen).toEqual([["finger 2 touching 21,20 0.5", "finger 1 touching 13,10 0.5"]]);
    animationFrame();
    expect(seen).toHaveLength(1);
    expect(asked).toHaveLength(0);
  });

  it("tell what changes at once, behind what was gathered", () => {
    take(finger("pointerdown", 1, 10, 10), finger("pointermove", 1, 11, 10), finger("pointermove", 1, 12, 10));
    seen.length = 0;
    take(finger("pointerdown", 2, 20, 20));
    expect(seen).toEqual([["finger 1 touching 12,10 0.5", "finger 2 touching 20,20 0.5"]]);
    animationFrame();
    take(finger("pointermove", 1, 13, 10)); // Nothing waited any more, so this one has not to.
    expect(seen.slice(1)).toEqual([["finger 1 touching 13,10 0.5"]]);
  });

  it("do not tell what is as it was", () => {
    take(finger("pointerdown", 1, 10, 10));
    seen.length = 0;
    take(finger("pointermove", 1, 10, 10));
    animationFrame();
    expect(seen).toEqual([]);
  });

  it("have the first finger and the last one around what all of them do", () => {
    take(finger("pointerdown", 1, 1, 1), finger("pointerdown", 2, 2, 2));
    take(finger("pointerup", 1, 1, 1), finger("pointercancel", 2, 0, 0));
    expect(seen.map((what) => (typeof what === "string" ? what : what[0]))).toEqual([
      "first down",
      "finger 1 touching 1,1 0.5",
      "finger 2 touching 2,2 0.5",
      "finger 1 away 1,1 0.0",
      "finger 2 away 2,2 0.0", // The event of a cancel has no place that could be relied on.
      "last up",
    ]);
  });

  it("tell a pen's life, with pressure and all points of its way", () => {
    take(pen("pointermove", at(1, 1)), pen("pointerdown", at(2, 2, 1, 0.2)));
    take(pen("pointermove", at(4, 4, 1, 0.4), [at(3, 3, 1, 0.3), at(4, 4, 1, 0.4)]));
    take(pen("pointermove", at(6, 6, 1, 0.6), [at(5, 5, 1, 0.5), at(6, 6, 1, 0.6)]));
    take(pen("pointermove", at(7, 7, 1, 0.7)));
    take(pen("pointerup", at(7, 8)), pen("pointerleave", at(500, 500)));
    expect(seen).toEqual([
      ["pen 1 near 1,1 0.0"],
      "first down",
      ["pen 1 touching 2,2 0.2"],
      ["pen 1 touching 3,3 0.3", "pen 1 touching 4,4 0.4"],
      ["pen 1 touching 5,5 0.5", "pen 1 touching 6,6 0.6", "pen 1 touching 7,7 0.7", "pen 1 near 7,8 0.0"],
      "last up",
      ["pen 1 away 7,8 0.0"],
    ]);
    take(pen("pointermove", at(9, 9)));
    expect(seen.at(-1)).toEqual(["pen 2 near 9,9 0.0"]);
  });

  it("do without the points between where a browser does not tell them, and with a pen that is never near", () => {
    const { getCoalescedEvents: _, ...down } = pen("pointerdown", at(1, 1, 1, 0.5));
    const { getCoalescedEvents: __, ...move } = pen("pointermove", at(2, 2, 1, 0.5));
    take(down, move, pen("pointercancel", at(0, 0)));
    expect(seen.slice(1, -1)).toEqual([["pen 1 touching 1,1 0.5"], ["pen 1 touching 2,2 0.5"], ["pen 1 away 2,2 0.0"]]);
  });

  it("know a pen's side button, in the air and on the glass", () => {
    take(pen("pointermove", at(1, 1)), pen("pointerdown", at(1, 1, 2)), pen("pointermove", at(1, 2, 3, 0.5)));
    expect(seen).toEqual([
      ["pen 1 near 1,1 0.0"],
      ["side 1 near 1,1 0.0"],
      "first down",
      ["side 1 touching 1,2 0.5"],
    ]);
    seen.length = 0;
    take(pen("pointermove", at(1, 2, 1, 0.5)), pen("pointermove", at(1, 2, 2)), pen("pointerup", at(1, 2)));
    expect(seen).toEqual([["pen 1 touching 1,2 0.5"], ["side 1 near 1,2 0.0"], "last up", ["pen 1 near 1,2 0.0"]]);
  });

  it("know that a pen touches by its pressure where the tip has no button", () => {
    take(pen("pointerdown", at(1, 1, 2, 0.5)), pen("pointerup", at(1, 1)), pen("pointerdown", at(1, 1, 32, 0.5)));
    const told = seen.filter((what) => typeof what !== "string").flat();
    expect(told).toEqual(["side 1 touching 1,1 0.5", "pen 1 near 1,1 0.0", "pen 1 touching 1,1 0.5"]);
  });

  it("go into several messages where one is full, in their order", () => {
    take(pen("pointermove", at(0, 0)));
    seen.length = 0;
    const way = Array.from({ length: 2 * TouchPointsMax + 6 }, (_, step) => at(step + 1, 0));
    take(pen("pointermove", at(70, 0), way));
    expect(seen.map((points) => points.length)).toEqual([TouchPointsMax, TouchPointsMax, 6]);
    expect(seen.flat()).toEqual(way.map(({ clientX }) => `pen 1 near ${clientX},0 0.0`));
  });

  it("do not gather for ever while the page gets no frame", () => {
    take(pen("pointermove", at(0, 0)));
    for (let step = 1; step <= 100; step += 1) take(pen("pointermove", at(step, 0)));
    expect(seen.flat().length).toBeGreaterThan(100 - TouchPointsMax);
  });

  it("are all away when they are let go of, and so is what they do after that", () => {
    take(pen("pointermove", at(1, 1)), finger("pointerdown", 1, 2, 2), finger("pointermove", 1, 3, 3));
    take(finger("pointermove", 1, 4, 4));
    seen.length = 0;
    touch.releaseAll();
    expect(seen).toEqual([
      ["finger 2 touching 4,4 0.5", "pen 1 away 1,1 0.0", "finger 2 away 4,4 0.0"],
      "last up",
    ]);
    take(finger("pointermove", 1, 5, 5), finger("pointerup", 1, 5, 5));
    touch.releaseAll();
    animationFrame();
    expect(seen).toHaveLength(2);
  });

  it("do not begin in the midst of a stroke", () => {
    take(pen("pointerdown", at(1, 1, 1, 0.5)));
    touch.releaseAll();
    seen.length = 0;
    take(pen("pointermove", at(2, 2, 1, 0.5)), pen("pointerup", at(2, 2)));
    expect(seen).toEqual([]);
    take(pen("pointermove", at(3, 3)));
    expect(seen).toEqual([["pen 2 near 3,3 0.0"]]);
  });

  it("are forgotten without a word, and their numbers are not used again", () => {
    take(finger("pointerdown", 1, 1, 1), finger("pointermove", 1, 2, 2), finger("pointermove", 1, 3, 3));
    seen.length = 0;
    touch.forget();
    expect(touch.anyDown).toBe(false);
    take(finger("pointermove", 1, 4, 4), finger("pointerup", 1, 4, 4));
    touch.flush();
    animationFrame();
    expect(seen).toEqual([]);
    take(finger("pointerdown", 1, 5, 5));
    expect(seen).toEqual(["first down", ["finger 2 touching 5,5 0.5"]]);
  });

  it("are nobody's where there is no picture, all of a finger's way", () => {
    hasPicture = false;
    take(finger("pointerdown", 1, 1, 1), pen("pointermove", at(1, 1)));
    hasPicture = true;
    take(finger("pointermove", 1, 2, 2), finger("pointerup", 1, 2, 2), pen("pointerup", at(1, 1)));
    animationFrame();
    expect(seen).toEqual([]);
  });
});
