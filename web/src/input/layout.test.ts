import { expect, it } from "vitest";
import { labelledKeys, LayoutNews } from "./layout.ts";

const german = [
  ["KeyY", "z"],
  ["Minus", "ß"],
  ["Equal", "dead"],
  ["Fn", "x"],
] as const;

it("takes of a layout the keys that write one character", () => {
  expect(labelledKeys(german)).toEqual([
    { code: 21, character: 0x7a },
    { code: 12, character: 0xdf },
  ]);
});

it("tells a layout once, and again to another session or when the user has changed it", async () => {
  let layout: readonly (readonly [string, string])[] = german;
  const news = new LayoutNews({ getLayoutMap: () => Promise.resolve(layout) });
  expect(news.take()).toBeNull();
  await news.look();
  expect(news.take()).toHaveLength(2);
  await news.look();
  expect(news.take()).toBeNull();
  news.forget();
  expect(news.take()).toHaveLength(2);
  layout = [["KeyY", "y"]];
  await news.look();
  expect(news.take()).toEqual([{ code: 21, character: 0x79 }]);
});

it("has nothing to tell where the browser does not", async () => {
  const silent = new LayoutNews(null);
  await silent.look();
  silent.forget();
  expect(silent.take()).toBeNull();
  const refused = new LayoutNews({ getLayoutMap: () => Promise.reject(new Error("not allowed")) });
  await refused.look();
  refused.forget();
  expect(refused.take()).toBeNull();
});
