import { Badge } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Callout } from "../components/form/Callout";
import type { Product } from "../ipc/bindings";
import { textAt } from "./formValues";
import { ImagePreview } from "./ImagePreview";
import type { RecordField, RecordType, Wording } from "./RecordType";
import classes from "./records.module.css";

/** The connector's fields of a product, and its type. */
const fields: RecordField<Product>[] = [
  {
    key: "name",
    control: "text",
    column: {
      track: "minmax(180px, 2fr)",
      sortable: true,
      shown: true,
      cell: (product) => (
        <span className={classes.nameCell}>
          <ImagePreview url={product.images[0] ?? null} size={28} />
          <span className={classes.nameText}>{product.name || product.id}</span>
        </span>
      ),
    },
  },
  {
    key: "id",
    control: "text",
    hint: { text: "products.idHint", newOnly: true },
    display: "id",
    column: { track: "minmax(168px, 1fr)", order: 2 },
  },
  {
    key: "active",
    control: "switch",
    initial: true,
    hint: { text: "products.activeHint" },
    column: { track: "104px", shown: true, cell: activeBadge },
  },
  {
    key: "caption",
    control: "text",
    hint: { text: "products.captionHint", newOnly: true },
    note: ({ values, base }) => <CaptionNote caption={textAt(values, "caption")} base={base} />,
    column: { track: "minmax(120px, 1fr)" },
  },
  {
    key: "description",
    control: "multiline",
    column: { track: "minmax(140px, 2fr)", shown: true },
  },
  { key: "images", control: "images" },
  {
    key: "shippable",
    control: "switch",
    initial: true,
    hint: { text: "products.shippableHint" },
    column: { track: "96px" },
  },
  { key: "url", control: "url", column: { track: "minmax(140px, 1fr)" } },
  {
    key: "unit_label",
    control: "text",
    hint: { text: "products.unitLabelHint", newOnly: true },
    column: { track: "minmax(96px, 1fr)" },
  },
  {
    key: "statement_descriptor",
    control: "text",
    hint: { text: "products.statementDescriptorHint", newOnly: true },
    column: { track: "minmax(140px, 1fr)" },
  },
  { key: "type", display: "word" },
  {
    key: "created",
    display: "time",
    column: { track: "minmax(188px, 1fr)", sortable: true, order: 1 },
  },
  {
    key: "updated",
    display: "time",
    column: { track: "minmax(188px, 1fr)", sortable: true, shown: true },
  },
];

function activeBadge(product: Product, { t }: Wording) {
  return (
    <Badge tt="none" size="sm" variant="dot" color={product.active ? "teal" : "gray"}>
      {product.active ? t("products.active") : t("products.archived")}
    </Badge>
  );
}

/** Stripe takes a caption for goods only, and a product's type is decided when it is made. */
function CaptionNote({ caption, base }: { caption: string; base: Product | null }) {
  const { t } = useTranslation();
  const service = base !== null && base.type !== "good";
  if (caption.trim() === "" || (base !== null && !service)) return null;
  return (
    <Callout
      tone={service ? "warn" : "plain"}
      icon={<IconInfoCircle size={18} />}
      testId="caption-note"
    >
      {service ? t("products.captionService") : t("products.captionGood")}
    </Callout>
  );
}

export const products: RecordType<"products"> = {
  kind: "products",
  name: "product",
  fields,
  idPattern: /^prod_\w+$/u,
  archivable: true,
  titleOf: (product) => product.name || product.id,
  subtitle: activeBadge,
  phraseOf: (product) => product.name || product.id,
};
