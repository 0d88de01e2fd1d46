import type { ComponentType } from "react";

/** Where an action stands in the palette and on the help sheet. */
type ActionGroup = "go" | "create" | "watch" | "list" | "form" | "switch" | "app";

export const actionGroups: ActionGroup[] = [
  "go",
  "create",
  "watch",
  "list",
  "form",
  "switch",
  "app",
];

/** One thing that the person can do, however they ask for it. */
export interface Action {
  id: string;
  group: ActionGroup;
  /** Its words, in the person's language. */
  label: string;
  /** More words that find it in the palette, in any language. */
  keywords?: string;
  /** Keys that run it: `mod+k`, `g a` (one after the other), `?`. The first one is shown. */
  keys?: string[];
  icon?: ComponentType<{ size?: number | string; stroke?: number | string }>;
  /** On the help sheet and by its keys only: it makes no sense out of its place. */
  keysOnly?: boolean;
  /** Its keys work inside a text field and over an open dialog too. */
  inFields?: boolean;
  /** Cannot be done now. */
  disabled?: boolean;
  run: () => void;
}

/** A set of actions that belongs to one mounted part of the window. */
type Registration = { actions: Action[] };

interface ActionRegistry {
  /** Adds actions; the returned function takes them away. */
  add: (actions: Action[]) => () => void;
  /** All actions; a later one takes the place of an earlier one of the same id. */
  all: () => Action[];
  subscribe: (listener: () => void) => () => void;
}

export function createRegistry(): ActionRegistry {
  const registrations: Registration[] = [];
  const listeners = new Set<() => void>();
  let snapshot: Action[] = [];
  const changed = () => {
    const byId = new Map<string, Action>();
    for (const { actions } of registrations)
      for (const action of actions) byId.set(action.id, action);
    snapshot = [...byId.values()];
    for (const listener of listeners) listener();
  };
  return {
    add: (actions) => {
      const registration = { actions };
      registrations.push(registration);
      changed();
      return () => {
        registrations.splice(registrations.indexOf(registration), 1);
        changed();
      };
    },
    all: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The window's one registry: it feeds the palette, the hotkeys and the help sheet. */
export const registry = createRegistry();
