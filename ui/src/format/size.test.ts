import { expect, it } from "vitest";
import { formatSize } from "./size";

it.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1500, "1.5 kB"],
  [8_400_000, "8.4 MB"],
  [84_400_000, "84 MB"],
  [2_000_000_000, "2 GB"],
])("%i bytes are %s", (bytes, words) => expect(formatSize(bytes, "en")).toBe(words));
