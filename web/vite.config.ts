import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => {
  const host = loadEnv(mode, ".", "FARGLASS_")["FARGLASS_HOST"] ?? "http://localhost:7802";
  return {
    // The host serves the page at /s/{sessionId} and its files at /assets: addresses must not be relative to the page.
    base: "/",
    build: {
      assetsDir: "assets",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: "es2022",
      emptyOutDir: true,
    },
    server: {
      // The host takes connections of its own page alone: the origin is its own, as far as it can see.
      proxy: { "/api": { target: host, ws: true, changeOrigin: true, headers: { origin: host } } },
    },
    test: {
      include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
      environment: "node",
      watch: false,
    },
  };
});
