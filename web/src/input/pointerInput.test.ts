import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Limits } from "../limits.ts";
import { writeLockedButton, writePointerLock, writePointerTravel } from "../protocol/pointerMessages.ts";
import {
  KeyAction,
  writeKey,
  writePointerButton,
  writePointerMove,
  writeWheel,
  type Message,
} from "../protocol/messages.ts";
import { ManualClock } from "../session/manualClock.ts";
import { PointerInput } from "./pointerInput.ts";

/** The stage, as far as the pointer is concerned. */
class FakeStage extends EventTarget {

  captured = 0;

  setPointerCapture(): void {
    this.captured += 1;
  }

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

  /** A locked pointer has no place: browsers repeat the last one. */
  travel(type: string, movementX: number, movementY: number, buttons = 0): void {
    const event = { clientX: 1, clientY: 2, movementX, movementY, buttons, pointerId: 1, pointerType: "mouse" };
    this.dispatchEvent(Object.assign(new Event(type), event));
  }

  turn(deltaY: number, x: number, y: number, ctrlKey = false): void {
    const wheel = { deltaX: 0, deltaY, deltaMode: 0, shiftKey: false, ctrlKey, clientX: x, clientY: y };
    this.dispatchEvent(Object.assign(new Event("wheel"), wheel));
  }
}

describe("the pointer", () => {
  let clock: ManualClock;
  let stage: FakeStage;
  let pointer: PointerInput;
  let sent: Message[];
  let presses: number;
  let controlDown: boolean;
  let controlTapped: boolean;

  beforeEach(() => {
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("requestAnimationFrame", () => 0);
    [clock, stage, sent, presses] = [new ManualClock(), new FakeStage(), [], 0];
    [controlDown, controlTapped] = [false, false];
    pointer = new PointerInput(stage as unknown as HTMLElement, {
      focus: () => {},
      mac: false,
      clock,
      live: () => true,
      pixelAt: (x, y) => ({ x, y }),
      controlDown: () => controlDown,
      button: (down) => {
        if (controlTapped) sent.push(writeKey(down ? KeyAction.down : KeyAction.up, 29));
      },
      pressed: () => (presses += 1),
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

  it("tells how far it has travelled while it is locked, and buttons with it", () => {
    stage.point("pointermove", 1, 2);
    pointer.locked = true;
    stage.travel("pointermove", 5, -2);
    stage.travel("pointermove", 1.25, 0); // Of the same animation frame: it waits for the button.
    stage.travel("pointerdown", 1.25, 0, 2);
    stage.travel("pointerup", 0, 0, 0);
    pointer.locked = false;
    expect(sent).toEqual([
      writePointerMove(1, 2),
      writePointerLock(true, { sequence: 1, x: 0, y: 0 }),
      writePointerTravel({ sequence: 2, x: 5, y: 65_534 }),
      writePointerTravel({ sequence: 3, x: 8, y: 65_534 }),
      writeLockedButton(2, true, { sequence: 4, x: 8, y: 65_534 }),
      writeLockedButton(2, false, { sequence: 5, x: 8, y: 65_534 }),
      writePointerLock(false, { sequence: 6, x: 8, y: 65_534 }),
    ]);
    expect(presses).toBe(0);
  });

  it("tells a locked pointer's way once more when it rests", () => {
    pointer.locked = true;
    stage.travel("pointermove", 3, 4);
    sent.length = 0;
    clock.advance(60_000);
    expect(sent).toEqual([writePointerTravel({ sequence: 3, x: 3, y: 4 })]);
  });

  it("is still locked on another connection, and tells it", () => {
    pointer.locked = true;
    stage.travel("pointermove", 3, 4);
    sent.length = 0;
    pointer.forget();
    expect(sent).toEqual([writePointerLock(true, { sequence: 3, x: 3, y: 4 })]);
  });

  it("makes Ctrl and the wheel of fingers that part on a trackpad, in whole notches", () => {
    stage.turn(-10, 7, 8, true);
    expect(sent).toEqual([]);
    stage.turn(-10, 7, 8, true);
    expect(sent).toEqual([writeKey(KeyAction.down, 29), writeWheel(0, -120, 7, 8), writeKey(KeyAction.up, 29)]);
    sent.length = 0;
    controlDown = true;
    stage.turn(-10, 7, 8, true); // A hand on the key, and another on the wheel.
    expect(sent).toEqual([writeWheel(0, -12, 7, 8)]);
  });

  it("has modifiers that were tapped around a button", () => {
    controlTapped = true;
    stage.point("pointerdown", 3, 4, 1);
    stage.point("pointerup", 3, 4);
    expect(sent.slice(-4)).toEqual([
      writeKey(KeyAction.down, 29),
      writePointerButton(0, true, 3, 4),
      writePointerButton(0, false, 3, 4),
      writeKey(KeyAction.up, 29),
    ]);
  });

  it("tells its page of a press, which may lock it", () => {
    stage.point("pointerdown", 3, 4, 1);
    stage.point("pointerup", 3, 4);
    expect(presses).toBe(1);
  });

  it("goes on beyond the window while a button is down", () => {
    stage.point("pointerdown", 3, 4, 1);
    expect(stage.captured).toBe(1);
    pointer.locked = true;
    stage.travel("pointerdown", 0, 0, 1);
    expect(stage.captured).toBe(1); // Browsers throw at that while the pointer is locked.
  });

  it("says nothing on another connection of where it was on the one before", () => {
    stage.point("pointermove", 1, 2);
    pointer.forget();
    sent.length = 0;
    clock.advance(60_000);
    expect(sent).toEqual([]);
  });
});
