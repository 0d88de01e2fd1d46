import { useCallback, useEffect, useState } from "react";
import type { Settings, SettingsPatch } from "../../ipc/bindings";

/** Changes settings at once; the name is of the row that may say that it was kept. */
export type Apply = (row: string, groups: (now: Settings) => SettingsPatch) => void;

const SHOWN = 2500;

/** Applies changes and remembers for a moment which row was kept; a failure speaks for itself. */
export function useApply(change: (groups: (now: Settings) => SettingsPatch) => Promise<boolean>): {
  apply: Apply;
  saved: string | null;
} {
  const [saved, setSaved] = useState<{ row: string } | null>(null);
  useEffect(() => {
    if (saved === null) return;
    const wait = window.setTimeout(() => setSaved(null), SHOWN);
    return () => window.clearTimeout(wait);
  }, [saved]);
  const apply = useCallback<Apply>(
    (row, groups) => {
      setSaved(null);
      void change(groups).then((kept) => kept && setSaved({ row }));
    },
    [change],
  );
  return { apply, saved: saved?.row ?? null };
}
