import { TRIGGERS } from "../../components/trigger/triggers";
import type { ArrivalFilter } from "../../ipc/bindings";

/** What Activity shows, as the address names it. */
interface ActivityLocation {
  filter: ArrivalFilter;
  /** The arrival that is open. */
  seq: number | null;
}

/** Reads `?unread=1&trigger=charge.added,order.added&status=failed&q=mug&seq=12`. */
export function parseActivityUrl(query: URLSearchParams, connection: string): ActivityLocation {
  const words = (name: string) => (query.get(name) ?? "").split(",").filter(Boolean);
  const named = words("trigger");
  const seq = Number(query.get("seq") ?? Number.NaN);
  // An arrival's number means nothing in another connection, which the window is about to show.
  const ours = (query.get("c") ?? connection) === connection;
  return {
    filter: {
      triggers: TRIGGERS.filter((trigger) => named.includes(trigger)),
      statuses: words("status"),
      unread: query.get("unread") === "1",
      customer: null,
      text: query.get("q") ?? "",
    },
    seq: ours && Number.isSafeInteger(seq) ? seq : null,
  };
}

/** The address of a place; the list without any filter is `/activity`. */
export function formatActivityUrl({ filter, seq }: ActivityLocation): string {
  const query = new URLSearchParams();
  if (filter.text !== "") query.set("q", filter.text);
  if (filter.triggers.length > 0) query.set("trigger", filter.triggers.join());
  if (filter.statuses.length > 0) query.set("status", filter.statuses.join());
  if (filter.unread) query.set("unread", "1");
  if (seq !== null) query.set("seq", String(seq));
  const text = query.toString();
  return text === "" ? "/activity" : `/activity?${text}`;
}

export const unfiltered: ArrivalFilter = {
  triggers: [],
  statuses: [],
  unread: false,
  customer: null,
  text: "",
};

export function isFiltered(filter: ArrivalFilter): boolean {
  return !sameFilter({ ...filter, text: filter.text.trim() }, unfiltered);
}

export function sameFilter(a: ArrivalFilter, b: ArrivalFilter): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
