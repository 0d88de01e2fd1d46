import type { ListQuery } from "../../ipc/bindings";
import type { ListPlace } from "./listPlace";
import type { PageRequest } from "./useRows";

/** Reads the list's state from the address, so that a link shows the same list. */
export function parseListUrl(query: URLSearchParams): ListPlace {
  const sort = query.get("sort");
  const active = query.get("active");
  return {
    text: query.get("q") ?? "",
    sort: sort === null ? null : { key: sort, descending: query.get("desc") === "1" },
    active: active === null ? null : active === "1",
    row: query.get("row"),
  };
}

export function formatListUrl(place: ListPlace): string {
  const query = new URLSearchParams();
  if (place.text !== "") query.set("q", place.text);
  if (place.sort) query.set("sort", place.sort.key);
  if (place.sort?.descending) query.set("desc", "1");
  if (place.active !== null) query.set("active", place.active ? "1" : "0");
  if (place.row !== null) query.set("row", place.row);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** The same for the backend. */
export function toListQuery(place: ListPlace, page?: PageRequest): ListQuery {
  return {
    text: place.text,
    sort: place.sort?.key ?? null,
    descending: place.sort?.descending ?? false,
    active: place.active,
    offset: page?.offset ?? 0,
    limit: page?.limit ?? 0,
    after: page?.after ?? null,
  };
}
