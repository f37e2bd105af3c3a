import { WebSocketCarrier } from "./carriers/webSocketCarrier.ts";
import { KeyboardInput } from "./input/keyboardInput.ts";
import { onMac } from "./input/platform.ts";
import { PointerInput } from "./input/pointerInput.ts";
import { browserClock } from "./session/clock.ts";
import { Client } from "./session/client.ts";
import { findLack, thisBrowser } from "./session/requirements.ts";
import { Statistics } from "./session/statistics.ts";
import { GrantStore, openViewer, pictureSize, sessionOf, ticketOf, type ViewerGrant } from "./session/viewer.ts";
import { Counters, publish } from "./view/counters.ts";
import { CursorView } from "./view/cursor.ts";
import { FrameDecoder } from "./view/frameDecoder.ts";
import { Page } from "./view/page.ts";
import { StatisticsView } from "./view/statisticsView.ts";
import { isToolbarShortcut } from "./view/toolbar.ts";

const clock = browserClock;
const session = sessionOf(location.pathname) ?? "";
const ticket = ticketOf(location.hash);
// At once: neither the history nor a bookmark is to hold it.
history.replaceState(history.state, "", location.pathname + location.search);

const statistics = new Statistics();
const counters = new Counters();

const page = new Page(
  document.body,
  {
    drawn({ frame, arrivedAt, bytes }, decodedAt, drawnAt) {
      counters.drawn(frame.id);
      statistics.frame(frame, bytes, arrivedAt, decodedAt, drawnAt);
      client.drawn();
    },
    skipped: () => counters.dropped(),
    placed: () => cursor.refresh(),
  },
  {
    end: () => client.end(),
    statistics: (shown) => statisticsView.toggle(shown),
  },
);
const cursor = new CursorView(page.screen.canvas);

const decoder = new FrameDecoder(
  {
    picture: (picture, arrival, decodedAt) => page.screen.show(picture, arrival, decodedAt),
    skipped: () => counters.dropped(),
    acknowledge: (id, decodeMicros, queue) => client.acknowledge(id, decodeMicros, queue),
    needKeyFrame: () => client.requestKeyFrame(),
    unsupported: () => client.lacks("no-h264"),
  },
  (init) => new VideoDecoder(init),
  clock.now,
);

function carrier({ stream, viewerToken }: ViewerGrant): WebSocketCarrier {
  const address = new URL(stream, location.href.replace(/^http/, "ws"));
  return new WebSocketCarrier(address.href, viewerToken, (url) => new WebSocket(url), clock.now);
}

const client = new Client({
  clock,
  chance: Math.random,
  offline: () => !navigator.onLine,
  store: new GrantStore(sessionStorage, session),
  openViewer:
    ticket === null
      ? null
      : () => openViewer(fetch, session, ticket, pictureSize(innerWidth, innerHeight, devicePixelRatio)),
  carrier,
  show: (view) => page.show(view),
  restarted() {
    decoder.restart();
    statistics.restart();
    keyboard.forget();
    pointer.forget();
  },
  frame: (frame, arrivedAt, bytes) => decoder.decode(frame, arrivedAt, bytes),
  cursor: (shape) => cursor.show(shape),
  roundTrip: (milliseconds) => statistics.roundTrip(milliseconds),
});

const live = (): boolean => client.view.phase === "live";

const pointer = new PointerInput(page.stage, {
  mac: onMac,
  clock,
  live,
  pixelAt: (x, y) => page.screen.pixelAt(x, y),
  send: (message) => client.send(message),
  sendLossy: (message) => client.sendLossy(message),
});

const keyboard = new KeyboardInput({
  mac: onMac,
  live,
  isShortcut: isToolbarShortcut,
  shortcut: () => page.toolbar.toggle(),
  before: () => pointer.flush(),
  send: (message) => client.send(message),
});

// While the toolbar has the focus, the application's keyups do not come.
document.addEventListener("focusout", () => keyboard.releaseAll());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) client.probe();
});
window.addEventListener("online", () => client.network(false));
window.addEventListener("offline", () => client.network(true));

const statisticsView = new StatisticsView(
  clock,
  page.overlay,
  statistics,
  () => client.ping(),
  () => ({
    ...page.screen.size,
    scale: page.screen.placement?.scale ?? 1,
    decoderQueue: decoder.queue,
    dropped: counters.droppedFrames,
    carrier: client.carrier?.name ?? "none",
    why: client.carrier?.why ?? "the connection is being made anew",
  }),
);

publish(client, page.screen, counters);

const lack = await findLack(thisBrowser);
if (lack === null) await client.start();
else client.lacks(lack);
