import { describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { CloseCode } from "../protocol/closeCodes.ts";
import { MessageType, writePointerMove, writeReleaseKeys } from "../protocol/messages.ts";
import { WebSocketCarrier, type Socket } from "./webSocketCarrier.ts";

class FakeSocket {
  binaryType: BinaryType = "blob";
  bufferedAmount = 0;
  readyState = 0;
  readonly sent: Uint8Array[] = [];
  closedWith: number | undefined;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;

  send(data: Uint8Array): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.({} as Event);
  }

  receive(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
  }

  end(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

function connect(): { socket: FakeSocket; carrier: WebSocketCarrier; seen: string[] } {
  const socket = new FakeSocket();
  const seen: string[] = [];
  const carrier = new WebSocketCarrier({
    address: "wss://host/stream",
    token: "fgv_1",
    socket: () => socket as unknown as Socket,
    now: () => 5,
    why: { kind: "asked" },
  });
  const never = (): never => {
    throw new Error("A WebSocket has no such events.");
  };
  carrier.connect({
    track: never,
    moved: never,
    interrupted: never,
    resumed: never,
    hindered: never,
    received: (message, arrivedAt, bytes) => seen.push(`${message.type} at ${arrivedAt}, ${bytes} bytes`),
    lost: (loss) => seen.push(loss),
  });
  return { socket, carrier, seen };
}

describe("the WebSocket carrier", () => {
  it("says hello before anything else", () => {
    const { socket, carrier, seen } = connect();
    carrier.send(writeReleaseKeys()); // Too early: nobody is there.
    socket.open();
    expect(socket.binaryType).toBe("arraybuffer");
    expect(socket.sent.map((message) => message[0])).toEqual([MessageType.hello]);
    expect(seen).toEqual([]);
  });

  it("hands on what it can read, and drops the rest", () => {
    const { socket, seen } = connect();
    socket.open();
    socket.receive(new Uint8Array([0x83, 0, 0, 0, 0, 0, 0, 0, 7]).buffer);
    socket.receive(new Uint8Array([0x83, 0]).buffer);
    socket.receive("a text");
    expect(seen).toEqual(["pong at 5, 9 bytes"]);
  });

  it("leaves moves out while the network stands, and nothing else", () => {
    const { socket, carrier } = connect();
    socket.open();
    socket.bufferedAmount = Limits.unsentBytesMax + 1;
    carrier.sendLossy(writePointerMove(1, 2));
    carrier.send(writeReleaseKeys());
    socket.bufferedAmount = 0;
    carrier.sendLossy(writePointerMove(3, 4));
    const types = [MessageType.hello, MessageType.releaseKeys, MessageType.pointerMove];
    expect(socket.sent.map((message) => message[0])).toEqual(types);
  });

  it("tells a loss that passes from one that is final", () => {
    const codes: readonly (readonly [code: number, loss: string])[] = [
      [1006, "retry"],
      [1001, "retry"],
      [CloseCode.helloTimeout, "retry"],
      [CloseCode.tooMany, "retry"],
      [CloseCode.protocolError, "protocol-error"],
      [CloseCode.unauthorized, "unauthorized"],
      [CloseCode.takenOver, "taken-over"],
      [CloseCode.sessionEnded, "session-ended"],
      [CloseCode.replaced, "replaced"],
      [CloseCode.versionMismatch, "version-mismatch"],
    ];
    for (const [code, loss] of codes) {
      const { socket, seen } = connect();
      socket.end(code);
      expect(seen).toEqual([loss]);
    }
  });

  it("says nothing more once it was closed", () => {
    const { socket, carrier, seen } = connect();
    socket.open();
    carrier.close();
    socket.end(1006);
    socket.receive(new Uint8Array([0x83, 0, 0, 0, 0, 0, 0, 0, 7]).buffer);
    carrier.send(writeReleaseKeys());
    expect(seen).toEqual([]);
    expect(socket.closedWith).toBe(1000);
    expect(socket.sent).toHaveLength(1);
  });
});
