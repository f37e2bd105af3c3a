import { expect, it } from "vitest";
import { english } from "../texts/english.ts";
import { german } from "../texts/german.ts";
import { describePorts, describeWhy, nameCarrier } from "./reasons.ts";

it("says of ports in few words which they are", () => {
  const said = (udp: number[], tcp: number[]): string => describePorts({ udp, tcp }, english);
  expect(said([7803], [7803])).toBe("UDP and TCP 7803");
  expect(said([7802], [7803])).toBe("UDP 7802 and TCP 7803");
  expect(said([7802], [])).toBe("UDP 7802");
  expect(said([], [7803, 443])).toBe("TCP 7803 and 443");
  expect(said([], [])).toBe("the host's addresses");
  expect(describePorts({ udp: [7803], tcp: [7803] }, german)).toBe("UDP und TCP 7803");
});

it("says why it is this carrier", () => {
  const ports = { udp: [7803], tcp: [] };
  expect(describeWhy({ kind: "no-answer", ports }, english)).toBe("UDP 7803 did not answer");
  expect(describeWhy({ kind: "refused", code: "invalid_request" }, english)).toContain("(invalid_request)");
  expect(describeWhy({ kind: "failed", fault: "OperationError" }, german)).toContain("(OperationError)");
  expect(describeWhy({ kind: "quickest" }, german)).toBe("der schnellste Weg, den es gibt");
});

it("names a carrier after its path", () => {
  expect(nameCarrier({ path: null, relayed: false }, english)).toBe("WebRTC");
  expect(nameCarrier({ path: "websocket", relayed: false }, english)).toBe("WebSocket");
  expect(nameCarrier({ path: "udp", relayed: false }, english)).toBe("WebRTC over UDP");
  expect(nameCarrier({ path: "tcp", relayed: true }, german)).toBe("WebRTC über TCP und ein Relay");
});
