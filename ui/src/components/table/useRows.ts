import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { ListQuery, ListWindow } from "../../ipc/bindings";
import { pagesOf } from "./pages";

const PAGE_SIZE = 100;

/** Which window to get. */
export type PageRequest = Pick<ListQuery, "offset" | "limit" | "after">;

interface RowsOptions<T> {
  /** Names the list with its query: rows of another key are other rows. */
  queryKey: readonly unknown[];
  fetch: (page: PageRequest) => Promise<ListWindow<T>>;
  idOf: (row: T) => string;
}

export interface Rows<T> {
  /** The first window: where the rows come from and whether they came at all. */
  first: ListWindow<T> | undefined;
  error: unknown;
  pending: boolean;
  stale: boolean;
  retry: () => void;
  total: number;
  rowAt: (index: number) => T | undefined;
  onVisible: (start: number, end: number) => void;
}

/**
 * Rows of any number, fetched as they come into view.
 *
 * The local copy knows its total and answers any window; Stripe's own list only goes on after the
 * last row that is here.
 */
export function useRows<T>({ queryKey, fetch, idOf }: RowsOptions<T>): Rows<T> {
  const [visible, setVisible] = useState({ start: 0, end: PAGE_SIZE - 1 });
  const head = useQuery({
    queryKey: [...queryKey, "window", 0],
    queryFn: () => fetch({ offset: 0, limit: PAGE_SIZE, after: null }),
    placeholderData: keepPreviousData,
  });
  const first = head.data;
  const windowed = first !== undefined && first.source !== "stripe";
  const known = windowed ? (first.total ?? first.rows.length) : 0;
  const pages = useMemo(
    () => pagesOf(visible.start, visible.end, PAGE_SIZE, known).filter((page) => page > 0),
    [visible, known],
  );
  const windows = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...queryKey, "window", page],
      queryFn: () => fetch({ offset: page * PAGE_SIZE, limit: PAGE_SIZE, after: null }),
      enabled: windowed && !head.isPlaceholderData,
      // Of 100,000 rows that were scrolled through, few are looked at again.
      gcTime: 30_000,
    })),
    combine: (results) => results.map((result) => result.data?.rows),
  });
  const chain = useInfiniteQuery({
    queryKey: [...queryKey, "chain"],
    enabled: first?.source === "stripe" && first.has_more && !head.isPlaceholderData,
    initialPageParam: first?.rows.at(-1) ? idOf(first.rows.at(-1) as T) : null,
    queryFn: ({ pageParam }) => fetch({ offset: 0, limit: PAGE_SIZE, after: pageParam }),
    getNextPageParam: (last) => {
      const row = last.rows.at(-1);
      return last.has_more && row !== undefined ? idOf(row) : undefined;
    },
  });
  const more = useMemo(() => chain.data?.pages.flatMap((page) => page.rows) ?? [], [chain.data]);
  const { fetchNextPage, hasNextPage, isFetching } = chain;
  const loaded = (first?.rows.length ?? 0) + more.length;

  const onVisible = useCallback(
    (start: number, end: number) => {
      setVisible((before) =>
        before.start === start && before.end === end ? before : { start, end },
      );
      if (!windowed && hasNextPage && !isFetching && end >= loaded - 20) void fetchNextPage();
    },
    [windowed, hasNextPage, isFetching, loaded, fetchNextPage],
  );
  const rowAt = useCallback(
    (index: number): T | undefined => {
      const rows = first?.rows ?? [];
      if (index < PAGE_SIZE || !windowed)
        return index < rows.length ? rows[index] : more[index - rows.length];
      return windows[pages.indexOf(Math.floor(index / PAGE_SIZE))]?.[index % PAGE_SIZE];
    },
    [first, more, windowed, windows, pages],
  );
  return {
    first,
    error: head.error ?? null,
    pending: head.isPending,
    stale: head.isPlaceholderData,
    retry: () => void head.refetch(),
    total: windowed ? known : loaded,
    rowAt,
    onVisible,
  };
}
