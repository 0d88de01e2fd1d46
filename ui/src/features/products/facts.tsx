import { Anchor } from "@mantine/core";
import type { TFunction } from "i18next";
import type { Fact } from "../../components/table/Facts";
import { formatDateTime } from "../../format/time";
import type { Product } from "../../ipc/bindings";

/** The connector's fields of a product; pictures stand by themselves. */
export function productFacts(
  product: Product,
  t: TFunction,
  locale: string,
  onLink: (url: string) => void,
): Fact[] {
  const label = (key: string) => t(`field.product.${key}`);
  const flag = (value: boolean | null) =>
    value === null ? null : value ? t("common.yes") : t("common.no");
  const time = (seconds: number | null) =>
    seconds === null ? null : formatDateTime(seconds, locale);
  const { url } = product;
  return [
    { key: "name", label: label("name"), value: product.name },
    { key: "id", label: label("id"), value: <code>{product.id}</code> },
    { key: "active", label: label("active"), value: flag(product.active) },
    { key: "caption", label: label("caption"), value: product.caption },
    { key: "description", label: label("description"), value: product.description },
    { key: "shippable", label: label("shippable"), value: flag(product.shippable) },
    {
      key: "url",
      label: label("url"),
      value: url && (
        <Anchor component="button" type="button" ta="start" onClick={() => onLink(url)}>
          {url}
        </Anchor>
      ),
    },
    {
      key: "type",
      label: label("type"),
      value: product.type && t(`word.${product.type}`, { defaultValue: product.type }),
    },
    { key: "created", label: label("created"), value: time(product.created) },
    { key: "updated", label: label("updated"), value: time(product.updated) },
  ];
}
