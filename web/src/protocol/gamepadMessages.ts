import type { Message } from "./messages.ts";

/** Of gamepads, beside those in messages.ts. */
export const GamepadMessageType = { gamepad: 0x24 } as const;

/** Of one viewer, as browsers number them. */
export const GamepadsMax = 4;

/** All that one gamepad says at a moment. */
export interface GamepadState {
  readonly index: number;
  /** False: it was taken away, and the rest is zero. */
  readonly present: boolean;
  /** Bit by bit in the order of the standard mapping. */
  readonly buttons: number;
  /** -32 767 to 32 767: left x and y, right x and y; right and down are positive. */
  readonly sticks: readonly [number, number, number, number];
  /** 0 to 255: left and right. */
  readonly triggers: readonly [number, number];
}

// | 0x24 | index u8 | present u8 | buttons u32 | left x, y, right x, y: i16 | left trigger u8 | right trigger u8 |
export function writeGamepad({ index, present, buttons, sticks, triggers }: GamepadState): Message {
  const bytes = new Uint8Array(17);
  const view = new DataView(bytes.buffer);
  bytes.set([GamepadMessageType.gamepad, index, present ? 1 : 0]);
  view.setUint32(3, buttons);
  for (const [at, stick] of sticks.entries()) view.setInt16(7 + 2 * at, stick);
  bytes.set(triggers, 15);
  return bytes;
}
