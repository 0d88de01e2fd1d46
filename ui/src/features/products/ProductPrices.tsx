import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/table/DetailPage";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import { Prices } from "./Prices";

/** The prices of a product, where the key may read them. */
export function ProductPrices({ product }: { product: string }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const prices = useQuery({
    queryKey: ["product", connection, product, "prices"],
    queryFn: () => ipc.listPrices(connection, product),
  });
  return (
    <Section title={t("prices.title")} testId="product-prices">
      {prices.isPending && <Skeleton height={12} mb={12} aria-hidden />}
      {prices.error !== null && (
        <Text c="dimmed" size="sm">
          {workspace.errorLine(prices.error)}
        </Text>
      )}
      {prices.data && <Prices prices={prices.data} />}
      {prices.data === null && (
        <Text c="dimmed" size="sm">
          {t("prices.unreadable")}
        </Text>
      )}
    </Section>
  );
}
