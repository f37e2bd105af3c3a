import { GamepadMessageType } from "../protocol/gamepadMessages.ts";
import { MessageType, type Message } from "../protocol/messages.ts";
import { MicrophoneMessageType } from "../protocol/microphoneMessages.ts";
import { PointerMessageType } from "../protocol/pointerMessages.ts";
import { TouchMessageType } from "../protocol/touchMessages.ts";

/** RTCDataChannelInit has had a priority in browsers for longer than in the type's declaration. */
type ChannelInit = RTCDataChannelInit & { readonly priority?: "very-low" | "low" | "medium" | "high" };

const reliable: ChannelInit = {};
const background: ChannelInit = { priority: "low" };
const lossy: ChannelInit = { ordered: false, maxRetransmits: 0 };

/** Both sides know them: no round trip is spent on opening them (RFC 8831, 6.1). The place is the stream's number. */
export const channels = [
  { name: "control", init: reliable },
  { name: "keys", init: reliable },
  { name: "pointer", init: lossy },
  { name: "clipboard", init: background },
  { name: "files", init: background },
  { name: "frames", init: lossy },
  { name: "speech", init: lossy },
] as const;
export type ChannelName = (typeof channels)[number]["name"];

/** What is used of a data channel. */
export type Channel = Pick<
  RTCDataChannel,
  "binaryType" | "bufferedAmount" | "readyState" | "send" | "onmessage" | "onclose"
>;

/** The channel that a message takes: what belongs together stays in order, and waits for nothing else. */
export function channelOf(message: Message): ChannelName {
  switch (message[0]) {
    case MessageType.key:
    case MessageType.releaseKeys:
    case MessageType.characterKey:
    case MessageType.text:
    case MessageType.keyboardLayout:
    case MessageType.pointerButton:
    case MessageType.wheel:
    case MessageType.clipboardOffer: // What is pasted is offered before the key that pastes it.
    case PointerMessageType.pointerLock:
    case PointerMessageType.lockedButton:
    case TouchMessageType.touch:
    case GamepadMessageType.gamepad:
      return "keys";
    case MessageType.pointerMove:
    case PointerMessageType.pointerTravel:
    case MessageType.repeatedInput:
      return "pointer";
    case MicrophoneMessageType.speech:
      return "speech";
    case MessageType.clipboardData:
      return "clipboard";
    default:
      return "control";
  }
}
