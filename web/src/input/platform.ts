/** The old name of the platform is the one that every browser still tells. */
export const onMac = /^(Mac|iP)/.test(globalThis.navigator?.platform ?? "");

/** Keyboard lock: in full screen, the application gets Escape, Ctrl+W and the system's keys too (Chromium alone). */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}

const keyboardLock = (globalThis.navigator as (Navigator & { keyboard?: KeyboardLock }) | undefined)?.keyboard;

export async function enterFullScreen(): Promise<void> {
  await document.documentElement.requestFullscreen({ navigationUI: "hide" });
  await keyboardLock?.lock();
}

export async function leaveFullScreen(): Promise<void> {
  keyboardLock?.unlock();
  await document.exitFullscreen();
}
