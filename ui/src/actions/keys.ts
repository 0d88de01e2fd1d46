/** The parts of a key press that decide. */
interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const named: Record<string, string> = {
  " ": "space",
  Escape: "esc",
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  Enter: "enter",
  Delete: "del",
};

/** A press in the words of the registry: `mod+k`, `?`, `shift+enter`; none for a bare modifier. */
export function chordOf(press: KeyPress, mac: boolean): string | null {
  if (["Control", "Meta", "Alt", "Shift", "Dead", "Process"].includes(press.key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (other) return null;
  const key = named[press.key] ?? press.key.toLowerCase();
  // A sign such as `?` needs Shift on one keyboard and none on another: its Shift says nothing.
  const sign = press.key.length === 1 && !/[\p{L}\p{N}]/u.test(press.key) && press.key !== " ";
  return [mod ? "mod" : "", press.altKey ? "alt" : "", press.shiftKey && !sign ? "shift" : "", key]
    .filter(Boolean)
    .join("+");
}

/** What a press leads to, given the first half of a sequence that may be pending. */
type KeyMatch<T> = { run: T } | { pending: string } | null;

/** Finds what the keys mean: a sequence's second half goes before a single key. */
export function matchKeys<T extends { keys?: string[] }>(
  pressed: string,
  pending: string | null,
  candidates: T[],
): KeyMatch<T> {
  const has = (keys: string) => candidates.findLast((candidate) => candidate.keys?.includes(keys));
  if (pending !== null) {
    const second = has(`${pending} ${pressed}`);
    if (second) return { run: second };
  }
  const single = has(pressed);
  if (single) return { run: single };
  const begins = candidates.some((candidate) =>
    candidate.keys?.some((keys) => keys.startsWith(`${pressed} `)),
  );
  return begins ? { pending: pressed } : null;
}

const shown: Record<string, string> = {
  alt: "Alt",
  shift: "Shift",
  space: "Space",
  esc: "Esc",
  enter: "Enter",
  del: "Del",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
};

/** The key caps to draw: `mod+k` is Ctrl K, on a Mac ⌘ K. */
export function keyCaps(keys: string, mac: boolean): string[] {
  return keys.split(" ").flatMap((one) =>
    one.split("+").map((part) => {
      if (part === "mod") return mac ? "⌘" : "Ctrl";
      return shown[part] ?? part.toUpperCase();
    }),
  );
}

export function isMac(platform: string): boolean {
  return /mac|iphone|ipad/iu.test(platform);
}
