import { describe, expect, it } from "vitest";
import { Whep } from "./whep.ts";

const address = new URL("https://host.example/api/sessions/1/whep");

interface Sent {
  readonly address: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly keepalive: boolean;
}

/** Answers in turn with what the test gives; undefined: nobody answers. */
function whep(...answers: (Response | undefined)[]): { whep: Whep; sent: Sent[] } {
  const sent: Sent[] = [];
  const request: typeof fetch = (input, init = {}) => {
    const { method = "", headers, body, keepalive = false } = init;
    sent.push({ address: String(input), method, headers: new Headers(headers), body: String(body), keepalive });
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new TypeError("network")) : Promise.resolve(answer);
  };
  return { whep: new Whep(request, address, "fgv_1"), sent };
}

function created(headers: Readonly<Record<string, string>> = {}): Response {
  return new Response("the answer", { status: 201, headers: { Location: "whep/abc", ...headers } });
}

function problem(status: number, code?: string): Response {
  return new Response(code === undefined ? "<html>" : JSON.stringify({ code }), { status });
}

describe("an offer", () => {
  it("is posted with the viewer token, which is in no address", async () => {
    const { whep: made, sent } = whep(created({ Link: '<stun:s.example>; rel="ice-server"' }));
    expect(await made.offer("the offer")).toEqual({
      kind: "answered",
      sdp: "the answer",
      iceServers: [{ urls: "stun:s.example" }],
    });
    expect(sent[0]).toMatchObject({ address: address.href, method: "POST", body: "the offer" });
    expect(sent[0]?.headers.get("Authorization")).toBe("Bearer fgv_1");
    expect(sent[0]?.headers.get("Content-Type")).toBe("application/sdp");
  });

  it("fails in the way that the host's problem means", async () => {
    const lost = (loss: string): unknown => ({ kind: "lost", loss });
    const hindered = (kind: string, more = {}): unknown => ({ kind: "hindered", hindrance: { kind, ...more } });
    const table: readonly (readonly [answer: Response | undefined, expected: unknown])[] = [
      [undefined, lost("retry")],
      [problem(401, "unauthorized"), lost("unauthorized")],
      [problem(410, "session_ended"), lost("session-ended")],
      [problem(404, "session_ended"), lost("session-ended")],
      [problem(404, "session_not_found"), lost("unauthorized")],
      [problem(404, "not_found"), hindered("not-offered")],
      [problem(404), hindered("not-offered")],
      [problem(405), hindered("not-offered")],
      [problem(409, "session_starting"), lost("retry")],
      [problem(422, "no_common_codec"), hindered("no-common-codec")],
      [problem(429, "too_many_requests"), lost("retry")],
      [problem(503, "service_unavailable"), lost("retry")],
      [problem(502), lost("retry")],
      [problem(400, "invalid_request"), hindered("refused", { code: "invalid_request" })],
      [problem(403), hindered("refused", { code: "status 403" })],
      [new Response("the answer", { status: 200 }), hindered("refused", { code: "status 200" })],
    ];
    for (const [answer, expected] of table) expect(await whep(answer).whep.offer("")).toEqual(expected);
  });
});

describe("a resource", () => {
  const fragment = (): Response => new Response("the fragment", { status: 200 });

  it("is restarted and removed where the host has put it", async () => {
    const { whep: made, sent } = whep(created(), fragment(), new Response());
    await made.offer("");
    expect(await made.restart("mine")).toEqual({ kind: "restarted", fragment: "the fragment" });
    made.remove();
    made.remove();
    const resource = "https://host.example/api/sessions/1/whep/abc";
    expect(sent.slice(1)).toMatchObject([
      { address: resource, method: "PATCH", body: "mine" },
      { address: resource, method: "DELETE", keepalive: true },
    ]);
    expect(sent[1]?.headers.get("If-Match")).toBe('"*"');
    expect(sent[1]?.headers.get("Content-Type")).toBe("application/trickle-ice-sdpfrag");
    expect(sent[2]?.headers.get("Authorization")).toBe("Bearer fgv_1");
  });

  it("that the host has lost is made anew", async () => {
    for (const [answer, loss] of [
      [problem(404, "not_found"), "retry"],
      [problem(410, "session_ended"), "session-ended"],
      [problem(401), "unauthorized"],
      [undefined, "retry"],
    ] as const) {
      const { whep: made } = whep(created(), answer);
      await made.offer("");
      expect(await made.restart("")).toEqual({ kind: "lost", loss });
    }
  });

  it("is never somewhere else: the token goes to its own host alone", async () => {
    for (const Location of ["https://elsewhere.example/whep/abc", "//elsewhere.example/", "https://"]) {
      const { whep: made, sent } = whep(created({ Location }), fragment());
      await made.offer("");
      expect(await made.restart("")).toEqual({ kind: "lost", loss: "retry" });
      made.remove();
      expect(sent).toHaveLength(1);
    }
  });

  it("that nobody could remove is the host's to find out about", async () => {
    const { whep: made } = whep(created(), undefined);
    await made.offer("");
    made.remove(); // Rejects, and nothing is thrown.
    await Promise.resolve();
  });
});
