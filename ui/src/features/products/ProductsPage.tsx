import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../actions/workspace";
import { DraftsLine } from "../../components/form/DraftsLine";
import { EmptyList } from "../../components/table/EmptyList";
import { type ListPlace, ListScreen } from "../../components/table/ListScreen";
import { listQuery, placeOf, queryOf } from "../../components/table/place";
import { SourceLine } from "../../components/table/SourceLine";
import type { PageRequest } from "../../components/table/useRows";
import type { Product } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { defaultColumns, productColumns } from "./columns";

/** The list of products. */
export function ProductsPage() {
  const { t, i18n } = useTranslation();
  const work = useWorkspace();
  const connection = work.connection.id;
  const columns = useMemo(() => productColumns(t, i18n.language), [t, i18n.language]);
  const mirror = useQuery({
    queryKey: ["mirror", connection],
    queryFn: () => ipc.mirrorStatus(connection),
  });
  const drafts = useQuery({
    queryKey: ["drafts", connection],
    queryFn: () => ipc.drafts(connection),
    staleTime: 0,
  });
  const fetch = useCallback(
    (place: ListPlace, page: PageRequest) => ipc.listProducts(connection, listQuery(place, page)),
    [connection],
  );
  const position = useCallback(
    (place: ListPlace, id: string) => ipc.productPosition(connection, listQuery(place), id),
    [connection],
  );
  const place = useMemo(() => placeOf(work.query), [work.query]);
  const copy = mirror.data?.kinds.find((kind) => kind.kind === "products");

  return (
    <ListScreen<Product>
      kind="products"
      queryKey={["products", connection]}
      place={place}
      onPlace={(next) => work.go(`/products${queryOf(next)}`, { replace: true })}
      fetch={fetch}
      position={position}
      onExport={async (format, ids) => {
        try {
          const file = await ipc.exportRows(connection, {
            kind: "products",
            format,
            ids,
            query: listQuery(place),
          });
          work.notify(t("list.exported", { count: file.rows, path: file.path }), {
            label: t("list.showFile"),
            run: () => void ipc.revealFile(file.path),
          });
        } catch (error) {
          work.notify(work.reason(error));
        }
      }}
      onCopyText={async (text, rows) => {
        await navigator.clipboard.writeText(text);
        work.notify(t("list.copied", { count: rows }));
      }}
      idOf={idOf}
      columns={columns}
      defaultColumns={defaultColumns}
      chosen={work.settings.view.product_columns}
      onChosen={(product_columns) => work.remember({ product_columns })}
      descendingFirst={["created", "updated"]}
      filterActive
      onOpen={(row) => work.go(`/products/${row.id}`)}
      idPattern={/^prod_\w+$/u}
      onOpenId={(id) => work.go(`/products/${id}`)}
      onNew={() => work.go("/products/new")}
      newTestId="product-new"
      listTestId="products-list"
      rowTestId="product-row"
      sourceLine={(first) => (
        <SourceLine
          kind="products"
          source={first.source}
          total={first.total}
          asOf={first.as_of}
          copying={
            copy && !copy.complete && mirror.data?.enabled
              ? { progress: copy.progress, etaSeconds: copy.eta_seconds, count: copy.count }
              : null
          }
          mirrorEnabled={mirror.data?.enabled ?? true}
          now={Date.now() / 1000}
        />
      )}
      banner={
        <DraftsLine
          drafts={(drafts.data ?? []).filter((draft) => draft.kind.endsWith("_product"))}
          onContinue={(draft) =>
            work.go(
              draft.target === null
                ? `/products/new?draft=${draft.id}`
                : `/products/${draft.target}/edit`,
            )
          }
          onDiscard={(draft) => void ipc.discardDraft(draft.id).then(() => drafts.refetch())}
        />
      }
      empty={(searching) => (
        <EmptyList
          kind="products"
          text={searching ? place.text : null}
          onNew={() => work.go("/products/new")}
          onClear={() => work.go("/products", { replace: true })}
          onImport={() => work.go("/imports")}
        />
      )}
      failed={work.failure}
    />
  );
}

function idOf(row: Product): string {
  return row.id;
}
