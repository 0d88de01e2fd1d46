import { type ImageEntry, type MetadataEntry, nextRow } from "../components/form/entries";
import type { JsonValue } from "../ipc/bindings";
import { valueAt } from "./fieldKeys";

/** How a field is filled in. */
export type Control = "text" | "multiline" | "email" | "phone" | "url" | "switch" | "images";

/** What one control holds: text as typed, never null. */
type FormValue = string | boolean | ImageEntry[] | MetadataEntry[];

/** What a form holds, by the fields' dotted keys. */
export interface FormValues {
  [field: string]: FormValue;
  metadata: MetadataEntry[];
}

/** The parts of a field that its form value depends on. */
export interface FormField {
  key: string;
  /** None for what only Stripe sets. */
  control?: Control;
  /** What a switch stands at in a new record: Stripe's own default. */
  initial?: boolean;
}

export function textAt(values: FormValues, field: string): string {
  const value = values[field];
  return typeof value === "string" ? value : "";
}

export function flagAt(values: FormValues, field: string): boolean {
  return values[field] === true;
}

export function imagesAt(values: FormValues, field: string): ImageEntry[] {
  const value = values[field];
  return Array.isArray(value) ? (value as ImageEntry[]) : [];
}

function toEntries(urls: unknown[]): ImageEntry[] {
  return urls.map((url, row) => ({ row, url: String(url) }));
}

/** What the control of a field shows for a value of Stripe's. */
function toFormValue(field: FormField, value: unknown): FormValue {
  if (field.control === "switch")
    return typeof value === "boolean" ? value : field.initial === true;
  if (field.control === "images") return toEntries(Array.isArray(value) ? value : []);
  return value === null || value === undefined ? "" : String(value);
}

function toMetadata(metadata: unknown): MetadataEntry[] {
  return Object.entries((metadata ?? {}) as Record<string, string | undefined>)
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([key, value], row) => ({ row, key, value: value ?? "" }));
}

/** The form as it is for a record, untouched; for none as it is for a new one. */
export function toFormValues(fields: FormField[], record: object | null): FormValues {
  const inputs = fields.filter((field) => field.control !== undefined);
  return {
    ...Object.fromEntries(
      inputs.map((field) => [field.key, toFormValue(field, valueAt(record, field.key))]),
    ),
    metadata: toMetadata(valueAt(record, "metadata")),
  };
}

/** The form as a draft kept it. What it has no value for stays as it is untouched. */
export function restoreFormValues(untouched: FormValues, content: JsonValue): FormValues {
  const kept = Object.keys(untouched).map((field): [string, FormValue] => {
    const known = untouched[field] as FormValue;
    const flat = (content as Record<string, FormValue | undefined> | null)?.[field];
    // Drafts of the first version have their address as an object of its own.
    const value = flat ?? valueAt(content as object | null, field);
    const alike = typeof value === typeof known && Array.isArray(value) === Array.isArray(known);
    return [field, alike ? (value as FormValue) : known];
  });
  return Object.fromEntries(kept) as FormValues;
}

/** The form with one conflicting field set to what Stripe has now. */
export function acceptRemote(
  fields: FormField[],
  values: FormValues,
  field: string,
  theirs: unknown,
): FormValues {
  if (field.startsWith("metadata.")) {
    const key = field.slice("metadata.".length);
    const others = values.metadata.filter((entry) => entry.key.trim() !== key);
    const gone = theirs === null || theirs === undefined || theirs === "";
    const entry = { row: nextRow(values.metadata), key, value: String(theirs) };
    return { ...values, metadata: gone ? others : [...others, entry] };
  }
  const known = fields.find(({ key }) => key === field);
  return known ? { ...values, [field]: toFormValue(known, theirs) } : values;
}
