import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// The browser of the system: a download would need more of the network than a package registry.
const browsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
];
const executablePath = process.env.CHROMIUM ?? browsers.find((path) => existsSync(path));
const port = Number(process.env.SHOPBELL_UI_PORT ?? 4177);

export default defineConfig({
  testDir: "tests/ui",
  outputDir: "target/ui-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  // Two browsers on two busy cores: what passes the second time is reported as flaky, not hidden.
  retries: process.env.CI === undefined ? 0 : 1,
  reporter: "line",
  timeout: 30_000,
  expect: { timeout: 8_000 },
  use: {
    baseURL: `http://localhost:${port}`,
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: ["--no-sandbox", "--force-color-profile=srgb"],
    },
  },
  webServer: {
    command: `npx vite preview --mode fake --port ${port} --strictPort`,
    port,
    reuseExistingServer: true,
  },
});
