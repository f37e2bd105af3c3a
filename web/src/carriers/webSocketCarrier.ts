import { Limits } from "../limits.ts";
import { lossOf } from "../protocol/closeCodes.ts";
import { parseHostMessage, writeHello, type Message } from "../protocol/messages.ts";
import type { Carrier, CarrierEvents } from "./carrier.ts";

/** What is used of the browser's WebSocket, so that a test can stand in for the network. */
export type Socket = Pick<
  WebSocket,
  "binaryType" | "bufferedAmount" | "readyState" | "send" | "close" | "onopen" | "onmessage" | "onclose"
>;

const open = 1; // WebSocket.OPEN, which is not there where the tests run.

/** Binary messages over one WebSocket: works through every proxy, and is all that a host needs to offer. */
export class WebSocketCarrier implements Carrier {
  readonly name = "WebSocket";
  readonly why = "the only carrier that this host offers";
  readonly #address: string;
  readonly #token: string;
  readonly #open: (address: string) => Socket;
  readonly #now: () => number;
  #socket: Socket | null = null;

  constructor(address: string, token: string, open: (address: string) => Socket, now: () => number) {
    this.#address = address;
    this.#token = token;
    this.#open = open;
    this.#now = now;
  }

  connect(events: CarrierEvents): void {
    const socket = this.#open(this.#address);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(writeHello(this.#token)); // Nothing else is read before it.
      events.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const arrivedAt = this.#now();
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

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }
}
