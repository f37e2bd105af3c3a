import type { HostMessage, Message } from "../protocol/messages.ts";
import type { Loss } from "../protocol/closeCodes.ts";

/**
 * One connection to the host: encoded frames and messages come in; input, acknowledgements and key-frame requests go
 * out. A carrier connects once. When it is lost, it stays lost, and the client makes another, perhaps of another kind.
 */
export interface Carrier {
  readonly name: string;
  /** Why this kind was taken, for the statistics. */
  readonly why: string;
  connect(events: CarrierEvents): void;
  /** What must arrive: keys, buttons, acknowledgements, requests. */
  send(message: Message): void;
  /** What the next one of its kind makes useless: pointer moves. Left out while the network stands. */
  sendLossy(message: Message): void;
  /** Ends it without an event. */
  close(): void;
}

export interface CarrierEvents {
  /** The carrier is connected and has said hello. */
  opened(): void;
  /** @param arrivedAt Milliseconds of the page's clock. */
  received(message: HostMessage, arrivedAt: number, bytes: number): void;
  lost(loss: Loss): void;
}
