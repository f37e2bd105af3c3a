const key = "farglass.sound";

/** What a person has set, for all sessions of this host. */
export interface SoundSettings {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
}

export const loud: SoundSettings = { volume: 1, muted: false };

export function loadSound(storage: Pick<Storage, "getItem">): SoundSettings {
  try {
    const { volume, muted } = JSON.parse(storage.getItem(key) ?? "{}") as Record<string, unknown>;
    const isVolume = typeof volume === "number" && volume >= 0 && volume <= 1;
    return { volume: isVolume ? volume : loud.volume, muted: muted === true };
  } catch {
    return loud; // Not ours, or a browser that keeps nothing.
  }
}

export function saveSound(storage: Pick<Storage, "setItem">, settings: SoundSettings): void {
  try {
    storage.setItem(key, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing.
  }
}
