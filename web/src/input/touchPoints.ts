import { OncePerFrame } from "../oncePerFrame.ts";
import type { Message } from "../protocol/messages.ts";
import { TouchPointsMax, TouchState, TouchTool, writeTouch, type TouchPoint } from "../protocol/touchMessages.ts";

/** What is used of one place on a finger's or a pen's way. */
export type Sample = Pick<PointerEvent, "clientX" | "clientY" | "buttons" | "pressure">;

/** What is used of an event of a finger or a pen. */
export interface SampledEvent extends Sample, Pick<PointerEvent, "type" | "pointerId" | "pointerType"> {
  /** Pages without TLS have it not, and neither has an older Safari. */
  getCoalescedEvents?(): readonly Sample[];
}

export interface TouchPointsParts {
  /** The place in 65 535ths of the picture; null while there is no picture. */
  readonly shareAt: (x: number, y: number) => { readonly x: number; readonly y: number } | null;
  /** Before the first of them touches, and after none of them does any more. */
  readonly button: (down: boolean) => void;
  readonly requestFrame: (call: () => void) => void;
  readonly send: (message: Message) => void;
}

/** Of PointerEvent.buttons. */
const [tip, side] = [1, 2];
const whole = 0xffff;

/**
 * Fingers and pens as what they are, for applications that know them. What only moves is told once in an animation
 * frame, a pen's way with all of its points; what changes is told at once, behind what was gathered.
 */
export class TouchPoints {
  readonly #parts: TouchPointsParts;
  readonly #moves: OncePerFrame<readonly TouchPoint[]>;
  /** What the application knows of each, or will with what is gathered, by pointerId. */
  readonly #contacts = new Map<number, TouchPoint>();
  #gathered: TouchPoint[] = [];
  #contact = 0;

  constructor(parts: TouchPointsParts) {
    this.#parts = parts;
    this.#moves = new OncePerFrame(() => this.#tell(), parts.requestFrame);
  }

  /** Something touches. A pen in the air does not. */
  get anyDown(): boolean {
    return [...this.#contacts.values()].some(({ state }) => state === TouchState.touching);
  }

  /** A pointerleave of a pen that is captured is not for here: its pointerup will come. */
  take(event: SampledEvent): void {
    if (event.type === "pointercancel" || event.type === "pointerleave") return this.#leave(event.pointerId);
    for (const sample of samplesOf(event)) this.#follow(event, sample);
    if (this.#gathered.length > 0) this.#moves.offer(this.#gathered);
  }

  /** What was gathered goes out now. */
  flush(): void {
    this.#moves.drop();
    this.#tell();
  }

  /** Their ends will come where nobody sees them. */
  releaseAll(): void {
    const wasDown = this.anyDown;
    for (const last of this.#contacts.values()) this.#push(awayFrom(last));
    this.#contacts.clear();
    this.flush();
    if (wasDown) this.#parts.button(false);
  }

  /** Another connection: its session knows none of them. Who still touches begins anew with the next touch. */
  forget(): void {
    this.#contacts.clear();
    this.#gathered = [];
    this.#moves.drop();
  }

  #follow(event: SampledEvent, sample: Sample): void {
    const last = this.#contacts.get(event.pointerId);
    const state = stateOf(event, sample);
    if (last === undefined && !begins(event, state)) return;
    const place = this.#parts.shareAt(sample.clientX, sample.clientY) ?? last;
    if (place === undefined) return; // All of it is for nobody: what follows does not begin.
    const { x, y } = place;
    const pressure = state === TouchState.touching ? Math.round(sample.pressure * whole) : 0;
    const contact = last?.contact ?? this.#nextContact();
    const point: TouchPoint = { tool: toolOf(event, sample), state, contact, x, y, pressure };
    if (last?.state === state && last.tool === point.tool) this.#move(event.pointerId, last, point);
    else this.#change(event.pointerId, point);
  }

  #leave(id: number): void {
    const last = this.#contacts.get(id);
    if (last !== undefined) this.#change(id, awayFrom(last)); // The event's own place may be nowhere.
  }

  #move(id: number, last: TouchPoint, point: TouchPoint): void {
    if (last.x === point.x && last.y === point.y && last.pressure === point.pressure) return;
    this.#contacts.set(id, point);
    if (point.tool === TouchTool.finger)
      this.#gathered = this.#gathered.filter(({ contact }) => contact !== point.contact);
    this.#push(point);
  }

  #change(id: number, point: TouchPoint): void {
    const wasDown = this.anyDown;
    if (!wasDown && point.state === TouchState.touching) this.#parts.button(true);
    if (point.state === TouchState.away) this.#contacts.delete(id);
    else this.#contacts.set(id, point);
    this.#push(point);
    this.flush();
    if (wasDown && !this.anyDown) this.#parts.button(false);
  }

  /** A full message does not wait: a page that gets no animation frame would gather for ever. */
  #push(point: TouchPoint): void {
    this.#gathered.push(point);
    if (this.#gathered.length >= TouchPointsMax) this.#tell();
  }

  #tell(): void {
    const points = this.#gathered;
    this.#gathered = [];
    if (points.length > 0) this.#parts.send(writeTouch(points));
  }

  #nextContact(): number {
    this.#contact = (this.#contact + 1) & whole;
    return this.#contact;
  }
}

/** A drawing wants every point of its pen; of a finger, where it is says enough. */
function samplesOf(event: SampledEvent): readonly Sample[] {
  if (event.pointerType !== "pen" || event.type !== "pointermove") return [event];
  const all = event.getCoalescedEvents?.() ?? [];
  return all.length > 0 ? all : [event];
}

/** A finger comes down. A pen may come near before that, and is not heard of in the midst of a stroke. */
function begins({ type }: SampledEvent, state: TouchState): boolean {
  return type === "pointerdown" || (type === "pointermove" && state === TouchState.near);
}

function stateOf({ pointerType, type }: SampledEvent, { buttons, pressure }: Sample): TouchState {
  if (pointerType !== "pen") return type === "pointerup" ? TouchState.away : TouchState.touching;
  // The side button goes down in the air, too; Windows tells it in place of the tip, and an eraser has its own number.
  const touches = (buttons & tip) !== 0 || (buttons !== 0 && pressure > 0);
  return touches ? TouchState.touching : TouchState.near;
}

function toolOf({ pointerType }: SampledEvent, { buttons }: Sample): TouchTool {
  if (pointerType !== "pen") return TouchTool.finger;
  return (buttons & side) !== 0 ? TouchTool.penWithSideButton : TouchTool.pen;
}

function awayFrom(last: TouchPoint): TouchPoint {
  return { ...last, state: TouchState.away, pressure: 0 };
}
