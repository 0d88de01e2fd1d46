import type { Conflict, FieldMap, JsonValue } from "../bindings";

/** The parts that customers and products share. */
export interface AnyRecord {
  id: string;
  created: number | null;
  name: string | null;
  description: string | null;
  metadata: { [key in string]?: string };
}

type JsonObject = { [key: string]: JsonValue };

/** `metadata.a.b` is the key `a.b` of the metadata. */
function split(field: string): [string, string] {
  const [head = "", ...rest] = field.split(".");
  return [head, rest.join(".")];
}

function readField(record: object, field: string): JsonValue {
  const [head, tail] = split(field);
  const value = (record as JsonObject)[head] ?? null;
  return tail === "" ? value : ((value as JsonObject | null)?.[tail] ?? null);
}

const same = (a: JsonValue, b: JsonValue) => JSON.stringify(a) === JSON.stringify(b);

/** The fields that were changed here and elsewhere to different values. */
export function findConflicts(base: object, current: object, fields: FieldMap): Conflict[] {
  return Object.entries(fields).flatMap(([field, mine]) => {
    const [was, theirs] = [readField(base, field), readField(current, field)];
    return same(was, theirs) || same(theirs, mine) ? [] : [{ field, base: was, theirs, mine }];
  });
}

/** Puts fields into a record: absent leaves, null clears. */
export function applyFields<T extends AnyRecord>(record: T, fields: FieldMap): T {
  const next = { ...record } as unknown as JsonObject;
  for (const [field, value] of Object.entries(fields)) {
    const [head, tail] = split(field);
    if (tail === "") {
      next[head] = value === null && Array.isArray(next[head]) ? [] : value;
      continue;
    }
    const part = { ...(next[head] as JsonObject | null) };
    if (head === "metadata" && (value === null || value === "")) delete part[tail];
    else part[tail] = value;
    const gone = head !== "metadata" && Object.values(part).every((line) => line === null);
    next[head] = gone ? null : part;
  }
  return next as unknown as T;
}
