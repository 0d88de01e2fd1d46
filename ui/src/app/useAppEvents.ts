import { useEffect, useRef } from "react";
import type { AppEvent } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { followEvents } from "./followEvents";
import { invalidateAll, invalidateStale } from "./queries";

/** Hears the backend: hands an event on, then refreshes what it makes stale. */
export function useAppEvents(onEvent: (event: AppEvent) => void): void {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(
    () =>
      followEvents(
        ipc.listen,
        ({ event, stale }) => {
          latest.current(event);
          invalidateStale(stale);
        },
        invalidateAll,
      ),
    [],
  );
}
