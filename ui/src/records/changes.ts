import type { MetadataEntry } from "../components/form/entries";
import type { FieldChange } from "../components/form/issues";
import type { FieldMap } from "../ipc/bindings";
import { type FormField, type FormValues, imagesAt, textAt, toFormValues } from "./formValues";

/** What saving will do to a text. Outer spaces mean nothing. */
export function compareTexts(base: string, now: string): FieldChange {
  if (base.trim() === now.trim()) return "leave";
  return now.trim() === "" ? "clear" : "set";
}

function listUrls(values: FormValues, field: string): string[] {
  return imagesAt(values, field)
    .map(({ url }) => url.trim())
    .filter((url) => url !== "");
}

function toMap(entries: MetadataEntry[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const entry of entries) {
    const key = entry.key.trim();
    // An empty value is how Stripe removes a key, so a key without a value is not there.
    if (key !== "" && entry.value !== "") map[key] = entry.value;
  }
  return map;
}

function findMetadataChanges(base: MetadataEntry[], now: MetadataEntry[]): FieldMap {
  const before = toMap(base);
  const after = toMap(now);
  const changes: FieldMap = {};
  for (const [key, value] of Object.entries(after))
    if (before[key] !== value) changes[`metadata.${key}`] = value;
  for (const key of Object.keys(before)) if (!(key in after)) changes[`metadata.${key}`] = null;
  return changes;
}

/**
 * What is sent: a field that is as the record has it is absent, one that was emptied is `null`.
 *
 * A new record has Stripe's own defaults: what is as they are is not sent, because Stripe takes
 * `shippable` for some types of product only.
 */
export function findChanges(
  fields: FormField[],
  base: object | null,
  values: FormValues,
): FieldMap {
  const before = toFormValues(fields, base);
  const changes: FieldMap = {};
  for (const { key, control } of fields) {
    if (control === undefined) continue;
    if (control === "switch") {
      if (before[key] !== values[key]) changes[key] = values[key] === true;
    } else if (control === "images") {
      const urls = listUrls(values, key);
      if (JSON.stringify(urls) !== JSON.stringify(listUrls(before, key)))
        changes[key] = urls.length > 0 ? urls : null;
    } else {
      const text = textAt(values, key);
      const change = compareTexts(textAt(before, key), text);
      if (change !== "leave") changes[key] = change === "clear" ? null : text.trim();
    }
  }
  return { ...changes, ...findMetadataChanges(before.metadata, values.metadata) };
}
