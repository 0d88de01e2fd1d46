import type { ImportColumn, ImportLine, RecordKind } from "../../ipc/bindings";

/** The metadata field that a column named `header` fills. */
export function nameMetadataField(header: string): string {
  const key = header
    .replace(/^metadata[.[]/iu, "")
    .replace(/\]$/u, "")
    .replaceAll(/[[\]]/gu, "")
    .trim();
  return `metadata.${key.slice(0, 40) || "column"}`;
}

/** Fields that more than one column fills: only one of them can be right. */
export function findDuplicates(fields: (string | null)[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const field of fields) {
    if (field === null) continue;
    if (seen.has(field)) twice.add(field);
    seen.add(field);
  }
  return [...twice];
}

/** What has to be mapped before anything can be made. */
export function findMissing(kind: RecordKind, fields: (string | null)[]): string | null {
  if (kind === "products" && !fields.includes("name")) return "name";
  return fields.every((field) => field === null) ? "any" : null;
}

/** At 100 calls a minute, a call for each line. */
export function estimateMinutes(lines: number): number {
  return Math.max(1, Math.ceil(lines / 100));
}

/** What the line says where the parameter (`address[country]`) comes from. */
export function findValue(line: ImportLine, columns: ImportColumn[], param: string | null): string {
  const field = param?.replace("[", ".").replace("]", "");
  const place = columns.findIndex((column) => column.field === field);
  return line.cells[place]?.trim() ?? "";
}
