import { Badge } from "@mantine/core";
import type { TFunction } from "i18next";
import type { Column } from "../../components/table/columns";
import { Muted } from "../../components/table/Muted";
import { formatDateTime } from "../../format/time";
import type { Product } from "../../ipc/bindings";
import { ProductImage } from "./ProductImage";
import classes from "./products.module.css";

export const defaultColumns = ["name", "active", "description", "updated"];

/** All columns of the product list. */
export function productColumns(t: TFunction, locale: string): Column<Product>[] {
  const label = (key: string) => t(`field.product.${key}`);
  const plain = (key: "caption" | "description" | "url", track: string): Column<Product> => ({
    key,
    label: label(key),
    track,
    cell: (row) => row[key] || <Muted>—</Muted>,
    text: (row) => row[key] ?? "",
  });
  const time = (key: "created" | "updated"): Column<Product> => ({
    key,
    label: label(key),
    track: "minmax(188px, 1fr)",
    sortable: true,
    cell: (row) => (row[key] === null ? <Muted>—</Muted> : formatDateTime(row[key], locale)),
    text: (row) => (row[key] === null ? "" : new Date(row[key] * 1000).toISOString()),
  });
  return [
    {
      key: "name",
      label: label("name"),
      track: "minmax(180px, 2fr)",
      sortable: true,
      cell: (row) => (
        <span className={classes.nameCell}>
          <ProductImage url={row.images[0] ?? null} size={28} />
          <span className={classes.nameText}>{row.name || row.id}</span>
        </span>
      ),
      text: (row) => row.name,
    },
    {
      key: "active",
      label: label("active"),
      track: "104px",
      cell: (row) => (
        <Badge tt="none" size="sm" variant="dot" color={row.active ? "teal" : "gray"}>
          {row.active ? t("products.active") : t("products.archived")}
        </Badge>
      ),
      text: (row) => String(row.active),
    },
    plain("caption", "minmax(120px, 1fr)"),
    plain("description", "minmax(140px, 2fr)"),
    {
      key: "shippable",
      label: label("shippable"),
      track: "96px",
      cell: (row) => (row.shippable ? t("common.yes") : <Muted>{t("common.no")}</Muted>),
      text: (row) => String(row.shippable ?? ""),
    },
    plain("url", "minmax(140px, 1fr)"),
    time("updated"),
    time("created"),
    {
      key: "id",
      label: label("id"),
      track: "minmax(168px, 1fr)",
      cell: (row) => <code>{row.id}</code>,
      text: (row) => row.id,
    },
  ];
}
