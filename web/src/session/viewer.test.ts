import { describe, expect, it } from "vitest";
import { forcedOf, GrantStore, keptSearch, openViewer, pictureSize, readGrant, sessionOf, ticketOf } from "./viewer.ts";

const session = "0190aabbccdd7eef8123456789abcdef";
const grant = {
  viewerToken: "fgv_1",
  stream: "/api/s/stream",
  whep: "/api/s/whep",
  applicationName: "Editor",
  returnUrl: "https://p.example/",
  restartUrl: "https://p.example/open/editor",
};
const size = { width: 1280, height: 720, pixelRatio: 1 };

function answering(status: number, body: string): typeof fetch {
  return () => Promise.resolve(new Response(body, { status }));
}

describe("what stands in the address", () => {
  it("names the session and the ticket", () => {
    expect(sessionOf(`/s/${session}`)).toBe(session);
    expect(sessionOf("/s/../admin")).toBeNull();
    expect(sessionOf(`/s/${session}/more`)).toBeNull();
    expect(ticketOf("#ticket=a.b-c_d")).toBe("a.b-c_d");
    expect(ticketOf("#ticket=")).toBeNull();
    expect(ticketOf("")).toBeNull();
  });
});

describe("the carrier that is asked for", () => {
  it("stands in the query, or beside the ticket", () => {
    expect(forcedOf("?carrier=tcp", "")).toBe("tcp");
    expect(forcedOf("", "#ticket=a.b-c_d&carrier=websocket")).toBe("websocket");
    expect(forcedOf("?carrier=tcp", "#ticket=t&carrier=udp")).toBe("udp");
    for (const search of ["", "?carrier=auto", "?carrier=pigeon", "?carrier="]) expect(forcedOf(search, "")).toBeNull();
  });

  it("is kept in the query, for a reload", () => {
    expect(keptSearch("", "tcp")).toBe("?carrier=tcp");
    expect(keptSearch("?a=1&carrier=udp", "tcp")).toBe("?a=1&carrier=tcp");
    expect(keptSearch("?a=1", null)).toBe("?a=1");
    expect(keptSearch("", null)).toBe("");
  });
});

describe("the size that is asked for", () => {
  it("is that of the window in device pixels, even, and within the protocol's bounds", () => {
    expect(pictureSize(1280, 800, 1)).toEqual({ width: 1280, height: 800, pixelRatio: 1 });
    expect(pictureSize(390, 844, 3)).toMatchObject({ width: 1170, height: 2160 });
    expect(pictureSize(1025, 703, 1.25)).toMatchObject({ width: 1280, height: 878 });
    expect(pictureSize(10_000, 10, 2)).toMatchObject({ width: 3840, height: 64 });
  });
});

describe("showing the ticket", () => {
  it("sends it with the window's size, and reads the grant", async () => {
    let sent: unknown;
    const request: typeof fetch = (address, init) => {
      sent = { address, method: init?.method, body: JSON.parse(String(init?.body)) as unknown };
      return Promise.resolve(new Response(JSON.stringify(grant), { status: 201 }));
    };
    expect(await openViewer(request, session, "t", size)).toEqual({ kind: "granted", grant });
    expect(sent).toEqual({
      address: `/api/sessions/${session}/viewer`,
      method: "POST",
      body: { ticket: "t", ...size },
    });
  });

  it("reads the host's problem documents", async () => {
    const problem = { code: "ticket_used", title: "Used", detail: "Once.", retry: false, status: 409 };
    const answer = await openViewer(answering(409, JSON.stringify(problem)), session, "t", size);
    expect(answer).toEqual({
      kind: "refused",
      refusal: { code: "ticket_used", title: "Used", detail: "Once.", retry: false },
    });
  });

  it("makes the best of an answer that is none", async () => {
    const html = await openViewer(answering(502, "<html>"), session, "t", size);
    expect(html).toMatchObject({ kind: "refused", refusal: { code: "unreadable", retry: true } });
    const empty = await openViewer(answering(201, "{}"), session, "t", size);
    expect(empty).toMatchObject({ kind: "refused", refusal: { code: "unreadable", retry: false } });
    const nobody = await openViewer(() => Promise.reject(new TypeError("network")), session, "t", size);
    expect(nobody).toMatchObject({ kind: "refused", refusal: { code: "unreachable", retry: true } });
  });
});

describe("what is kept over a reload", () => {
  it("is given back for its own session alone, until it is cleared", () => {
    const storage = fakeStorage();
    new GrantStore(storage, session).save(grant);
    expect(new GrantStore(storage, session).load()).toEqual(grant);
    expect(new GrantStore(storage, "another").load()).toBeNull();
    new GrantStore(storage, session).clear();
    expect(new GrantStore(storage, session).load()).toBeNull();
  });

  it("is not believed where it is no grant", () => {
    const storage = fakeStorage();
    storage.setItem(`farglass.viewer.${session}`, "{");
    expect(new GrantStore(storage, session).load()).toBeNull();
    expect(readGrant({ ...grant, stream: "//elsewhere.example/" })).toBeNull();
    expect(readGrant({ ...grant, stream: "wss://elsewhere.example/" })).toBeNull();
    expect(readGrant({ ...grant, returnUrl: "javascript:alert(1)" })).toMatchObject({ returnUrl: null });
    expect(readGrant({ ...grant, restartUrl: "data:text/html,x" })).toMatchObject({ restartUrl: null });
  });

  it("has WebRTC only where the host offers it on itself", () => {
    const { whep: _, ...older } = grant;
    for (const body of [older, { ...grant, whep: null }, { ...grant, whep: "//elsewhere.example/whep" }])
      expect(readGrant(body)).toEqual({ ...grant, whep: null });
  });
});

function fakeStorage(): Storage {
  const values = new Map<string, string>();
  return {
    length: 0,
    key: () => null,
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
