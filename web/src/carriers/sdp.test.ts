import { describe, expect, it } from "vitest";
import {
  candidatesOf,
  portsOf,
  offersH264,
  restartFragment,
  withCandidatesOf,
  withoutStrays,
  withRestart,
} from "./sdp.ts";

const crlf = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join("");

const answer = crlf(
  "v=0",
  "o=- 4611731400430051336 9007199254740993 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0 1",
  "a=ice-lite",
  "m=video 9 UDP/TLS/RTP/SAVPF 108 109",
  "a=ice-ufrag:old1",
  "a=ice-pwd:oldoldoldoldoldoldoldo",
  "a=mid:0",
  "a=candidate:1 1 udp 2130706431 192.0.2.7 7803 typ host",
  "a=candidate:2 1 TCP 1694498815 192.0.2.7 7803 typ host tcptype passive",
  "a=end-of-candidates",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "a=ice-ufrag:old1",
  "a=ice-pwd:oldoldoldoldoldoldoldo",
  "a=mid:1",
  "a=sctp-port:5000",
);

describe("what is read in descriptions", () => {
  it("is whether H.264 is offered", () => {
    expect(offersH264(crlf("m=video 9 UDP/TLS/RTP/SAVPF 108", "a=rtpmap:108 H264/90000"))).toBe(true);
    expect(offersH264(crlf("m=video 9 UDP/TLS/RTP/SAVPF 120", "a=rtpmap:120 VP8/90000"))).toBe(false);
    expect(offersH264("")).toBe(false);
  });

  it("is where the host can be reached", () => {
    expect(candidatesOf(answer)).toEqual([
      { protocol: "udp", port: 7803 },
      { protocol: "tcp", port: 7803 },
    ]);
    expect(candidatesOf("a=candidate:nonsense\r\n")).toEqual([]);
  });

  it("is, of the ports, each of them once", () => {
    const udp = { protocol: "udp", port: 7802 } as const;
    const tcp = { protocol: "tcp", port: 7803 } as const;
    expect(portsOf(candidatesOf(answer))).toEqual({ udp: [7803], tcp: [7803] });
    expect(portsOf([udp, udp, tcp, { ...tcp, port: 443 }])).toEqual({ udp: [7802], tcp: [7803, 443] });
  });
});

describe("what is changed in descriptions", () => {
  it("leaves the addresses of one protocol, and everything else", () => {
    expect(candidatesOf(withCandidatesOf("tcp", answer))).toEqual([{ protocol: "tcp", port: 7803 }]);
    const udp = withCandidatesOf("udp", answer);
    expect(candidatesOf(udp)).toEqual([{ protocol: "udp", port: 7803 }]);
    expect(udp.split("\r\n")).toHaveLength(answer.split("\r\n").length - 1);
  });

  it("drops what is said of codecs that are not in the offer", () => {
    const offer = crlf(
      "v=0",
      "m=video 9 UDP/TLS/RTP/SAVPF 126",
      "a=rtcp-fb:126 nack",
      "a=rtcp-fb:120 nack pli",
      "a=rtpmap:126 H264/90000",
      "a=fmtp:99 level-idx=5",
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
      "a=sctp-port:5000",
    );
    expect(withoutStrays(offer)).toBe(
      crlf(
        "v=0",
        "m=video 9 UDP/TLS/RTP/SAVPF 126",
        "a=rtcp-fb:126 nack",
        "a=rtpmap:126 H264/90000",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=sctp-port:5000",
      ),
    );
    expect(withoutStrays(answer)).toBe(answer);
  });
});

describe("an ICE restart", () => {
  const fragment = crlf(
    "a=ice-lite",
    "m=video 9 UDP/TLS/RTP/SAVPF 108 109",
    "a=mid:0",
    "a=ice-ufrag:new2",
    "a=ice-pwd:newnewnewnewnewnewnewn",
    "a=candidate:1 1 udp 2130706431 192.0.2.8 7900 typ host",
    "a=end-of-candidates",
  );

  it("tells the host the new credentials in the bundle's first section, and no more", () => {
    const offer = crlf(
      "v=0",
      "a=group:BUNDLE 0 1",
      "a=fingerprint:sha-256 00",
      "m=video 9 UDP/TLS/RTP/SAVPF 108 109",
      "c=IN IP4 0.0.0.0",
      "a=ice-ufrag:mine",
      "a=ice-pwd:mineminemineminemine12",
      "a=mid:0",
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
      "a=ice-ufrag:mine",
      "a=ice-pwd:mineminemineminemine12",
      "a=mid:1",
    );
    expect(restartFragment(offer)).toBe(
      crlf(
        "a=group:BUNDLE 0 1",
        "m=video 9 UDP/TLS/RTP/SAVPF 108 109",
        "a=mid:0",
        "a=ice-ufrag:mine",
        "a=ice-pwd:mineminemineminemine12",
      ),
    );
    expect(restartFragment("v=0\r\n")).toBeNull();
  });

  it("puts the host's new credentials everywhere, and its addresses in the place of the old ones", () => {
    const merged = withRestart(answer, fragment)?.split("\r\n") ?? [];
    expect(merged.filter((line) => line.startsWith("a=ice-ufrag:"))).toEqual(["a=ice-ufrag:new2", "a=ice-ufrag:new2"]);
    expect(merged.filter((line) => line.includes("oldold"))).toEqual([]);
    expect(candidatesOf(merged.join("\r\n"))).toEqual([{ protocol: "udp", port: 7900 }]);
    const order = ["m=video", "a=candidate:", "a=end-of-candidates", "m=application", "a=sctp-port"];
    const places = order.map((start) => merged.findIndex((line) => line.startsWith(start)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(merged[1]).toBe("o=- 4611731400430051336 9007199254740994 IN IP4 127.0.0.1");
  });

  it("can follow another, with credentials for the whole session too", () => {
    const session = crlf("v=0", "a=ice-ufrag:a", "a=ice-pwd:b", "m=video 9 X 1", "a=mid:0");
    const once = withRestart(session, fragment) ?? "";
    const twice = withRestart(once, fragment.replaceAll("new2", "new3").replace("7900", "7901")) ?? "";
    expect(twice).toContain("a=ice-ufrag:new3\r\n");
    expect(candidatesOf(twice)).toEqual([{ protocol: "udp", port: 7901 }]);
  });

  it("is none where the host gives no credentials", () => {
    expect(withRestart(answer, crlf("a=candidate:1 1 udp 1 192.0.2.8 7900 typ host"))).toBeNull();
    expect(withRestart(answer, "")).toBeNull();
  });
});
