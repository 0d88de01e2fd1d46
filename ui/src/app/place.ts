import { useSyncExternalStore } from "react";
import { isHeld } from "../components/form/gate";

/** A place in the window: `#/customers/cus_1?draft=2` without the `#`. */
export interface Place {
  path: string;
  query: URLSearchParams;
  /** The whole of it, as the settings remember it. */
  whole: string;
}

export function parsePlace(hash: string): Place {
  const whole = hash.replace(/^#/u, "");
  const [path = "", ...query] = whole.split("?");
  return { path: path === "" ? "/" : path, query: new URLSearchParams(query.join("?")), whole };
}

const listeners = new Set<() => void>();
let current = parsePlace(globalThis.location?.hash ?? "");

function onMove() {
  if (!isHeld(window.location.href)) moved();
}

function moved() {
  const next = parsePlace(window.location.hash);
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

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => current);
}
