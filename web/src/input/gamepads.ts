import { GamepadsMax, writeGamepad, type GamepadState } from "../protocol/gamepadMessages.ts";
import type { Message } from "../protocol/messages.ts";

/** What is used of a Gamepad. */
export interface Pad {
  readonly index: number;
  readonly connected: boolean;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
}

export interface GamepadsParts {
  /** As navigator.getGamepads: with a place for each that could be there. */
  readonly pads: () => readonly (Pad | null)[];
  readonly requestFrame: (call: () => void) => void;
  readonly send: (message: Message) => void;
}

const triggers = [6, 7] as const;
const [stickMost, triggerMost] = [32_767, 255];

/**
 * The browser's gamepads, for applications that get them. There is no event for a button, so they are looked at once
 * in an animation frame, but only while there is one, and while the page has the keyboard. What is the same is not
 * told again. Pads that the browser has no standard mapping for are passed on by their numbers.
 */
export class Gamepads {
  readonly #parts: GamepadsParts;
  /** What the session knows of each. */
  readonly #told = new Map<number, Message>();
  #isOn = false;
  #rests = false;
  #isAsked = false;

  constructor(parts: GamepadsParts) {
    this.#parts = parts;
  }

  /** Whether the application gets them. Another connection: its session knows none. */
  restarted(isOn: boolean): void {
    this.#isOn = isOn;
    this.#told.clear();
    this.look();
  }

  /** The user's hands are elsewhere: browsers would go on telling, and what is pressed there is not for here. */
  rest(): void {
    this.#rests = true;
    this.look();
  }

  /** The page has the keyboard again. */
  resume(): void {
    this.#rests = false;
    this.look();
  }

  /** One has come or gone, too. */
  look(): void {
    if (!this.#isOn) return;
    const pads = this.#parts.pads().filter((pad) => pad !== null && pad.connected && pad.index < GamepadsMax);
    for (const pad of pads) if (pad !== null) this.#tell(this.#rests ? atRest(pad.index, true) : stateOf(pad));
    for (const index of this.#told.keys()) {
      if (pads.some((pad) => pad?.index === index)) continue;
      this.#tell(atRest(index, false));
      this.#told.delete(index);
    }
    if (pads.length > 0 && !this.#rests) this.#lookAgain();
  }

  #lookAgain(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#parts.requestFrame(() => {
      this.#isAsked = false;
      this.look();
    });
  }

  #tell(state: GamepadState): void {
    const message = writeGamepad(state);
    const last = this.#told.get(state.index);
    if (last?.every((byte, at) => byte === message[at]) === true) return;
    this.#told.set(state.index, message);
    this.#parts.send(message);
  }
}

function stateOf({ index, axes, buttons }: Pad): GamepadState {
  const stick = (axis: number): number => scaled(axes[axis] ?? 0, -1, stickMost);
  const [left, right] = triggers.map((button) => scaled(buttons[button]?.value ?? 0, 0, triggerMost));
  return {
    index,
    present: true,
    buttons: buttons.slice(0, 32).reduce((sum, { pressed }, at) => (pressed ? (sum | (1 << at)) >>> 0 : sum), 0),
    sticks: [stick(0), stick(1), stick(2), stick(3)],
    triggers: [left ?? 0, right ?? 0],
  };
}

/** Drivers go a hair beyond their ends. */
function scaled(value: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(1, value)) * most);
}

function atRest(index: number, present: boolean): GamepadState {
  return { index, present, buttons: 0, sticks: [0, 0, 0, 0], triggers: [0, 0] };
}
