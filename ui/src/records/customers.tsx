import { Badge } from "@mantine/core";
import { Muted } from "../components/table/Muted";
import type { Customer } from "../ipc/bindings";
import type { RecordField, RecordType } from "./RecordType";

/** The connector's fields of a customer, and those that people expect beside them. */
const fields: RecordField<Customer>[] = [
  {
    key: "name",
    control: "text",
    column: {
      track: "minmax(140px, 2fr)",
      sortable: true,
      shown: true,
      cell: (customer, { t }) => (
        <>
          {customer.name || <Muted>{customer.email || customer.id}</Muted>}
          {customer.delinquent && (
            <Badge tt="none" ml={8} size="xs" color="red" variant="dot">
              {t("customers.delinquent")}
            </Badge>
          )}
        </>
      ),
    },
  },
  {
    key: "email",
    control: "email",
    column: { track: "minmax(160px, 2fr)", sortable: true, shown: true },
  },
  { key: "phone", control: "phone", column: { track: "minmax(120px, 1fr)" } },
  {
    key: "description",
    control: "multiline",
    hint: { text: "customers.descriptionHint" },
    column: { track: "minmax(140px, 2fr)", shown: true },
  },
  { key: "id", display: "id", column: { track: "minmax(168px, 1fr)", order: 1 } },
  {
    key: "account_balance",
    display: "money",
    column: { track: "minmax(96px, 1fr)", align: "end" },
  },
  {
    key: "currency",
    column: { track: "72px" },
    fact: (customer) => customer.currency?.toUpperCase(),
  },
  {
    key: "delinquent",
    display: "flag",
    fact: (customer, { t }) =>
      customer.delinquent === null ? null : customer.delinquent ? (
        <Badge tt="none" size="sm" color="red" variant="dot">
          {t("common.yes")}
        </Badge>
      ) : (
        t("common.no")
      ),
  },
  {
    key: "created",
    display: "time",
    column: { track: "minmax(188px, 1fr)", sortable: true, shown: true },
  },
  { key: "address.line1", control: "text" },
  { key: "address.line2", control: "text" },
  { key: "address.city", control: "text" },
  { key: "address.state", control: "text" },
  { key: "address.postal_code", control: "text" },
  { key: "address.country", control: "text" },
];

export const customers: RecordType<"customers"> = {
  kind: "customers",
  name: "customer",
  fields,
  idPattern: /^cus_\w+$/u,
  archivable: false,
  titleOf: (customer) => customer.name ?? customer.email ?? customer.id,
  subtitle: ({ name, email }) => name && email && <span>{email}</span>,
  phraseOf: (customer) => customer.email ?? customer.id,
};
