import { describe, expect, it } from "vitest";
import type { Hindrance } from "../carriers/hindrance.ts";
import type { Ended, Welcome } from "../protocol/messages.ts";
import { english } from "../texts/english.ts";
import { german } from "../texts/german.ts";
import { next, start, type View, type ViewEvent } from "./view.ts";
import { panelFor } from "./words.ts";

const about = {
  application: "Editor",
  returnUrl: "https://portal.example/",
  restartUrl: "https://portal.example/open/editor",
};
const welcome: Welcome = {
  type: "welcome",
  protocol: 1,
  sessionId: "0190aabbccdd7eef8123456789abcdef",
  applicationName: "Editor",
  width: 1280,
  height: 720,
  graceSeconds: 60,
  returnUrl: null,
  clipboard: null,
  fixedSize: null,
  microphone: null,
  touch: null,
  gamepad: null,
};
const ended: Ended = {
  type: "ended",
  reason: "ApplicationExited",
  state: "Completed",
  message: "The application was closed.",
  retry: true,
  detail: null,
};

const lacks = ["no-ticket", "insecure-origin", "no-webcodecs", "no-h264", "no-webrtc"] as const;
const hindrances: readonly Hindrance[] = [
  { kind: "not-offered" },
  { kind: "no-peer-connection" },
  { kind: "no-h264" },
  { kind: "no-common-codec" },
  { kind: "refused", code: "invalid_request" },
  { kind: "failed", fault: "OperationError: Failed to parse." },
  { kind: "no-answer", ports: { udp: [7803], tcp: [7803] } },
  { kind: "broke-off" },
  { kind: "no-picture" },
];

function after(...events: ViewEvent[]): View {
  return events.reduce(next, start);
}

const toLive: ViewEvent[] = [{ type: "granted", about }, { type: "welcomed", welcome }, { type: "picture" }];
const lost: ViewEvent = { type: "lost", now: 1_000, deadline: 61_000, offline: false };

describe("the view", () => {
  it("goes through the stages of a first connection, one after the other", () => {
    expect(start).toMatchObject({ phase: "connecting", stage: "session" });
    expect(after(...toLive.slice(0, 1))).toMatchObject({ phase: "connecting", stage: "connection", about });
    expect(after(...toLive.slice(0, 2))).toMatchObject({ phase: "connecting", stage: "picture", about });
    expect(after(...toLive)).toEqual({ phase: "live", about });
  });

  it("keeps the way back that came with the ticket when the welcome knows none", () => {
    expect(after(...toLive).about.returnUrl).toBe("https://portal.example/");
  });

  it("counts the seconds that are left, and never below none", () => {
    const reconnecting = after(...toLive, lost);
    expect(reconnecting).toMatchObject({ phase: "reconnecting", secondsLeft: 60 });
    expect(next(reconnecting, { type: "tick", now: 60_500 })).toMatchObject({ secondsLeft: 1 });
    expect(next(reconnecting, { type: "tick", now: 99_000 })).toMatchObject({ secondsLeft: 0 });
  });

  it("comes back with the welcome, over the last picture", () => {
    expect(after(...toLive, lost, { type: "welcomed", welcome }).phase).toBe("live");
  });

  it("stays with the first connection when that is lost before it was there", () => {
    expect(after(...toLive.slice(0, 2), lost)).toMatchObject({ phase: "connecting", stage: "connection" });
  });

  it("waits for a click where the browser wants one, and goes on with the picture", () => {
    const paused = after(...toLive.slice(0, 2), { type: "play-refused" });
    expect(paused).toEqual({ phase: "paused", about });
    expect(panelFor(paused, english)?.actions).toEqual([{ kind: "play", text: "Show it" }]);
    expect(next(paused, { type: "picture" })).toEqual({ phase: "live", about });
    expect(next(paused, lost)).toMatchObject({ phase: "reconnecting" });
  });

  it("knows whether anything was started before something turned out to be missing", () => {
    const lacking: ViewEvent = { type: "lacking", lack: "no-webcodecs", hindrance: { kind: "no-h264" } };
    expect(next(start, lacking)).toMatchObject({ phase: "blocked", started: false });
    expect(after(...toLive.slice(0, 1), lacking)).toMatchObject({ phase: "blocked", started: true });
    expect(after(...toLive, lacking)).toMatchObject({ phase: "blocked", started: true });
  });

  it("says that there is no network, where that matters", () => {
    const offline: ViewEvent = { type: "network", offline: true };
    expect(next(after(...toLive, lost), offline)).toMatchObject({ offline: true });
    expect(next(start, offline)).toMatchObject({ offline: true });
    expect(next(after(...toLive), offline)).toEqual(after(...toLive));
  });

  it("does not change once it is over", () => {
    for (const last of [
      { type: "ended", ended },
      { type: "closed", loss: "taken-over" },
      { type: "given-up" },
    ] as const) {
      const over = after(...toLive, last);
      expect(over.phase).toBe("ended");
      for (const event of [...toLive, lost, { type: "ended", ended } as const]) expect(next(over, event)).toBe(over);
    }
  });

  it("knows whether a connection that was given up had ever been one", () => {
    expect(after(...toLive, lost, { type: "given-up" })).toMatchObject({
      ending: { kind: "lost", everConnected: true },
    });
    expect(after({ type: "given-up" })).toMatchObject({ ending: { kind: "lost", everConnected: false } });
  });
});

describe("the words for it", () => {
  const endings: readonly ViewEvent[] = [
    { type: "ended", ended },
    { type: "given-up" },
    { type: "refused", refusal: { code: "ticket_used", title: "Used", detail: null, retry: false } },
    {
      type: "refused",
      refusal: { code: "something_new", title: "Something new", detail: "It said so.", retry: false },
    },
    ...(["protocol-error", "unauthorized", "taken-over", "session-ended", "version-mismatch"] as const).map(
      (loss): ViewEvent => ({ type: "closed", loss }),
    ),
    ...lacks.flatMap((lack) =>
      [null, ...hindrances].map((hindrance) => ({ type: "lacking", lack, hindrance }) as const),
    ),
  ];

  it.each([english, german])("are there for every end, in whole sentences", (texts) => {
    for (const event of endings) {
      const panel = panelFor(after(event), texts);
      expect(panel?.title, JSON.stringify(event)).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(panel?.text, JSON.stringify(event)).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

  it("leave the page to the application while it is live", () => {
    expect(panelFor(after(...toLive), english)).toBeNull();
  });

  it("mark the stage that is reached", () => {
    const states = panelFor(after(...toLive.slice(0, 2)), english)?.steps.map((step) => step.state);
    expect(states).toEqual(["done", "done", "now"]);
  });

  it("say first why WebRTC is not used, where something else is missing because of that", () => {
    const lacking = (hindrance: Hindrance): ViewEvent => ({ type: "lacking", lack: "insecure-origin", hindrance });
    const ports = { udp: [7803], tcp: [] };
    const granted = after(...toLive.slice(0, 1));
    const blocked = panelFor(next(granted, lacking({ kind: "no-answer", ports })), english);
    expect(blocked?.text).toMatch(/^UDP 7803 did not answer\. Browsers decode what comes by WebSocket only/);
    expect(blocked?.points.at(-1)).toContain("these ports");
    expect(blocked?.actions).toEqual([{ kind: "reload", text: "Try once more" }]);
    const never = panelFor(next(start, lacking({ kind: "no-h264" })), english);
    expect(never?.text).toMatch(/^This browser has no H\.264 for WebRTC\. .* Nothing was started\.$/);
    expect(never?.actions).toEqual([]);
  });

  it("lead back to the portal where one is known", () => {
    const link = { kind: "link", text: "Back to your applications", address: "https://portal.example/" };
    expect(panelFor(after(...toLive, { type: "ended", ended }), english)?.actions).toContainEqual(link);
    expect(panelFor(after({ type: "ended", ended }), english)?.actions).toEqual([]);
  });

  it("offer another start where that may help and somebody has said where", () => {
    const again = { kind: "link", text: "Start again", address: "https://portal.example/open/editor" };
    const hopeless = { ...ended, state: "Failed", reason: "EncoderFailed", retry: false };
    expect(panelFor(after(...toLive, { type: "ended", ended }), english)?.actions[0]).toEqual(again);
    expect(panelFor(after(...toLive, { type: "closed", loss: "session-ended" }), english)?.actions[0]).toEqual(again);
    expect(panelFor(after(...toLive, { type: "ended", ended: hopeless }), english)?.actions).not.toContainEqual(again);
    const taken = after(...toLive, { type: "closed", loss: "taken-over" });
    expect(panelFor(taken, english)?.actions).not.toContainEqual(again);
  });

  it("lead back to whoever made the session, who may know no place to start again", () => {
    const foreign = { application: "Editor", returnUrl: "https://elsewhere.example/projects/7", restartUrl: null };
    const view = after({ type: "granted", about: foreign }, { type: "ended", ended });
    expect(panelFor(view, english)?.actions).toEqual([
      { kind: "link", text: "Back to your applications", address: "https://elsewhere.example/projects/7" },
    ]);
  });

  it("give the details of a failure and keep those of an ordinary end", () => {
    const failed = { ...ended, state: "Failed", reason: "EncoderFailed", retry: false, detail: "libx264 is missing" };
    expect(panelFor(after({ type: "ended", ended: failed }), english)?.detail).toBe("libx264 is missing");
    expect(panelFor(after({ type: "ended", ended }), english)?.detail).toBeNull();
  });

  it("use the host's own words for a problem that this page does not know", () => {
    const refusal = { code: "something_new", title: "Something new", detail: "It said so.", retry: false };
    expect(panelFor(after({ type: "refused", refusal }), english)).toMatchObject({
      title: "Something new",
      text: "It said so.",
    });
  });
});
