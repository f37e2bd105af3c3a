import type { HostMessage, Message } from "../protocol/messages.ts";
import type { Loss } from "../protocol/closeCodes.ts";
import type { Figures } from "./figures.ts";
import type { Hindrance, Why } from "./hindrance.ts";

export type CarrierKind = "webrtc" | "websocket";

/** The way that the bytes of a carrier take. */
export type Path = "udp" | "tcp" | "websocket";

/**
 * One connection to the host: pictures and messages come in; input and requests go out. Pictures come as encoded frames
 * among the messages, or as a track that the browser decodes. A carrier connects once. When it is lost, it stays lost,
 * and the client makes another, perhaps of another kind.
 */
export interface Carrier {
  readonly kind: CarrierKind;
  /** Null where it is not known, or not yet. */
  readonly path: Path | null;
  /** By way of a TURN server. */
  readonly relayed: boolean;
  /** Why this way was taken, for the statistics. */
  readonly why: Why;
  connect(events: CarrierEvents): void;
  /** What must arrive: keys, buttons, acknowledgements, requests. */
  send(message: Message): void;
  /** What the next one of its kind makes useless: pointer moves. Left out while the network stands. */
  sendLossy(message: Message): void;
  /** Looks for a better path than the one that it has, and says by moved() which it has then. */
  improve(): void;
  /** The host should have answered by now. Asks it for another path where it can, and is lost if that fails. */
  doubt(): void;
  /** What the browser knows of the network; null where it tells nothing. */
  figures(): Promise<Figures | null>;
  /** Ends it without an event. */
  close(): void;
}

/** After lost or hindered, nothing more comes. */
export interface CarrierEvents {
  /** @param arrivedAt Milliseconds of the page's clock. */
  received(message: HostMessage, arrivedAt: number, bytes: number): void;
  /** Pictures will come this way, and not as messages; and so will sound. */
  track(track: MediaStreamTrack): void;
  /** The path is known, or was looked for anew. */
  moved(): void;
  /** Nothing comes through; the carrier looks for another path by itself. */
  interrupted(): void;
  resumed(): void;
  lost(loss: Loss): void;
  /** Carriers of this kind are of no use, for good or at the moment. */
  hindered(hindrance: Hindrance): void;
}
