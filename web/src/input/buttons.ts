import type { PointerButton } from "../protocol/messages.ts";

/** The bits of PointerEvent.buttons and the button each stands for. They are not in the same order. */
const bits: readonly (readonly [bit: number, button: PointerButton])[] = [
  [1, 0],
  [4, 1],
  [2, 2],
  [8, 3],
  [16, 4],
];

export interface ButtonChange {
  readonly button: PointerButton;
  readonly down: boolean;
}

/**
 * What happened between two states. Looking at states and not at events finds every change: while one button is held,
 * browsers report others as moves, and a release beyond the window not at all.
 */
export function buttonChanges(before: number, after: number): ButtonChange[] {
  const changes: ButtonChange[] = [];
  for (const [bit, button] of bits)
    if (((before ^ after) & bit) !== 0) changes.push({ button, down: (after & bit) !== 0 });
  return changes;
}
