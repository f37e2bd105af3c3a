import { Limits } from "../limits.ts";
import { lossOf } from "../protocol/closeCodes.ts";
import { parseHostMessage, writeHello, type Message } from "../protocol/messages.ts";
import type { Carrier, CarrierEvents } from "./carrier.ts";
import type { Figures } from "./figures.ts";
import type { Why } from "./hindrance.ts";

/** What is used of the browser's WebSocket, so that a test can stand in for the network. */
export type Socket = Pick<
  WebSocket,
  "binaryType" | "bufferedAmount" | "readyState" | "send" | "close" | "onopen" | "onmessage" | "onclose"
>;

const open = 1; // WebSocket.OPEN, which is not there where the tests run.

export interface WebSocketParts {
  readonly address: string;
  readonly token: string;
  readonly socket: (address: string) => Socket;
  readonly now: () => number;
  readonly why: Why;
}

/** Everything in binary messages over one WebSocket: works wherever the page itself came through. */
export class WebSocketCarrier implements Carrier {
  readonly kind = "websocket";
  readonly path = "websocket";
  readonly relayed = false;
  readonly #parts: WebSocketParts;
  #socket: Socket | null = null;

  constructor(parts: WebSocketParts) {
    this.#parts = parts;
  }

  get why(): Why {
    return this.#parts.why;
  }

  connect(events: CarrierEvents): void {
    const socket = this.#parts.socket(this.#parts.address);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(writeHello(this.#parts.token)); // Nothing else is read before it.
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const arrivedAt = this.#parts.now();
      const message = data instanceof ArrayBuffer ? parseHostMessage(data) : null;
      if (message !== null) events.received(message, arrivedAt, (data as ArrayBuffer).byteLength);
    };
    socket.onclose = ({ code }) => {
      this.#socket = null;
      events.lost(lossOf(code));
    };
  }

  send(message: Message): void {
    if (this.#socket?.readyState === open) this.#socket.send(message);
  }

  sendLossy(message: Message): void {
    if (this.#socket !== null && this.#socket.bufferedAmount <= Limits.unsentBytesMax) this.send(message);
  }

  /** A WebSocket has the one path that the page came by. */
  improve(): void {}

  /** The system repeats what TCP has lost, and is told at once when the host is gone. */
  doubt(): void {}

  figures(): Promise<Figures | null> {
    return Promise.resolve(null);
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }
}
