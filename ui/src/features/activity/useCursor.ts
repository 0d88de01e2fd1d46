import { useCallback, useEffect, useEffectEvent, useState } from "react";
import type { ArrivalRow } from "../../ipc/bindings";
import { sameFilter } from "./activityUrl";
import type { Arrivals } from "./useArrivals";

/** The row that the keys work on: the arrival itself, wherever it stands by now. */
interface Cursor {
  /** -1 while its place is not known. */
  index: number;
  /** None while the row at the place is still on its way. */
  seq: number | null;
}

interface CursorParts {
  arrivals: Arrivals;
  /** The arrival that is open, by a click here or by a link from elsewhere. */
  opened: number | null;
  onOpen: (row: ArrivalRow) => void;
  reveal: (index: number) => void;
}

/** Keeps the cursor on its arrival while the list changes, and the open arrival under the cursor. */
export function useCursor({ arrivals, opened, onOpen, reveal }: CursorParts) {
  const { snapshot, rowAt, indexOfSeq, refresh } = arrivals;
  const [cursor, setCursor] = useState<Cursor>(() => ({
    index: opened === null ? -1 : (indexOfSeq(opened) ?? -1),
    seq: opened,
  }));
  const [known, setKnown] = useState(snapshot);
  // Moved while an arrival is open: the next one opens as soon as its row is here.
  const [following, setFollowing] = useState(false);
  const [requestedSeq, setRequestedSeq] = useState(opened);

  if (snapshot !== undefined && snapshot.id !== known?.id) {
    setKnown(snapshot);
    const at = cursor.seq === null ? undefined : indexOfSeq(cursor.seq);
    if (at !== undefined) setCursor({ ...cursor, index: at });
    else if (known !== undefined && !sameFilter(known.filter, snapshot.filter))
      setCursor({ index: -1, seq: opened });
    // Gone from the list: the keys go on from the row that took its place.
    else
      setCursor({
        index: Math.min(cursor.index, snapshot.total - 1),
        seq: cursor.seq === opened ? opened : null,
      });
  }

  const under = rowAt(cursor.index);
  const land = useEffectEvent((row: ArrivalRow) => {
    if (cursor.seq === null) setCursor({ index: cursor.index, seq: row.seq });
    if (following) {
      setFollowing(false);
      onOpen(row);
    }
  });
  useEffect(() => {
    if (under !== undefined && (following || cursor.seq === null)) land(under);
  }, [under, following, cursor.seq]);

  // A link may name an arrival that is nowhere near the rows that are here.
  const seek = useEffectEvent((seq: number) => {
    if (seq === cursor.seq && cursor.index >= 0) return;
    const at = indexOfSeq(seq);
    setCursor({ index: at ?? -1, seq });
    setRequestedSeq(seq);
    // The first snapshot asks for it by itself.
    if (at === undefined && snapshot !== undefined) refresh();
  });
  useEffect(() => {
    if (opened !== null) seek(opened);
  }, [opened]);
  const show = useEffectEvent(() => {
    reveal(cursor.index);
    setRequestedSeq(null);
  });
  const ready = snapshot !== undefined && requestedSeq !== null && requestedSeq === cursor.seq;
  useEffect(() => {
    if (ready && cursor.index >= 0) show();
  }, [ready, cursor.index]);

  /** Puts the cursor on a row; with an arrival open, that one opens. */
  const moveTo = useCallback(
    (index: number) => {
      const total = snapshot?.total ?? 0;
      if (total === 0) return;
      const to = Math.min(Math.max(index, 0), total - 1);
      setCursor({ index: to, seq: rowAt(to)?.seq ?? null });
      setFollowing(opened !== null);
      reveal(to);
    },
    [snapshot, rowAt, opened, reveal],
  );
  return { index: cursor.index, seq: cursor.seq, row: under, moveTo };
}
