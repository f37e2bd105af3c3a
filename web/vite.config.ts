import { defineConfig } from "vitest/config";

export default defineConfig({
  // The host serves the page at /s/{sessionId} and its files at /assets: addresses must not be relative to the page.
  base: "/",
  build: {
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    emptyOutDir: true,
  },
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    environment: "node",
    watch: false,
  },
});
