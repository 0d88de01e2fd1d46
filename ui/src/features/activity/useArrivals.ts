import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { pagesOf } from "../../components/table/pages";
import type { ArrivalFilter, ArrivalRow } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { sameFilter } from "./activityUrl";
import { type Edition, editionOf, type Kept, ledgerIndex, PAGE, windowRow } from "./edition";

/** What the person looks at, which the next edition has to find again. */
export interface Look {
  /** The filter of the list that is on the screen. */
  filter: ArrivalFilter | null;
  first: number;
  last: number;
  /** The row at the top of the screen. */
  top: Kept | null;
  /** Arrivals whose places are asked for, whether their rows are here or not. */
  sought: (number | null)[];
  open: Kept | null;
}

export interface Arrivals {
  edition: Edition | undefined;
  /** The edition belongs to the last filter; that of this one is on its way. */
  stale: boolean;
  error: unknown;
  refresh: () => void;
  rowAt: (index: number) => ArrivalRow | undefined;
  placeOf: (seq: number) => number | undefined;
  onVisible: (first: number, last: number) => void;
}

let editions = 0;

async function nextEdition(
  connection: string,
  filter: ArrivalFilter,
  look: Look,
): Promise<Edition> {
  const same = look.filter !== null && sameFilter(look.filter, filter);
  const top = same ? look.top : null;
  const wanted = [...new Set([top?.row.seq, ...look.sought])].filter(
    (seq): seq is number => seq != null,
  );
  const [outline, ...places] = await Promise.all([
    ipc.arrivalOutline(connection, filter),
    ...wanted.map((seq) => ipc.arrivalPosition(connection, filter, seq)),
  ]);
  const found = new Map(wanted.map((seq, index) => [seq, places[index] ?? null]));
  const moved = top === null ? 0 : (found.get(top.row.seq) ?? top.index) - top.index;
  const [first, last] = same ? [look.first + moved, look.last + moved] : [0, PAGE - 1];
  const pages = pagesOf(first - 1, last + 1, PAGE, outline.total);
  const rows = await Promise.all(
    pages.map((page) => ipc.arrivalWindow(connection, filter, page * PAGE, PAGE)),
  );
  return editionOf({
    id: ++editions,
    filter,
    outline,
    windows: new Map(pages.map((page, index) => [page, rows[index] ?? []])),
    found,
    open: same ? look.open : null,
  });
}

/** Arrivals of any number: editions as things change, and further windows as they come into view. */
export function useArrivals(connection: string, filter: ArrivalFilter, look: () => Look): Arrivals {
  const [visible, setVisible] = useState({ first: 0, last: PAGE - 1 });
  const list = useQuery({
    queryKey: ["arrivals", connection, "list", filter],
    queryFn: () => nextEdition(connection, filter, look()),
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });
  const edition = list.data;
  const pages = useMemo(
    () =>
      edition === undefined
        ? []
        : pagesOf(visible.first - 1, visible.last + 1, PAGE, edition.outline.total).filter(
            (page) => !edition.windows.has(page),
          ),
    [edition, visible],
  );
  const further = useQueries({
    queries: pages.map((page) => ({
      // Never stale: the windows of an edition end with it.
      queryKey: ["edition", edition?.id, page],
      queryFn: () => ipc.arrivalWindow(connection, edition?.filter ?? filter, page * PAGE, PAGE),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
    })),
    combine: (results) => ({
      rows: results.map((result) => result.data),
      error: results.find((result) => result.error !== null)?.error ?? null,
    }),
  });
  const windows = useMemo(() => {
    const all = new Map(edition?.windows);
    for (const [index, page] of pages.entries()) {
      const rows = further.rows[index];
      if (rows !== undefined) all.set(page, rows);
    }
    return all;
  }, [edition, pages, further.rows]);

  const rowAt = useCallback(
    (index: number) => {
      const at = ledgerIndex(edition?.kept ?? null, index);
      return at === null ? edition?.kept?.row : windowRow(windows, at);
    },
    [edition, windows],
  );
  const placeOf = useCallback(
    (seq: number) => {
      const known = edition?.places.get(seq);
      if (known !== undefined) return known;
      for (const [page, rows] of windows) {
        const at = rows.findIndex((row) => row.seq === seq);
        if (at < 0) continue;
        const index = page * PAGE + at;
        const { kept = null } = edition ?? {};
        return kept !== null && index >= kept.index ? index + 1 : index;
      }
      return undefined;
    },
    [edition, windows],
  );
  const { refetch } = list;
  const refresh = useCallback(() => void refetch(), [refetch]);
  const onVisible = useCallback((first: number, last: number) => setVisible({ first, last }), []);
  return {
    edition,
    stale: list.isPlaceholderData,
    error: list.error ?? further.error,
    refresh,
    rowAt,
    placeOf,
    onVisible,
  };
}
