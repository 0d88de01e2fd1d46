import { useCallback, useEffect, useRef, useState } from "react";
import { blockNavigation } from "../../navigation/blocker";

export interface LeaveGuard {
  /** The person is on their way out and is to be asked. */
  asking: boolean;
  stay: () => void;
  leave: () => void;
  /** The next way out is not asked about: the form is saved or given up. */
  release: () => void;
}

/**
 * Holds the person at a form with unsaved changes.
 *
 * Every way out of a place in the window (link, hotkey, palette, Back) changes the hash, and the
 * router asks before it follows.
 */
export function useLeaveGuard(unsaved: boolean): LeaveGuard {
  const [target, setTarget] = useState<string | null>(null);
  const free = useRef(false);
  const here = useRef(window.location.href);
  useEffect(() => {
    here.current = window.location.href;
  }, []);
  useEffect(() => {
    if (!unsaved) return;
    // Closing the whole window keeps the draft: nothing is lost and nothing has to be asked.
    return blockNavigation((href) => {
      if (free.current || href === here.current) return false;
      setTarget(href);
      window.history.replaceState(window.history.state, "", here.current);
      return true;
    });
  }, [unsaved]);
  return {
    asking: target !== null,
    stay: useCallback(() => setTarget(null), []),
    leave: useCallback(() => {
      free.current = true;
      if (target !== null) window.location.hash = new URL(target).hash;
      setTarget(null);
    }, [target]),
    release: useCallback(() => {
      free.current = true;
    }, []),
  };
}
