import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSamples } from "./sounds";

test.each(["bell", "chime", "knock"])("%s is read: short, heard, and not too loud", (name) => {
  const file = readFileSync(new URL(`../../../../sounds/${name}.wav`, import.meta.url));
  const { rate, values } = readSamples(new Uint8Array(file).buffer);
  expect(rate).toBe(22_050);
  expect(values.length / rate).toBeLessThan(1);
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(peak).toBeGreaterThan(0.4);
  expect(peak).toBeLessThan(0.6);
  expect(Math.abs(values.at(-1) ?? 1)).toBeLessThan(0.01);
});
