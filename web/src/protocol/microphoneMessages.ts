import type { Message } from "./messages.ts";

/** Of the microphone, beside those in messages.ts. */
export const MicrophoneMessageType = { microphone: 0x21, speech: 0x22 } as const;

/** The longest packet that Opus makes (RFC 6716, 3.2.1). */
const packetBytesMax = 1_275;

// | 0x21 | on u8 |
export function writeMicrophone(on: boolean): Message {
  return Uint8Array.of(MicrophoneMessageType.microphone, on ? 1 : 0);
}

// | 0x22 | sequence u16 | Opus packet ... |
/** @param packet Null is the answer where it is none: Opus makes no such packet. */
export function writeSpeech(sequence: number, packet: Uint8Array): Message | null {
  if (packet.length === 0 || packet.length > packetBytesMax) return null;
  const message = new Uint8Array(3 + packet.length);
  message.set([MicrophoneMessageType.speech, (sequence >> 8) & 0xff, sequence & 0xff]);
  message.set(packet, 3);
  return message;
}
