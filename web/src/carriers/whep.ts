import { Limits } from "../limits.ts";
import type { Loss } from "../protocol/closeCodes.ts";
import type { Hindrance } from "./hindrance.ts";
import { iceServersOf } from "./iceServers.ts";

/** Why the host gave no answer: the connection is over, or WebRTC is. */
export type WhepFailure =
  { readonly kind: "lost"; readonly loss: Loss } | { readonly kind: "hindered"; readonly hindrance: Hindrance };

export type WhepAnswer =
  { readonly kind: "answered"; readonly sdp: string; readonly iceServers: readonly RTCIceServer[] } | WhepFailure;

export type WhepRestart = { readonly kind: "restarted"; readonly fragment: string } | WhepFailure;

/**
 * The signalling of one WebRTC connection: WebRTC-HTTP Egress Protocol, which takes most from WHIP (RFC 9725). The
 * viewer token authorises each request; nothing of it stands in an address.
 */
export class Whep {
  readonly #request: typeof fetch;
  readonly #address: URL;
  readonly #authorization: string;
  #resource: URL | null = null;

  /** @param address Absolute: what the host answers is relative to it. */
  constructor(request: typeof fetch, address: URL, token: string) {
    this.#request = (address, init) => request(address, init); // A browser's fetch is no method of ours.
    this.#address = address;
    this.#authorization = `Bearer ${token}`;
  }

  async offer(sdp: string): Promise<WhepAnswer> {
    const answer = await this.#send(this.#address, "POST", "application/sdp", sdp);
    if (answer === null) return lost("retry");
    if (answer.status !== 201) return failureOf(answer.status, await codeOf(answer));
    this.#resource = this.#ownAddress(answer.headers.get("Location"));
    const iceServers = iceServersOf(answer.headers.get("Link"));
    const text = await textOf(answer);
    return text === null ? lost("retry") : { kind: "answered", sdp: text, iceServers };
  }

  async restart(fragment: string): Promise<WhepRestart> {
    if (this.#resource === null) return lost("retry");
    const type = "application/trickle-ice-sdpfrag";
    // Whatever the state of the resource is: a restart makes a new one (RFC 9725, 4.3.3).
    const answer = await this.#send(this.#resource, "PATCH", type, fragment, { "If-Match": '"*"' });
    if (answer === null) return lost("retry");
    if (answer.status !== 200) return restartFailureOf(answer.status, await codeOf(answer));
    const text = await textOf(answer);
    return text === null ? lost("retry") : { kind: "restarted", fragment: text };
  }

  /** Also while the page is being left. Whether it worked is of no interest: the host finds out by itself. */
  remove(): void {
    const resource = this.#resource;
    this.#resource = null;
    if (resource === null) return;
    const headers = { Authorization: this.#authorization };
    this.#request(resource, { method: "DELETE", headers, keepalive: true, redirect: "error" }).catch(() => {});
  }

  /** Null where nobody answered. */
  async #send(
    address: URL,
    method: string,
    type: string,
    body: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Response | null> {
    try {
      return await this.#request(address, {
        method,
        headers: { Authorization: this.#authorization, "Content-Type": type, ...more },
        body,
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(Limits.whepTimeoutMs),
      });
    } catch {
      return null;
    }
  }

  /** The token goes to the host that gave it, and nowhere else. */
  #ownAddress(location: string | null): URL | null {
    if (location === null || !URL.canParse(location, this.#address)) return null;
    const address = new URL(location, this.#address);
    return address.origin === this.#address.origin ? address : null;
  }
}

function lost(loss: Loss): WhepFailure {
  return { kind: "lost", loss };
}

function hindered(hindrance: Hindrance): WhepFailure {
  return { kind: "hindered", hindrance };
}

/** The status decides where it can: another host may have other words, and a proxy has none. */
function failureOf(status: number, code: string | null): WhepFailure {
  if (status === 401) return lost("unauthorized");
  if (code === "session_ended") return lost("session-ended");
  if (code === "session_not_found") return lost("unauthorized"); // As a WebSocket's close says it.
  if (status === 422) return hindered({ kind: "no-common-codec" });
  if (status === 404 || status === 405) return hindered({ kind: "not-offered" });
  if (passes(status)) return lost("retry");
  return hindered({ kind: "refused", code: code ?? `status ${status}` });
}

function restartFailureOf(status: number, code: string | null): WhepFailure {
  if (status === 401) return lost("unauthorized");
  return lost(code === "session_ended" ? "session-ended" : "retry"); // The connection is gone: another is made.
}

function passes(status: number): boolean {
  return status === 408 || status === 409 || status === 410 || status === 429 || status >= 500;
}

async function codeOf(answer: Response): Promise<string | null> {
  const body: unknown = await answer.json().catch(() => null);
  const code = typeof body === "object" && body !== null && "code" in body ? body.code : null;
  return typeof code === "string" ? code : null;
}

async function textOf(answer: Response): Promise<string | null> {
  return answer.text().catch(() => null);
}
