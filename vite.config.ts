import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The shipped window must not carry the fake backend: a build that does is no build. */
const withoutFake: Plugin = {
  name: "without-fake",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === "chunk")
        for (const id of file.moduleIds)
          if (id.includes("/src/ipc/fake")) this.error(`the fake backend is in the build: ${id}`);
  },
};

export default defineConfig(({ mode, command }) => {
  const fake = mode === "fake" || process.env.VITE_FAKE === "1";
  return {
    root: "ui",
    // Tauri shows its own messages; Vite must not wipe them away.
    clearScreen: false,
    define: { __FAKE__: JSON.stringify(fake) },
    plugins: [react(), ...(command === "build" && !fake ? [withoutFake] : [])],
    server: { port: 5173, strictPort: true },
    build: {
      outDir: fake ? "dist-fake" : "dist",
      emptyOutDir: true,
      target: ["chrome120", "safari16.4"],
      // One file of code: the window loads it from the disk, so splitting would only cost time.
      chunkSizeWarningLimit: 2000,
    },
    test: { include: ["src/**/*.test.ts"], environment: "node" },
  };
});
