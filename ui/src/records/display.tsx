import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import type { Column } from "../components/table/columns";
import type { Fact } from "../components/table/DescriptionList";
import { Muted } from "../components/table/Muted";
import { formatMoney } from "../format/money";
import { formatDateTime } from "../format/time";
import type { RecordTypes } from "../ipc/backend";
import type { RecordKind } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { groupOf, labelField, valueAt } from "./fieldKeys";
import type { Display, RecordField, RecordType, Wording } from "./RecordType";

function displayOf<T>({ display, control }: RecordField<T>): Display {
  if (display !== undefined) return display;
  if (control === "switch") return "flag";
  return control === "url" ? "link" : "text";
}

function money(record: object, amount: number, locale: string): string {
  return formatMoney(amount, String(valueAt(record, "currency") ?? "usd"), locale);
}

/** A value on the record's page; none shows as a dash. */
function showFact<T extends object>(field: RecordField<T>, record: T, wording: Wording): ReactNode {
  if (field.fact) return field.fact(record, wording);
  const { t, locale } = wording;
  const value = valueAt(record, field.key);
  if (value === null || value === "") return null;
  switch (displayOf(field)) {
    case "flag":
      return value === true ? t("common.yes") : t("common.no");
    case "time":
      return formatDateTime(Number(value), locale);
    case "money":
      return money(record, Number(value), locale);
    case "id":
      return <code>{String(value)}</code>;
    case "word":
      return t(`word.${value}`, { defaultValue: String(value) });
    case "link":
      return (
        <Anchor
          component="button"
          type="button"
          ta="start"
          onClick={() => void ipc.openLink(String(value))}
        >
          {String(value)}
        </Anchor>
      );
    default:
      return String(value);
  }
}

/** The same in a row: shorter, and with nothing to click. */
function showCell<T extends object>(field: RecordField<T>, record: T, wording: Wording): ReactNode {
  if (field.column?.cell) return field.column.cell(record, wording);
  const { t, locale } = wording;
  const value = valueAt(record, field.key);
  const display = displayOf(field);
  if (display === "flag" && value !== true) return <Muted>{t("common.no")}</Muted>;
  // A balance of nothing says nothing.
  if (!value) return <Muted>—</Muted>;
  switch (display) {
    case "flag":
      return t("common.yes");
    case "time":
      return formatDateTime(Number(value), locale);
    case "money":
      return money(record, Number(value), locale);
    case "id":
      return <code>{String(value)}</code>;
    default:
      return String(value);
  }
}

/** What is copied of a value. */
function copyText<T extends object>(field: RecordField<T>, record: T): string {
  const value = valueAt(record, field.key);
  if (value === null) return "";
  return displayOf(field) === "time" ? new Date(Number(value) * 1000).toISOString() : String(value);
}

/** All columns of a list. */
export function columnsOf<K extends RecordKind>(
  type: RecordType<K>,
  wording: Wording,
): Column<RecordTypes[K]>[] {
  return type.fields
    .flatMap((field) => (field.column ? [{ field, column: field.column }] : []))
    .toSorted((a, b) => (a.column.order ?? 0) - (b.column.order ?? 0))
    .map(({ field, column: { order: _, cell: __, ...column } }) => ({
      ...column,
      key: field.key,
      label: labelField(type, field.key, wording.t),
      descendingFirst: displayOf(field) === "time",
      cell: (record) => showCell(field, record, wording),
      text: (record) => copyText(field, record),
    }));
}

/** The plain fields of a record; groups and pictures stand by themselves. */
export function factsOf<K extends RecordKind>(
  type: RecordType<K>,
  record: RecordTypes[K],
  wording: Wording,
): Fact[] {
  return type.fields
    .filter((field) => groupOf(field.key) === null && field.control !== "images")
    .map((field) => ({
      key: field.key,
      label: labelField(type, field.key, wording.t),
      value: showFact(field, record, wording),
    }));
}
