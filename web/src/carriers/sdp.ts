/** The little that this page must know of session descriptions (RFC 8866) and fragments of them (RFC 8840, 9). */

import type { Ports } from "./hindrance.ts";

export type CandidateProtocol = "udp" | "tcp";

export interface Candidate {
  readonly protocol: CandidateProtocol;
  readonly port: number;
}

export function offersH264(sdp: string): boolean {
  return /^a=rtpmap:\d+ H264\/90000\r?$/im.test(sdp);
}

/**
 * The offer as others can read it. Firefox leaves behind what it would have said of codecs that were preferred away,
 * and some parsers refuse a description with feedback for a payload type that is in no m= line.
 */
export function withoutStrays(offer: string): string {
  let payloadTypes: readonly string[] = [];
  return joined(
    linesOf(offer).filter((line) => {
      // m=<media> <port> <protocol> <format> ... (RFC 8866, 5.14)
      if (line.startsWith("m=")) payloadTypes = line.split(" ").slice(3);
      const [, payloadType] = /^a=(?:rtcp-fb|fmtp|rtpmap):(\d+) /.exec(line) ?? [];
      return payloadType === undefined || payloadTypes.includes(payloadType);
    }),
  );
}

// a=candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type> ... (RFC 8839, 5.1)
const candidateLine = /^a=candidate:\S+ \d+ (udp|tcp) \d+ \S+ (\d+) /i;

export function candidatesOf(sdp: string): Candidate[] {
  return linesOf(sdp).flatMap((line) => {
    const [, protocol, port] = candidateLine.exec(line) ?? [];
    return protocol === undefined ? [] : [{ protocol: protocolOf(protocol), port: Number(port) }];
  });
}

/** The description without the addresses of the other protocol. */
export function withCandidatesOf(protocol: CandidateProtocol, sdp: string): string {
  return joined(
    linesOf(sdp).filter((line) => {
      const found = candidateLine.exec(line)?.[1];
      return found === undefined || protocolOf(found) === protocol;
    }),
  );
}

/** What did not answer, when nothing did. */
export function portsOf(candidates: readonly Candidate[]): Ports {
  const ports = (wanted: CandidateProtocol): number[] => [
    ...new Set(candidates.filter(({ protocol }) => protocol === wanted).map(({ port }) => port)),
  ];
  return { udp: ports("udp"), tcp: ports("tcp") };
}

/**
 * What a host must know of an offer that restarts ICE: the new credentials, in the bundle's first section.
 * https://www.rfc-editor.org/rfc/rfc9725#section-4.3.3. Null for an offer without credentials.
 */
export function restartFragment(offer: string): string | null {
  const lines = linesOf(offer);
  const first = (start: string): string | undefined => lines.find((line) => line.startsWith(start));
  const wanted = ["a=group:BUNDLE", "m=", "a=mid:", "a=ice-ufrag:", "a=ice-pwd:"].map(first);
  const [, media, , user, password] = wanted;
  if (media === undefined || user === undefined || password === undefined) return null;
  return joined(wanted.filter((line) => line !== undefined));
}

/**
 * The answer as it is after a restart: the host's new credentials everywhere, and its addresses in the first section,
 * which is the bundle's. Null for a fragment without credentials.
 */
export function withRestart(answer: string, fragment: string): string | null {
  const news = linesOf(fragment);
  const user = news.find((line) => line.startsWith("a=ice-ufrag:"));
  const password = news.find((line) => line.startsWith("a=ice-pwd:"));
  if (user === undefined || password === undefined) return null;
  const addresses = news.filter(isAddress);
  const lines = linesOf(answer).filter((line) => !isAddress(line));
  const merged = lines.map((line) =>
    line.startsWith("a=ice-ufrag:") ? user : line.startsWith("a=ice-pwd:") ? password : nextVersion(line),
  );
  const firstSection = merged.findIndex((line) => line.startsWith("m="));
  const secondSection = merged.findIndex((line, at) => at > firstSection && line.startsWith("m="));
  merged.splice(secondSection < 0 ? merged.length : secondSection, 0, ...addresses);
  return joined(merged);
}

function isAddress(line: string): boolean {
  return line.startsWith("a=candidate:") || line === "a=end-of-candidates";
}

/** o=<username> <id> <version> ...: a description that has changed has the next version (RFC 3264, 8). */
function nextVersion(line: string): string {
  return line.replace(/^(o=\S+ \S+ )(\d+)/, (_, start: string, version: string) => `${start}${BigInt(version) + 1n}`);
}

function protocolOf(text: string): CandidateProtocol {
  return text.toLowerCase() === "udp" ? "udp" : "tcp";
}

function linesOf(sdp: string): string[] {
  return sdp.split(/\r?\n/).filter((line) => line !== "");
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join("");
}
