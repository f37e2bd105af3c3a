import { describe, expect, it, test } from "vitest";
import vectors from "../../../tests/vectors/messages.json";
import { writeDisplayScale, writeDisplaySize, writePicturePreference } from "./displayMessages.ts";
import { writeRepeatedInput } from "./repeatedInput.ts";
import {
  KeyLock,
  TextBytesMax,
  writeCharacterKey,
  writeKeyboardLayout,
  writeTexts,
  type LabelledKey,
} from "./keyboardMessages.ts";
import {
  writeClipboardData,
  writeClipboardOffer,
  writeClipboardRequest,
  type ClipboardContents,
  type ClipboardFormat,
  type ClipboardSelection,
  type ClipboardSizes,
} from "./clipboardMessages.ts";
import { writeGamepad } from "./gamepadMessages.ts";
import {
  KeyAction,
  parseHostMessage,
  webAddress,
  writeEnd,
  writeFrameAck,
  writeHello,
  writeKey,
  writeKeyFrameRequest,
  writeListen,
  writePing,
  writePointerButton,
  writePointerMove,
  writeReleaseKeys,
  writeWatchFrames,
  writeWheel,
  type HostMessage,
  type PicturePreference,
  type PointerButton,
} from "./messages.ts";
import { writeMicrophone, writeSpeech } from "./microphoneMessages.ts";

import { writeLockedButton, writePointerLock, writePointerTravel, type TravelPoint } from "./pointerMessages.ts";
import { TouchState, TouchTool, writeTouch, type TouchPoint } from "./touchMessages.ts";

type Fields = Readonly<Record<string, unknown>>;

const hostsNotes = ["FrameNote", "NetworkNote", "Picture", "PointerHint", "CursorAgain"];
const clipboards = ["ClipboardCopied", "ClipboardContents", "ClipboardWanted"];
const answers = ["Welcome", "Pong", "Ended", "Farewell"];
const fromHost = ["VideoFrame", "Sound", "Cursor", ...answers, ...hostsNotes, ...clipboards];

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hex(data: Uint8Array): string {
  return [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What was read, as the vectors write it down. */
function fieldsOf(message: HostMessage | null): Fields | null {
  if (message === null) return null;
  const { type, ...fields } = message;
  if (type === "cursor") return { ...fields, rgba: hex(message.rgba) };
  if (type === "sound") return { ...fields, data: hex(message.data) };
  if (type === "frame") {
    const { timings, data, type: _, ...facts } = message;
    return { ...facts, ...timings, data: hex(data) };
  }
  if (type === "note") {
    const { timings, type: _, ...facts } = message;
    return { ...facts, ...timings };
  }
  if (type === "contents") return { ...fields, data: hex(message.data) };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function touchPoint(fields: Fields): TouchPoint {
  const tools = { Finger: TouchTool.finger, Pen: TouchTool.pen, PenWithSideButton: TouchTool.penWithSideButton };
  const states = { Away: TouchState.away, Near: TouchState.near, Touching: TouchState.touching };
  const [tool, state] = [tools[fields["tool"] as "Pen"], states[fields["state"] as "Near"]];
  return { ...(fields as unknown as TouchPoint), tool, state };
}

function write(type: string, fields: Fields): Uint8Array {
  const number = (name: string): number => fields[name] as number;
  const travelled = (): TravelPoint => fields["travelled"] as TravelPoint;
  switch (type) {
    case "Hello":
      return writeHello(fields["token"] as string);
    case "Ping":
      return writePing(number("stamp"));
    case "FrameAck":
      return writeFrameAck(number("frameId"), number("decodeMicros"), number("decoderQueue"));
    case "KeyFrameRequest":
      return writeKeyFrameRequest();
    case "End":
      return writeEnd();
    case "WatchFrames":
      return writeWatchFrames(fields["on"] === true);
    case "DisplaySize":
      return writeDisplaySize(number("width"), number("height"));
    case "DisplayScale":
      return writeDisplayScale(number("percent"));
    case "RepeatedInput":
      return writeRepeatedInput(number("first"), (fields["messages"] as string[]).map(bytes));
    case "PicturePreference":
      return writePicturePreference(fields["preference"] as PicturePreference);
    case "Listen":
      return writeListen(fields["on"] === true);
    case "Microphone":
      return writeMicrophone(fields["on"] === true);
    case "Speech":
      return writeSpeech(number("sequence"), bytes(fields["data"] as string)) ?? new Uint8Array();
    case "Key":
      return writeKey(
        { Up: KeyAction.up, Down: KeyAction.down, Repeat: KeyAction.repeat }[fields["action"] as "Up"],
        number("code"),
      );
    case "CharacterKey":
      return writeCharacterKey(
        number("code"),
        number("character"),
        { None: 0, CapsLock: KeyLock.caps, NumLock: KeyLock.num }[fields["locks"] as "None"],
      );
    case "Text":
      return writeTexts(fields["text"] as string)[0] ?? new Uint8Array();
    case "KeyboardLayout":
      return writeKeyboardLayout(fields["keys"] as LabelledKey[]);
    case "ReleaseKeys":
      return writeReleaseKeys();
    case "PointerMove":
      return writePointerMove(number("x"), number("y"));
    case "PointerButton":
      return writePointerButton(number("button") as PointerButton, fields["down"] === true, number("x"), number("y"));
    case "ClipboardOffer":
      return writeClipboardOffer(
        fields["selection"] as ClipboardSelection,
        number("serial"),
        fields as unknown as ClipboardSizes,
      );
    case "ClipboardData": {
      const part = fields as unknown as Omit<ClipboardContents, "type">;
      return writeClipboardData({ ...part, data: bytes(fields["data"] as string) });
    }
    case "ClipboardRequest":
      return writeClipboardRequest(
        number("serial"),
        fields["format"] as ClipboardFormat,
        number("offset"),
        number("length"),
      );
    case "PointerLock":
      return writePointerLock(fields["on"] === true, travelled());
    case "PointerTravel":
      return writePointerTravel(travelled());
    case "LockedButton":
      return writeLockedButton(number("button") as PointerButton, fields["down"] === true, travelled());
    case "Gamepad":
      return writeGamepad({
        index: number("index"),
        present: fields["present"] === true,
        buttons: number("buttons"),
        sticks: [number("leftX"), number("leftY"), number("rightX"), number("rightY")],
        triggers: [number("leftTrigger"), number("rightTrigger")],
      });
    case "Touch":
      return writeTouch((fields["points"] as Fields[]).map(touchPoint));
    case "Wheel":
      return writeWheel(number("deltaX"), number("deltaY"), number("x"), number("y"));
    default:
      throw new Error(`No writer for ${type}.`);
  }
}

describe("the vectors that the host's code is held to as well", () => {
  for (const vector of vectors.messages)
    test(vector.name, () => {
      if (fromHost.includes(vector.type))
        expect(fieldsOf(parseHostMessage(bytes(vector.hex).buffer))).toEqual(vector.fields);
      else expect(hex(write(vector.type, vector.fields))).toBe(vector.hex);
    });

  for (const { type, why, hex: broken } of vectors.refused.filter((vector) => fromHost.includes(vector.type)))
    test(`${type} with ${why} is refused`, () => {
      expect(parseHostMessage(bytes(broken).buffer)).toBeNull();
    });
});

it("refuses nothing, and what only a client sends", () => {
  expect(parseHostMessage(new ArrayBuffer(0))).toBeNull();
  expect(parseHostMessage(bytes("1001001e").buffer)).toBeNull();
});

it("never throws, whatever the bytes", () => {
  const random = seeded(7);
  const samples = vectors.messages.map((vector) => bytes(vector.hex));
  for (let round = 0; round < 20_000; round += 1) {
    const sample = samples[Math.floor(random() * samples.length)] ?? new Uint8Array();
    const broken = sample.slice(0, Math.floor(random() * (sample.length + 1)));
    for (let change = 0; change < 3; change += 1)
      broken[Math.floor(random() * broken.length)] = Math.floor(random() * 256);
    const message = parseHostMessage(broken.buffer);
    if (message?.type === "cursor") expect(message.rgba.length).toBe(message.width * message.height * 4);
    if (message?.type === "frame") expect(message.data.length).toBeGreaterThan(0);
  }
});

it("leads back to web pages alone", () => {
  expect(webAddress("https://portal.example/")).toBe("https://portal.example/");
  expect(webAddress("javascript:alert(1)")).toBeNull();
  expect(webAddress("data:text/html,x")).toBeNull();
  expect(webAddress(7)).toBeNull();
});

it("says a long text in several messages, and leaves out what nobody can type", () => {
  const texts = writeTexts(`\u001b${"你".repeat(400)}\r\n`);
  expect(texts.map((text) => text.length <= TextBytesMax + 1)).toEqual([true, true]);
  const again = texts.map((text) => new TextDecoder().decode(text.subarray(1))).join("");
  expect(again).toBe(`${"你".repeat(400)}\n`);
  expect(writeTexts("")).toEqual([]);
});

it("is told of fingers, pens and gamepads only where the welcome says so", () => {
  const text = { sessionId: "0190aabbccdd7eef8123456789abcdef", applicationName: "Editor" };
  const counts = { protocol: 1, width: 1280, height: 720, graceSeconds: 60 };
  const welcomeOf = (fields: Fields) => {
    const json = new TextEncoder().encode(JSON.stringify({ ...text, ...counts, ...fields }));
    const message = parseHostMessage(Uint8Array.of(0x80, ...json).buffer);
    return message?.type === "welcome" ? [message.touch, message.gamepad] : message;
  };
  expect(welcomeOf({ touch: true })).toEqual([true, null]);
  expect(welcomeOf({ gamepad: true })).toEqual([null, true]);
  for (const other of [null, false, "true"])
    expect(welcomeOf({ touch: other, gamepad: other })).toEqual([null, null]);
});

it("keeps acknowledgements inside their fields", () => {
  expect(hex(writeFrameAck(1, 1e12, 1_000))).toBe("0300000001ffffffffff");
  expect(hex(writeFrameAck(1, -5, 0))).toBe("03000000010000000000");
});

/** A generator of the kind of mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
