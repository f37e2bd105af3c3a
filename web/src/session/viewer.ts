import { Limits } from "../limits.ts";
import { webAddress } from "../protocol/messages.ts";
import type { Forced } from "./ladder.ts";

/** What the host gave this page: src/Farglass.Protocol/Rest/Viewers.cs. */
export interface ViewerGrant {
  readonly viewerToken: string;
  readonly stream: string;
  /** Where WebRTC is offered; null where the host has none, or is of an older version. */
  readonly whep: string | null;
  readonly applicationName: string;
  readonly returnUrl: string | null;
  readonly restartUrl: string | null;
}

/** Why the host gave nothing. The code is one of src/Farglass.Protocol/Rest/ProblemCodes.cs, or "unreachable". */
export interface Refusal {
  readonly code: string;
  /** The host's own words, in English; null where it had none. */
  readonly title: string | null;
  readonly detail: string | null;
  readonly retry: boolean;
}

export type ViewerAnswer =
  { readonly kind: "granted"; readonly grant: ViewerGrant } | { readonly kind: "refused"; readonly refusal: Refusal };

export interface ViewerSize {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** The session that an address names: /s/{32 hexadecimal digits}. */
export function sessionOf(path: string): string | null {
  return /^\/s\/([0-9a-f]{32})\/?$/.exec(path)?.[1] ?? null;
}

/** The ticket that the redirect put into the fragment, where no server and no log sees it. */
export function ticketOf(fragment: string): string | null {
  const ticket = new URLSearchParams(fragment.replace(/^#/, "")).get("ticket");
  return ticket === null || ticket === "" ? null : ticket;
}

const forcedCarriers: readonly string[] = ["webrtc", "udp", "tcp", "websocket"] satisfies Forced[];

/** What ?carrier= asks for, or #carrier= beside a ticket: the way here puts nothing into the query. For tests. */
export function forcedOf(search: string, fragment: string): Forced | null {
  const asked =
    new URLSearchParams(fragment.replace(/^#/, "")).get("carrier") ?? new URLSearchParams(search).get("carrier");
  return asked !== null && forcedCarriers.includes(asked) ? (asked as Forced) : null;
}

/** The query as it is kept in the address bar, where a reload finds what was asked for. */
export function keptSearch(search: string, forced: Forced | null): string {
  const query = new URLSearchParams(search);
  if (forced !== null) query.set("carrier", forced);
  return query.size === 0 ? "" : `?${query}`;
}

/**
 * The picture that suits a window, in device pixels. Even, since H.264 keeps colour at half the size: an odd last row
 * would be mixed with the border.
 */
export function pictureSize(width: number, height: number, pixelRatio: number): ViewerSize {
  const even = (side: number, most: number): number =>
    Math.floor(Math.min(most, Math.max(Limits.pictureSideMin, Math.round(side * pixelRatio))) / 2) * 2;
  return { width: even(width, Limits.pictureWidthMax), height: even(height, Limits.pictureHeightMax), pixelRatio };
}

/** Shows the ticket to the host, which starts the session or hands a running one over. */
export async function openViewer(
  request: typeof fetch,
  session: string,
  ticket: string,
  size: ViewerSize,
): Promise<ViewerAnswer> {
  try {
    const answer = await request(`/api/sessions/${session}/viewer`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ ticket, ...size }),
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(Limits.viewerTimeoutMs),
    });
    const body: unknown = await answer.json().catch(() => null);
    if (!answer.ok) return { kind: "refused", refusal: readRefusal(body, answer.status) };
    const grant = readGrant(body);
    return grant === null ? unreadable(answer.status) : { kind: "granted", grant };
  } catch {
    return { kind: "refused", refusal: { code: "unreachable", title: null, detail: null, retry: true } };
  }
}

/** Also reads what was kept over a reload. Null for anything else: it may be another version's. */
export function readGrant(body: unknown): ViewerGrant | null {
  if (typeof body !== "object" || body === null) return null;
  const { viewerToken, stream, whep, applicationName, ...back } = body as Record<string, unknown>;
  if (typeof viewerToken !== "string" || typeof stream !== "string" || typeof applicationName !== "string") return null;
  if (!isPath(stream)) return null;
  return {
    viewerToken,
    stream,
    whep: isPath(whep) ? whep : null,
    applicationName,
    returnUrl: webAddress(back["returnUrl"]),
    restartUrl: webAddress(back["restartUrl"]),
  };
}

/** A path of this host, as the protocol has it. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?![/\\])/.test(value);
}

function readRefusal(body: unknown, status: number): Refusal {
  const { code, title, detail, retry } = (typeof body === "object" && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  return {
    code: typeof code === "string" ? code : "unreadable",
    title: typeof title === "string" ? title : null,
    detail: typeof detail === "string" ? detail : typeof code === "string" ? null : `HTTP ${status}`,
    retry: typeof retry === "boolean" ? retry : status >= 500,
  };
}

function unreadable(status: number): ViewerAnswer {
  return { kind: "refused", refusal: readRefusal(null, status) };
}

/** Keeps the grant for this tab, so that a reload comes back to the same running application. */
export class GrantStore {
  readonly #storage: Storage;
  readonly #key: string;

  constructor(storage: Storage, session: string) {
    this.#storage = storage;
    this.#key = `farglass.viewer.${session}`;
  }

  load(): ViewerGrant | null {
    const text = this.#storage.getItem(this.#key);
    if (text === null) return null;
    try {
      return readGrant(JSON.parse(text));
    } catch {
      return null; // Not ours, or cut short.
    }
  }

  save(grant: ViewerGrant): void {
    this.#storage.setItem(this.#key, JSON.stringify(grant));
  }

  clear(): void {
    this.#storage.removeItem(this.#key);
  }
}
