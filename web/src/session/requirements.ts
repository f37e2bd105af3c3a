import type { Lack } from "./view.ts";

/** What the page needs of a browser, as plain values. */
export interface Browser {
  readonly secureContext: boolean;
  readonly webCodecs: boolean;
  /** Asked only where there are WebCodecs. */
  readonly decodesH264: () => Promise<boolean>;
}

/** Constrained High, level 4.0: what every H.264 decoder of a browser can do. */
export const typicalCodec = "avc1.640028";

export async function findLack(browser: Browser): Promise<Lack | null> {
  if (!browser.secureContext) return "insecure-origin"; // Looked at first: it is why WebCodecs are missing.
  if (!browser.webCodecs) return "no-webcodecs";
  return (await browser.decodesH264()) ? null : "no-h264";
}

export const thisBrowser: Browser = {
  secureContext: globalThis.isSecureContext,
  webCodecs: "VideoDecoder" in globalThis && "EncodedVideoChunk" in globalThis,
  decodesH264: async () => {
    const answer = await VideoDecoder.isConfigSupported({ codec: typicalCodec }).catch(() => null);
    return answer?.supported === true;
  },
};
