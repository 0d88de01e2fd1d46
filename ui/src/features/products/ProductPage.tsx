import { Anchor, Badge, Skeleton, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../actions/registry";
import { useActions } from "../../actions/useActions";
import { ConfirmDelete } from "../../components/form/ConfirmDelete";
import { Copyable } from "../../components/table/Copyable";
import { Facts, ObjectPage, Section } from "../../components/table/Facts";
import { OfflineNote } from "../../components/table/OfflineNote";
import { RawJson } from "../../components/table/RawJson";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import { productFacts } from "./facts";
import { Prices } from "./Prices";
import { ProductButtons } from "./ProductButtons";
import { ProductImage } from "./ProductImage";
import classes from "./products.module.css";

/** One product: fields, pictures and prices. */
export function ProductPage({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const [deleting, setDeleting] = useState(false);
  const detail = useQuery({
    queryKey: ["product", connection, id],
    queryFn: () => ipc.getProduct(connection, id),
  });
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: ["products", connection] });
    void cache.invalidateQueries({ queryKey: ["product", connection, id] });
  };
  const remove = useMutation({
    mutationFn: () => ipc.deleteProduct(connection, id),
    onSuccess: () => {
      setDeleting(false);
      void cache.invalidateQueries({ queryKey: ["products", connection] });
      workspace.notify(t("products.deleted"));
      workspace.go("/products");
    },
  });
  // One id for one wish to archive or restore: a second click must not be a second send.
  const sendId = useRef<string | null>(null);
  const setActive = useMutation({
    mutationFn: (active: boolean) => {
      sendId.current ??= crypto.randomUUID();
      return ipc.setProductActive(connection, id, active, sendId.current);
    },
    onSuccess: (product) => {
      sendId.current = null;
      workspace.notify(product.active ? t("products.restored") : t("products.archivedNow"));
      refresh();
    },
    onError: (error) => workspace.notify(workspace.errorLine(error)),
  });
  const write = workspace.connection.access.find((access) => access.resource === "products");
  const readOnly = write?.write === "missing";
  const { go } = workspace;
  const actions = useMemo<Action[]>(
    () => [
      {
        id: "product.edit",
        group: "form",
        label: t("products.editTitle"),
        keys: ["e"],
        icon: IconPencil,
        run: () => go(`/products/${id}/edit`),
      },
      {
        id: "product.back",
        group: "list",
        label: t("products.back"),
        keys: ["esc"],
        keysOnly: true,
        run: () => go(`/products?row=${id}`),
      },
    ],
    [t, go, id],
  );
  useActions(actions);

  const back = <Anchor href={`#/products?row=${id}`}>{t("products.back")}</Anchor>;
  if (detail.error !== null)
    return (
      <ObjectPage
        back={back}
        title={id}
        subtitle={null}
        buttons={null}
        banner={null}
        beside={null}
        testId="product-page"
      >
        {workspace.failure(detail.error, () => void detail.refetch())}
      </ObjectPage>
    );
  if (!detail.data)
    return (
      <div role="status" aria-label={t("list.loading")} style={{ padding: 24 }}>
        <Skeleton height={24} width={260} mb={40} />
        {[60, 72, 48, 66, 54].map((width) => (
          <Skeleton key={width} height={12} width={`${width}%`} mb={18} />
        ))}
      </div>
    );
  const { product, prices, raw, dashboard_url, as_of } = detail.data;
  const metadata = Object.entries(product.metadata ?? {});
  const phrase = product.name || product.id;

  return (
    <ObjectPage
      testId="product-page"
      back={back}
      title={product.name || product.id}
      subtitle={
        <>
          <Badge tt="none" size="sm" variant="dot" color={product.active ? "teal" : "gray"}>
            {product.active ? t("products.active") : t("products.archived")}
          </Badge>
          <Copyable text={product.id} label={t("common.copyId")} />
        </>
      }
      buttons={
        <ProductButtons
          active={product.active}
          readOnly={readOnly}
          switching={setActive.isPending}
          onEdit={() => go(`/products/${id}/edit`)}
          onActive={() => setActive.mutate(!product.active)}
          onDashboard={() => void ipc.openInDashboard(dashboard_url)}
          onDelete={() => setDeleting(true)}
        />
      }
      banner={as_of === null ? null : <OfflineNote asOf={as_of} />}
      beside={
        <Section title={t("prices.title")} testId="product-prices">
          {prices === null ? (
            <Text c="dimmed" size="sm">
              {t("prices.unreadable")}
            </Text>
          ) : (
            <Prices prices={prices} />
          )}
        </Section>
      }
    >
      <Section title={t("field.product.images")} testId="product-gallery">
        {product.images.length > 0 ? (
          <ul className={classes.gallery}>
            {product.images.map((url, index) => (
              <li key={url}>
                <ProductImage
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
      <Section title={t("products.about")}>
        <Facts facts={productFacts(product, t, i18n.language, (url) => void ipc.openLink(url))} />
      </Section>
      <Section title={t("form.metadata")}>
        {metadata.length > 0 ? (
          <Facts
            facts={metadata.map(([key, value]) => ({
              key,
              label: key,
              value: String(value ?? ""),
            }))}
          />
        ) : (
          <Text c="dimmed" size="sm">
            {t("common.noMetadata")}
          </Text>
        )}
      </Section>
      <RawJson raw={raw} />
      {deleting && (
        <ConfirmDelete
          title={t("products.deleteTitle")}
          warning={t("products.deleteWarning")}
          phrase={phrase}
          prompt={t("common.typeToConfirm", { phrase })}
          action={t("products.delete")}
          cancel={t("common.cancel")}
          close={t("common.close")}
          deleting={remove.isPending}
          problem={remove.error ? workspace.failure(remove.error) : null}
          onConfirm={() => remove.mutate()}
          onClose={() => {
            setDeleting(false);
            remove.reset();
          }}
        />
      )}
    </ObjectPage>
  );
}
