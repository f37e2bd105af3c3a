import type { Message } from "./messages.ts";

/** Of fingers and pens, beside those in messages.ts. */
export const TouchMessageType = { touch: 0x23 } as const;

/** Of one message: ten fingers three times over. */
export const TouchPointsMax = 32;

export const TouchTool = { finger: 0, pen: 1, penWithSideButton: 2 } as const;
export type TouchTool = (typeof TouchTool)[keyof typeof TouchTool];

/** What a finger or a pen is at this moment. Only pens are near: in the air above the glass. */
export const TouchState = { away: 0, near: 1, touching: 2 } as const;
export type TouchState = (typeof TouchState)[keyof typeof TouchState];

export interface TouchPoint {
  readonly tool: TouchTool;
  readonly state: TouchState;
  /** The page counts them, modulo 65 536: a new one for each finger that comes down and each pen that comes near. */
  readonly contact: number;
  /** 65 535ths of the display's width and height, so that no size need be known. */
  readonly x: number;
  readonly y: number;
  /** 65 535ths of the hardest. */
  readonly pressure: number;
}

const pointSize = 10;

// | 0x23 | 1 to 32 of: tool u8 | state u8 | contact u16 | x u16 | y u16 | pressure u16 |
/** @param points At most TouchPointsMax, in the order in which they happened. */
export function writeTouch(points: readonly TouchPoint[]): Message {
  const bytes = new Uint8Array(1 + points.length * pointSize);
  bytes[0] = TouchMessageType.touch;
  const view = new DataView(bytes.buffer, 1);
  for (const [index, point] of points.entries()) {
    const at = index * pointSize;
    view.setUint8(at, point.tool);
    view.setUint8(at + 1, point.state);
    view.setUint16(at + 2, point.contact);
    view.setUint16(at + 4, point.x);
    view.setUint16(at + 6, point.y);
    view.setUint16(at + 8, point.pressure);
  }
  return bytes;
}
