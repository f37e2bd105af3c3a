import type { Carrier } from "./carriers/carrier.ts";
import { WebRtcCarrier } from "./carriers/webRtcCarrier.ts";
import { WebSocketCarrier } from "./carriers/webSocketCarrier.ts";
import { Whep } from "./carriers/whep.ts";
import { Clipboard } from "./input/clipboard/clipboard.ts";
import { writeToDevice } from "./input/clipboard/deviceClipboard.ts";
import { isPasteShortcut, PasteWatch } from "./input/clipboard/pasteWatch.ts";
import { Gamepads } from "./input/gamepads.ts";
import { isOwn, KeyboardInput } from "./input/keyboardInput.ts";
import { keyboardLayout, onMac } from "./input/platform.ts";
import { PointerInput } from "./input/pointerInput.ts";
import { PointerLock } from "./input/pointerLock.ts";
import { Limits } from "./limits.ts";
import { writeDisplayScale, writeDisplaySize } from "./protocol/displayMessages.ts";
import type { Picture } from "./protocol/messages.ts";
import { browserClock } from "./session/clock.ts";
import { Client } from "./session/client.ts";
import type { UsableRung } from "./session/connections.ts";
import { Follower } from "./session/follower.ts";
import { Ladder } from "./session/ladder.ts";
import { Pictures } from "./session/pictures.ts";
import { findAbilities, receivableCodecs, thisBrowser } from "./session/requirements.ts";
import { Statistics } from "./session/statistics.ts";
import { Wishes } from "./session/wishes.ts";
import * as viewer from "./session/viewer.ts";
import { Microphone } from "./sound/microphone.ts";
import { captureMicrophone } from "./sound/microphoneCapture.ts";
import { Sound } from "./sound/sound.ts";
import { askedLanguage, chooseLanguage, textsOf } from "./texts/texts.ts";
import { ClipboardHint } from "./view/clipboardHint.ts";
import { Counters, publish } from "./view/counters.ts";
import { CursorView } from "./view/cursor.ts";
import { FrameDecoder } from "./view/frameDecoder.ts";
import { MicrophoneHint } from "./view/microphoneHint.ts";
import { Page } from "./view/page.ts";
import { watchPixelRatio } from "./view/pixelRatio.ts";
import { StatisticsView } from "./view/statisticsView.ts";
import { isToolbarShortcut } from "./view/toolbar.ts";

const clock = browserClock;
const session = viewer.sessionOf(location.pathname) ?? "";
const ticket = viewer.ticketOf(location.hash);
const forced = viewer.forcedOf(location.search, location.hash);
// At once: neither the history nor a bookmark is to hold the ticket.
history.replaceState(history.state, "", location.pathname + viewer.keptSearch(location.search, forced));

const statistics = new Statistics();
const wishes = new Wishes(localStorage);
const askedFor = askedLanguage(location.search);
if (askedFor !== null) wishes.language = askedFor;
const texts = textsOf(chooseLanguage(askedFor, wishes.language, navigator.languages));
document.documentElement.lang = texts.language;
let picture: Picture | null = null;
const counters = new Counters();

const pictures = new Pictures((note, { arrivedAt, decodedAt, drawnAt }) => {
  counters.known(note.id);
  statistics.frame(note, note.bytes, arrivedAt, decodedAt, drawnAt);
});

const page = new Page(
  document.body,
  texts,
  {
    drawn({ frame, arrivedAt, bytes }, decodedAt, drawnAt) {
      counters.drawn(1, frame.id);
      statistics.frame(frame, bytes, arrivedAt, decodedAt, drawnAt);
      client.drawn("websocket");
    },
    skipped: () => counters.dropped(),
    videoBegun: () => client.drawn("webrtc"),
    presented(picture) {
      counters.drawn(picture.count, null);
      pictures.presented(picture);
      client.drawn("webrtc");
    },
    playRefused: () => client.playRefused(),
    placed: () => cursor.refresh(),
  },
  {
    live: () => live(),
    type: (text) => keyboard.type(text),
    tap: (code) => keyboard.chord([code]),
    hurries: () => keyboard.isHolding,
  },
  {
    chord: (codes) => keyboard.chord(codes),
    modifier: (family) => keyboard.tapModifier(family),
    letGoOfModifiers: () => keyboard.letGoOfModifiers(),
    end: () => client.end(),
    statistics: (shown) => statisticsView.toggle(shown),
    enlarge: (on) => (wishes.enlarges = on),
    follow(on) {
      wishes.followsWindow = on;
      follower.follows = on;
    },
    prefer(preference) {
      wishes.picture = preference;
      client.prefer(preference);
    },
    play: () => client.requestKeyFrame(),
    lockPointer: () => void lock.enter(),
    sound(settings) {
      sound.settings = settings;
      page.sound = settings;
    },
    microphone: () => microphone.toggle(),
  },
);
const sound = new Sound({
  listen: (on) => client.listen(on && sound.takesPackets),
  waits: (waiting) => (page.soundWaits = waiting),
});
page.sound = sound.settings;
const cursor = new CursorView({
  stage: page.stage,
  elements: page.screen.elements,
  step: () => (page.screen.placement?.scale ?? 1) / devicePixelRatio,
});

const decoder = new FrameDecoder(
  {
    picture: (picture, arrival, decodedAt) => page.screen.show(picture, arrival, decodedAt),
    skipped: () => counters.dropped(),
    acknowledge: (id, decodeMicros, queue) => client.acknowledge(id, decodeMicros, queue),
    needKeyFrame: () => client.requestKeyFrame(),
    unsupported: () => client.cannotDecode(),
  },
  (init) => new VideoDecoder(init),
  clock.now,
);

const windowSize = (): viewer.ViewerSize => viewer.pictureSize(innerWidth, innerHeight, devicePixelRatio);

function carrier({ stream, whep, viewerToken: token }: viewer.ViewerGrant, rung: UsableRung): Carrier {
  if (rung.kind === "websocket" || whep === null) {
    const address = new URL(stream, location.href.replace(/^http/, "ws")).href;
    const socket = (url: string): WebSocket => new WebSocket(url);
    return new WebSocketCarrier({ address, token, socket, now: clock.now, why: rung.why ?? { kind: "not-offered" } });
  }
  return new WebRtcCarrier({
    whep: new Whep(fetch, new URL(whep, location.href), token),
    peer: (configuration) => new RTCPeerConnection(configuration),
    codecs: receivableCodecs,
    clock,
    only: rung.only,
    why: rung.why,
  });
}

const client = new Client({
  clock,
  chance: Math.random,
  offline: () => !navigator.onLine,
  hidden: () => document.hidden,
  holding: () => keyboard.anyDown || pointer.anyDown,
  store: new viewer.GrantStore(sessionStorage, session),
  openViewer:
    ticket === null
      ? null
      : () => viewer.openViewer(fetch, session, ticket, windowSize()),
  ladder: new Ladder(await findAbilities(thisBrowser()), forced),
  carrier,
  show(view) {
    page.show(view);
    if (view.phase !== "live" && view.phase !== "connecting") lock.wish(false);
    if (view.phase === "ended" || view.phase === "blocked") microphone.stop();
  },
  restarted(welcome) {
    clipboard.restarted(welcome.clipboard);
    microphone.restarted(welcome.microphone === true);
    page.microphone = welcome.microphone === true ? microphone.state.kind : null;
    decoder.restart();
    statistics.restart();
    pictures.restart();
    const fixedSize = welcome.fixedSize === true;
    follower.restart(fixedSize);
    page.fixedSize = fixedSize;
    // With a size of its own, an application fills no window by itself.
    page.screen.enlarge = wishes.enlarges ?? fixedSize;
    keyboard.forget();
    pointer.forget();
    pointer.realTouch = welcome.touch === true;
    getsGamepads = welcome.gamepad === true;
    gamepads.restarted(getsGamepads);
  },
  resumed() {
    keyboard.releaseAll();
    pointer.releaseAll();
  },
  frame: (frame, arrivedAt, bytes) => decoder.decode(frame, arrivedAt, bytes),
  note: (note) => pictures.note(note),
  network: (note) => statistics.network(note),
  play(track) {
    if (track?.kind !== "audio") page.screen.play(track);
    if (track?.kind !== "video") sound.play(track);
  },
  sound: (packet) => sound.packet(packet),
  picture(told) {
    picture = told;
    page.screen.tell(told);
    follower.told(told);
  },
  cursor: (shape) => (shape.type === "cursor" ? cursor.show(shape) : cursor.again(shape.slot)),
  pointerHint: ({ wantsMovement }) => lock.wish(wantsMovement),
  roundTrip: (milliseconds) => statistics.roundTrip(milliseconds),
  clipboard: (message) => clipboard.received(message),
});

const clipboard: Clipboard = new Clipboard({
  now: clock.now,
  send: (message) => client.send(message),
  serial: Math.floor(Math.random() * 0xffff_ffff),
  write: writeToDevice,
  hint: new ClipboardHint(document.body, texts, (contents) => clipboard.copy(contents), () => page.field.focus()),
});
const microphoneHint = new MicrophoneHint(document.body, texts, () => microphone.stop(), () => page.field.focus());
const microphone: Microphone = new Microphone({
  capture: captureMicrophone,
  send: (message) => client.send(message),
  sendLossy: (message) => client.sendLossy(message),
  changed(state) {
    page.microphone = state.kind;
    microphoneHint.show(state);
  },
});
const pastes = new PasteWatch(clock, (contents) => clipboard.pasted(contents));
document.addEventListener("paste", (event) => {
  if (live() && !isOwn(event.target)) pastes.take(event);
});

const follower = new Follower(
  {
    clock,
    wanted: windowSize,
    sendSize: ({ width, height }) => client.send(writeDisplaySize(width, height)),
    sendScale: (percent) => client.send(writeDisplayScale(percent)),
  },
  wishes.followsWindow,
);
window.addEventListener("resize", () => follower.windowChanged());
watchPixelRatio(() => {
  page.screen.measure();
  follower.windowChanged();
});

const live = (): boolean => client.view.phase === "live";

const lock = new PointerLock(page.stage, {
  live,
  changed(locked) {
    pointer.locked = locked;
    cursor.locked = locked;
  },
  offered: (offered) => (page.lockHint.visible = offered),
});
page.canLockPointer = lock.isPossible;

const pointer = new PointerInput(page.stage, {
  mac: onMac,
  clock,
  live,
  focus(x, y) {
    page.field.place(x, y);
    page.field.focus();
  },
  pixelAt: (x, y) => page.screen.pixelAt(x, y),
  shareAt: (x, y) => page.screen.shareAt(x, y),
  controlDown: () => keyboard.controlDown,
  button: (down) => keyboard.button(down),
  pressed: () => {
    if (lock.isOffered) void lock.enter();
  },
  send: (message) => client.send(message),
  sendLossy: (message) => client.sendLossy(message),
});

const keyboard = new KeyboardInput({
  mac: onMac,
  layout: keyboardLayout,
  live,
  isShortcut: isToolbarShortcut,
  shortcut: () => {
    lock.leave(); // The toolbar's buttons want a pointer.
    page.toolbar.toggle();
  },
  before: () => pointer.flush(),
  send: (message) => client.send(message),
  held: (holds) => (page.toolbar.holds = holds),
  paste: {
    isShortcut: (event) => clipboard.takesPastes && isPasteShortcut(event),
    expect: (done) => pastes.expect(done),
  },
});

let getsGamepads = false;
const gamepads = new Gamepads({
  // Pages without TLS have none in some browsers.
  pads: () => (navigator as Partial<Navigator>).getGamepads?.() ?? [],
  requestFrame: (call) => requestAnimationFrame(call),
  send: (message) => client.send(message),
});
// Browsers tell of a gamepad when one of its buttons is pressed. Where the application gets none, its user is to know.
window.addEventListener("gamepadconnected", () => {
  if (getsGamepads) gamepads.look();
  else page.gamepadHint.flash(clock, Limits.hintMs);
});
window.addEventListener("gamepaddisconnected", () => gamepads.look());
window.addEventListener("blur", () => gamepads.rest());
window.addEventListener("focus", () => gamepads.resume());
// While the toolbar has the focus, the application's keyups do not come.
document.addEventListener("focusout", () => keyboard.releaseAll());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return gamepads.rest(); // Where no window loses the focus by it: a telephone that is locked.
  if (document.hasFocus()) gamepads.resume();
  client.probe();
});
window.addEventListener("online", () => client.network(false));
window.addEventListener("offline", () => client.network(true));
// Chromium tells of another network also where the computer never was without one.
(navigator as { connection?: EventTarget }).connection?.addEventListener("change", () => client.probe());
// After the listeners that let go of keys. A page that comes back from the history has no connection any more.
window.addEventListener("pagehide", () => client.leave());
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

const statisticsView = new StatisticsView({
  clock,
  overlay: page.overlay,
  statistics,
  ping: () => client.ping(),
  figures: async () => (await client.carrier?.figures()) ?? null,
  async sound() {
    const heard = await sound.figures();
    if (heard === null) return null;
    const late = heard.heard && heard.heard.at - heard.heard.position / 1_000;
    const skewMs = late === null || statistics.lag === null ? null : late - statistics.lag;
    return { kilobitsPerSecond: heard.kilobitsPerSecond, bufferMs: heard.levelMs, skewMs, gaps: String(heard.gaps) };
  },
  around(figures, heard) {
    pictures.jitterBufferMs = figures?.jitterBufferMs ?? 0;
    return {
      ...page.screen.size,
      scale: page.screen.placement?.scale ?? 1,
      decoderQueue: decoder.queue,
      dropped: counters.droppedFrames,
      figures,
      picture,
      sound: heard,
      carrier: client.carrier,
    };
  },
  watch: (on) => client.watch(on),
});

page.preference = wishes.picture;
page.follows = wishes.followsWindow;
client.prefer(wishes.picture);
publish(client, page.screen, sound, counters, statistics);
client.listen(sound.isWanted);
await client.start();
