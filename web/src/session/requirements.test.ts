import { expect, it } from "vitest";
import { findAbilities } from "./requirements.ts";

const able = {
  peerConnection: true,
  receivesH264: true,
  secureContext: true,
  webCodecs: true,
  decodesH264: () => Promise.resolve(true),
};
const neverAsked = (): Promise<boolean> => Promise.reject(new Error("There are no WebCodecs to ask."));

it("finds nothing missing in a browser that has everything", async () => {
  expect(await findAbilities(able)).toEqual({ hindrance: null, lack: null });
});

it("names the origin before what is missing because of it, and lets WebRTC be", async () => {
  const plain = { ...able, secureContext: false, webCodecs: false, decodesH264: neverAsked };
  expect(await findAbilities(plain)).toEqual({ hindrance: null, lack: "insecure-origin" });
});

it("names what is missing for the WebSocket", async () => {
  const old = { ...able, webCodecs: false, decodesH264: neverAsked };
  expect(await findAbilities(old)).toEqual({ hindrance: null, lack: "no-webcodecs" });
  const free = { ...able, decodesH264: () => Promise.resolve(false) };
  expect(await findAbilities(free)).toEqual({ hindrance: null, lack: "no-h264" });
});

it("names what is missing for WebRTC", async () => {
  const firefox = { ...able, receivesH264: false };
  expect(await findAbilities(firefox)).toEqual({ hindrance: { kind: "no-h264" }, lack: null });
  const none = { ...firefox, peerConnection: false };
  expect(await findAbilities(none)).toEqual({ hindrance: { kind: "no-peer-connection" }, lack: null });
});
