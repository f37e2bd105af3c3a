import { isLasting, type Hindrance } from "../carriers/hindrance.ts";
import { Numbers } from "../texts/numbers.ts";
import type { PanelTexts, Texts } from "../texts/texts.ts";
import { describeWhy } from "./reasons.ts";
import type { Ended } from "../protocol/messages.ts";
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
  readonly countdown: string | null;
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
  countdown: null,
  detail: null,
  actions: [],
};

/** The panel for what there is to see; null while the application has the page to itself. */
export function panelFor(view: View, texts: Texts): Panel | null {
  const { panel } = texts;
  switch (view.phase) {
    case "live":
      return null;
    case "connecting":
      return connecting(view.about.application, view.stage, view.offline, texts);
    case "reconnecting":
      return reconnecting(view.secondsLeft, view.offline, texts);
    case "paused":
      return { ...plain, ...panel.paused(view.about.application), actions: [{ kind: "play", text: panel.show }] };
    case "ended":
      return withWaysOn(ended(view.ending, texts), view.ending, view.about, texts);
    case "blocked":
      return lacking(view.lack, view.hindrance, view.started, texts);
    default:
      return view satisfies never;
  }
}

const order: readonly Stage[] = ["session", "connection", "picture"];

function connecting(application: string | null, stage: Stage, offline: boolean, { panel }: Texts): Panel {
  const reached = order.indexOf(stage);
  const stateOf = (at: number): Step["state"] => (at < reached ? "done" : at === reached ? "now" : "later");
  return {
    ...plain,
    tone: "busy",
    title: panel.opening(application),
    text: offline ? panel.openingOffline : "",
    steps: order.map((one, at) => ({ text: panel.steps[one], state: stateOf(at) })),
  };
}

function reconnecting(secondsLeft: number, offline: boolean, { panel, language }: Texts): Panel {
  const countdown = panel.keptFor(new Numbers(language).seconds(secondsLeft));
  return { ...plain, ...(offline ? panel.offline : panel.reconnecting), tone: "busy", over: true, countdown };
}

function ended(ending: Ending, texts: Texts): Panel {
  const { panel } = texts;
  const reload: Action = { kind: "reload", text: panel.reload };
  switch (ending.kind) {
    case "ended":
      return endedBy(ending.ended, texts);
    case "lost": {
      const lost = ending.everConnected ? panel.lostForGood : panel.neverConnected;
      return { ...plain, ...lost, tone: "trouble", actions: [{ kind: "reload", text: panel.tryOnce }] };
    }
    case "refused":
      return refused(ending.refusal, texts);
    case "taken-over":
    case "session-ended":
    case "unauthorized":
      return { ...plain, ...panel.closed[ending.kind] };
    case "version-mismatch":
      return { ...plain, ...panel.closed[ending.kind], actions: [reload] };
    case "protocol-error":
      return { ...plain, ...panel.closed[ending.kind], tone: "trouble", actions: [reload] };
    default:
      return ending satisfies never;
  }
}

/** A host that is newer than this page may have reasons that only it has words for. */
function endedBy({ message, retry, detail, reason, state }: Ended, { panel, stopReasons }: Texts): Panel {
  const known: Readonly<Record<string, string>> = stopReasons;
  const text = known[reason] ?? message;
  if (state !== "Failed") return { ...plain, title: panel.ended, text };
  const hint = retry ? panel.mayHelp : panel.askForHelp;
  return { ...plain, tone: "trouble", title: panel.failed, text: `${text} ${hint}`, detail: detail ?? reason };
}

function refused({ code, title, detail }: Refusal, { panel, refusals }: Texts): Panel {
  const known: Readonly<Record<string, PanelTexts>> = refusals;
  const unknown = { title: title ?? panel.refusedUnnamed.title, text: detail ?? panel.refusedUnnamed.text };
  const ticket = code.startsWith("ticket_");
  return {
    ...plain,
    ...(known[code] ?? unknown),
    tone: ticket || code.startsWith("session_") ? "calm" : "trouble",
    detail: ticket ? null : `${code}${detail === null ? "" : `: ${detail}`}`,
  };
}

/** Why WebRTC is not used comes first: without that, nothing would be missing. */
function lacking(lack: Lack, hindrance: Hindrance | null, started: boolean, texts: Texts): Panel {
  const { panel } = texts;
  const { title, text, points } = texts.lacks[lack];
  const sentences = hindrance === null ? [text] : [`${sentence(describeWhy(hindrance, texts))}.`, text];
  if (lack !== "no-ticket" && !started) sentences.push(panel.nothingStarted);
  return {
    ...plain,
    tone: lack === "no-ticket" ? "calm" : "trouble",
    title,
    text: sentences.join(" "),
    points: hindrance?.kind === "no-answer" && points.length > 0 ? [...points, panel.firewall] : points,
    actions: hindrance !== null && !isLasting(hindrance) ? [{ kind: "reload", text: panel.tryOnce }] : [],
  };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The links lead away; whatever this page itself can do comes before them. */
function withWaysOn(shown: Panel, ending: Ending, { returnUrl, restartUrl }: About, { panel }: Texts): Panel {
  const actions = [...shown.actions];
  if (restartUrl !== null && mayStartAgain(ending))
    actions.push({ kind: "link", text: panel.startAgain, address: restartUrl });
  if (returnUrl !== null) actions.push({ kind: "link", text: panel.back, address: returnUrl });
  return { ...shown, actions };
}

/** Whether the same start may end better. Where the session may still be running, that place offers to go back. */
function mayStartAgain(ending: Ending): boolean {
  if (ending.kind === "ended") return ending.ended.retry;
  return ending.kind === "session-ended" || ending.kind === "unauthorized" || ending.kind === "refused";
}
