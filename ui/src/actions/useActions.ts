import { useEffect, useSyncExternalStore } from "react";
import { type Action, registry } from "./registry";

/** Offers actions for as long as the caller is mounted; give it a memoised array. */
export function useActions(actions: Action[]) {
  useEffect(() => registry.add(actions), [actions]);
}

/** All actions that are offered now. */
export function useAllActions(): Action[] {
  return useSyncExternalStore(registry.subscribe, registry.all);
}
