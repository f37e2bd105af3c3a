import { languageOf, type Language } from "../texts/texts.ts";
import { picturePreferences, type PicturePreference } from "../protocol/messages.ts";

/** What the user wants of all sessions in this browser. */
export class Wishes {
  readonly #storage: Pick<Storage, "getItem" | "setItem">;

  constructor(storage: Pick<Storage, "getItem" | "setItem">) {
    this.#storage = storage;
  }

  /** What is given up first on a slow network. */
  get picture(): PicturePreference {
    return picturePreferences.find((preference) => preference === this.#load("picture")) ?? "Automatic";
  }

  set picture(value: PicturePreference) {
    this.#save("picture", value);
  }

  /** The display has the size of the window. */
  get followsWindow(): boolean {
    return this.#load("display") !== "fixed";
  }

  set followsWindow(value: boolean) {
    this.#save("display", value ? "window" : "fixed");
  }

  /** A picture that is smaller than the window is made larger. Null: as suits the application. */
  get enlarges(): boolean | null {
    const value = this.#load("enlarge");
    return value === "yes" ? true : value === "no" ? false : null;
  }

  set enlarges(value: boolean) {
    this.#save("enlarge", value ? "yes" : "no");
  }

  /** Null: as the browser is set. */
  get language(): Language | null {
    return languageOf(this.#load("language"));
  }

  set language(value: Language) {
    this.#save("language", value);
  }

  #load(name: string): string | null {
    try {
      return this.#storage.getItem(`farglass.${name}`);
    } catch {
      return null; // A browser that lets no page keep anything.
    }
  }

  #save(name: string, value: string): void {
    try {
      this.#storage.setItem(`farglass.${name}`, value);
    } catch {
      // It holds until the page is left.
    }
  }
}
