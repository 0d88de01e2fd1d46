import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { pagesOf } from "../../components/table/pages";
import type { ArrivalFilter, ArrivalRow } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { sameFilter } from "./activityUrl";
import {
  buildSnapshot,
  type ListSnapshot,
  ledgerIndex,
  PAGE,
  type PinnedArrival,
  windowRow,
} from "./listSnapshot";

/** What the person looks at, which the next snapshot has to find again. */
export interface Viewport {
  /** The filter of the list that is on the screen. */
  filter: ArrivalFilter | null;
  first: number;
  last: number;
  /** The row at the top of the screen. */
  top: PinnedArrival | null;
  /** Arrivals whose places are asked for, whether their rows are here or not. */
  requestedSeqs: (number | null)[];
  open: PinnedArrival | null;
}

export interface Arrivals {
  snapshot: ListSnapshot | undefined;
  /** The snapshot belongs to the last filter; that of this one is on its way. */
  stale: boolean;
  error: unknown;
  refresh: () => void;
  rowAt: (index: number) => ArrivalRow | undefined;
  indexOfSeq: (seq: number) => number | undefined;
  onVisible: (first: number, last: number) => void;
}

let snapshotCount = 0;

async function loadSnapshot(
  connection: string,
  filter: ArrivalFilter,
  viewport: Viewport,
): Promise<ListSnapshot> {
  const same = viewport.filter !== null && sameFilter(viewport.filter, filter);
  const top = same ? viewport.top : null;
  const wanted = [...new Set([top?.row.seq, ...viewport.requestedSeqs])].filter(
    (seq): seq is number => seq != null,
  );
  const [outline, ...indices] = await Promise.all([
    ipc.getArrivalOutline(connection, filter),
    ...wanted.map((seq) => ipc.getArrivalPosition(connection, filter, seq)),
  ]);
  const found = new Map(wanted.map((seq, index) => [seq, indices[index] ?? null]));
  const moved = top === null ? 0 : (found.get(top.row.seq) ?? top.index) - top.index;
  const [first, last] = same ? [viewport.first + moved, viewport.last + moved] : [0, PAGE - 1];
  const pages = pagesOf(first - 1, last + 1, PAGE, outline.total);
  const rows = await Promise.all(
    pages.map((page) => ipc.listArrivals(connection, filter, page * PAGE, PAGE)),
  );
  return buildSnapshot({
    id: ++snapshotCount,
    filter,
    outline,
    windows: new Map(pages.map((page, index) => [page, rows[index] ?? []])),
    found,
    open: same ? viewport.open : null,
  });
}

/** Arrivals of any number: snapshotCount as things change, and further windows as they come into view. */
export function useArrivals(
  connection: string,
  filter: ArrivalFilter,
  viewport: () => Viewport,
): Arrivals {
  const [visible, setVisible] = useState({ first: 0, last: PAGE - 1 });
  const list = useQuery({
    queryKey: ["arrivals", connection, "list", filter],
    queryFn: () => loadSnapshot(connection, filter, viewport()),
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });
  const snapshot = list.data;
  const pages = useMemo(
    () =>
      snapshot === undefined
        ? []
        : pagesOf(visible.first - 1, visible.last + 1, PAGE, snapshot.outline.total).filter(
            (page) => !snapshot.windows.has(page),
          ),
    [snapshot, visible],
  );
  const further = useQueries({
    queries: pages.map((page) => ({
      // Never stale: the windows of a snapshot end with it.
      queryKey: ["snapshot", snapshot?.id, page],
      queryFn: () => ipc.listArrivals(connection, snapshot?.filter ?? filter, page * PAGE, PAGE),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
    })),
    combine: (results) => ({
      rows: results.map((result) => result.data),
      error: results.find((result) => result.error !== null)?.error ?? null,
    }),
  });
  const windows = useMemo(() => {
    const all = new Map(snapshot?.windows);
    for (const [index, page] of pages.entries()) {
      const rows = further.rows[index];
      if (rows !== undefined) all.set(page, rows);
    }
    return all;
  }, [snapshot, pages, further.rows]);

  const rowAt = useCallback(
    (index: number) => {
      const at = ledgerIndex(snapshot?.pinned ?? null, index);
      return at === null ? snapshot?.pinned?.row : windowRow(windows, at);
    },
    [snapshot, windows],
  );
  const indexOfSeq = useCallback(
    (seq: number) => {
      const known = snapshot?.indices.get(seq);
      if (known !== undefined) return known;
      for (const [page, rows] of windows) {
        const at = rows.findIndex((row) => row.seq === seq);
        if (at < 0) continue;
        const index = page * PAGE + at;
        const { pinned = null } = snapshot ?? {};
        return pinned !== null && index >= pinned.index ? index + 1 : index;
      }
      return undefined;
    },
    [snapshot, windows],
  );
  const { refetch } = list;
  const refresh = useCallback(() => void refetch(), [refetch]);
  const onVisible = useCallback((first: number, last: number) => setVisible({ first, last }), []);
  return {
    snapshot,
    stale: list.isPlaceholderData,
    error: list.error ?? further.error,
    refresh,
    rowAt,
    indexOfSeq,
    onVisible,
  };
}
