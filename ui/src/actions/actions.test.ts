import { describe, expect, it, vi } from "vitest";
import { chordOf, keyCaps, matchKeys } from "./keys";
import { matchActions } from "./match";
import { type Action, createRegistry } from "./registry";

const press = (
  key: string,
  mods: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...mods,
});
const action = (id: string, more: Partial<Action> = {}): Action => ({
  id,
  group: "go",
  label: id,
  run: () => undefined,
  ...more,
});

describe("registry", () => {
  it("lets a later action take an earlier one's place, and gives it back", () => {
    const registry = createRegistry();
    const listener = vi.fn();
    registry.subscribe(listener);
    registry.add([action("a", { label: "first" })]);
    const remove = registry.add([action("a", { label: "second" })]);
    expect(registry.all().map((a) => a.label)).toEqual(["second"]);
    remove();
    expect(registry.all().map((a) => a.label)).toEqual(["first"]);
    expect(listener).toHaveBeenCalledTimes(3);
  });
});

describe("keys", () => {
  it("reads Ctrl as mod, on a Mac ⌘", () => {
    expect(chordOf(press("k", { ctrlKey: true }), false)).toBe("mod+k");
    expect(chordOf(press("k", { metaKey: true }), true)).toBe("mod+k");
    expect(chordOf(press("k", { metaKey: true }), false)).toBeNull();
    expect(chordOf(press("Shift", { shiftKey: true }), false)).toBeNull();
  });

  it("does not mind how a keyboard makes its signs", () => {
    expect(chordOf(press("?", { shiftKey: true }), false)).toBe("?");
    expect(chordOf(press("?"), false)).toBe("?");
    expect(chordOf(press("N", { shiftKey: true }), false)).toBe("shift+n");
  });

  it("knows sequences from single keys", () => {
    const actions = [action("activity", { keys: ["g a"] }), action("all", { keys: ["a"] })];
    expect(matchKeys("g", null, actions)).toEqual({ pending: "g" });
    expect(matchKeys("a", "g", actions)).toEqual({ run: actions[0] });
    expect(matchKeys("a", null, actions)).toEqual({ run: actions[1] });
    expect(matchKeys("z", "g", actions)).toBeNull();
  });

  it("draws key caps", () => {
    expect(keyCaps("mod+k", false)).toEqual(["Ctrl", "K"]);
    expect(keyCaps("g a", false)).toEqual(["G", "A"]);
  });
});

describe("palette search", () => {
  const actions = [
    action("Go to Settings", { keywords: "preferences 設定" }),
    action("Set theme: dark"),
    action("secret", { keysOnly: true }),
  ];
  it("puts the start of the words first and finds other languages' words", () => {
    expect(matchActions("set", actions).map((a) => a.id)).toEqual([
      "Set theme: dark",
      "Go to Settings",
    ]);
    expect(matchActions("設定", actions).map((a) => a.id)).toEqual(["Go to Settings"]);
    expect(matchActions("", actions)).toHaveLength(2);
    expect(matchActions("zzz", actions)).toHaveLength(0);
  });
});
