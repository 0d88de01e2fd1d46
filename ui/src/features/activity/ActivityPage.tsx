import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import list from "../../components/table/list.module.css";
import { useWorkspace } from "../../context/workspace";
import type { ArrivalFilter } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { ActivityToolbar } from "./ActivityToolbar";
import { LinesPlaceholder } from "./ArrivalLine";
import { ArrivalList, type ListHandle } from "./ArrivalList";
import { ArrivalPanel } from "./ArrivalPanel";
import classes from "./activity.module.css";
import { formatActivityUrl, parseActivityUrl, unfiltered } from "./activityUrl";
import { EmptyActivity } from "./EmptyActivity";
import { useActivityKeys } from "./useActivityKeys";
import { useArrivals, type Viewport } from "./useArrivals";
import { useCursor } from "./useCursor";

/** What arrived: the list by days, and the open arrival beside it. */
export function ActivityPage() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const location = useMemo(
    () => parseActivityUrl(workspace.query, connection),
    [workspace.query, connection],
  );
  const { filter, seq: opened } = location;
  const { go } = workspace;
  const listed = useRef<ListHandle>(null);
  const panel = useRef<HTMLElement>(null);
  const failed = useCallback(
    (error: unknown) => workspace.notify(workspace.errorLine(error)),
    [workspace],
  );

  const viewport = useRef<() => Viewport>(() => emptyViewport(opened));
  const arrivals = useArrivals(connection, filter, () => viewport.current());
  const { snapshot, rowAt } = arrivals;
  const open = useCallback(
    (seq: number | null) => go(formatActivityUrl({ filter, seq }), { replace: opened !== null }),
    [go, filter, opened],
  );
  const cursor = useCursor({
    arrivals,
    opened,
    onOpen: useCallback((row) => open(row.seq), [open]),
    reveal: useCallback((index: number) => listed.current?.reveal(index), []),
  });
  // Before the effects: one of them may ask for the next snapshot.
  useLayoutEffect(() => {
    viewport.current = () => {
      const view = listed.current?.view();
      if (!snapshot || !view) return emptyViewport(opened);
      const row = rowAt(view.top);
      const under = rowAt(cursor.index);
      return {
        filter: snapshot.filter,
        first: view.top - 1,
        last: view.last,
        top: row ? { row, index: view.top } : null,
        requestedSeqs: [opened, cursor.seq],
        open: under && under.seq === opened ? { row: under, index: cursor.index } : null,
      };
    };
  });

  // The window has followed the link to this connection; kept, it would pull it back here later.
  const settle = useEffectEvent(() => go(formatActivityUrl(location), { replace: true }));
  const linked = workspace.query.get("c") === connection;
  useEffect(() => {
    if (linked) settle();
  }, [linked]);

  const detail = useQuery({
    queryKey: ["arrivals", connection, "detail", opened],
    queryFn: () => ipc.getArrival(connection, opened ?? 0),
    enabled: opened !== null,
    placeholderData: keepPreviousData,
  });
  const shown = opened !== null && !detail.isPlaceholderData ? detail.data : undefined;
  const mark = (seq: number, read: boolean) =>
    void ipc.markRead(connection, [seq], read).catch(failed);
  const opening = useEffectEvent(() => {
    if (shown?.row.read === false) mark(shown.row.seq, true);
  });
  const shownSeq = shown?.row.seq;
  useEffect(() => {
    // Once, as it opens: marked unread afterwards it stays so.
    if (shownSeq !== undefined) opening();
  }, [shownSeq]);

  const close = () => {
    open(null);
    listed.current?.focus();
  };
  const markAll = () =>
    void ipc
      .markAllRead(connection, filter)
      .then((count) => workspace.notify(t("activity.marked", { count })))
      .catch(failed);
  const toDashboard = (url: string) => void ipc.openInDashboard(url).catch(failed);
  const onFilter = (next: ArrivalFilter) =>
    go(formatActivityUrl({ filter: next, seq: opened }), { replace: true });
  const target = opened === null ? cursor.row : shown?.row;
  useActivityKeys(
    {
      opened: opened !== null,
      read: target?.read ?? null,
      unread: (snapshot?.outline.unread ?? 0) > 0,
      dashboard: shown?.dashboard_url != null,
    },
    {
      move: (by) => {
        listed.current?.focus();
        cursor.moveTo(cursor.index < 0 ? (listed.current?.view().top ?? 0) : cursor.index + by);
      },
      open: () => {
        if (opened === null && cursor.row) open(cursor.row.seq);
        else panel.current?.focus();
      },
      close,
      toggleRead: () => target && mark(target.seq, !target.read),
      markAll,
      toTop: () => listed.current?.toTop(),
      dashboard: () => shown?.dashboard_url && toDashboard(shown.dashboard_url),
      copyJson: () => {
        if (shown)
          void navigator.clipboard
            .writeText(shown.raw)
            .then(() => workspace.notify(t("common.copied")), failed);
      },
    },
  );

  const failure =
    arrivals.error === null ? null : workspace.failure(arrivals.error, arrivals.refresh);
  return (
    <div className={classes.screen}>
      <div className={classes.main}>
        <ActivityToolbar
          filter={filter}
          onFilter={onFilter}
          outline={snapshot?.outline}
          onMarkAll={markAll}
          onDown={() => listed.current?.focus()}
        />
        <div className={list.body} data-stale={arrivals.stale || undefined}>
          {failure !== null && <div data-testid="activity-failure">{failure}</div>}
          {snapshot === undefined ? (
            failure === null && <LinesPlaceholder label={t("activity.loading")} />
          ) : snapshot.total === 0 ? (
            <EmptyActivity filter={snapshot.filter} onClear={() => onFilter(unfiltered)} />
          ) : (
            <ArrivalList
              handle={listed}
              snapshot={snapshot}
              rowAt={rowAt}
              onVisible={arrivals.onVisible}
              active={cursor.index}
              opened={opened}
              onMove={cursor.moveTo}
              onOpen={(row, index) => {
                cursor.moveTo(index);
                if (opened === null) open(row.seq);
              }}
            />
          )}
        </div>
      </div>
      {opened !== null && (
        <ArrivalPanel
          panel={panel}
          detail={detail}
          onClose={close}
          onMark={(read) => mark(opened, read)}
          onDashboard={toDashboard}
        />
      )}
    </div>
  );
}

/** Before there is any list: only the arrival that a link names. */
function emptyViewport(opened: number | null): Viewport {
  return { filter: null, first: 0, last: 0, top: null, requestedSeqs: [opened], open: null };
}
