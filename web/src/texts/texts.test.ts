import { describe, expect, it } from "vitest";
import { english } from "./english.ts";
import { german } from "./german.ts";
import { Numbers } from "./numbers.ts";
import { askedLanguage, chooseLanguage, languageOf } from "./texts.ts";

const reasons = import.meta.glob<string>("../../../src/Farglass.Protocol/StopReason.cs", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** All texts, functions called with their own names for what they are given. */
function said(texts: unknown, path = ""): [path: string, text: string][] {
  if (typeof texts === "string") return [[path, texts]];
  if (typeof texts === "function") return said((texts as (...given: string[]) => unknown)("Abc", "Def"), path);
  return Object.entries(texts as object).flatMap(([name, value]) => said(value, `${path}.${name}`));
}

describe("the language", () => {
  it("is the first that the browser prefers and the page speaks, and English for all others", () => {
    expect(chooseLanguage(null, null, ["de-AT", "en"])).toBe("de");
    expect(chooseLanguage(null, null, ["fr", "en-GB", "de"])).toBe("en");
    expect(chooseLanguage(null, null, ["fr"])).toBe("en");
    expect(chooseLanguage(null, null, [])).toBe("en");
  });

  it("is the one that is asked for in the address, and then the one that was asked for before", () => {
    expect(chooseLanguage("en", "de", ["de"])).toBe("en");
    expect(chooseLanguage(null, "de", ["en"])).toBe("de");
    expect(askedLanguage("?carrier=tcp&lang=de")).toBe("de");
    expect([askedLanguage("?lang=tlh"), askedLanguage("")]).toEqual([null, null]);
    expect([languageOf("DE-de"), languageOf("constructor"), languageOf(null)]).toEqual(["de", null, null]);
  });
});

describe("the texts", () => {
  it("are there in each language, for every number and name that they take", () => {
    const names = said(english).map(([path]) => path);
    expect(names.length).toBeGreaterThan(150);
    for (const texts of [english, german]) {
      expect(said(texts).map(([path]) => path)).toEqual(names);
      for (const [path, text] of said(texts)) expect(text.trim(), path).not.toBe("");
    }
  });

  it("have a sentence for each reason that a session ends for", () => {
    const [source = ""] = Object.values(reasons);
    const named = [...source.matchAll(/StopReason\.(\w+) => "([^"]+)"/g)];
    expect(Object.fromEntries(named.map(([, reason, sentence]) => [reason, sentence]))).toEqual(english.stopReasons);
  });
});

describe("numbers", () => {
  it("are written as the language writes them", () => {
    const [en, de] = [new Numbers("en"), new Numbers("de")];
    expect([en.seconds(1), en.seconds(5), de.seconds(1), de.seconds(5)]).toEqual([
      "1 second",
      "5 seconds",
      "1 Sekunde",
      "5 Sekunden",
    ]);
    expect([en.milliseconds(1.25), de.milliseconds(1.25)]).toEqual(["1.3 ms", "1,3 ms"]);
    expect(de.milliseconds(12.5)).toBe("13 ms");
    expect([en.rate(999), en.rate(1_250), de.rate(1_250)]).toEqual(["999 kbit/s", "1.3 Mbit/s", "1,3 Mbit/s"]);
    expect([en.kilobytes(999), en.kilobytes(1_500), de.kilobytes(15_000)]).toEqual(["999 B", "1.5 kB", "15 kB"]);
    expect([en.percent(0.875), de.percent(0.0125, 1)]).toEqual(["88%", "1,3\u00a0%"]);
  });
});
