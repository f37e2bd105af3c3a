import type { Ended, Welcome } from "../protocol/messages.ts";
import type { Hindrance } from "../carriers/hindrance.ts";
import type { FinalLoss } from "../protocol/closeCodes.ts";
import type { Refusal } from "./viewer.ts";

/** What the page knows of the session, as soon as it knows it. */
export interface About {
  readonly application: string | null;
  /** Where the way back leads. */
  readonly returnUrl: string | null;
  /** Where the same can be started again; null where whoever made the session knows no such place. */
  readonly restartUrl: string | null;
}

/** How far the first connection has come. */
export type Stage = "session" | "connection" | "picture";

/** What is missing for a connection; all but the first matter only where WebRTC is hindered. */
export type Lack = "no-ticket" | "insecure-origin" | "no-webcodecs" | "no-h264" | "no-webrtc";

/** Why there is no more to see. Each is final: a new page is needed. */
export type Ending =
  | { readonly kind: "ended"; readonly ended: Ended }
  | { readonly kind: "lost"; readonly everConnected: boolean }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: FinalLoss };

/** What the page shows. One value, replaced whole: the page is a function of it. */
export type View =
  | { readonly phase: "connecting"; readonly about: About; readonly stage: Stage; readonly offline: boolean }
  | { readonly phase: "live"; readonly about: About }
  /** The browser shows nothing before a click. */
  | { readonly phase: "paused"; readonly about: About }
  | {
      readonly phase: "reconnecting";
      readonly about: About;
      readonly deadline: number;
      readonly secondsLeft: number;
      readonly offline: boolean;
    }
  | { readonly phase: "ended"; readonly about: About; readonly ending: Ending }
  | {
      readonly phase: "blocked";
      readonly about: About;
      readonly lack: Lack;
      readonly hindrance: Hindrance | null;
      /** The session was opened before this was found out. */
      readonly started: boolean;
    };

export type ViewEvent =
  | { readonly type: "lacking"; readonly lack: Lack; readonly hindrance: Hindrance | null }
  | { readonly type: "granted"; readonly about: About }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "welcomed"; readonly welcome: Welcome }
  | { readonly type: "play-refused" }
  | { readonly type: "picture" }
  | { readonly type: "lost"; readonly now: number; readonly deadline: number; readonly offline: boolean }
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "network"; readonly offline: boolean }
  | { readonly type: "given-up" }
  | { readonly type: "closed"; readonly loss: FinalLoss }
  | { readonly type: "ended"; readonly ended: Ended };

export const unknown: About = { application: null, returnUrl: null, restartUrl: null };
export const start: View = { phase: "connecting", about: unknown, stage: "session", offline: false };

/** Pure, so that it is tested without a browser. What has effects (sockets, timers) is in client.ts. */
export function next(view: View, event: ViewEvent): View {
  if (view.phase === "ended" || view.phase === "blocked") return view; // Both are final.
  const { about } = view;
  switch (event.type) {
    case "lacking":
      return { phase: "blocked", about, lack: event.lack, hindrance: event.hindrance, started: isStarted(view) };
    case "granted":
      return { phase: "connecting", about: event.about, stage: "connection", offline: false };
    case "refused":
      return { phase: "ended", about, ending: { kind: "refused", refusal: event.refusal } };
    case "welcomed":
      return welcomed(view, event.welcome);
    case "picture":
      return view.phase === "connecting" || view.phase === "paused" ? { phase: "live", about } : view;
    case "play-refused":
      return { phase: "paused", about };
    case "lost":
      return lost(view, event);
    case "tick":
      return view.phase === "reconnecting" ? { ...view, secondsLeft: seconds(view.deadline, event.now) } : view;
    case "network":
      return network(view, event.offline);
    case "given-up":
      return { phase: "ended", about, ending: { kind: "lost", everConnected: view.phase !== "connecting" } };
    case "closed":
      return { phase: "ended", about, ending: { kind: event.loss } };
    case "ended":
      return { phase: "ended", about, ending: { kind: "ended", ended: event.ended } };
    default:
      return event satisfies never; // A new event does not compile until it is handled here.
  }
}

function welcomed(view: View, welcome: Welcome): View {
  const returnUrl = welcome.returnUrl ?? view.about.returnUrl;
  const about = { ...view.about, application: welcome.applicationName, returnUrl };
  // Who comes back sees the last picture until the next one is there, which is sooner than a panel can be read.
  if (view.phase !== "connecting") return { phase: "live", about };
  return { phase: "connecting", about, stage: "picture", offline: false };
}

function network(view: View, offline: boolean): View {
  const shown = view.phase === "connecting" || view.phase === "reconnecting";
  return shown && view.offline !== offline ? { ...view, offline } : view;
}

function isStarted(view: View): boolean {
  return view.phase !== "connecting" || view.stage !== "session";
}

function lost(view: View, event: ViewEvent & { type: "lost" }): View {
  const { about } = view;
  const { offline, deadline } = event;
  if (view.phase === "connecting") return { phase: "connecting", about, stage: "connection", offline };
  return { phase: "reconnecting", about, deadline, secondsLeft: seconds(deadline, event.now), offline };
}

function seconds(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1_000));
}
