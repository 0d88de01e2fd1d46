import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/table/DetailPage";
import type { Product } from "../../ipc/bindings";
import { ImagePreview } from "../../records/ImagePreview";
import classes from "./products.module.css";

/** The pictures of a product, in their order. */
export function ImageGallery({ product }: { product: Product }) {
  const { t } = useTranslation();
  return (
    <Section title={t("field.product.images")} testId="product-gallery">
      {product.images.length > 0 ? (
        <ul className={classes.gallery}>
          {product.images.map((url, index) => (
            <li key={url}>
              <ImagePreview
                url={url}
                size={120}
                alt={t("products.imageAlt", { n: index + 1, name: product.name })}
              />
            </li>
          ))}
        </ul>
      ) : (
        <Text c="dimmed" size="sm">
          {t("products.noImages")}
        </Text>
      )}
    </Section>
  );
}
