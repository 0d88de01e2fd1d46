import type { Conflict, ListQuery, ListWindow, RowSource } from "../bindings";
import { failure, gate, type ManageWorld } from "./manageWorld";

/** The parts that customers and products share. */
export interface Thing {
  id: string;
  created: number | null;
  name: string | null;
  description: string | null;
  metadata: { [key in string]?: string };
}

export interface Collection<T extends Thing> {
  all: T[];
  list: (query: ListQuery) => Promise<ListWindow<T>>;
  position: (query: ListQuery, id: string) => Promise<number | null>;
  find: (id: string) => T;
  search: (text: string) => T[];
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function haystack(thing: Thing): string {
  const email = "email" in thing ? String(thing.email ?? "") : "";
  return folded(
    [thing.id, thing.name, email, thing.description, ...Object.values(thing.metadata ?? {})].join(
      " ",
    ),
  );
}

function sourceOf(world: ManageWorld): RowSource {
  if (world.scenario === "offline") return "mirror_offline";
  return world.scenario === "nomirror" || world.scenario === "building" ? "stripe" : "mirror";
}

/** A list that answers as the backend does: from the mirror, or as Stripe's own list. */
export function collection<T extends Thing>(world: ManageWorld, all: T[]): Collection<T> {
  const matching = (query: ListQuery): T[] => {
    const words = folded(query.text).split(/\s+/u).filter(Boolean);
    let found = all.filter(
      (thing) =>
        (query.active === null || (thing as { active?: boolean }).active === query.active) &&
        words.every((word) => haystack(thing).includes(word)),
    );
    const key = query.sort as keyof T | null;
    if (key)
      found = found.toSorted((a, b) => {
        const [x, y] = [a[key] ?? "", b[key] ?? ""];
        const order =
          typeof x === "number" && typeof y === "number"
            ? x - y
            : String(x).localeCompare(String(y), "en");
        return query.descending ? -order : order;
      });
    return found;
  };
  const find = (id: string) => {
    const thing = all.find((candidate) => candidate.id === id);
    if (!thing)
      throw failure("not_found", `No such object: ${id}`, {
        status: 404,
        param: "id",
        stripe_code: "resource_missing",
        stripe_message: `No such object: '${id}'`,
        request_id: "req_G0neAndG0ne",
      });
    return thing;
  };
  return {
    all,
    find,
    search: (text) => matching({ ...emptyQuery, text }),
    list: async (query) => {
      await gate(world);
      const source = sourceOf(world);
      if (source !== "stripe") {
        const found = matching(query);
        return {
          rows: found.slice(query.offset, query.offset + query.limit),
          total: found.length,
          source,
          as_of: source === "mirror_offline" ? world.now() - 7260 : world.now() - 40,
          has_more: query.offset + query.limit < found.length,
        };
      }
      // Stripe itself knows no search here but an exact email or id.
      const text = query.text.trim();
      const found =
        text === ""
          ? all
          : all.filter((t) => t.id === text || (t as { email?: string | null }).email === text);
      const from = query.after ? found.findIndex((thing) => thing.id === query.after) + 1 : 0;
      const rows = found.slice(from, from + query.limit);
      return {
        rows,
        total: null,
        source,
        as_of: null,
        has_more: from + rows.length < found.length,
      };
    },
    position: async (query, id) => {
      await gate(world);
      if (sourceOf(world) === "stripe") return null;
      const index = matching(query).findIndex((thing) => thing.id === id);
      return index < 0 ? null : index;
    },
  };
}

export const emptyQuery: ListQuery = {
  text: "",
  sort: null,
  descending: false,
  active: null,
  offset: 0,
  limit: 100,
  after: null,
};

/** The fields that were changed here and elsewhere to different values. */
export function conflicts(
  base: object,
  current: object,
  fields: Record<string, unknown>,
): Conflict[] {
  const at = (from: object, key: string): unknown => (from as Record<string, unknown>)[key] ?? null;
  const pair = (field: string, was: unknown, theirs: unknown, mine: unknown): Conflict[] =>
    JSON.stringify(was) === JSON.stringify(theirs) ||
    JSON.stringify(theirs) === JSON.stringify(mine)
      ? []
      : [
          {
            field,
            base: was as Conflict["base"],
            theirs: theirs as Conflict["theirs"],
            mine: mine as Conflict["mine"],
          },
        ];
  return Object.entries(fields).flatMap(([key, mine]) => {
    if ((key !== "metadata" && key !== "address") || mine === null || typeof mine !== "object")
      return pair(key, at(base, key), at(current, key), mine);
    const was = (at(base, key) ?? {}) as object;
    const now = (at(current, key) ?? {}) as object;
    return Object.entries(mine).flatMap(([inner, value]) =>
      at(was, inner) === value
        ? []
        : pair(`${key}.${inner}`, at(was, inner), at(now, inner), value),
    );
  });
}

/** Puts fields into an object: absent leaves, null clears, metadata key by key. */
export function applied<T extends Thing>(thing: T, fields: Record<string, unknown>): T {
  const { metadata, ...rest } = fields as { metadata?: Record<string, string | null> };
  const merged = { ...thing.metadata };
  for (const [key, value] of Object.entries(metadata ?? {}))
    if (value === null || value === "") delete merged[key];
    else merged[key] = value;
  return { ...thing, ...rest, metadata: merged };
}
