import type { LedgerView, Settings, SettingsPatch } from "../bindings";
import { failure } from "./failure";
import type { World } from "./world";

const SHELF = "shopbell-fake-settings";

/** Views with their columns; a star marks what is personal. */
const VIEWS: [name: string, columns: string][] = [
  [
    "arrivals",
    "seq connection trigger id created created_at recorded title* amount currency received refunded customer customer_name* status parent answer_by is_read object*",
  ],
  ["changes", "connection trigger id at status_before status"],
  ["takings", "connection begins begins_at trigger currency count failed received"],
  [
    "customers",
    "connection id created created_at name* email* phone* description* currency delinquent account_balance object*",
  ],
  [
    "products",
    "connection id created created_at updated name active caption description shippable url object",
  ],
  ["connections", "id account name mode is_demo connected"],
  ["calls", "connection at method path lane status request_id millis"],
];

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
    assistants: { enabled: false, fields: null },
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
      listLedgerViews: async (): Promise<LedgerView[]> => {
        if (world.scenario === "error") throw failure("internal", "the app is closing");
        return VIEWS.map(([name, columns]) => ({
          name,
          columns: columns
            .split(" ")
            .map((column) => ({ name: column.replace("*", ""), personal: column.endsWith("*") })),
        }));
      },
    },
  };
}

export type SettingsFake = ReturnType<typeof settingsFake>;
