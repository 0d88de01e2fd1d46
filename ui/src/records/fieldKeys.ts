import type { TFunction } from "i18next";

/** The label of a field, also of a metadata key. */
export function labelField(type: { name: string }, field: string, t: TFunction): string {
  if (field.startsWith("metadata.")) return t("form.metadataOf", { key: field.slice(9) });
  return t(field.includes(".") ? `field.${field}` : `field.${type.name}.${field}`);
}

/** The value at a dotted key; none where a part of the way is missing. */
export function valueAt(record: object | null, key: string): unknown {
  return key
    .split(".")
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | null)?.[part] ?? null, record);
}

/** The group that a nested field stands in; none for the others. */
export function groupOf(field: string): string | null {
  return field.includes(".") ? field.slice(0, field.indexOf(".")) : null;
}
