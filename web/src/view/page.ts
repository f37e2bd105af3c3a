import { enterFullScreen, leaveFullScreen } from "../input/platform.ts";
import { picturePreferences, type PicturePreference } from "../protocol/messages.ts";
import type { View } from "../session/view.ts";
import { panelFor } from "../session/words.ts";
import { Cover } from "./cover.ts";
import { loud, type SoundSettings } from "../sound/soundSettings.ts";
import { element, icon } from "./dom.ts";
import { Overlay } from "./overlay.ts";
import { Screen, type ScreenEvents } from "./screen.ts";
import { Toolbar } from "./toolbar.ts";

export interface PageActions {
  end(): void;
  statistics(shown: boolean): void;
  follow(on: boolean): void;
  prefer(preference: PicturePreference): void;
  /** The user has clicked, and the browser may play. */
  play(): void;
  sound(settings: SoundSettings): void;
}

/** Everything on the page, and which of it is to be seen. */
export class Page {
  readonly stage = element("div", { class: "stage", tabindex: "0", role: "application", "aria-label": "Application" });
  readonly screen: Screen;
  readonly overlay: Overlay;
  readonly toolbar: Toolbar;
  readonly #cover: Cover;
  readonly #actions: PageActions;
  readonly #soundHint: HTMLButtonElement;
  #sound: SoundSettings = loud;
  #application = "";
  #preference: PicturePreference = "Automatic";
  #follows = true;

  constructor(body: HTMLElement, screenEvents: ScreenEvents, actions: PageActions) {
    this.#actions = actions;
    body.append(this.stage);
    this.screen = new Screen(this.stage, {
      ...screenEvents,
      placed: () => {
        this.#refresh();
        screenEvents.placed();
      },
    });
    this.overlay = new Overlay(body);
    this.toolbar = new Toolbar(body, {
      fullScreen: () => void this.#toggleFullScreen(),
      enlarge: () => {
        this.screen.enlarge = !this.screen.enlarge;
        this.#refresh();
      },
      follow: () => {
        this.follows = !this.#follows;
        actions.follow(this.#follows);
      },
      picture: () => {
        const next = picturePreferences.indexOf(this.#preference) + 1;
        this.preference = picturePreferences[next] ?? "Automatic";
        actions.prefer(this.#preference);
      },
      statistics: () => this.#toggleStatistics(),
      mute: () => actions.sound({ ...this.#sound, muted: !this.#sound.muted }),
      // Who turns the volume up wants to hear something.
      volume: (volume) => actions.sound({ volume, muted: volume === 0 }),
      end: () => actions.end(),
      closed: () => this.stage.focus({ preventScroll: true }),
    });
    const hint = { class: "soundhint own", type: "button", hidden: "" };
    this.#soundHint = element("button", hint, icon("muted"), "Click for sound");
    this.#soundHint.addEventListener("click", () => this.stage.focus({ preventScroll: true }));
    body.append(this.#soundHint);
    this.#cover = new Cover(body, () => {
      this.screen.resume();
      actions.play();
    });
    this.stage.addEventListener("pointerdown", () => this.toolbar.close());
    document.addEventListener("fullscreenchange", () => this.#refresh());
  }

  set follows(value: boolean) {
    this.#follows = value;
    this.#refresh();
  }

  set preference(value: PicturePreference) {
    this.#preference = value;
    this.#refresh();
  }

  set sound(settings: SoundSettings) {
    this.#sound = settings;
    this.#refresh();
  }

  /** There is something to hear, and the browser wants a click first. Any click does. */
  set soundWaits(waiting: boolean) {
    this.#soundHint.hidden = !waiting;
  }

  show(view: View): void {
    this.#application = view.about.application ?? "Farglass";
    document.title = view.about.application === null ? "Farglass" : `${view.about.application} · Farglass`;
    this.stage.setAttribute("aria-label", this.#application);
    // The last picture stays to be seen while the connection is made anew, and not when it is over.
    this.stage.hidden = view.phase === "ended" || view.phase === "blocked";
    this.toolbar.visible = view.phase === "live";
    if (this.stage.hidden && this.overlay.visible) this.#toggleStatistics();
    if (this.stage.hidden && document.fullscreenElement !== null) void leaveFullScreen();
    this.#cover.show(panelFor(view));
    if (view.phase === "live" && !this.toolbar.isOpen) this.stage.focus({ preventScroll: true });
    this.#refresh();
  }

  #refresh(): void {
    this.toolbar.update({
      application: this.#application,
      fullScreen: document.fullscreenElement !== null,
      canFullScreen: document.fullscreenEnabled,
      enlarge: this.screen.enlarge,
      canEnlarge: this.screen.enlarge || this.screen.roomToEnlarge,
      statistics: this.overlay.visible,
      preference: this.#preference,
      follows: this.#follows,
      muted: this.#sound.muted,
      volume: this.#sound.volume,
    });
  }

  async #toggleFullScreen(): Promise<void> {
    this.toolbar.close();
    await (document.fullscreenElement === null ? enterFullScreen() : leaveFullScreen());
  }

  #toggleStatistics(): void {
    this.overlay.visible = !this.overlay.visible;
    this.#refresh();
    this.#actions.statistics(this.overlay.visible);
  }
}
