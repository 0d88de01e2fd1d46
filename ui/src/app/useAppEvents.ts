import { useEffect, useRef } from "react";
import type { AppEvent } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { invalidateStale } from "./queries";

/** Hears the backend: refreshes what an event makes stale, then hands it on. */
export function useAppEvents(onEvent: (event: AppEvent) => void): void {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    void ipc
      .listen(({ event, stale }) => {
        if (gone) return;
        latest.current(event);
        invalidateStale(stale);
      })
      .then((stopListening) => {
        if (gone) stopListening();
        else stop = stopListening;
      });
    return () => {
      gone = true;
      stop?.();
    };
  }, []);
}
