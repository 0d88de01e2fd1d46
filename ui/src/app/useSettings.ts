import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Settings, SettingsPatch } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { client } from "./queries";

const KEY = ["settings"];

/** The settings, and the one way to change them: shown at once, then kept. */
export function useSettings(first: Settings, onFailure: (error: unknown) => void) {
  const { data: settings = first } = useQuery({
    queryKey: KEY,
    queryFn: () => ipc.settings(),
    initialData: first,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const change = useCallback(
    async (groups: (now: Settings) => SettingsPatch) => {
      const before = client.getQueryData<Settings>(KEY) ?? first;
      const patch = groups(before);
      client.setQueryData<Settings>(KEY, { ...before, ...patch });
      try {
        client.setQueryData<Settings>(KEY, await ipc.updateSettings(patch));
      } catch (error) {
        client.setQueryData<Settings>(KEY, before);
        onFailure(error);
      }
    },
    [first, onFailure],
  );
  return { settings, change };
}

/** The settings have changed elsewhere: the tray, another window, the backend itself. */
export function takeSettings(settings: Settings): void {
  client.setQueryData(KEY, settings);
}
