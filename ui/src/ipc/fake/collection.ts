import type { ListQuery, ListWindow, RowSource } from "../bindings";
import { failure, gate } from "./failure";
import { hasWords } from "./fold";
import type { AnyRecord } from "./recordFields";
import type { World } from "./world";

export interface Collection<T extends AnyRecord> {
  all: T[];
  list: (query: ListQuery) => Promise<ListWindow<T>>;
  position: (query: ListQuery, id: string) => Promise<number | null>;
  find: (id: string) => T;
  search: (text: string) => T[];
}

function searched(record: AnyRecord): (string | null | undefined)[] {
  const email = "email" in record ? String(record.email ?? "") : "";
  const labels = Object.values(record.metadata ?? {});
  return [record.id, record.name, email, record.description, ...labels];
}

function sourceOf(world: World): RowSource {
  if (world.scenario === "offline") return "mirror_offline";
  return world.scenario === "nomirror" || world.scenario === "building" ? "stripe" : "mirror";
}

/** A list that answers as the backend does: from the mirror, or as Stripe's own list. */
export function createCollection<T extends AnyRecord>(world: World, all: T[]): Collection<T> {
  const matching = (query: ListQuery): T[] => {
    let found = all.filter(
      (record) =>
        (query.active === null || (record as { active?: boolean }).active === query.active) &&
        hasWords(query.text, searched(record)),
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
    const record = all.find((candidate) => candidate.id === id);
    if (!record)
      throw failure("not_found", `No such object: ${id}`, {
        status: 404,
        param: "id",
        stripe_code: "resource_missing",
        stripe_message: `No such object: '${id}'`,
        request_id: "req_G0neAndG0ne",
      });
    return record;
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
      const from = query.after ? found.findIndex((record) => record.id === query.after) + 1 : 0;
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
      const index = matching(query).findIndex((record) => record.id === id);
      return index < 0 ? null : index;
    },
  };
}

const emptyQuery: ListQuery = {
  text: "",
  sort: null,
  descending: false,
  active: null,
  offset: 0,
  limit: 100,
  after: null,
};
