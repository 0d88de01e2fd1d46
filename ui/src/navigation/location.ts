import { useSyncExternalStore } from "react";
import { isBlocked } from "./blocker";

/** A place in the window: `#/customers/cus_1?draft=2` without the `#`. */
interface AppLocation {
  path: string;
  query: URLSearchParams;
  /** The whole of it, as the view state keeps it. */
  whole: string;
}

export function parseLocation(hash: string): AppLocation {
  const whole = hash.replace(/^#/u, "");
  const [path = "", ...query] = whole.split("?");
  return { path: path === "" ? "/" : path, query: new URLSearchParams(query.join("?")), whole };
}

const listeners = new Set<() => void>();
let current = parseLocation(globalThis.location?.hash ?? "");

function onMove() {
  if (!isBlocked(window.location.href)) moved();
}

function moved() {
  const next = parseLocation(window.location.hash);
  if (next.whole === current.whole) return;
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  // Both fire for a link.
  if (listeners.size === 0) {
    window.addEventListener("hashchange", onMove);
    window.addEventListener("popstate", onMove);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.removeEventListener("hashchange", onMove);
    window.removeEventListener("popstate", onMove);
  };
}

/** Goes to a place; replacing leaves no step for Back. */
export function go(to: string, how?: { replace?: boolean }): void {
  if (how?.replace) {
    window.history.replaceState(window.history.state, "", `#${to}`);
    moved();
  } else window.location.hash = to;
}

export function useLocation(): AppLocation {
  return useSyncExternalStore(subscribe, () => current);
}
