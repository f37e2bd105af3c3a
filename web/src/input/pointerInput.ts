import { Limits } from "../limits.ts";
import { OncePerFrame } from "../oncePerFrame.ts";
import { writePointerButton, writePointerMove, writeWheel } from "../protocol/messages.ts";
import type { Message, PointerButton } from "../protocol/messages.ts";
import type { Clock } from "../session/clock.ts";
import { buttonChanges } from "./buttons.ts";
import { Touch } from "./touch.ts";
import { Wheel } from "./wheel.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PointerParts {
  readonly mac: boolean;
  readonly clock: Clock;
  readonly live: () => boolean;
  /** The stream's pixel at a place of the page; null while there is no picture. */
  readonly pixelAt: (x: number, y: number) => Point | null;
  readonly send: (message: Message) => void;
  readonly sendLossy: (message: Message) => void;
}

/**
 * Joins mouse, pen and fingers to the session. Order is kept: a move that waits goes before a button. Moves may be lost
 * or late on their way: docs/decisions/0066-the-pointers-place-is-told-twice.md.
 */
export class PointerInput {
  readonly #stage: HTMLElement;
  readonly #parts: PointerParts;
  readonly #wheel: Wheel;
  readonly #fingers: Wheel;
  readonly #touch: Touch;
  readonly #moves: OncePerFrame<Point>;
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
    this.#touch = new Touch(
      {
        move: (x, y) => this.#move(x, y),
        button: (button, down, x, y) => this.#button(button, down, x, y),
        scroll: (dx, dy, x, y) => this.#scroll(dx, dy, x, y),
      },
      parts.clock,
    );
    this.#listen();
  }

  get anyDown(): boolean {
    return this.#buttons !== 0;
  }

  /** Moves that wait go out now. */
  flush(): void {
    this.#moves.flush();
  }

  /** Buttons that are down will go up where nobody sees it. */
  releaseAll(): void {
    this.#moves.flush();
    for (const { button } of buttonChanges(this.#buttons, 0))
      this.#parts.send(writePointerButton(button, false, Math.max(0, this.#at.x), Math.max(0, this.#at.y)));
    this.#buttons = 0;
  }

  /** Another connection: its session has all buttons up. */
  forget(): void {
    this.#moves.drop();
    this.#cancelRest?.();
    this.#buttons = 0;
    this.#at = { x: -1, y: -1 };
  }

  #listen(): void {
    const stage = this.#stage;
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const)
      stage.addEventListener(name, (event) => this.#pointer(event));
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
      this.#stage.focus({ preventScroll: true });
      this.#stage.setPointerCapture(event.pointerId); // A drag goes on beyond the window.
    }
    if (event.pointerType === "touch") return this.#finger(event);
    this.#move(event.clientX, event.clientY);
    const after = event.type === "pointercancel" ? 0 : event.buttons;
    for (const { button, down } of buttonChanges(this.#buttons, after))
      this.#button(button, down, event.clientX, event.clientY);
    this.#buttons = after;
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

  #button(button: PointerButton, down: boolean, clientX: number, clientY: number): void {
    const point = this.#parts.pixelAt(clientX, clientY);
    if (point === null) return;
    this.#moves.flush();
    this.#at = point;
    this.#parts.send(writePointerButton(button, down, point.x, point.y));
    this.#expectRest();
  }

  /** Once nothing more happens, the place is told again: whatever was lost or late before is mended by that. */
  #expectRest(): void {
    this.#cancelRest?.();
    this.#cancelRest = this.#parts.clock.after(Limits.pointerRestMs, () =>
      this.#parts.sendLossy(writePointerMove(this.#at.x, this.#at.y)),
    );
  }

  #turn(event: WheelEvent): void {
    event.preventDefault(); // Else Ctrl and the wheel would zoom the page.
    if (this.#parts.live()) this.#scrolled(this.#wheel.turn(event), event.clientX, event.clientY);
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
