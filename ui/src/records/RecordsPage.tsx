import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { DraftsBanner } from "../components/form/DraftsBanner";
import { DataSourceBar } from "../components/table/DataSourceBar";
import { EmptyList } from "../components/table/EmptyList";
import { ListScreen } from "../components/table/ListScreen";
import type { ListPlace } from "../components/table/listPlace";
import { formatListUrl, parseListUrl, toListQuery } from "../components/table/listUrl";
import type { PageRequest } from "../components/table/useRows";
import { useWorkspace } from "../context/workspace";
import type { ExportFormat, RecordKind } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { columnsOf } from "./display";
import type { RecordType } from "./RecordType";

/** The list of a kind. */
export function RecordsPage<K extends RecordKind>({ type }: { type: RecordType<K> }) {
  const { kind } = type;
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const columns = useMemo(
    () => columnsOf(type, { t, locale: i18n.language }),
    [type, t, i18n.language],
  );
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
    (place: ListPlace, page: PageRequest) =>
      ipc.listRecords(connection, kind, toListQuery(place, page)),
    [connection, kind],
  );
  const position = useCallback(
    (place: ListPlace, id: string) =>
      ipc.getRecordPosition(connection, kind, toListQuery(place), id),
    [connection, kind],
  );
  const place = useMemo(() => parseListUrl(workspace.query), [workspace.query]);
  const copy = mirror.data?.kinds.find((one) => one.kind === kind);
  const exportRows = async (format: ExportFormat, ids: string[] | null) => {
    try {
      const query = toListQuery(place);
      const file = await ipc.exportRecords(connection, { kind, format, ids, query });
      workspace.notify(t("list.exported", { count: file.rows, path: file.path }), {
        label: t("list.showFile"),
        run: () => void ipc.revealFile(file.path),
      });
    } catch (error) {
      workspace.notify(workspace.errorLine(error));
    }
  };
  const open = (id: string) => workspace.go(`/${kind}/${id}`);
  const openNew = () => workspace.go(`/${kind}/new`);

  return (
    <ListScreen
      kind={kind}
      queryKey={[kind, connection]}
      place={place}
      onPlace={(next) => workspace.go(`/${kind}${formatListUrl(next)}`, { replace: true })}
      fetch={fetch}
      position={position}
      onExport={exportRows}
      onCopyText={async (text, rows) => {
        await navigator.clipboard.writeText(text);
        workspace.notify(t("list.copied", { count: rows }));
      }}
      idOf={idOf}
      columns={columns}
      chosen={workspace.view.columns[kind] ?? []}
      onChosen={(keys) => workspace.saveViewState({ columns: { [kind]: keys } })}
      filterActive={type.archivable}
      onOpen={(row) => open(row.id)}
      idPattern={type.idPattern}
      onOpenId={open}
      onNew={openNew}
      newTestId={`${type.name}-new`}
      listTestId={`${kind}-list`}
      rowTestId={`${type.name}-row`}
      dataSource={(first) => (
        <DataSourceBar
          kind={kind}
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
        <DraftsBanner
          drafts={(drafts.data ?? []).filter((draft) => draft.kind === kind)}
          onContinue={(draft) =>
            workspace.go(
              draft.target === null
                ? `/${kind}/new?draft=${draft.id}`
                : `/${kind}/${draft.target}/edit`,
            )
          }
          onDiscard={(draft) => void ipc.discardDraft(draft.id).then(() => drafts.refetch())}
        />
      }
      empty={(searching) => (
        <EmptyList
          kind={kind}
          text={searching ? place.text : null}
          onNew={openNew}
          onClear={() => workspace.go(`/${kind}`, { replace: true })}
          onImport={() => workspace.go("/imports")}
        />
      )}
      failed={workspace.failure}
    />
  );
}

function idOf(row: { id: string }): string {
  return row.id;
}
