import { Limits } from "../limits.ts";

// <uri>; name=value; name="value": one link of a header (RFC 8288, 3).
const link = /<([^>]*)>((?:\s*;\s*[\w-]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))?)*)/g;
const parameter = /;\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/g;

/**
 * The STUN and TURN servers of a Link header, as WHIP has them: rel="ice-server" and, for TURN, username and
 * credential. https://www.rfc-editor.org/rfc/rfc9725#section-4.6. Several headers come as one, with commas.
 */
export function iceServersOf(header: string | null): RTCIceServer[] {
  const servers: RTCIceServer[] = [];
  for (const [, uri = "", rest = ""] of (header ?? "").matchAll(link)) {
    const named = parametersOf(rest);
    if (!(named.get("rel") ?? "").split(/\s+/).includes("ice-server")) continue;
    const [username, credential] = [named.get("username"), named.get("credential")];
    // A browser throws away all of a configuration in which one TURN server has no credentials.
    if (/^turns?:/i.test(uri) && username !== undefined && credential !== undefined)
      servers.push({ urls: uri, username, credential });
    else if (/^stuns?:/i.test(uri)) servers.push({ urls: uri });
  }
  return servers.slice(0, Limits.iceServersMax);
}

function parametersOf(text: string): Map<string, string> {
  const named = new Map<string, string>();
  for (const [, name = "", quoted, plain] of text.matchAll(parameter))
    named.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  return named;
}
