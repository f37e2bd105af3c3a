import type { Carrier } from "../carriers/carrier.ts";
import type { Ports, Why } from "../carriers/hindrance.ts";
import type { Texts } from "../texts/texts.ts";

/** "WebRTC over UDP", once it is known over what. */
export function nameCarrier({ path, relayed }: Pick<Carrier, "path" | "relayed">, texts: Texts): string {
  if (path === "websocket") return "WebSocket";
  return path === null ? "WebRTC" : texts.webRtcOver(path.toUpperCase(), relayed);
}

/** The end of a sentence that begins with the carrier. */
export function describeWhy(why: Why, texts: Texts): string {
  switch (why.kind) {
    case "refused":
      return texts.why.refused(why.code);
    case "failed":
      return texts.why.failed(why.fault);
    case "no-answer":
      return texts.why["no-answer"](describePorts(why.ports, texts));
    default:
      return texts.why[why.kind];
  }
}

/** "UDP and TCP 7803". */
export function describePorts(ports: Ports, texts: Texts): string {
  const joined = (parts: readonly (string | number)[]): string => parts.join(` ${texts.and} `);
  const [udp, tcp] = [joined(ports.udp), joined(ports.tcp)];
  if (udp === "" && tcp === "") return texts.hostsAddresses;
  if (udp === tcp) return `${joined(["UDP", "TCP"])} ${udp}`;
  return joined([udp === "" ? "" : `UDP ${udp}`, tcp === "" ? "" : `TCP ${tcp}`].filter((text) => text !== ""));
}
