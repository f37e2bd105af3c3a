/** Why WebRTC is not used. */
export type Hindrance =
  | { readonly kind: "not-offered" }
  | { readonly kind: "no-peer-connection" }
  | { readonly kind: "no-h264" }
  | { readonly kind: "no-common-codec" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "failed"; readonly fault: string }
  | { readonly kind: "no-answer"; readonly ports: string }
  | { readonly kind: "broke-off" }
  | { readonly kind: "no-picture" };

/**
 * Whether it will be the same the next time. A picture that did not come could come, but to find out takes the session
 * away from a connection that works.
 */
export function isLasting({ kind }: Hindrance): boolean {
  return kind !== "no-answer" && kind !== "broke-off";
}

/** The end of a sentence that begins with the carrier that is used instead. */
export function describe(hindrance: Hindrance): string {
  switch (hindrance.kind) {
    case "not-offered":
      return "this host offers no WebRTC";
    case "no-peer-connection":
      return "this browser has no WebRTC";
    case "no-h264":
      return "this browser has no H.264 for WebRTC";
    case "no-common-codec":
      return "this browser and the host have no codec in common for WebRTC";
    case "refused":
      return `the host refused to speak WebRTC (${hindrance.code})`;
    case "failed":
      return `this browser could not speak WebRTC with the host (${hindrance.fault})`;
    case "no-answer":
      return `${hindrance.ports} did not answer`;
    case "broke-off":
      return "the connection by WebRTC broke off";
    case "no-picture":
      return "no picture came by WebRTC";
    default:
      return hindrance satisfies never;
  }
}
