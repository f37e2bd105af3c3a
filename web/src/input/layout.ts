import { isWritable, LayoutKeysMax, type LabelledKey } from "../protocol/keyboardMessages.ts";
import { keyNumber } from "./keys.ts";

/** navigator.keyboard, as far as layouts go (Chromium alone). */
export interface LayoutSource {
  getLayoutMap(): Promise<Iterable<readonly [code: string, label: string]>>;
}

/** The keys of a layout that write something of one character. */
export function labelledKeys(layout: Iterable<readonly [code: string, label: string]>): LabelledKey[] {
  const keys: LabelledKey[] = [];
  for (const [name, label] of layout) {
    const code = keyNumber(name);
    const [character, ...more] = label;
    const value = character?.codePointAt(0) ?? 0;
    if (code !== null && more.length === 0 && isWritable(value)) keys.push({ code, character: value });
  }
  return keys.slice(0, LayoutKeysMax);
}

/** Knows whether the session has heard of the layout that the user has now. */
export class LayoutNews {
  readonly #source: LayoutSource | null;
  #keys: readonly LabelledKey[] = [];
  #isTold = true;

  constructor(source: LayoutSource | null) {
    this.#source = source;
  }

  /** Asks the browser. It has no event for a layout that the user changes. */
  async look(): Promise<void> {
    if (this.#source === null) return;
    try {
      const keys = labelledKeys(await this.#source.getLayoutMap());
      if (JSON.stringify(keys) === JSON.stringify(this.#keys)) return;
      this.#keys = keys;
      this.#isTold = keys.length === 0;
    } catch {
      // A page that embeds this one does not let it know. The keys say it themselves.
    }
  }

  /** Another session's end of the wire has heard nothing. */
  forget(): void {
    this.#isTold = this.#keys.length === 0;
  }

  /** What is to be told before the next key; null where nothing is. */
  take(): readonly LabelledKey[] | null {
    if (this.#isTold) return null;
    this.#isTold = true;
    return this.#keys;
  }
}
