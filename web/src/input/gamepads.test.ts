import { describe, expect, it } from "vitest";
import { Gamepads, type Pad } from "./gamepads.ts";

interface Held {
  index: number;
  connected: boolean;
  axes: number[];
  buttons: { pressed: boolean; value: number }[];
}

function held(index = 0): Held {
  const buttons = Array.from({ length: 17 }, () => ({ pressed: false, value: 0 }));
  return { index, connected: true, axes: [0, 0, 0, 0], buttons };
}

function set(pads: readonly (Pad | null)[], isOn = true) {
  const sent: number[][] = [];
  const frames: (() => void)[] = [];
  let looked = 0;
  const gamepads = new Gamepads({
    pads: () => {
      looked++;
      return pads;
    },
    requestFrame: (call) => frames.push(call),
    send: (message) => sent.push([...message]),
  });
  gamepads.restarted(isOn);
  return {
    gamepads,
    sent,
    frames,
    looked: () => looked,
    /** One animation frame. */
    frame: () => frames.splice(0).forEach((call) => call()),
  };
}

/** Of what was sent: the index, whether it is there, and the buttons. */
const brief = (message: number[] | undefined) =>
  message && [message[1], message[2], new DataView(Uint8Array.from(message).buffer).getUint32(3)];

describe("gamepads", () => {
  it("are told when they change, and else not", () => {
    const pad = held();
    const { sent, frame } = set([pad, null]);
    expect(sent.map(brief)).toEqual([[0, 1, 0]]);
    frame();
    frame();
    expect(sent).toHaveLength(1);
    pad.buttons[0] = { pressed: true, value: 1 };
    pad.buttons[16] = { pressed: true, value: 1 };
    frame();
    frame();
    expect(sent.slice(1).map(brief)).toEqual([[0, 1, 0x1_0001]]);
  });

  it("say how far sticks and triggers are", () => {
    const pad = held();
    const { sent, frame } = set([pad]);
    pad.axes = [-1.0001, 0.5, 0, 2];
    pad.buttons[6] = { pressed: false, value: 0.5 };
    pad.buttons[7] = { pressed: true, value: 1 };
    frame();
    const view = new DataView(Uint8Array.from(sent[1] ?? []).buffer);
    expect([7, 9, 11, 13].map((at) => view.getInt16(at))).toEqual([-32_767, 16_384, 0, 32_767]);
    expect(sent[1]?.slice(15)).toEqual([128, 255]);
    expect(brief(sent[1])).toEqual([0, 1, 1 << 7]);
  });

  it("are each told by themselves, and a fifth is not", () => {
    const { sent } = set([held(0), null, null, held(3), held(4)]);
    expect(sent.map(brief)).toEqual([[0, 1, 0], [3, 1, 0]]);
  });

  it("are not looked at where the application gets none, and no frame is asked for where there is none", () => {
    const off = set([held()], false);
    off.gamepads.look();
    off.gamepads.resume();
    expect(off.looked()).toBe(0);
    expect(off.frames).toEqual([]);
    const none = set([null]);
    expect(none.frames).toEqual([]);
    expect(none.sent).toEqual([]);
  });

  it("are looked at once in a frame, however often something happens", () => {
    const { gamepads, frames } = set([held()]);
    gamepads.look();
    gamepads.resume();
    expect(frames).toHaveLength(1);
  });

  it("are told to be gone", () => {
    const pad = held();
    const { gamepads, sent, frames, frame } = set([pad]);
    pad.buttons[0] = { pressed: true, value: 1 };
    frame();
    pad.connected = false;
    gamepads.look();
    expect(sent.map(brief)).toEqual([[0, 1, 0], [0, 1, 1], [0, 0, 0]]);
    frame();
    expect(sent).toHaveLength(3);
    expect(frames).toEqual([]);
  });

  it("rest while the page has not the keyboard", () => {
    const pad = held();
    const { gamepads, sent, frames, frame } = set([pad]);
    pad.buttons[0] = { pressed: true, value: 1 };
    frame();
    gamepads.rest();
    // At once: a hidden page gets no frame.
    expect(sent.map(brief)).toEqual([[0, 1, 0], [0, 1, 1], [0, 1, 0]]);
    frame();
    expect(sent).toHaveLength(3);
    expect(frames).toEqual([]);
    gamepads.resume();
    expect(sent.map(brief)).toEqual([[0, 1, 0], [0, 1, 1], [0, 1, 0], [0, 1, 1]]);
    expect(frames).toHaveLength(1);
  });

  it("come, go and get another connection while they rest, and are at rest there", () => {
    const [first, second] = [held(0), held(1)];
    first.buttons[0] = second.buttons[0] = { pressed: true, value: 1 };
    second.connected = false;
    const { gamepads, sent, frames } = set([first, second]);
    gamepads.rest();
    sent.length = 0;
    second.connected = true;
    gamepads.look();
    first.connected = false;
    gamepads.look();
    gamepads.restarted(true);
    expect(sent.map(brief)).toEqual([[1, 1, 0], [0, 0, 0], [1, 1, 0]]);
    expect(frames).toHaveLength(1); // That from before they rested.
  });

  it("are passed on by their numbers where they are of no known shape", () => {
    const [pressed, few] = [{ pressed: true, value: 1 }, { ...held(0), axes: [1] }];
    few.buttons = [pressed];
    const many = { ...held(1), buttons: Array.from({ length: 40 }, (_, at) => ({ pressed: at >= 31, value: -0.1 })) };
    const { sent } = set([few, many]);
    expect(sent.map(brief)).toEqual([[0, 1, 1], [1, 1, 0x8000_0000]]);
    expect(sent.map((message) => message.slice(7))).toEqual([
      [0x7f, 0xff, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  it("are told anew to another connection", () => {
    const pad = held();
    const { gamepads, sent, frame } = set([pad]);
    pad.buttons[1] = { pressed: true, value: 1 };
    frame();
    gamepads.restarted(true);
    expect(sent.map(brief)).toEqual([[0, 1, 0], [0, 1, 2], [0, 1, 2]]);
    gamepads.restarted(false);
    frame();
    pad.buttons[1] = { pressed: false, value: 0 };
    frame();
    expect(sent).toHaveLength(3);
  });
});
