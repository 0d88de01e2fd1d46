import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Settings, SettingsPatch } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { queryClient } from "./queries";

const KEY = ["settings"];

/** Of some settings, the groups that a change is about: others may have changed in between. */
function sameGroups(patch: SettingsPatch, from: Settings): SettingsPatch {
  const names = Object.keys(patch) as (keyof Settings)[];
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

/** The settings, and the one way to change them: shown at once, then kept or taken back. */
export function useSettings(first: Settings, onFailure: (error: unknown) => void) {
  const { data: settings = first } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await ipc.loadStart()).settings,
    initialData: first,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const change = useCallback(
    async (groups: (now: Settings) => SettingsPatch): Promise<boolean> => {
      const before = queryClient.getQueryData<Settings>(KEY) ?? first;
      const patch = groups(before);
      const put = (some: SettingsPatch) =>
        queryClient.setQueryData<Settings>(KEY, (now = before) => ({ ...now, ...some }));
      put(patch);
      try {
        put(sameGroups(patch, await ipc.updateSettings(patch)));
        return true;
      } catch (error) {
        put(sameGroups(patch, before));
        onFailure(error);
        return false;
      }
    },
    [first, onFailure],
  );
  return { settings, change };
}

/** The settings have changed elsewhere: the tray, another window, the backend itself. */
export function showSettings(settings: Settings): void {
  queryClient.setQueryData(KEY, settings);
}
