import type { Message, PointerButton } from "./messages.ts";

/** Shapes of the cursor that are kept, so that an animated one is sent once. */
export const CursorSlots = 64;

/** Of the pointer, beside those in messages.ts. */
export const PointerMessageType = {
  pointerLock: 0x1d,
  pointerTravel: 0x1e,
  lockedButton: 0x1f,
  pointerHint: 0x91,
  cursorAgain: 0x92,
} as const;

/** How far a locked pointer has travelled since the page was opened, modulo 65 536. */
export interface TravelPoint {
  readonly sequence: number;
  readonly x: number;
  readonly y: number;
}

/** Whether the application hides the cursor and moves the pointer by itself. */
export interface PointerHint {
  readonly type: "pointerHint";
  readonly wantsMovement: boolean;
}

/** The cursor has the shape again that is kept there. */
export interface CursorAgain {
  readonly type: "cursorAgain";
  readonly slot: number;
}

// | 0x92 | slot u8 |
export function parseCursorAgain(bytes: Uint8Array): CursorAgain | null {
  const slot = bytes[1] ?? 0;
  return bytes.length === 2 && slot < CursorSlots ? { type: "cursorAgain", slot } : null;
}

// | 0x91 | movement u8 |
export function parsePointerHint(bytes: Uint8Array): PointerHint | null {
  const movement = bytes[1] ?? 0;
  return bytes.length === 2 && movement <= 1 ? { type: "pointerHint", wantsMovement: movement === 1 } : null;
}

// | 0x1D | on u8 | sequence u16 | x u16 | y u16 |
export function writePointerLock(on: boolean, travelled: TravelPoint): Message {
  return withTravel([PointerMessageType.pointerLock, on ? 1 : 0], travelled);
}

// | 0x1E | sequence u16 | x u16 | y u16 |
export function writePointerTravel(travelled: TravelPoint): Message {
  return withTravel([PointerMessageType.pointerTravel], travelled);
}

// | 0x1F | button u8 | down u8 | sequence u16 | x u16 | y u16 |
export function writeLockedButton(button: PointerButton, down: boolean, travelled: TravelPoint): Message {
  return withTravel([PointerMessageType.lockedButton, button, down ? 1 : 0], travelled);
}

function withTravel(head: readonly number[], { sequence, x, y }: TravelPoint): Message {
  const bytes = new Uint8Array(head.length + 6);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  view.setUint16(0, sequence);
  view.setUint16(2, x);
  view.setUint16(4, y);
  return bytes;
}
