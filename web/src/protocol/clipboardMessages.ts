/** The clipboard's part of messages.ts: the same layouts serve both ways, under other numbers. */
import { isCount, MessageType, type Message } from "./messages.ts";

export const clipboardSelections = ["Clipboard", "Primary"] as const;
export type ClipboardSelection = (typeof clipboardSelections)[number];

/** Text and HTML are UTF-8. */
export const clipboardFormats = ["Text", "Html", "Png"] as const;
export type ClipboardFormat = (typeof clipboardFormats)[number];

export const clipboardOutcomes = ["Data", "Gone", "TooLarge"] as const;
export type ClipboardOutcome = (typeof clipboardOutcomes)[number];

/** In one message: a frame or a key waits for no more. */
export const ClipboardChunkBytesMax = 16 * 1024;

/** What can be asked for at one time. */
export const ClipboardRequestBytesMax = 512 * 1024;

export interface ClipboardSizes {
  /** 0: not in this format; 0xffffffff: how much is not known yet. */
  readonly textBytes: number;
  readonly htmlBytes: number;
  readonly pngBytes: number;
}

/** An application copied something. */
export interface ClipboardCopied extends ClipboardSizes {
  readonly type: "copied";
  readonly selection: ClipboardSelection;
  readonly serial: number;
}

/** A part of what an application copied. */
export interface ClipboardContents {
  readonly type: "contents";
  readonly serial: number;
  readonly format: ClipboardFormat;
  readonly outcome: ClipboardOutcome;
  readonly totalBytes: number;
  readonly offset: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** An application pastes: a part of what this page has offered is wanted. */
export interface ClipboardWanted {
  readonly type: "wanted";
  readonly serial: number;
  readonly format: ClipboardFormat;
  readonly offset: number;
  readonly length: number;
}

export type ClipboardMessage = ClipboardCopied | ClipboardContents | ClipboardWanted;

/** Which way contents may go. */
export const clipboardDirections = ["Off", "ToClient", "ToHost", "Both"] as const;
export type ClipboardDirection = (typeof clipboardDirections)[number];

/** What the application's clipboard may do: the host holds to it, and the page does not try what is in vain. */
export interface ClipboardPolicy {
  readonly direction: ClipboardDirection;
  readonly bytesMax: number;
  readonly primary: boolean;
}

const offerSize = 18;
const requestSize = 14;
const headerSize = 15;

/** Null for what is no message of the clipboard's. */
export function parseClipboard(bytes: Uint8Array<ArrayBuffer>, view: DataView): ClipboardMessage | null {
  switch (bytes[0]) {
    case MessageType.clipboardCopied:
      return parseCopied(bytes, view);
    case MessageType.clipboardContents:
      return parseContents(bytes, view);
    case MessageType.clipboardWanted:
      return parseWanted(bytes, view);
    default:
      return null;
  }
}

/** Of a Welcome; null from a host that has no clipboard. */
export function parsePolicy(value: unknown): ClipboardPolicy | null {
  if (typeof value !== "object" || value === null) return null;
  const { direction: said, bytesMax, primary } = value as Readonly<Record<string, unknown>>;
  const direction = clipboardDirections.find((known) => known === said);
  if (direction === undefined || !isCount(bytesMax) || typeof primary !== "boolean") return null;
  return { direction, bytesMax, primary };
}

// | 0x8C | selection u8 | serial u32 | text u32 | html u32 | png u32 |
function parseCopied(bytes: Uint8Array, view: DataView): ClipboardCopied | null {
  const selection = clipboardSelections[bytes[1] ?? clipboardSelections.length];
  if (bytes.length !== offerSize || selection === undefined) return null;
  const [textBytes, htmlBytes, pngBytes] = [view.getUint32(6), view.getUint32(10), view.getUint32(14)];
  return { type: "copied", selection, serial: view.getUint32(2), textBytes, htmlBytes, pngBytes };
}

// | 0x8D | serial u32 | format u8 | outcome u8 | total u32 | offset u32 | bytes ... |
function parseContents(bytes: Uint8Array<ArrayBuffer>, view: DataView): ClipboardContents | null {
  if (bytes.length < headerSize || bytes.length > headerSize + ClipboardChunkBytesMax) return null;
  const [format, outcome] = [clipboardFormats[view.getUint8(5)], clipboardOutcomes[view.getUint8(6)]];
  if (format === undefined || outcome === undefined) return null;
  const [totalBytes, offset] = [view.getUint32(7), view.getUint32(11)];
  const data = bytes.subarray(headerSize);
  if (outcome === "Data" ? offset + data.length > totalBytes : data.length > 0) return null;
  if (outcome === "Data" && data.length === 0 && totalBytes > 0) return null;
  return { type: "contents", serial: view.getUint32(1), format, outcome, totalBytes, offset, data };
}

// | 0x8E | serial u32 | format u8 | offset u32 | length u32 |
function parseWanted(bytes: Uint8Array, view: DataView): ClipboardWanted | null {
  if (bytes.length !== requestSize) return null;
  const format = clipboardFormats[view.getUint8(5)];
  const length = view.getUint32(10);
  if (format === undefined || length === 0 || length > ClipboardRequestBytesMax) return null;
  return { type: "wanted", serial: view.getUint32(1), format, offset: view.getUint32(6), length };
}

// | 0x16 | selection u8 | serial u32 | text u32 | html u32 | png u32 |
export function writeClipboardOffer(selection: ClipboardSelection, serial: number, sizes: ClipboardSizes): Message {
  const { bytes, view } = made(MessageType.clipboardOffer, offerSize);
  view.setUint8(1, clipboardSelections.indexOf(selection));
  view.setUint32(2, serial);
  view.setUint32(6, sizes.textBytes);
  view.setUint32(10, sizes.htmlBytes);
  view.setUint32(14, sizes.pngBytes);
  return bytes;
}

// | 0x17 | serial u32 | format u8 | outcome u8 | total u32 | offset u32 | bytes ... |
export function writeClipboardData(part: Omit<ClipboardContents, "type">): Message {
  const { bytes, view } = made(MessageType.clipboardData, headerSize + part.data.length);
  view.setUint32(1, part.serial);
  view.setUint8(5, clipboardFormats.indexOf(part.format));
  view.setUint8(6, clipboardOutcomes.indexOf(part.outcome));
  view.setUint32(7, part.totalBytes);
  view.setUint32(11, part.offset);
  bytes.set(part.data, headerSize);
  return bytes;
}

// | 0x18 | serial u32 | format u8 | offset u32 | length u32 |
export function writeClipboardRequest(
  serial: number,
  format: ClipboardFormat,
  offset: number,
  length: number,
): Message {
  const { bytes, view } = made(MessageType.clipboardRequest, requestSize);
  view.setUint32(1, serial);
  view.setUint8(5, clipboardFormats.indexOf(format));
  view.setUint32(6, offset);
  view.setUint32(10, length);
  return bytes;
}

function made(type: number, size: number): { bytes: Message; view: DataView } {
  const bytes = new Uint8Array(size);
  bytes[0] = type;
  return { bytes, view: new DataView(bytes.buffer) };
}
