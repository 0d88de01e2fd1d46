import type { AppEvent, Emitted, Stale } from "../bindings";

/** What every part of the fake shares. */
export interface World {
  /** `full`, `empty`, `error`, `loading`, `offline`, `readonly`, `nomirror`, … */
  scenario: string;
  /** How many customers there are. */
  rows: number;
  /** Unix seconds. */
  now: () => number;
  emit: (event: AppEvent) => void;
  /** The language that the system is said to have. */
  systemLanguage: "en" | "ja";
  hear: (listener: (emitted: Emitted) => void) => () => void;
  /** The names of the commands that change something, in the order they came. */
  log: string[];
}

/** Which cached queries an event makes stale: the same table as the backend's. */
function staleOf(event: AppEvent): Stale[] {
  switch (event.type) {
    case "arrivals_added":
    case "arrivals_changed":
      return ["arrivals", "status"];
    case "status_changed":
      return ["status"];
    case "connections_changed":
      return ["connections", "status"];
    case "settings_changed":
      return ["settings"];
    case "mirror_changed":
      return ["mirror"];
    case "records_changed":
      return [event.kind];
    case "import_changed":
      return ["imports"];
    case "history_changed":
      return ["history"];
    case "flows_changed":
      return ["flows"];
    case "notice_raised":
    case "notice_withdrawn":
      return ["notices"];
    default:
      return [];
  }
}

/** The world that the page's address asks for: `?scenario=empty&rows=100000&lang=ja&theme=dark`. */
export function createWorld(url: URL): World {
  const listeners = new Set<(emitted: Emitted) => void>();
  const query = url.searchParams;
  return {
    scenario: query.get("scenario") ?? "full",
    rows: Number(query.get("rows") ?? 500),
    systemLanguage: query.get("lang") === "ja" ? "ja" : "en",
    now: () => Math.floor(Date.now() / 1000),
    emit: (event) => {
      const emitted = { event, stale: staleOf(event) };
      for (const listener of listeners) listener(emitted);
    },
    hear: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    log: [],
  };
}
