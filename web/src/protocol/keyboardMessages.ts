/** What is written: the layouts stand in src/Farglass.Protocol/Messages/KeyboardMessages.cs. */
import { MessageType, type Message } from "./messages.ts";

/** What lights up on the keyboard; the numbers are bits. */
export const KeyLock = { caps: 1, num: 2 } as const;

/** Of one message, in UTF-8. */
export const TextBytesMax = 1_000;
export const LayoutKeysMax = 64;

export interface LabelledKey {
  readonly code: number;
  /** A Unicode scalar value. */
  readonly character: number;
}

const keySize = 5;

// | 0x1A | code u16 | character u32 | locks u8 |
export function writeCharacterKey(code: number, character: number, locks: number): Message {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  bytes[0] = MessageType.characterKey;
  view.setUint16(1, code);
  view.setUint32(3, character);
  view.setUint8(7, locks);
  return bytes;
}

// | 0x1B | UTF-8 ... |
/** In as many messages as it takes. What is neither written nor a tab or a new line is left out. */
export function writeTexts(text: string): Message[] {
  const texts: Message[] = [];
  let part = "";
  const encoder = new TextEncoder();
  for (const character of writable(text)) {
    if (encoder.encode(part + character).length > TextBytesMax) {
      texts.push(textMessage(part));
      part = "";
    }
    part += character;
  }
  return part === "" ? texts : [...texts, textMessage(part)];
}

// | 0x1C | code u8, character u32 ... |
export function writeKeyboardLayout(keys: readonly LabelledKey[]): Message {
  const bytes = new Uint8Array(1 + keys.length * keySize);
  const view = new DataView(bytes.buffer);
  bytes[0] = MessageType.keyboardLayout;
  keys.forEach(({ code, character }, at) => {
    view.setUint8(1 + at * keySize, code);
    view.setUint32(2 + at * keySize, character);
  });
  return bytes;
}

export function isWritable(character: number): boolean {
  const surrogate = character >= 0xd800 && character <= 0xdfff;
  return character >= 0x20 && !(character >= 0x7f && character <= 0x9f) && !surrogate;
}

function writable(text: string): string[] {
  const characters = [...text.replace(/\r\n?/g, "\n")];
  return characters.filter((each) => each === "\n" || each === "\t" || isWritable(each.codePointAt(0) ?? 0));
}

function textMessage(text: string): Message {
  const encoded = new TextEncoder().encode(text);
  const bytes = new Uint8Array(1 + encoded.length);
  bytes[0] = MessageType.text;
  bytes.set(encoded, 1);
  return bytes;
}
