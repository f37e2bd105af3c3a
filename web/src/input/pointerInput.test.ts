import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Limits } from "../limits.ts";
import { writePointerButton, writePointerMove, writeWheel, type Message } from "../protocol/messages.ts";
import { ManualClock } from "../session/manualClock.ts";
import { PointerInput } from "./pointerInput.ts";

/** The stage, as far as the pointer is concerned. */
class FakeStage extends EventTarget {
  focus(): void {}

  setPointerCapture(): void {}

  point(type: string, x: number, y: number, buttons = 0): void {
    const event = Object.assign(new Event(type), {
      clientX: x,
      clientY: y,
      buttons,
      pointerId: 1,
      pointerType: "mouse",
    });
    this.dispatchEvent(event);
  }

  turn(deltaY: number, x: number, y: number): void {
    const wheel = { deltaX: 0, deltaY, deltaMode: 0, shiftKey: false, clientX: x, clientY: y };
    this.dispatchEvent(Object.assign(new Event("wheel"), wheel));
  }
}

describe("the pointer", () => {
  let clock: ManualClock;
  let stage: FakeStage;
  let pointer: PointerInput;
  let sent: Message[];

  beforeEach(() => {
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("requestAnimationFrame", () => 0);
    [clock, stage, sent] = [new ManualClock(), new FakeStage(), []];
    pointer = new PointerInput(stage as unknown as HTMLElement, {
      mac: false,
      clock,
      live: () => true,
      pixelAt: (x, y) => ({ x, y }),
      send: (message) => sent.push(message),
      sendLossy: (message) => sent.push(message),
    });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("moves before the button that is pressed there", () => {
    stage.point("pointermove", 1, 2);
    stage.point("pointerdown", 3, 4, 1);
    expect(pointer.anyDown).toBe(true);
    expect(sent).toEqual([writePointerMove(1, 2), writePointerMove(3, 4), writePointerButton(0, true, 3, 4)]);
  });

  it("tells its place once more when it rests, and only then", () => {
    stage.point("pointermove", 1, 2);
    clock.advance(Limits.pointerRestMs - 1);
    stage.point("pointermove", 3, 4);
    pointer.flush();
    sent.length = 0;
    clock.advance(Limits.pointerRestMs - 1);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual([writePointerMove(3, 4)]);
    clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });

  it("rests where the last button or wheel was, wherever it came from", () => {
    stage.point("pointermove", 1, 2);
    stage.point("pointerdown", 5, 6, 1);
    stage.point("pointerup", 5, 6);
    clock.advance(Limits.pointerRestMs);
    expect(sent.at(-1)).toEqual(writePointerMove(5, 6));
    stage.turn(120, 7, 8);
    expect(sent.at(-1)?.[0]).toBe(writeWheel(0, 120, 7, 8)[0]);
    clock.advance(Limits.pointerRestMs);
    expect(sent.at(-1)).toEqual(writePointerMove(7, 8));
  });

  it("says nothing on another connection of where it was on the one before", () => {
    stage.point("pointermove", 1, 2);
    pointer.forget();
    sent.length = 0;
    clock.advance(60_000);
    expect(sent).toEqual([]);
  });
});
