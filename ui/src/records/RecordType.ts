import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { Column } from "../components/table/columns";
import type { RecordTypes } from "../ipc/backend";
import type { RecordKind } from "../ipc/bindings";
import type { FormField, FormValues } from "./formValues";

/** How a value is shown where nothing else is said. */
export type Display = "text" | "flag" | "time" | "money" | "id" | "word" | "link";

/** The language that a value is shown in. */
export interface Wording {
  t: TFunction;
  locale: string;
}

/** What a field's column has besides the field's own label and value. */
interface FieldColumn<T> extends Pick<Column<T>, "track" | "align" | "sortable" | "shown"> {
  /** Columns of a higher order stand behind those of a lower one, as in CSS; 0 if none is given. */
  order?: number;
  cell?: (record: T, wording: Wording) => ReactNode;
}

/**
 * A field of a record. Its label, its place in the form, in the list, on the page, in imports and in
 * what is sent all follow from here; the limits come from the backend's rules.
 */
export interface RecordField<T> extends FormField {
  /** Dotted for a nested field, which stands in a group of its own: `address.line1`. */
  key: Extract<keyof T, string> | `${Extract<keyof T, string>}.${string}`;
  /** The key of a text below the control; shown in the form of a new record only if it says so. */
  hint?: { text: string; newOnly?: boolean };
  /** Stands below the control. */
  note?: (form: { values: FormValues; base: T | null }) => ReactNode;
  display?: Display;
  column?: FieldColumn<T>;
  /** The value on the record's page, where it is not shown as its `display` says. */
  fact?: (record: T, wording: Wording) => ReactNode;
}

/** What differs between customers and products. */
export interface RecordType<K extends RecordKind, T = RecordTypes[K]> {
  kind: K;
  /** The singular, as it stands in the keys of texts, in queries and in test ids. */
  name: string;
  /** In the order of the page, the form and the imports. */
  fields: RecordField<T>[];
  /** What an id that Stripe gave looks like. */
  idPattern: RegExp;
  /** Can be active or archived, and the list is filtered by that. */
  archivable: boolean;
  titleOf: (record: T) => string;
  /** Stands before the id, below the title. */
  subtitle: (record: T, wording: Wording) => ReactNode;
  /** What has to be typed before it is deleted. */
  phraseOf: (record: T) => string;
}
