import { picturePreferences, type PicturePreference } from "../protocol/messages.ts";

const key = "farglass.picture";

/** What the user prefers on a slow network: a wish for all sessions of this browser. */
export class KeptPreference {
  readonly #storage: Pick<Storage, "getItem" | "setItem">;

  constructor(storage: Pick<Storage, "getItem" | "setItem">) {
    this.#storage = storage;
  }

  load(): PicturePreference {
    try {
      const text = this.#storage.getItem(key);
      return picturePreferences.find((preference) => preference === text) ?? "Automatic";
    } catch {
      return "Automatic"; // A browser that lets no page keep anything.
    }
  }

  save(preference: PicturePreference): void {
    try {
      this.#storage.setItem(key, preference);
    } catch {
      // It holds until the page is left.
    }
  }
}
