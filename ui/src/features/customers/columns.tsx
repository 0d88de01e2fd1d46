import { Badge } from "@mantine/core";
import type { TFunction } from "i18next";
import type { Column } from "../../components/table/columns";
import { Muted } from "../../components/table/Muted";
import { formatMoney } from "../../format/money";
import { formatDateTime } from "../../format/time";
import type { Customer } from "../../ipc/bindings";

export const defaultColumns = ["name", "email", "description", "created"];

/** All columns of the customer list. */
export function customerColumns(t: TFunction, locale: string): Column<Customer>[] {
  const plain = (
    key: "name" | "email" | "phone" | "description" | "currency",
    track: string,
    sortable = true,
  ): Column<Customer> => ({
    key,
    label: t(`field.customer.${key}`),
    track,
    sortable,
    cell: (row) => row[key] || <Muted>—</Muted>,
    text: (row) => row[key] ?? "",
  });
  return [
    {
      ...plain("name", "minmax(140px, 2fr)"),
      cell: (row) => (
        <>
          {row.name || <Muted>{row.email || row.id}</Muted>}
          {row.delinquent && (
            <Badge tt="none" ml={8} size="xs" color="red" variant="dot">
              {t("customers.delinquent")}
            </Badge>
          )}
        </>
      ),
    },
    plain("email", "minmax(160px, 2fr)"),
    plain("phone", "minmax(120px, 1fr)", false),
    plain("description", "minmax(140px, 2fr)", false),
    {
      key: "account_balance",
      label: t("field.customer.account_balance"),
      track: "minmax(96px, 1fr)",
      align: "end",
      cell: (row) =>
        row.account_balance ? (
          formatMoney(row.account_balance, row.currency ?? "usd", locale)
        ) : (
          <Muted>—</Muted>
        ),
      text: (row) => String(row.account_balance ?? ""),
    },
    plain("currency", "72px", false),
    {
      key: "created",
      label: t("field.customer.created"),
      track: "minmax(188px, 1fr)",
      sortable: true,
      cell: (row) => formatDateTime(row.created, locale),
      text: (row) => new Date((row.created ?? 0) * 1000).toISOString(),
    },
    {
      key: "id",
      label: t("field.customer.id"),
      track: "minmax(168px, 1fr)",
      cell: (row) => <code>{row.id}</code>,
      text: (row) => row.id,
    },
  ];
}
