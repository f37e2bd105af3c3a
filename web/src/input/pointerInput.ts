import { Limits } from "../limits.ts";
import { OncePerFrame } from "../oncePerFrame.ts";
import { KeyAction, writeKey, writePointerButton, writePointerMove, writeWheel } from "../protocol/messages.ts";
import type { Message, PointerButton } from "../protocol/messages.ts";
import type { Clock } from "../session/clock.ts";
import { writeLockedButton, writePointerLock, writePointerTravel } from "../protocol/pointerMessages.ts";
import { buttonChanges } from "./buttons.ts";
import { keyNumber } from "./keys.ts";
import { Touch } from "./touch.ts";
import { TouchPoints } from "./touchPoints.ts";
import { Travel } from "./travel.ts";
import { isPinch, notch, stretchedBy, Wheel } from "./wheel.ts";
import { Zoom } from "./zoom.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PointerParts {
  readonly mac: boolean;
  readonly clock: Clock;
  readonly live: () => boolean;
  /** The application has the keyboard from here on; the place is where something may be written. */
  readonly focus: (x: number, y: number) => void;
  /** The stream's pixel at a place of the page; null while there is no picture. */
  readonly pixelAt: (x: number, y: number) => Point | null;
  /** The same place in 65 535ths of the picture. */
  readonly shareAt: (x: number, y: number) => Point | null;
  /** The application knows of a control key that is down. */
  readonly controlDown: () => boolean;
  /** Before a button goes down, and after it is up again. */
  readonly button: (down: boolean) => void;
  /** A button went down while the pointer is free. */
  readonly pressed: () => void;
  readonly send: (message: Message) => void;
  readonly sendLossy: (message: Message) => void;
}

const control = keyNumber("ControlLeft") ?? 0;

/**
 * Joins mouse, pen and fingers to the session. Order is kept: a move that waits goes before a button. Moves may be lost
 * or late on their way: docs/decisions/0066-the-pointers-place-is-told-twice.md.
 */
export class PointerInput {
  /** The application gets fingers and pens as such, and not as a mouse. */
  realTouch = false;
  readonly #stage: HTMLElement;
  readonly #parts: PointerParts;
  readonly #wheel: Wheel;
  readonly #fingers: Wheel;
  readonly #zoom = new Zoom();
  readonly #touch: Touch;
  readonly #points: TouchPoints;
  readonly #moves: OncePerFrame<Point>;
  readonly #travel = new Travel();
  readonly #steps: OncePerFrame<Travel>;
  #locked = false;
  #buttons = 0;
  #at: Point = { x: -1, y: -1 };
  #cancelRest: (() => void) | null = null;

  constructor(stage: HTMLElement, parts: PointerParts) {
    this.#stage = stage;
    this.#parts = parts;
    this.#wheel = new Wheel(parts.mac);
    this.#fingers = new Wheel(parts.mac);
    this.#moves = new OncePerFrame(
      ({ x, y }) => {
        parts.sendLossy(writePointerMove(x, y));
        this.#expectRest();
      },
      (call) => requestAnimationFrame(call),
    );
    this.#steps = new OncePerFrame(
      () => this.#tellTravel(),
      (call) => requestAnimationFrame(call),
    );
    this.#touch = new Touch(
      {
        move: (x, y) => this.#move(x, y),
        button: (button, down, x, y) => this.#button(button, down, x, y),
        scroll: (dx, dy, x, y) => this.#scroll(dx, dy, x, y),
        zoom: (stretched, x, y) => this.#stretch(stretched, x, y),
      },
      parts.clock,
    );
    this.#points = new TouchPoints({
      shareAt: parts.shareAt,
      button: parts.button,
      requestFrame: (call) => requestAnimationFrame(call),
      send: parts.send,
    });
    this.#listen();
  }

  get anyDown(): boolean {
    return this.#buttons !== 0 || this.#points.anyDown;
  }

  /** Moves that wait go out now. */
  flush(): void {
    this.#moves.flush();
    this.#steps.flush();
    this.#points.flush();
  }

  /** The browser has taken the pointer away, and tells its movement alone; or has given it back. */
  set locked(value: boolean) {
    if (value === this.#locked) return;
    this.flush();
    this.#cancelRest?.();
    this.#locked = value;
    this.#at = { x: -1, y: -1 };
    this.#parts.send(writePointerLock(value, this.#travel.next()));
  }

  /** Buttons that are down will go up where nobody sees it, and so will fingers and pens. */
  releaseAll(): void {
    this.flush();
    this.#points.releaseAll();
    for (const { button } of buttonChanges(this.#buttons, 0)) this.#press(button, false, this.#at);
    this.#buttons = 0;
  }

  /** Another connection: its session has all buttons up, and nobody touches it. */
  forget(): void {
    this.#points.forget();
    this.#moves.drop();
    this.#steps.drop();
    this.#cancelRest?.();
    this.#buttons = 0;
    this.#at = { x: -1, y: -1 };
    if (this.#locked) this.#parts.send(writePointerLock(true, this.#travel.next()));
  }

  #listen(): void {
    const stage = this.#stage;
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const)
      stage.addEventListener(name, (event) => this.#pointer(event));
    stage.addEventListener("pointerleave", (event) => this.#leave(event));
    stage.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    // The page's own answers to the mouse: menus, selections, scrolling by the middle button, going back in history.
    for (const name of ["mousedown", "mouseup", "auxclick", "contextmenu", "dragstart", "selectstart"] as const)
      stage.addEventListener(name, (event) => event.preventDefault());
    window.addEventListener("blur", () => this.releaseAll());
    window.addEventListener("pagehide", () => this.releaseAll());
  }

  #pointer(event: PointerEvent): void {
    if (!this.#parts.live()) return;
    event.preventDefault();
    if (event.type === "pointerdown") {
      this.#parts.focus(event.clientX, event.clientY);
      // A drag goes on beyond the window. A locked pointer is the stage's anyway, and refuses this.
      if (!this.#locked) this.#stage.setPointerCapture(event.pointerId);
    }
    if (this.#isPoint(event)) return this.#points.take(event);
    if (event.pointerType === "touch") return this.#finger(event);
    if (event.type === "pointerdown" && !this.#locked) this.#parts.pressed();
    if (this.#locked) this.#step(event.movementX, event.movementY);
    else this.#move(event.clientX, event.clientY);
    const after = event.type === "pointercancel" ? 0 : event.buttons;
    for (const { button, down } of buttonChanges(this.#buttons, after))
      this.#button(button, down, event.clientX, event.clientY);
    this.#buttons = after;
  }

  /** A pen goes out of sight. One that is captured is not gone, wherever it is: its pointerup comes here. */
  #leave(event: PointerEvent): void {
    if (this.#parts.live() && !this.#stage.hasPointerCapture(event.pointerId)) this.#points.take(event);
  }

  #isPoint({ pointerType }: PointerEvent): boolean {
    return this.realTouch && (pointerType === "touch" || pointerType === "pen");
  }

  #finger(event: PointerEvent): void {
    const { pointerId, clientX, clientY } = event;
    if (event.type === "pointerdown") this.#touch.down(pointerId, clientX, clientY);
    else if (event.type === "pointermove") this.#touch.move(pointerId, clientX, clientY);
    else if (event.type === "pointerup") this.#touch.up(pointerId, clientX, clientY);
    else this.#touch.cancel(pointerId);
  }

  #move(clientX: number, clientY: number): void {
    const point = this.#parts.pixelAt(clientX, clientY);
    if (point === null || (point.x === this.#at.x && point.y === this.#at.y)) return;
    this.#at = point;
    this.#moves.offer(point);
  }

  #step(dx: number, dy: number): void {
    if (dx === 0 && dy === 0) return;
    this.#travel.add(dx, dy);
    this.#steps.offer(this.#travel);
  }

  #button(button: PointerButton, down: boolean, clientX: number, clientY: number): void {
    const point = this.#locked ? this.#at : this.#parts.pixelAt(clientX, clientY);
    if (point === null) return;
    this.flush();
    this.#at = point;
    this.#press(button, down, point);
    this.#expectRest();
  }

  #press(button: PointerButton, down: boolean, { x, y }: Point): void {
    if (down) this.#parts.button(true);
    this.#parts.send(
      this.#locked
        ? writeLockedButton(button, down, this.#travel.next())
        : writePointerButton(button, down, Math.max(0, x), Math.max(0, y)),
    );
    if (!down) this.#parts.button(false);
  }

  #tellTravel(): void {
    this.#parts.sendLossy(writePointerTravel(this.#travel.next()));
    this.#expectRest();
  }

  /** Once nothing more happens, it is told again: whatever was lost or late before is mended by that. */
  #expectRest(): void {
    this.#cancelRest?.();
    this.#cancelRest = this.#parts.clock.after(Limits.pointerRestMs, () =>
      this.#parts.sendLossy(
        this.#locked ? writePointerTravel(this.#travel.next()) : writePointerMove(this.#at.x, this.#at.y),
      ),
    );
  }

  #turn(event: WheelEvent): void {
    event.preventDefault(); // Else Ctrl and the wheel would zoom the page.
    if (!this.#parts.live()) return;
    if (isPinch(event) && !this.#parts.controlDown()) this.#stretch(stretchedBy(event), event.clientX, event.clientY);
    else this.#scrolled(this.#wheel.turn(event), event.clientX, event.clientY);
  }

  /** Two fingers part: applications know that as Ctrl and the wheel. */
  #stretch(stretched: number, x: number, y: number): void {
    const notches = this.#zoom.add(stretched);
    if (notches === 0) return;
    const ours = !this.#parts.controlDown();
    if (ours) this.#parts.send(writeKey(KeyAction.down, control));
    this.#scrolled({ x: 0, y: notches * notch }, x, y);
    if (ours) this.#parts.send(writeKey(KeyAction.up, control));
  }

  #scroll(deltaX: number, deltaY: number, x: number, y: number): void {
    this.#scrolled(this.#fingers.turn({ deltaX, deltaY, deltaMode: 0, shiftKey: false }), x, y);
  }

  #scrolled(turned: Point | null, clientX: number, clientY: number): void {
    const point = this.#parts.pixelAt(clientX, clientY);
    if (turned === null || point === null) return;
    this.#moves.flush();
    this.#at = point;
    this.#parts.send(writeWheel(turned.x, turned.y, point.x, point.y));
    this.#expectRest();
  }
}
