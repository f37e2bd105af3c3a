import type { ModifierFamily } from "../input/keys.ts";
import { enterFullScreen, leaveFullScreen } from "../input/platform.ts";
import { TextField, type TextFieldParts } from "../input/textField.ts";
import { picturePreferences, type PicturePreference } from "../protocol/messages.ts";
import type { View } from "../session/view.ts";
import { panelFor } from "../session/words.ts";
import { Cover } from "./cover.ts";
import type { Texts } from "../texts/texts.ts";
import type { MicrophoneState } from "../sound/microphone.ts";
import { loud, type SoundSettings } from "../sound/soundSettings.ts";
import { element, icon } from "./dom.ts";
import { Hint } from "./hint.ts";
import { Overlay } from "./overlay.ts";
import { Screen, type ScreenEvents } from "./screen.ts";
import { Toolbar } from "./toolbar.ts";

export interface PageActions {
  chord(codes: readonly number[]): void;
  modifier(family: ModifierFamily): void;
  letGoOfModifiers(): void;
  end(): void;
  statistics(shown: boolean): void;
  enlarge(on: boolean): void;
  follow(on: boolean): void;
  prefer(preference: PicturePreference): void;
  /** The user has clicked, and the browser may play. */
  play(): void;
  sound(settings: SoundSettings): void;
  microphone(): void;
  lockPointer(): void;
}

/** Everything on the page, and which of it is to be seen. */
export class Page {
  readonly stage: HTMLElement;
  readonly field: TextField;
  readonly screen: Screen;
  readonly overlay: Overlay;
  readonly toolbar: Toolbar;
  readonly lockHint: Hint;
  readonly gamepadHint: Hint;
  readonly #cover: Cover;
  readonly #texts: Texts;
  readonly #actions: PageActions;
  readonly #soundHint: HTMLButtonElement;
  #sound: SoundSettings = loud;
  #microphone: MicrophoneState["kind"] | null = null;
  #application = "";
  #preference: PicturePreference = "Automatic";
  #follows = true;
  #fixedSize = false;
  #canLockPointer = false;

  constructor(
    body: HTMLElement,
    texts: Texts,
    screenEvents: ScreenEvents,
    writing: TextFieldParts,
    actions: PageActions,
  ) {
    this.#texts = texts;
    this.#actions = actions;
    const label = texts.page.screen;
    this.stage = element("div", { class: "stage", role: "application", "aria-label": label });
    body.append(this.stage);
    this.field = new TextField(this.stage, writing);
    this.field.description = texts.page.keysGoToApplication(texts.toolbar.shortcut);
    this.screen = new Screen(this.stage, {
      ...screenEvents,
      placed: () => {
        this.#refresh();
        screenEvents.placed();
      },
    });
    this.overlay = new Overlay(body, texts);
    this.lockHint = new Hint(body, "lock", "mouse", texts.page.clickForMouse);
    this.gamepadHint = new Hint(body, "gamepad", "gamepad", texts.page.noGamepad);
    this.toolbar = new Toolbar(body, texts, {
      fullScreen: () => void this.#toggleFullScreen(),
      enlarge: () => {
        this.screen.enlarge = !this.screen.enlarge;
        this.#refresh();
        actions.enlarge(this.screen.enlarge);
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
      lockPointer: () => {
        this.toolbar.close();
        actions.lockPointer();
      },
      mute: () => actions.sound({ ...this.#sound, muted: !this.#sound.muted }),
      // Who turns the volume up wants to hear something.
      volume: (volume) => actions.sound({ volume, muted: volume === 0 }),
      microphone: () => {
        this.toolbar.close();
        actions.microphone();
      },
      chord: (codes) => actions.chord(codes),
      modifier: (family) => actions.modifier(family),
      letGoOfModifiers: () => actions.letGoOfModifiers(),
      screenKeyboard: () => this.field.toggleScreenKeyboard(),
      showScreenKeyboard: () => this.field.showScreenKeyboard(),
      end: () => actions.end(),
      closed: () => this.field.focus(),
    });
    const hint = { class: "soundhint own", type: "button", hidden: "" };
    this.#soundHint = element("button", hint, icon("muted"), texts.page.clickForSound);
    this.#soundHint.addEventListener("click", () => this.field.focus());
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

  /** The display does not follow the window, whatever the user wants. */
  set fixedSize(value: boolean) {
    this.#fixedSize = value;
    this.#refresh();
  }

  set canLockPointer(value: boolean) {
    this.#canLockPointer = value;
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

  /** Null where the application may not have one. */
  set microphone(value: MicrophoneState["kind"] | null) {
    this.#microphone = value;
    this.#refresh();
  }

  /** There is something to hear, and the browser wants a click first. Any click does. */
  set soundWaits(waiting: boolean) {
    this.#soundHint.hidden = !waiting;
  }

  show(view: View): void {
    this.#application = view.about.application ?? "Farglass";
    document.title = view.about.application === null ? "Farglass" : `${view.about.application} · Farglass`;
    this.field.label = this.#application;
    // The last picture stays to be seen while the connection is made anew, and not when it is over.
    this.stage.hidden = view.phase === "ended" || view.phase === "blocked";
    this.toolbar.visible = view.phase === "live";
    if (this.stage.hidden && this.overlay.visible) this.#toggleStatistics();
    if (this.stage.hidden && document.fullscreenElement !== null) void leaveFullScreen();
    this.#cover.show(panelFor(view, this.#texts));
    if (view.phase === "live" && !this.toolbar.isOpen) this.field.focus();
    this.#refresh();
  }

  #refresh(): void {
    this.toolbar.update({
      application: this.#application,
      fullScreen: document.fullscreenElement !== null,
      canFullScreen: document.fullscreenEnabled,
      enlarge: this.screen.enlarge,
      canEnlarge: this.screen.enlarge || this.screen.roomToEnlarge,
      hasScreenKeyboard: navigator.maxTouchPoints > 0,
      statistics: this.overlay.visible,
      preference: this.#preference,
      follows: this.#follows,
      canFollow: !this.#fixedSize,
      canLockPointer: this.#canLockPointer,
      muted: this.#sound.muted,
      microphone: this.#microphone,
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
