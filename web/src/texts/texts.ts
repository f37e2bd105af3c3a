import { english } from "./english.ts";
import { german } from "./german.ts";

/** What every language has. */
export type Texts = typeof english;

/** What nearly every panel has. */
export interface PanelTexts {
  readonly title: string;
  readonly text: string;
}

const all = { en: english, de: german } satisfies Record<string, Texts>;

export type Language = keyof typeof all;

export function textsOf(language: Language): Texts {
  return all[language];
}

/** The language of a tag of BCP 47, such as "de-AT"; null for one that the page does not speak. */
export function languageOf(tag: string | null): Language | null {
  const [primary = ""] = (tag ?? "").toLowerCase().split("-");
  return Object.hasOwn(all, primary) ? (primary as Language) : null;
}

/** What ?lang= asks for. */
export function askedLanguage(search: string): Language | null {
  return languageOf(new URLSearchParams(search).get("lang"));
}

/** @param preferred What the browser is set to, the dearest first. English for whoever reads neither. */
export function chooseLanguage(
  asked: Language | null,
  kept: Language | null,
  preferred: readonly string[],
): Language {
  return asked ?? kept ?? preferred.map(languageOf).find((language) => language !== null) ?? "en";
}
