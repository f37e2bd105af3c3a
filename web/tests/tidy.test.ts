import { describe, expect, it } from "vitest";

const sources = import.meta.glob<string>(["../src/**/*.ts", "./**/*.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const styles = import.meta.glob<string>("../src/**/*.css", { query: "?raw", import: "default", eager: true });
const files = Object.entries({ ...sources, ...styles }).filter(([file]) => file !== "./tidy.test.ts");
const product = files.filter(([file]) => !file.includes(".test."));

/** The lines that break a rule, as "file:line". */
function breaking(rule: RegExp, among = files): string[] {
  return among.flatMap(([file, text]) =>
    text.split("\n").flatMap((line, at) => (rule.test(line) ? [`${file}:${at + 1}`] : [])),
  );
}

describe("the house rules", () => {
  it("are held over the real sources", () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it("no line is wider than 120, and no file longer than 500 lines", () => {
    expect(breaking(/^.{121}/)).toEqual([]);
    const code = files.filter(([file]) => file.endsWith(".ts"));
    expect(code.filter(([, text]) => text.split("\n").length > 500).map(([file]) => file)).toEqual([]);
  });

  it("nothing is left to do, logged, or switched off", () => {
    expect(breaking(/\b(TODO|FIXME|XXX)\b|console\.|debugger|@ts-|eslint/)).toEqual([]);
  });

  it("no type is given up, and no check is overruled", () => {
    expect(breaking(/:\s*any\b|<any>|as any\b|as unknown as/, product)).toEqual([]);
    expect(breaking(/[\w)\]]!(\.|\[|;|\)|,)/, product)).toEqual([]);
  });

  it("text from elsewhere never becomes HTML", () => {
    expect(breaking(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/)).toEqual([]);
  });

  it("what a person reads is in texts/, in every language", () => {
    const shown = product.filter(([file]) => /\/view\/|\/main\.ts|\/session\/(words|reasons)/.test(file));
    const unsaid = /\/\*\*.*|\/\/ .*|new (Error|DOMException)\(.*|[!=]== "\w+"/g; // Comments, faults, and what is compared.
    const code = shown.map(([file, lines]): [string, string] => [file, lines.replace(unsaid, "")]);
    // A literal that begins with a word as a label does: "Mute", "End it". Names and values that do are named here.
    expect(breaking(/["`](?!(Farglass|Automatic)["`])[A-ZÄÖÜ][a-zäöüß]+([ ,.:;?!]|["`])/, code)).toEqual([]);
  });

  it("time and chance come in as arguments, but for the browser's own clock", () => {
    const pure = product.filter(([file]) => /\/(protocol|session|carriers|input)\/(?!clock)/.test(file));
    expect(breaking(/setTimeout|setInterval|Date\.now|performance\.now\(|Math\.random/, pure)).toEqual([]);
  });
});
