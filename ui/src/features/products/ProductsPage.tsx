import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { DraftsLine } from "../../components/form/DraftsLine";
import { EmptyList } from "../../components/table/EmptyList";
import { type ListPlace, ListScreen } from "../../components/table/ListScreen";
import { formatListUrl, listQuery, parseListUrl } from "../../components/table/listUrl";
import { SourceLine } from "../../components/table/SourceLine";
import type { PageRequest } from "../../components/table/useRows";
import { useWorkspace } from "../../context/workspace";
import type { Product } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { defaultColumns, productColumns } from "./columns";

/** The list of products. */
export function ProductsPage() {
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const columns = useMemo(() => productColumns(t, i18n.language), [t, i18n.language]);
  const mirror = useQuery({
    queryKey: ["mirror", connection],
    queryFn: () => ipc.getMirrorStatus(connection),
  });
  const drafts = useQuery({
    queryKey: ["drafts", connection],
    queryFn: () => ipc.listDrafts(connection),
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
  const place = useMemo(() => parseListUrl(workspace.query), [workspace.query]);
  const copy = mirror.data?.kinds.find((kind) => kind.kind === "products");

  return (
    <ListScreen<Product>
      kind="products"
      queryKey={["products", connection]}
      place={place}
      onPlace={(next) => workspace.go(`/products${formatListUrl(next)}`, { replace: true })}
      fetch={fetch}
      position={position}
      onExport={async (format, ids) => {
        try {
          const file = await ipc.exportRecords(connection, {
            kind: "products",
            format,
            ids,
            query: listQuery(place),
          });
          workspace.notify(t("list.exported", { count: file.rows, path: file.path }), {
            label: t("list.showFile"),
            run: () => void ipc.revealFile(file.path),
          });
        } catch (error) {
          workspace.notify(workspace.errorLine(error));
        }
      }}
      onCopyText={async (text, rows) => {
        await navigator.clipboard.writeText(text);
        workspace.notify(t("list.copied", { count: rows }));
      }}
      idOf={idOf}
      columns={columns}
      defaultColumns={defaultColumns}
      chosen={workspace.view.columns.products ?? []}
      onChosen={(columns) => workspace.saveViewState({ columns: { products: columns } })}
      descendingFirst={["created", "updated"]}
      filterActive
      onOpen={(row) => workspace.go(`/products/${row.id}`)}
      idPattern={/^prod_\w+$/u}
      onOpenId={(id) => workspace.go(`/products/${id}`)}
      onNew={() => workspace.go("/products/new")}
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
            workspace.go(
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
          onNew={() => workspace.go("/products/new")}
          onClear={() => workspace.go("/products", { replace: true })}
          onImport={() => workspace.go("/imports")}
        />
      )}
      failed={workspace.failure}
    />
  );
}

function idOf(row: Product): string {
  return row.id;
}
