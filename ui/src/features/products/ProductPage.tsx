import { products } from "../../records/products";
import { RecordPage } from "../../records/RecordPage";
import { ArchiveButton } from "./ArchiveButton";
import { ImageGallery } from "./ImageGallery";
import { ProductPrices } from "./ProductPrices";

/** One product: its pictures before the fields, its prices beside. */
export function ProductPage({ id }: { id: string }) {
  return (
    <RecordPage
      type={products}
      id={id}
      lead={(product) => <ImageGallery product={product} />}
      beside={(product) => <ProductPrices product={product.id} />}
      buttons={(product, readOnly) => <ArchiveButton product={product} readOnly={readOnly} />}
    />
  );
}
