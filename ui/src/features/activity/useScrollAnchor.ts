import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { ArrivalRow } from "../../ipc/bindings";
import { sameFilter } from "./activityUrl";
import { itemOfRow, ROW_HEIGHT, topRow } from "./days";
import type { ListSnapshot } from "./listSnapshot";

type RowAt = (index: number) => ArrivalRow | undefined;

/**
 * Keeps what the person reads where it is while the list changes above it.
 *
 * At the top new arrivals push in, as one expects of news; further down they are only counted.
 */
export function useScrollAnchor(
  scroller: RefObject<HTMLDivElement | null>,
  snapshot: ListSnapshot,
  rowAt: RowAt,
) {
  const [fresh, setFresh] = useState(0);
  // Rows beyond this number came with the last snapshot.
  const [newest, setNewest] = useState(Number.POSITIVE_INFINITY);
  const before = useRef({ snapshot, rowAt });

  useLayoutEffect(() => {
    const last = before.current;
    before.current = { snapshot, rowAt };
    const list = scroller.current;
    if (list === null || last.snapshot.id === snapshot.id) return;
    if (!sameFilter(last.snapshot.filter, snapshot.filter)) {
      list.scrollTop = 0;
      setFresh(0);
      setNewest(Number.POSITIVE_INFINITY);
      return;
    }
    if (isAtTop(list)) {
      const seqs = [...last.snapshot.windows.values()].flat().map(({ seq }) => seq);
      setNewest(seqs.reduce((most, seq) => Math.max(most, seq), 0));
      return;
    }
    setNewest(Number.POSITIVE_INFINITY);
    const from = topRow(last.snapshot.days, list.scrollTop);
    const seq = last.rowAt(from)?.seq;
    const to = seq === undefined ? undefined : snapshot.indices.get(seq);
    if (to === undefined) return;
    const moved = itemOfRow(snapshot.days, to) - itemOfRow(last.snapshot.days, from);
    if (moved !== 0) list.scrollTop += moved * ROW_HEIGHT;
    setFresh((count) => count + Math.max(0, to - from));
  }, [scroller, snapshot, rowAt]);

  const onScroll = useCallback(() => {
    if (scroller.current !== null && isAtTop(scroller.current)) setFresh(0);
  }, [scroller]);
  return { fresh, newest, onScroll };
}

function isAtTop(list: HTMLElement): boolean {
  return list.scrollTop < ROW_HEIGHT / 2;
}
