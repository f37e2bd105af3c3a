import type { LayoutSource } from "./layout.ts";

/** The old name of the platform is the one that every browser still tells. */
export const onMac = /^(Mac|iP)/.test(globalThis.navigator?.platform ?? "");

/** Keyboard lock: in full screen, the application gets Escape, Ctrl+W and the system's keys too (Chromium alone). */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}

const keyboard = (globalThis.navigator as (Navigator & { keyboard?: KeyboardLock & LayoutSource }) | undefined)
  ?.keyboard;

/** What tells the layout of the user's keyboard; null in browsers without it. */
export const keyboardLayout: LayoutSource | null = keyboard ?? null;

/** Both may be refused, by the browser or by who embeds the page: then everything stays as it was. */
export async function enterFullScreen(): Promise<void> {
  await document.documentElement.requestFullscreen({ navigationUI: "hide" }).catch(() => {});
  if (document.fullscreenElement !== null) await keyboard?.lock().catch(() => {});
}

export async function leaveFullScreen(): Promise<void> {
  keyboard?.unlock();
  await document.exitFullscreen().catch(() => {}); // It was left already.
}
