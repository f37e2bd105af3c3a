import { beforeEach, describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { writeKey, type Message } from "../protocol/messages.ts";
import { repeatedBytesMax, repeatedMax, writeRepeatedInput } from "../protocol/repeatedInput.ts";
import { ManualClock } from "../session/manualClock.ts";
import { InputRepeats } from "./inputRepeats.ts";

const press = writeKey(1, 30);
const release = writeKey(0, 30);

let clock: ManualClock;
let sent: Message[];
let repeats: InputRepeats;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  repeats = new InputRepeats(clock, (message) => sent.push(message));
});

describe("what is repeated", () => {
  it("is everything, so often, and then there is no timer left", () => {
    repeats.sent(press, true);
    clock.advance(10 * Limits.inputRepeatMs);
    expect(sent).toEqual(Array(Limits.inputRepeats).fill(writeRepeatedInput(0, [press])));
    expect(clock.timers).toBe(0);
  });

  it("is numbered as the channel's messages are", () => {
    repeats.sent(press, true);
    clock.advance(Limits.inputRepeatMs);
    repeats.sent(release, true);
    clock.advance(Limits.inputRepeatMs);
    clock.advance(Limits.inputRepeatMs);
    expect(sent.slice(1)).toEqual([writeRepeatedInput(0, [press, release]), writeRepeatedInput(1, [release])]);
  });

  it("is one message for all that came within the wait", () => {
    for (let i = 0; i < 5; i++) repeats.sent(i % 2 === 0 ? press : release, true);
    clock.advance(Limits.inputRepeatMs);
    expect(sent).toEqual([writeRepeatedInput(0, [press, release, press, release, press])]);
  });

  it("is the newest only where there is much", () => {
    for (let i = 0; i < repeatedMax + 3; i++) repeats.sent(press, true);
    clock.advance(Limits.inputRepeatMs);
    expect(sent).toEqual([writeRepeatedInput(3, Array<Message>(repeatedMax).fill(press))]);
  });

  it("is not what is too long, nor what was before it, nor what needs none", () => {
    repeats.sent(press, true);
    repeats.sent(new Uint8Array(repeatedBytesMax + 1), true);
    repeats.sent(press, false);
    repeats.sent(release, true);
    clock.advance(Limits.inputRepeatMs);
    expect(sent).toEqual([writeRepeatedInput(3, [release])]);
  });

  it("is nothing after the end", () => {
    repeats.sent(press, true);
    repeats.stop();
    clock.advance(Limits.inputRepeatMs);
    expect(sent).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});
