import { expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { iceServersOf } from "./iceServers.ts";

const turn = '<turn:turn.example:3478?transport=udp>; rel="ice-server"; username="a, b"; credential="c\\"d;e"';

it("reads STUN and TURN servers, several in one header", () => {
  const header = `<stun:stun.example:3478>; rel="ice-server", ${turn}; credential-type="password"`;
  expect(iceServersOf(header)).toEqual([
    { urls: "stun:stun.example:3478" },
    { urls: "turn:turn.example:3478?transport=udp", username: "a, b", credential: 'c"d;e' },
  ]);
});

it("reads values without quotes, and names however they are written", () => {
  const header = "<turns:t.example>;REL=ice-server;Username=u;credential=p";
  expect(iceServersOf(header)).toEqual([{ urls: "turns:t.example", username: "u", credential: "p" }]);
});

it("leaves out what is no server, and what would make a browser refuse all of them", () => {
  expect(iceServersOf('<https://host.example/help>; rel="ice-server"')).toEqual([]);
  expect(iceServersOf('<stun:s.example>; rel="alternate"')).toEqual([]);
  expect(iceServersOf('<turn:t.example>; rel="ice-server"; username="u"')).toEqual([]);
  expect(iceServersOf("nonsense")).toEqual([]);
  expect(iceServersOf(null)).toEqual([]);
});

it("takes no more than a browser can use", () => {
  const many = Array.from({ length: 50 }, () => '<stun:s.example>; rel="ice-server"').join(", ");
  expect(iceServersOf(many)).toHaveLength(Limits.iceServersMax);
});
