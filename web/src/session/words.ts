import { describe, isLasting, type Hindrance } from "../carriers/hindrance.ts";
import type { About, Ending, Lack, Stage, View } from "./view.ts";
import type { Refusal } from "./viewer.ts";

/** What a panel says, without a word about how it looks. */
export interface Panel {
  readonly tone: "busy" | "calm" | "trouble";
  /** Over the last picture, or on a page of its own. */
  readonly over: boolean;
  readonly title: string;
  readonly text: string;
  readonly steps: readonly Step[];
  readonly points: readonly string[];
  /** Counts down; null where there is nothing to count. */
  readonly secondsLeft: number | null;
  /** For whoever is asked for help. */
  readonly detail: string | null;
  readonly actions: readonly Action[];
}

export interface Step {
  readonly text: string;
  readonly state: "done" | "now" | "later";
}

export type Action =
  | { readonly kind: "link"; readonly text: string; readonly address: string }
  | { readonly kind: "play"; readonly text: string }
  | { readonly kind: "reload"; readonly text: string };

const plain: Panel = {
  tone: "calm",
  over: false,
  title: "",
  text: "",
  steps: [],
  points: [],
  secondsLeft: null,
  detail: null,
  actions: [],
};

/** The panel for what there is to see; null while the application has the page to itself. */
export function panelFor(view: View): Panel | null {
  switch (view.phase) {
    case "live":
      return null;
    case "connecting":
      return connecting(view.about.application, view.stage, view.offline);
    case "reconnecting":
      return reconnecting(view.secondsLeft, view.offline);
    case "paused":
      return paused(view.about.application);
    case "ended":
      return withWaysOn(ended(view.ending), view.ending, view.about);
    case "blocked":
      return lacking(view.lack, view.hindrance, view.started);
    default:
      return view satisfies never;
  }
}

const order: readonly Stage[] = ["session", "connection", "picture"];

function connecting(application: string | null, stage: Stage, offline: boolean): Panel {
  const texts = ["Preparing the session", "Connecting to the host", "Waiting for the first picture"];
  const reached = order.indexOf(stage);
  return {
    ...plain,
    tone: "busy",
    title: application === null ? "Opening your application" : `Opening ${application}`,
    text: offline ? "This device has no network at the moment. It goes on as soon as there is one." : "",
    steps: texts.map((text, at) => ({ text, state: at < reached ? "done" : at === reached ? "now" : "later" })),
  };
}

function reconnecting(secondsLeft: number, offline: boolean): Panel {
  return {
    ...plain,
    tone: "busy",
    over: true,
    title: offline ? "No network" : "Reconnecting",
    text: offline
      ? "This device has lost its network. Your application runs on, and comes back with it."
      : "The connection was lost. Your application runs on, and nothing in it is lost.",
    secondsLeft,
  };
}

function paused(application: string | null): Panel {
  return {
    ...plain,
    title: `${application ?? "Your application"} is ready`,
    text: "This browser shows moving pictures only after a click, to save power.",
    actions: [{ kind: "play", text: "Show it" }],
  };
}

function ended(ending: Ending): Panel {
  switch (ending.kind) {
    case "ended": {
      const { message, retry, detail, reason, state } = ending.ended;
      const failed = state === "Failed";
      const title = failed ? "The session stopped" : "The session has ended";
      const hint = failed ? (retry ? " Starting it again may help." : " Please tell whoever looks after it.") : "";
      return {
        ...plain,
        tone: failed ? "trouble" : "calm",
        title,
        text: message + hint,
        detail: failed ? (detail ?? reason) : null,
      };
    }
    case "lost":
      return lostForGood(ending.everConnected);
    case "refused":
      return refused(ending.refusal);
    case "taken-over":
      return {
        ...plain,
        title: "Opened in another window",
        text: "You went on with this session in another window or on another device, which has it now.",
      };
    case "session-ended":
      return { ...plain, title: "The session has ended", text: "It is over, and its application was closed." };
    case "unauthorized":
      return {
        ...plain,
        title: "This page is no longer connected",
        text: "The session has ended, or was opened elsewhere. Open the application again from your portal.",
      };
    case "version-mismatch":
      return {
        ...plain,
        title: "There is a newer version",
        text: "The host was updated while this page was open. Reload the page to go on.",
        actions: [{ kind: "reload", text: "Reload the page" }],
      };
    case "protocol-error":
      return {
        ...plain,
        tone: "trouble",
        title: "The host did not understand this page",
        text: "That is a fault in Farglass. Reload the page; if it happens again, please report it.",
        actions: [{ kind: "reload", text: "Reload the page" }],
      };
    default:
      return ending satisfies never;
  }
}

function lostForGood(everConnected: boolean): Panel {
  return {
    ...plain,
    tone: "trouble",
    title: everConnected ? "The connection did not come back" : "The host cannot be reached",
    text: everConnected
      ? "Your application was kept as long as it was set up to be. If only this device was cut off, it may still run."
      : "This page was loaded, and then the host did not answer, whatever the page tried. A firewall can be the cause.",
    actions: [{ kind: "reload", text: "Try once more" }],
  };
}

const refusals: Readonly<Record<string, readonly [title: string, text: string]>> = {
  ticket_used: [
    "This link was used already",
    "Each link opens a session once. Open the application again from your portal.",
  ],
  ticket_expired: [
    "This link is too old",
    "Links are good for a short time only. Open the application again from your portal.",
  ],
  ticket_invalid: [
    "This link is not valid",
    "It may have been cut short. Open the application again from your portal.",
  ],
  session_ended: [
    "The session has ended",
    "It is over, and its application was closed. You can start it anew from your portal.",
  ],
  session_not_found: [
    "There is no such session",
    "It may have ended a while ago. Open the application again from your portal.",
  ],
  launch_failed: ["The application could not be started", "The host could not start the session; its log says why."],
  unreachable: [
    "The host cannot be reached",
    "Check the network of this device, then open the application again from your portal.",
  ],
};

function refused(refusal: Refusal): Panel {
  const [title, text] = refusals[refusal.code] ?? [
    refusal.title,
    refusal.detail ?? "The host refused to open the session.",
  ];
  const ticket = refusal.code.startsWith("ticket_");
  return {
    ...plain,
    tone: ticket || refusal.code.startsWith("session_") ? "calm" : "trouble",
    title,
    text,
    detail: ticket ? null : `${refusal.code}${refusal.detail === null ? "" : `: ${refusal.detail}`}`,
  };
}

const lacks: Readonly<Record<Lack, Pick<Panel, "title" | "text" | "points">>> = {
  "no-ticket": {
    title: "Open it from your portal",
    text: "This address belongs to one session, and opens only by way of your portal. Click the application there.",
    points: [],
  },
  "insecure-origin": {
    title: "This address is not secure",
    text: "Browsers decode what comes by WebSocket only for pages that came over HTTPS, or from this computer.",
    points: [
      "Open the portal with https:// at the front, if it has that.",
      "On the computer that runs Farglass, use http://localhost in place of its name or number.",
      "If you run Farglass yourself: start it with --tls self-signed, or give it a certificate.",
    ],
  },
  "no-webcodecs": {
    title: "This browser cannot decode the picture",
    text: "It has no WebCodecs, the part of a browser that decodes video which comes by WebSocket.",
    points: [
      "Chrome, Edge and Opera have it from version 94.",
      "Firefox has it from version 130, on computers.",
      "Safari has it from version 16.4.",
    ],
  },
  "no-h264": {
    title: "This browser has no H.264 decoder",
    text: "The picture comes as H.264 video, and this browser was built without a decoder for it.",
    points: [
      "Use Chrome, Edge or Safari, which bring one along.",
      "Firefox on Linux needs the FFmpeg libraries of your distribution.",
      "Chromium needs a build with proprietary codecs.",
    ],
  },
  "no-webrtc": {
    title: "WebRTC does not work here",
    text: "The address of this page asks for it, and for nothing else. Without ?carrier= the page finds its own way.",
    points: [],
  },
};

/** Why WebRTC is not used comes first: without that, nothing would be missing. */
function lacking(lack: Lack, hindrance: Hindrance | null, started: boolean): Panel {
  const { title, text, points } = lacks[lack];
  const sentences = hindrance === null ? [text] : [`${sentence(describe(hindrance))}.`, text];
  if (lack !== "no-ticket" && !started) sentences.push("Nothing was started.");
  const firewall = "Whoever runs the host can open these ports to you: that alone would do.";
  return {
    ...plain,
    tone: lack === "no-ticket" ? "calm" : "trouble",
    title,
    text: sentences.join(" "),
    points: hindrance?.kind === "no-answer" && points.length > 0 ? [...points, firewall] : points,
    actions: hindrance !== null && !isLasting(hindrance) ? [{ kind: "reload", text: "Try once more" }] : [],
  };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The links lead away; whatever this page itself can do comes before them. */
function withWaysOn(panel: Panel, ending: Ending, { returnUrl, restartUrl }: About): Panel {
  const actions = [...panel.actions];
  if (restartUrl !== null && mayStartAgain(ending))
    actions.push({ kind: "link", text: "Start again", address: restartUrl });
  if (returnUrl !== null) actions.push({ kind: "link", text: "Back to your applications", address: returnUrl });
  return { ...panel, actions };
}

/** Whether the same start may end better. Where the session may still be running, that place offers to go back. */
function mayStartAgain(ending: Ending): boolean {
  if (ending.kind === "ended") return ending.ended.retry;
  return ending.kind === "session-ended" || ending.kind === "unauthorized" || ending.kind === "refused";
}
