import type { Abilities } from "./ladder.ts";

/** What the page needs of a browser, as plain values. */
export interface Browser {
  readonly peerConnection: boolean;
  /** Whether H.264 can be received by WebRTC; also true where the browser does not tell before it makes an offer. */
  readonly receivesH264: boolean;
  readonly secureContext: boolean;
  readonly webCodecs: boolean;
  /** Asked only where there are WebCodecs. */
  readonly decodesH264: () => Promise<boolean>;
}

/** Constrained High, level 4.0: what every H.264 decoder of a browser can do. */
export const typicalCodec = "avc1.640028";

/** WebRTC needs no WebCodecs and no secure origin; the WebSocket needs no WebRTC. One of them is enough. */
export async function findAbilities(browser: Browser): Promise<Abilities> {
  const lack = await findLack(browser);
  if (!browser.peerConnection) return { hindrance: { kind: "no-peer-connection" }, lack };
  return { hindrance: browser.receivesH264 ? null : { kind: "no-h264" }, lack };
}

async function findLack(browser: Browser): Promise<Abilities["lack"]> {
  if (!browser.secureContext) return "insecure-origin"; // Looked at first: it is why WebCodecs are missing.
  if (!browser.webCodecs) return "no-webcodecs";
  return (await browser.decodesH264()) ? null : "no-h264";
}

/** What the browser can receive by WebRTC; empty where it does not tell. */
export function receivableCodecs(): readonly RTCRtpCodec[] {
  const asks = "RTCRtpReceiver" in globalThis && "getCapabilities" in RTCRtpReceiver;
  return asks ? (RTCRtpReceiver.getCapabilities("video")?.codecs ?? []) : [];
}

export function thisBrowser(): Browser {
  const codecs = receivableCodecs();
  return {
    peerConnection: "RTCPeerConnection" in globalThis,
    receivesH264: codecs.length === 0 || codecs.some(({ mimeType }) => /^video\/h264$/i.test(mimeType)),
    secureContext: globalThis.isSecureContext,
    webCodecs: "VideoDecoder" in globalThis && "EncodedVideoChunk" in globalThis,
    decodesH264: async () => {
      const answer = await VideoDecoder.isConfigSupported({ codec: typicalCodec }).catch(() => null);
      return answer?.supported === true;
    },
  };
}
