/** Where a host was to answer, by protocol. */
export interface Ports {
  readonly udp: readonly number[];
  readonly tcp: readonly number[];
}

/** Why WebRTC is not used. */
export type Hindrance =
  | { readonly kind: "not-offered" }
  | { readonly kind: "no-peer-connection" }
  | { readonly kind: "no-h264" }
  | { readonly kind: "no-common-codec" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "failed"; readonly fault: string }
  | { readonly kind: "no-answer"; readonly ports: Ports }
  | { readonly kind: "broke-off" }
  | { readonly kind: "no-picture" };

/** Why a carrier is the one that is used. */
export type Why = Hindrance | { readonly kind: "asked" } | { readonly kind: "quickest" } | { readonly kind: "no-udp" };

/**
 * Whether it will be the same the next time. A picture that did not come could come, but to find out takes the session
 * away from a connection that works.
 */
export function isLasting({ kind }: Hindrance): boolean {
  return kind !== "no-answer" && kind !== "broke-off";
}
