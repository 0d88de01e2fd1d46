import { useCallback, useEffect, useState } from "react";
import type { Settings, SettingsPatch } from "../../ipc/bindings";

/** Changes settings at once; the name is of the row that may say that it was kept. */
export type ApplySettings = (row: string, groups: (now: Settings) => SettingsPatch) => void;

const SAVED_SHOWN_MS = 2500;

/** Applies changes and remembers for a moment which row was kept; a failure speaks for itself. */
export function useApplySettings(
  change: (groups: (now: Settings) => SettingsPatch) => Promise<boolean>,
): {
  apply: ApplySettings;
  saved: string | null;
} {
  const [saved, setSaved] = useState<{ row: string } | null>(null);
  useEffect(() => {
    if (saved === null) return;
    const wait = window.setTimeout(() => setSaved(null), SAVED_SHOWN_MS);
    return () => window.clearTimeout(wait);
  }, [saved]);
  const apply = useCallback<ApplySettings>(
    (row, groups) => {
      setSaved(null);
      void change(groups).then((kept) => kept && setSaved({ row }));
    },
    [change],
  );
  return { apply, saved: saved?.row ?? null };
}
