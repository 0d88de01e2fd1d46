import type { Route } from "../ipc/bindings";

/** The address of a place that the backend names. */
export function hashOf(route: Route): string {
  if (route.to !== "activity" && route.to !== "overview") return `/${route.to}`;
  const query = new URLSearchParams({ c: route.connection });
  if (route.to === "overview") return `/overview?${query}`;
  if (route.unread) query.set("unread", "1");
  if (route.seq !== null) query.set("seq", String(route.seq));
  return `/activity?${query}`;
}
