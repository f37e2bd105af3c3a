import {
  CursorSlots,
  parseCursorAgain,
  parsePointerHint,
  PointerMessageType,
  type CursorAgain,
  type PointerHint,
} from "./pointerMessages.ts";

/**
 * The binary messages between this page and the host. The layouts stand in src/Farglass.Protocol/Messages; both sides
 * are held together by tests/vectors/messages.json. Numbers are big-endian.
 */
import { parseClipboard, parsePolicy, type ClipboardMessage, type ClipboardPolicy } from "./clipboardMessages.ts";

export const ClientProtocol = 1;

/** X11 has one byte for a key and adds 8 to the number: there is no room above it. */
export const KeyCodeMax = 247;

/** A larger one would not fit into a message of a data channel. */
export const CursorSideMax = 255;

export const MessageType = {
  hello: 0x01,
  ping: 0x02,
  frameAck: 0x03,
  keyFrameRequest: 0x04,
  end: 0x05,
  watchFrames: 0x06,
  listen: 0x07,
  key: 0x10,
  releaseKeys: 0x11,
  pointerMove: 0x12,
  pointerButton: 0x13,
  wheel: 0x14,
  picturePreference: 0x15,
  clipboardOffer: 0x16,
  clipboardData: 0x17,
  clipboardRequest: 0x18,
  displaySize: 0x19,
  characterKey: 0x1a,
  text: 0x1b,
  keyboardLayout: 0x1c,
  repeatedInput: 0x2c,
  welcome: 0x80,
  videoFrame: 0x81,
  cursor: 0x82,
  pong: 0x83,
  ended: 0x84,
  frameNote: 0x85,
  farewell: 0x86,
  networkNote: 0x87,
  sound: 0x88,
  picture: 0x8a,
  clipboardCopied: 0x8c,
  clipboardContents: 0x8d,
  clipboardWanted: 0x8e,
} as const;

export const KeyAction = { up: 0, down: 1, repeat: 2 } as const;
export type KeyAction = (typeof KeyAction)[keyof typeof KeyAction];

/** The numbers of the browser's MouseEvent.button. */
export type PointerButton = 0 | 1 | 2 | 3 | 4;

/** How long a frame spent in each stage before the wire, in microseconds. */
export interface FrameTimings {
  readonly wait: number;
  readonly convert: number;
  readonly encode: number;
  readonly transfer: number;
  readonly queue: number;
}

/** What the host says of a frame, whichever way it travels. */
export interface FrameFacts {
  readonly id: number;
  readonly key: boolean;
  readonly refinement: boolean;
  readonly width: number;
  readonly height: number;
  /** Microseconds of the host's monotonic clock. */
  readonly encodedAt: number;
  readonly timings: FrameTimings;
}

/** One frame as it came: the access unit is Annex B. */
export interface EncodedFrame extends FrameFacts {
  readonly type: "frame";
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Of a frame that travels as RTP: the picture with the same timestamp is the one that is meant. */
export interface FrameNote extends FrameFacts {
  readonly type: "note";
  readonly rtpTimestamp: number;
  readonly bytes: number;
}

/** Why the bit rate is not higher, by the number that it has in a NetworkNote. */
export const rateBounds = ["Search", "Application", "Delay", "Loss", "Limit", "Silence"] as const;
export type RateBound = (typeof rateBounds)[number];

/** What the host's congestion control knows of the network. */
export interface NetworkNote {
  readonly type: "network";
  readonly bound: RateBound;
  readonly targetKilobits: number;
  readonly sentKilobits: number;
  readonly arrivedKilobits: number;
  readonly lossPerMille: number;
  readonly roundTripMicros: number;
  readonly networkQueueMicros: number;
  readonly senderQueueMicros: number;
}

/** What is given up first on a narrow link, by the number that it has in messages. */
export const picturePreferences = ["Automatic", "Sharp", "Smooth"] as const;
export type PicturePreference = (typeof picturePreferences)[number];

/** Why there are not more frames, by the number that it has in a Picture. */
export const pictureBounds = ["Application", "Link", "Processor"] as const;
export type PictureBound = (typeof pictureBounds)[number];

/** How the display is encoded from here on. */
export interface Picture {
  readonly type: "picture";
  /** Of the display. Frames may have fewer pixels. */
  readonly width: number;
  readonly height: number;
  readonly frameRateMax: number;
  readonly bound: PictureBound;
  readonly preference: PicturePreference;
  /** Frames have half the width and half the height. */
  readonly isHalved: boolean;
  /** What is drawn is a film rather than text. */
  readonly isMotion: boolean;
}

/** One Opus packet: stereo at 48 kHz. In silence there are none. */
export interface SoundPacket {
  readonly type: "sound";
  /** Silence was before it. */
  readonly starts: boolean;
  /** Of its first sample: samples of 48 kHz on the host's monotonic clock, which go on in silence. */
  readonly position: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Straight RGBA. No size: the cursor is hidden. */
export interface CursorShape {
  readonly type: "cursor";
  /** Where it is kept: CursorAgain tells of it. */
  readonly slot: number;
  readonly hotX: number;
  readonly hotY: number;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

export interface Welcome {
  readonly type: "welcome";
  readonly protocol: number;
  readonly sessionId: string;
  readonly applicationName: string;
  readonly width: number;
  readonly height: number;
  readonly graceSeconds: number;
  readonly returnUrl: string | null;
  readonly clipboard: ClipboardPolicy | null;
  /** The display has the application's own size in every window; null: it follows the window. */
  readonly fixedSize: true | null;
  /** The application may have the user's microphone; null: it may not. */
  readonly microphone: true | null;
  /** The application gets fingers and pens as such; null: as a mouse. */
  readonly touch: true | null;
  /** The application gets the user's gamepads; null: it does not. */
  readonly gamepad: true | null;
}

export interface Ended {
  readonly type: "ended";
  readonly reason: string;
  readonly state: string;
  readonly message: string;
  readonly retry: boolean;
  readonly detail: string | null;
}

export interface Pong {
  readonly type: "pong";
  readonly stamp: number;
}

/** The last words on a WebRTC carrier: what a WebSocket's close frame says. */
export interface Farewell {
  readonly type: "farewell";
  /** One of closeCodes.ts. */
  readonly code: number;
  readonly reason: string;
}

export type HostMessage =
  | EncodedFrame
  | SoundPacket
  | FrameNote
  | NetworkNote
  | Picture
  | CursorShape
  | CursorAgain
  | PointerHint
  | Welcome
  | Ended
  | Farewell
  | Pong
  | ClipboardMessage;

const frameHeaderSize = 38;
const soundHeaderSize = 10;
const frameNoteSize = 46;
const networkNoteSize = 28;
const pictureSize = 9;
const [pictureHalved, pictureMotion] = [1, 2];
const perMille = 1_000;
const farewellSizeMin = 3;
const farewellSizeMax = 126;
const cursorHeaderSize = 10;

/** Reads what the host sent. Null for what is no message: the host's fault, and never an exception here. */
export function parseHostMessage(buffer: ArrayBuffer): HostMessage | null {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  switch (bytes[0]) {
    case MessageType.videoFrame:
      return parseFrame(bytes, view);
    case MessageType.sound:
      return parseSound(bytes, view);
    case MessageType.frameNote:
      return parseNote(bytes, view);
    case MessageType.networkNote:
      return parseNetwork(bytes, view);
    case MessageType.picture:
      return parsePicture(bytes, view);
    case MessageType.farewell:
      return parseFarewell(bytes, view);
    case MessageType.cursor:
      return parseCursor(bytes, view);
    case PointerMessageType.cursorAgain:
      return parseCursorAgain(bytes);
    case PointerMessageType.pointerHint:
      return parsePointerHint(bytes);
    case MessageType.pong:
      return bytes.length === 9 ? { type: "pong", stamp: Number(view.getBigUint64(1)) } : null;
    case MessageType.welcome:
      return parseWelcome(parseJson(bytes));
    case MessageType.ended:
      return parseEnded(parseJson(bytes));
    default:
      return parseClipboard(bytes, view);
  }
}

// | 0x81 | flags u8 | frame id u32 | width u16 | height u16 | encoded at u64 |
// | wait u32 | convert u32 | encode u32 | transfer u32 | queue u32 | access unit ... |
function parseFrame(bytes: Uint8Array<ArrayBuffer>, view: DataView): EncodedFrame | null {
  if (bytes.length <= frameHeaderSize) return null;
  const facts = parseFacts(view, 1);
  return facts && { type: "frame", ...facts, data: bytes.subarray(frameHeaderSize) };
}

// | 0x88 | starts u8 | position u64 | Opus packet ... |
function parseSound(bytes: Uint8Array<ArrayBuffer>, view: DataView): SoundPacket | null {
  const starts = bytes[1] ?? 0;
  if (bytes.length <= soundHeaderSize || starts > 1) return null;
  const position = Number(view.getBigUint64(2));
  return { type: "sound", starts: starts === 1, position, data: bytes.subarray(soundHeaderSize) };
}

// | 0x85 | rtp timestamp u32 | flags ... queue as above | bytes u32 |
function parseNote(bytes: Uint8Array<ArrayBuffer>, view: DataView): FrameNote | null {
  if (bytes.length !== frameNoteSize) return null;
  const facts = parseFacts(view, 5);
  return facts && { type: "note", rtpTimestamp: view.getUint32(1), ...facts, bytes: view.getUint32(42) };
}

// | 0x87 | bound u8 | target u32 | sent u32 | arrived u32 | loss u16 | round trip u32 | two queues u32 |
function parseNetwork(bytes: Uint8Array, view: DataView): NetworkNote | null {
  const bound = rateBounds[bytes[1] ?? rateBounds.length];
  if (bytes.length !== networkNoteSize || bound === undefined || view.getUint16(14) > perMille) return null;
  return {
    type: "network",
    bound,
    targetKilobits: view.getUint32(2),
    sentKilobits: view.getUint32(6),
    arrivedKilobits: view.getUint32(10),
    lossPerMille: view.getUint16(14),
    roundTripMicros: view.getUint32(16),
    networkQueueMicros: view.getUint32(20),
    senderQueueMicros: view.getUint32(24),
  };
}

// | 0x8A | width u16 | height u16 | frame rate u8 | bound u8 | preference u8 | flags u8 |
function parsePicture(bytes: Uint8Array, view: DataView): Picture | null {
  if (bytes.length !== pictureSize) return null;
  const [width, height, frameRateMax] = [view.getUint16(1), view.getUint16(3), view.getUint8(5)];
  const bound = pictureBounds[view.getUint8(6)];
  const preference = picturePreferences[view.getUint8(7)];
  const flags = view.getUint8(8);
  if (width === 0 || height === 0 || frameRateMax === 0 || flags > pictureHalved + pictureMotion) return null;
  if (bound === undefined || preference === undefined) return null;
  const [isHalved, isMotion] = [(flags & pictureHalved) !== 0, (flags & pictureMotion) !== 0];
  return { type: "picture", width, height, frameRateMax, bound, preference, isHalved, isMotion };
}

function parseFacts(view: DataView, at: number): FrameFacts | null {
  const flags = view.getUint8(at);
  const facts: FrameFacts = {
    id: view.getUint32(at + 1),
    key: (flags & 1) !== 0,
    refinement: (flags & 2) !== 0,
    width: view.getUint16(at + 5),
    height: view.getUint16(at + 7),
    encodedAt: Number(view.getBigUint64(at + 9)),
    timings: {
      wait: view.getUint32(at + 17),
      convert: view.getUint32(at + 21),
      encode: view.getUint32(at + 25),
      transfer: view.getUint32(at + 29),
      queue: view.getUint32(at + 33),
    },
  };
  return flags <= 7 && facts.id !== 0 && facts.width !== 0 && facts.height !== 0 ? facts : null;
}

// | 0x86 | code u16 | reason UTF-8 ... |
function parseFarewell(bytes: Uint8Array<ArrayBuffer>, view: DataView): Farewell | null {
  if (bytes.length < farewellSizeMin || bytes.length > farewellSizeMax) return null;
  const reason = decodeText(bytes.subarray(farewellSizeMin));
  return reason === null ? null : { type: "farewell", code: view.getUint16(1), reason };
}

// | 0x82 | hot x u16 | hot y u16 | width u16 | height u16 | slot u8 | RGBA ... |
function parseCursor(bytes: Uint8Array<ArrayBuffer>, view: DataView): CursorShape | null {
  if (bytes.length < cursorHeaderSize) return null;
  const width = view.getUint16(5);
  const height = view.getUint16(7);
  const slot = view.getUint8(9);
  if (width > CursorSideMax || height > CursorSideMax || slot >= CursorSlots) return null;
  if (bytes.length !== cursorHeaderSize + width * height * 4) return null;
  const rgba = bytes.subarray(cursorHeaderSize);
  return { type: "cursor", slot, hotX: view.getUint16(1), hotY: view.getUint16(3), width, height, rgba };
}

type Fields = Readonly<Record<string, unknown>>;

function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // The peer's fault, not ours.
  }
}

function parseJson(bytes: Uint8Array): Fields | null {
  const text = decodeText(bytes.subarray(1));
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null; // The peer's fault, not ours.
  }
}

function parseWelcome(fields: Fields | null): Welcome | null {
  if (fields === null) return null;
  const { protocol, sessionId, applicationName, width, height, graceSeconds, returnUrl } = fields;
  if (!isCount(protocol) || !isCount(width) || !isCount(height) || !isCount(graceSeconds)) return null;
  if (typeof sessionId !== "string" || typeof applicationName !== "string") return null;
  const back = webAddress(returnUrl);
  const [clipboard, fixedSize] = [parsePolicy(fields["clipboard"]), fields["fixedSize"] === true || null];
  const may = (field: string): true | null => fields[field] === true || null;
  const policy = { microphone: may("microphone"), touch: may("touch"), gamepad: may("gamepad") };
  const application = { sessionId, applicationName, width, height, graceSeconds };
  return { type: "welcome", protocol, ...application, returnUrl: back, clipboard, fixedSize, ...policy };
}

function parseEnded(fields: Fields | null): Ended | null {
  if (fields === null) return null;
  const { reason, state, message, retry, detail } = fields;
  if (typeof reason !== "string" || typeof state !== "string") return null;
  if (typeof message !== "string" || typeof retry !== "boolean") return null;
  return { type: "ended", reason, state, message, retry, detail: typeof detail === "string" ? detail : null };
}

export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

/** An address that a link may lead to: a javascript: or data: one would run in this page. */
export function webAddress(value: unknown): string | null {
  return typeof value === "string" && /^https?:\/\//i.test(value) ? value : null;
}

export type Message = Uint8Array<ArrayBuffer>;

function message(type: number, size: number): { bytes: Message; view: DataView } {
  const bytes = new Uint8Array(size);
  bytes[0] = type;
  return { bytes, view: new DataView(bytes.buffer) };
}

export function writeHello(token: string): Message {
  const json = new TextEncoder().encode(JSON.stringify({ protocol: ClientProtocol, token }));
  const { bytes } = message(MessageType.hello, json.length + 1);
  bytes.set(json, 1);
  return bytes;
}

// | 0x02 | stamp u64 |
export function writePing(stamp: number): Message {
  const { bytes, view } = message(MessageType.ping, 9);
  view.setBigUint64(1, BigInt(Math.round(stamp)));
  return bytes;
}

// | 0x03 | frame id u32 | decode micros u32 | decoder queue u8 |
export function writeFrameAck(id: number, decodeMicros: number, decoderQueue: number): Message {
  const { bytes, view } = message(MessageType.frameAck, 10);
  view.setUint32(1, id);
  view.setUint32(5, Math.min(0xffff_ffff, Math.max(0, Math.round(decodeMicros))));
  view.setUint8(9, Math.min(255, decoderQueue));
  return bytes;
}

export function writeKeyFrameRequest(): Message {
  return message(MessageType.keyFrameRequest, 1).bytes;
}

export function writeEnd(): Message {
  return message(MessageType.end, 1).bytes;
}

// | 0x06 | on u8 |
export function writeWatchFrames(on: boolean): Message {
  const { bytes, view } = message(MessageType.watchFrames, 2);
  view.setUint8(1, on ? 1 : 0);
  return bytes;
}

// | 0x07 | on u8 |
export function writeListen(on: boolean): Message {
  const { bytes, view } = message(MessageType.listen, 2);
  view.setUint8(1, on ? 1 : 0);
  return bytes;
}

// | 0x10 | action u8 | code u16 |
export function writeKey(action: KeyAction, code: number): Message {
  const { bytes, view } = message(MessageType.key, 4);
  view.setUint8(1, action);
  view.setUint16(2, code);
  return bytes;
}

export function writeReleaseKeys(): Message {
  return message(MessageType.releaseKeys, 1).bytes;
}

// | 0x12 | x u16 | y u16 |
export function writePointerMove(x: number, y: number): Message {
  const { bytes, view } = message(MessageType.pointerMove, 5);
  view.setUint16(1, x);
  view.setUint16(3, y);
  return bytes;
}

// | 0x13 | button u8 | down u8 | x u16 | y u16 |
export function writePointerButton(button: PointerButton, down: boolean, x: number, y: number): Message {
  const { bytes, view } = message(MessageType.pointerButton, 7);
  view.setUint8(1, button);
  view.setUint8(2, down ? 1 : 0);
  view.setUint16(3, x);
  view.setUint16(5, y);
  return bytes;
}

// | 0x14 | dx i16 | dy i16 | x u16 | y u16 |
export function writeWheel(deltaX: number, deltaY: number, x: number, y: number): Message {
  const { bytes, view } = message(MessageType.wheel, 9);
  view.setInt16(1, deltaX);
  view.setInt16(3, deltaY);
  view.setUint16(5, x);
  view.setUint16(7, y);
  return bytes;
}
