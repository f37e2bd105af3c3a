import { MessageType, picturePreferences, type Message, type PicturePreference } from "./messages.ts";

/** Of the display, beside those in messages.ts. */
export const DisplayMessageType = {
  displayScale: 0x20,
} as const;

// | 0x19 | width u16 | height u16 |
export function writeDisplaySize(width: number, height: number): Message {
  const bytes = new Uint8Array(5);
  bytes[0] = MessageType.displaySize;
  const view = new DataView(bytes.buffer);
  view.setUint16(1, width);
  view.setUint16(3, height);
  return bytes;
}

// | 0x20 | percent u16 |
export function writeDisplayScale(percent: number): Message {
  const bytes = new Uint8Array(3);
  bytes[0] = DisplayMessageType.displayScale;
  new DataView(bytes.buffer).setUint16(1, percent);
  return bytes;
}

// | 0x15 | preference u8 |
export function writePicturePreference(preference: PicturePreference): Message {
  return new Uint8Array([MessageType.picturePreference, picturePreferences.indexOf(preference)]);
}
