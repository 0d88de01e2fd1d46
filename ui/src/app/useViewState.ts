import { useCallback, useState } from "react";
import type { ViewState, ViewStatePatch } from "../ipc/bindings";
import { ipc } from "../ipc/client";

/** Where the window stands: shown at once, and kept by the backend for the next start. */
export function useViewState(first: ViewState, onFailure: (error: unknown) => void) {
  const [view, setView] = useState(first);
  const saveViewState = useCallback(
    (patch: ViewStatePatch) => {
      setView((now) => ({ ...now, ...patch, columns: { ...now.columns, ...patch.columns } }));
      // The window goes on as it is now even where that cannot be kept.
      ipc.saveViewState(patch).catch(onFailure);
    },
    [onFailure],
  );
  return { view, saveViewState };
}
