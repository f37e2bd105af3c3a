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
import { TouchState, TouchTool, writeTouch } from "../protocol/touchMessages.ts";
import { ManualClock } from "../session/manualClock.ts";
import { PointerInput } from "./pointerInput.ts";

/** The stage, as far as the pointer is concerned. */
class FakeStage extends EventTarget {

  captured = 0;
  #holder: number | null = null;

  setPointerCapture(pointerId: number): void {
    this.captured += 1;
    this.#holder = pointerId;
  }

  hasPointerCapture(pointerId: number): boolean {
    return pointerId === this.#holder;
  }

  /** A finger or a pen: browsers let go of what was captured when it is up. */
  touch(type: string, pointerType: "touch" | "pen", x: number, y: number, buttons = 0): void {
    if (type === "pointerup") this.#holder = null;
    const place = { clientX: x, clientY: y, movementX: 0, movementY: 0, buttons, pressure: buttons === 0 ? 0 : 1 };
    this.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), place, { pointerId: 5, pointerType }));
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
  let focused: string[];
  let controlDown: boolean;
  let controlTapped: boolean;

  beforeEach(() => {
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("requestAnimationFrame", () => 0);
    [clock, stage, sent, presses, focused] = [new ManualClock(), new FakeStage(), [], 0, []];
    [controlDown, controlTapped] = [false, false];
    pointer = new PointerInput(stage as unknown as HTMLElement, {
      focus: (x, y) => focused.push(`${x},${y}`),
      mac: false,
      clock,
      live: () => true,
      pixelAt: (x, y) => ({ x, y }),
      shareAt: (x, y) => ({ x: x * 100, y: y * 100 }),
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

  /** A point of contact 1, at a hundred times its place on the page. */
  function told(tool: TouchTool, state: TouchState, x: number, y: number): Message {
    const pressure = state === TouchState.touching ? 65_535 : 0;
    return writeTouch([{ tool, state, contact: 1, x: x * 100, y: y * 100, pressure }]);
  }

  it("makes a mouse of fingers and pens where the application knows no others", () => {
    stage.touch("pointerdown", "touch", 3, 4, 1);
    stage.touch("pointerup", "touch", 3, 4);
    const click = [writePointerButton(0, true, 3, 4), writePointerButton(0, false, 3, 4)];
    expect(sent).toEqual(click);
    sent.length = 0;
    stage.touch("pointerdown", "pen", 3, 4, 1);
    stage.touch("pointerup", "pen", 3, 4);
    stage.touch("pointerleave", "pen", 3, 4);
    expect(sent).toEqual(click);
  });

  it("gives a finger to an application that knows fingers, and no mouse with it", () => {
    [pointer.realTouch, controlTapped] = [true, true];
    stage.touch("pointerdown", "touch", 3, 4, 1);
    expect([pointer.anyDown, stage.captured, focused]).toEqual([true, 1, ["3,4"]]);
    stage.touch("pointermove", "touch", 5, 6, 1);
    stage.touch("pointerup", "touch", 5, 6);
    stage.touch("pointerleave", "touch", 5, 6);
    clock.advance(60_000);
    expect(pointer.anyDown).toBe(false);
    expect(sent).toEqual([
      writeKey(KeyAction.down, 29),
      told(TouchTool.finger, TouchState.touching, 3, 4),
      told(TouchTool.finger, TouchState.touching, 5, 6),
      told(TouchTool.finger, TouchState.away, 5, 6),
      writeKey(KeyAction.up, 29),
    ]);
  });

  it("has a pen near until it leaves, though not while it draws beyond the window", () => {
    pointer.realTouch = true;
    stage.touch("pointermove", "pen", 1, 2);
    expect(pointer.anyDown).toBe(false);
    stage.touch("pointerdown", "pen", 3, 4, 1);
    stage.touch("pointerleave", "pen", 9, 9, 1);
    stage.touch("pointerup", "pen", 5, 6);
    stage.touch("pointerleave", "pen", 9, 9);
    expect(sent).toEqual([
      told(TouchTool.pen, TouchState.near, 1, 2),
      told(TouchTool.pen, TouchState.touching, 3, 4),
      told(TouchTool.pen, TouchState.near, 5, 6),
      told(TouchTool.pen, TouchState.away, 5, 6),
    ]);
    expect(presses).toBe(0); // No pen is locked into a window.
  });

  it("leaves the mouse a mouse, whatever fingers are", () => {
    pointer.realTouch = true;
    stage.point("pointermove", 1, 2);
    stage.point("pointerdown", 3, 4, 1);
    stage.point("pointerleave", 3, 4);
    stage.turn(100, 7, 8);
    expect(sent).toEqual([
      writePointerMove(1, 2),
      writePointerMove(3, 4),
      writePointerButton(0, true, 3, 4),
      writeWheel(0, 120, 7, 8),
    ]);
    expect([pointer.anyDown, presses]).toEqual([true, 1]);
  });

  it("lets go of fingers when its window is left, and forgets them with the connection", () => {
    pointer.realTouch = true;
    stage.touch("pointerdown", "touch", 3, 4, 1);
    window.dispatchEvent(new Event("blur"));
    expect(sent.at(-1)).toEqual(told(TouchTool.finger, TouchState.away, 3, 4));
    expect(pointer.anyDown).toBe(false);
    stage.touch("pointerdown", "touch", 3, 4, 1);
    sent.length = 0;
    pointer.forget();
    window.dispatchEvent(new Event("pagehide"));
    expect([sent, pointer.anyDown]).toEqual([[], false]);
  });

  it("has a finger's moves before a key", () => {
    pointer.realTouch = true;
    for (const [type, x] of [["pointerdown", 1], ["pointermove", 2], ["pointermove", 3]] as const)
      stage.touch(type, "touch", x, 4, 1);
    sent.length = 0;
    pointer.flush();
    expect(sent).toEqual([told(TouchTool.finger, TouchState.touching, 3, 4)]);
  });
});
