import { expect, it } from "vitest";
import { findLack } from "./requirements.ts";

const able = { secureContext: true, webCodecs: true, decodesH264: () => Promise.resolve(true) };
const neverAsked = (): Promise<boolean> => Promise.reject(new Error("There are no WebCodecs to ask."));

it("finds nothing missing in a browser that has everything", async () => {
  expect(await findLack(able)).toBeNull();
});

it("names the origin before what is missing because of it", async () => {
  expect(await findLack({ secureContext: false, webCodecs: false, decodesH264: neverAsked })).toBe("insecure-origin");
});

it("names what is missing", async () => {
  expect(await findLack({ ...able, webCodecs: false, decodesH264: neverAsked })).toBe("no-webcodecs");
  expect(await findLack({ ...able, decodesH264: () => Promise.resolve(false) })).toBe("no-h264");
});
