import type { CarrierKind, Path } from "../carriers/carrier.ts";
import { isLasting, type Hindrance, type Why } from "../carriers/hindrance.ts";
import type { CandidateProtocol } from "../carriers/sdp.ts";
import { Limits } from "../limits.ts";
import type { Lack } from "./view.ts";

/** What the address of the page may ask for, instead of the ladder: "webrtc" leaves the path to ICE. */
export type Forced = CarrierKind | CandidateProtocol;

/** What the next connection is to be. */
export type Rung =
  | { readonly kind: "webrtc"; readonly only: CandidateProtocol | null; readonly why: Why | null }
  | { readonly kind: "websocket"; readonly why: Why }
  | { readonly kind: "none"; readonly lack: Lack; readonly hindrance: Hindrance | null };

/** How to look for a better path: by another connection, or by the one that there is. */
export type Climb = "connect" | "improve";

/** Before anything was tried. */
export interface Abilities {
  /** Why WebRTC is not worth a try; null where it is. */
  readonly hindrance: Hindrance | null;
  /** Why the WebSocket's pictures could not be shown; null where they can. */
  readonly lack: Lack | null;
}

const asked: Why = { kind: "asked" };

/**
 * Which carrier to take: WebRTC, in which ICE prefers UDP to TCP, and the WebSocket where that is hindered; and when to
 * try a better one again. Pure: it is told what happened and when, and has no timer.
 */
export class Ladder {
  readonly #forced: Forced | null;
  #hindrance: Hindrance | null;
  #lack: Lack | null;
  #everOnWebRtc = false;
  #webRtcFailures = 0;
  #webSocketFailures = 0;
  #path: Path | null = null;
  #arrivedAt = 0;
  #climbs = 0;
  #climbedAt = Number.NEGATIVE_INFINITY;
  #climbAt = Number.POSITIVE_INFINITY;

  constructor({ hindrance, lack }: Abilities, forced: Forced | null) {
    this.#hindrance = hindrance;
    this.#lack = lack;
    this.#forced = forced;
  }

  /** When climb() is to be called; infinity where there is nothing better to be had. */
  get climbAt(): number {
    return this.#climbAt;
  }

  next(): Rung {
    const forced = this.#forced;
    if (this.#wantsWebRtc()) {
      const only = forced === "udp" || forced === "tcp" ? forced : null;
      return { kind: "webrtc", only, why: forced === null ? null : asked };
    }
    if (forced !== null && forced !== "websocket")
      return { kind: "none", lack: "no-webrtc", hindrance: this.#hindrance };
    if (this.#lack !== null) return { kind: "none", lack: this.#lack, hindrance: this.#hindrance };
    const why = forced === null && this.#hindrance !== null ? this.#hindrance : asked;
    return { kind: "websocket", why };
  }

  /** A connection by WebRTC could not be made, or broke off and did not come back. */
  hindered(hindrance: Hindrance): void {
    this.#hindrance = hindrance;
    this.#webRtcFailures += 1;
    if (isLasting(hindrance)) this.#climbAt = Number.POSITIVE_INFINITY;
  }

  /** The browser cannot show what comes by WebSocket. */
  lacks(lack: Lack): void {
    this.#lack = lack;
    this.#forgive();
  }

  /** A connection by WebSocket was lost before it was welcomed. */
  attemptFailed(): void {
    this.#webSocketFailures += 1;
    if (this.#webSocketFailures % Limits.rungAttemptsMax === 0) this.#forgive();
  }

  /** Pictures come, and this way. */
  arrived(path: Path, now: number): void {
    if (path !== this.#path) this.#arrivedAt = now;
    this.#path = path;
    if (path !== "websocket") {
      this.#everOnWebRtc = true;
      this.#hindrance = null;
    }
    if (!this.#mayClimbFrom(path)) this.#climbAt = Number.POSITIVE_INFINITY;
    else if (this.#climbAt === Number.POSITIVE_INFINITY) this.#climbAt = now + this.#delay();
  }

  /** The connection is lost: there is none to climb from. */
  left(now: number): void {
    // What breaks off again and again is tried less and less often; what had held for long starts anew.
    if (this.#path === "udp" && now - this.#arrivedAt >= Limits.climbLastMs) this.#climbs = 0;
    this.#path = null;
    this.#climbAt = Number.POSITIVE_INFINITY;
  }

  climb(now: number): Climb {
    this.#climbs += 1;
    this.#climbedAt = now;
    this.#climbAt = now + this.#delay();
    return this.#path === "tcp" ? "improve" : "connect";
  }

  /** This is no moment for a climb. */
  putOff(now: number): void {
    this.#climbAt = now + Limits.climbQuietMs;
  }

  /** The network may be another: not worth waiting for. */
  nudge(now: number): void {
    if (this.#climbAt === Number.POSITIVE_INFINITY) return;
    this.#climbAt = Math.min(this.#climbAt, Math.max(now, this.#climbedAt + Limits.climbAgainMs));
  }

  #wantsWebRtc(): boolean {
    if (this.#forced === "websocket") return false;
    if (this.#hindrance === null) return true;
    if (isLasting(this.#hindrance)) return false;
    // With nothing below, it is tried on: once more at the start, and for ever where it had worked.
    return (
      this.#forced !== null || (this.#lack !== null && (this.#everOnWebRtc || this.#webRtcFailures < attemptsAtFirst))
    );
  }

  #mayClimbFrom(path: Path): boolean {
    if (path === "udp") return false;
    if (path === "tcp") return this.#forced !== "tcp";
    return this.#forced === null && this.#hindrance !== null && !isLasting(this.#hindrance);
  }

  #forgive(): void {
    if (this.#hindrance !== null && !isLasting(this.#hindrance)) this.#hindrance = null;
  }

  #delay(): number {
    return Math.min(Limits.climbFirstMs * 2 ** this.#climbs, Limits.climbLastMs);
  }
}

/** A firewall does not open while one looks at it; a lost packet or two deserve another try. */
const attemptsAtFirst = 2;
