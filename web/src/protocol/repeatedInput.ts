import { MessageType, type Message } from "./messages.ts";

/** What a message that is repeated may take, and how many there may be. */
export const repeatedBytesMax = 64;
export const repeatedMax = 16;

/**
 * Messages of the reliable channel for input once more, one behind the other: the first is the channel's message with
 * this number, counted from 0.
 */
// | 0x2c | first u32 | length u8, message | ... |
export function writeRepeatedInput(first: number, messages: readonly Message[]): Message {
  const bytes = new Uint8Array(messages.reduce((size, message) => size + 1 + message.length, 5));
  bytes[0] = MessageType.repeatedInput;
  new DataView(bytes.buffer).setUint32(1, first);
  let at = 5;
  for (const message of messages) {
    bytes[at] = message.length;
    bytes.set(message, at + 1);
    at += 1 + message.length;
  }
  return bytes;
}
