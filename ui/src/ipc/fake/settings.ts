import type { Settings, SettingsPatch } from "../bindings";
import { failure } from "./failure";
import type { World } from "./world";

const SHELF = "shopbell-fake-settings";

function fresh(world: World, url: URL): Settings {
  const theme = url.searchParams.get("theme");
  return {
    general: {
      language: "system",
      theme: theme === "dark" || theme === "light" ? theme : "system",
      start_at_login: false,
    },
    watching: {
      interval_seconds: 120,
      triggers: ["charge.added", "order.added", "invoice_item.added", "customer.added"],
      follow_ups: true,
      paused: world.scenario === "paused",
    },
    alerting: {
      notifications: true,
      quiet_hours: {
        on: false,
        days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        from: 1320,
        until: 480,
      },
      quiet_until: null,
      daily: { on: false, at: 1200, since: 0 },
    },
    data: { mirror: world.scenario !== "nomirror", image_previews: true, retention: "forever" },
  };
}

/** Settings in memory; with `?keep=1` they outlive a reload, as the real ones outlive a restart. */
export function settingsFake(world: World, url: URL) {
  const kept = url.searchParams.has("keep") ? sessionStorage.getItem(SHELF) : null;
  let settings: Settings = kept ? (JSON.parse(kept) as Settings) : fresh(world, url);
  const change = (patch: SettingsPatch): Settings => {
    settings = { ...settings, ...patch };
    sessionStorage.setItem(SHELF, JSON.stringify(settings));
    world.emit({ type: "settings_changed", settings });
    return settings;
  };
  let refuse = false;
  return {
    now: () => settings,
    change,
    controls: {
      /** Whether changes cannot be saved. */
      refuseSettings: (refused: boolean) => {
        refuse = refused;
      },
    },
    commands: {
      updateSettings: async (patch: SettingsPatch) => {
        if (refuse)
          throw failure(
            "settings_failed",
            "the settings could not be saved: read-only file system",
          );
        world.log.push(`updateSettings:${Object.keys(patch).join()}`);
        return change(patch);
      },
    },
  };
}

export type SettingsFake = ReturnType<typeof settingsFake>;
