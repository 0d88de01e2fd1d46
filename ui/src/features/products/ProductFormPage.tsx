import { Anchor, Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { productForm } from "../../components/form/values";
import { useWorkspace } from "../../context/workspace";
import type { Draft, Product } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { ProductForm } from "./ProductForm";

/** Opens the form of a new or an existing product, with what was typed before if there is any. */
export function ProductFormPage({ id }: { id: string | null }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const fresh = useRef(crypto.randomUUID());
  const draftId = workspace.query.get("draft");
  const { go } = workspace;

  // The draft's id stands in the address, so that a restart comes back to the same draft.
  useEffect(() => {
    if (id === null && draftId === null)
      go(`/products/new?draft=${fresh.current}`, { replace: true });
  }, [id, draftId, go]);

  const opened = useQuery({
    queryKey: ["form", "product", connection, id, draftId],
    enabled: id !== null || draftId !== null,
    // What the form opened with must not change under the person's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async () => {
      const drafts = await ipc.listDrafts(connection);
      const draft =
        id === null
          ? drafts.find((one) => one.id === draftId)
          : drafts.find((one) => one.kind === "update_product" && one.target === id);
      const current = id === null ? null : (await ipc.getProduct(connection, id)).product;
      return { draft: draft ?? null, current };
    },
  });

  if (opened.error !== null) return workspace.failure(opened.error, () => void opened.refetch());
  if (!opened.data)
    return (
      <div role="status" aria-label={t("list.loading")} style={{ padding: 24 }}>
        <Skeleton height={24} width={240} mb={32} />
        <Skeleton height={36} maw={640} mb={24} />
        <Skeleton height={36} maw={640} mb={24} />
        <Skeleton height={96} maw={640} />
      </div>
    );
  const { draft, current } = opened.data;
  const base = draft ? (draft.base as Product | null) : current;
  const to = id === null ? "/products" : `/products/${id}`;
  return (
    <ProductForm
      key={draft?.id ?? draftId ?? fresh.current}
      draftId={draft?.id ?? draftId ?? fresh.current}
      draft={draft}
      base={base}
      initial={{ ...productForm(base), ...((draft?.content as object | null) ?? {}) }}
      back={
        <Anchor href={`#${to}`}>{id === null ? t("products.back") : (base?.name ?? id)}</Anchor>
      }
      onLeave={() => go(to)}
      onStartOver={() => {
        fresh.current = crypto.randomUUID();
        if (id === null) go(`/products/new?draft=${fresh.current}`, { replace: true });
        else void opened.refetch();
      }}
      onSaved={(product) => {
        cache.removeQueries({ queryKey: ["form", "product"] });
        void cache.invalidateQueries({ queryKey: ["products", connection] });
        void cache.invalidateQueries({ queryKey: ["product", connection, product.id] });
        workspace.notify(id === null ? t("products.created") : t("products.saved"));
        go(`/products/${product.id}`);
      }}
    />
  );
}

/** What a form page hands to the form. */
export interface FormPageProps<F, T> {
  draftId: string;
  draft: Draft | null;
  base: T | null;
  initial: F;
  back: React.ReactNode;
  onLeave: () => void;
  onStartOver: () => void;
  onSaved: (result: T) => void;
}
