import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListWindow, RecordKind } from "../../ipc/bindings";
import { type Column, cycleSort, formatTable, selectColumns } from "./columns";
import { ListToolbar } from "./ListToolbar";
import classes from "./list.module.css";
import type { ListPlace } from "./listPlace";
import { RowsPlaceholder } from "./RowsPlaceholder";
import { type SelectionAction, SelectionBar } from "./SelectionBar";
import { countPicked, emptySelection, isPicked, type Selection, toggleRow } from "./selection";
import { useListKeys } from "./useListKeys";
import { type PageRequest, useRows } from "./useRows";
import { VirtualTable } from "./VirtualTable";

/** More rows than this are better exported than copied. */
const MAX_COPIED_ROWS = 5000;

interface ListScreenProps<T> {
  kind: RecordKind;
  queryKey: readonly unknown[];
  place: ListPlace;
  onPlace: (place: ListPlace) => void;
  fetch: (place: ListPlace, page: PageRequest) => Promise<ListWindow<T>>;
  position: (place: ListPlace, id: string) => Promise<number | null>;
  onExport: (format: "csv" | "json", ids: string[] | null) => Promise<void>;
  onCopyText: (text: string, rows: number) => Promise<void>;
  idOf: (row: T) => string;
  columns: Column<T>[];
  chosen: string[];
  onChosen: (keys: string[]) => void;
  onOpen: (row: T) => void;
  /** What an id looks like; one that is pasted into the search opens with Enter. */
  idPattern: RegExp;
  onOpenId: (id: string) => void;
  onNew: () => void;
  newTestId: string;
  listTestId: string;
  rowTestId: string;
  filterActive?: boolean;
  dataSource: (first: ListWindow<T>) => ReactNode;
  banner?: ReactNode;
  /** What stands there when there is nothing at all, or nothing that answers the search. */
  empty: (searching: boolean) => ReactNode;
  failed: (error: unknown, retry: () => void) => ReactNode;
}

/** The screen of a list: search, columns, rows, and what is done with picked ones. */
export function ListScreen<T>(props: ListScreenProps<T>) {
  const { kind, place, onPlace, idOf, fetch, position } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState(place.text);
  const [selection, setSelection] = useState<Selection>(emptySelection);
  const [active, setActive] = useState(0);
  const [busy, setBusy] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const columns = useMemo(
    () =>
      selectColumns(
        props.columns,
        props.chosen,
        props.columns.filter(({ shown }) => shown).map(({ key }) => key),
      ),
    [props.columns, props.chosen],
  );

  const rows = useRows<T>({
    queryKey: [...props.queryKey, place.text, place.sort, place.active],
    fetch: (page) => fetch(place, page),
    idOf,
  });
  const fromStripe = rows.first?.source === "stripe";
  const latest = useRef({ place, onPlace });
  latest.current = { place, onPlace };

  // The local copy answers each key at once; Stripe is asked when the typing rests.
  useEffect(() => {
    if (typed === latest.current.place.text) return;
    const wait = window.setTimeout(
      () => {
        setSelection(emptySelection);
        setActive(0);
        latest.current.onPlace({ ...latest.current.place, text: typed, row: null });
      },
      fromStripe ? 400 : 30,
    );
    return () => window.clearTimeout(wait);
  }, [typed, fromStripe]);
  useEffect(() => setTyped(place.text), [place.text]);

  useEffect(() => {
    if (place.row === null) return;
    let gone = false;
    position(latest.current.place, place.row)
      .then((index) => {
        if (!gone && index !== null) setActive(index);
      })
      // A link to a row that is not there leaves the list where it is.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [place.row, position]);

  const pickedRows = useCallback(async (): Promise<T[]> => {
    const loaded = Array.from({ length: rows.total }, (_, index) => rows.rowAt(index));
    if (!selection.all)
      return loaded.filter((row): row is T & {} => row != null && isPicked(selection, idOf(row)));
    const found: T[] = [];
    let after: string | null = null;
    for (let more = true; more && found.length < MAX_COPIED_ROWS; ) {
      const page: ListWindow<T> = await fetch(latest.current.place, {
        offset: found.length,
        limit: 100,
        after,
      });
      found.push(...page.rows);
      const last = page.rows.at(-1);
      after = last === undefined ? null : idOf(last);
      more = page.has_more && last !== undefined;
    }
    return found;
  }, [rows, selection, idOf, fetch]);

  const copy = async (idsOnly: boolean) => {
    const picked =
      selection.all || selection.ids.size > 0
        ? await pickedRows()
        : [rows.rowAt(active)].filter((row): row is T & {} => row != null);
    const text = idsOnly ? picked.map(idOf).join("\n") : formatTable(columns, picked);
    await props.onCopyText(text, picked.length);
  };
  const onAction = async (action: SelectionAction) => {
    setBusy(true);
    try {
      if (action === "copy_rows" || action === "copy_ids") await copy(action === "copy_ids");
      else
        await props.onExport(
          action === "export_csv" ? "csv" : "json",
          selection.all ? null : [...selection.ids],
        );
    } finally {
      setBusy(false);
    }
  };
  /** A pasted id opens its object, known to the list or not; so does the only hit. */
  const onSearchEnter = () => {
    const only = rows.rowAt(0);
    if (props.idPattern.test(typed.trim())) props.onOpenId(typed.trim());
    else if (rows.total === 1 && only != null && typed === place.text) props.onOpen(only);
    else grid.current?.focus();
  };
  const onSort = (key: string) => {
    const descendingFirst = columns.some((column) => column.key === key && column.descendingFirst);
    onPlace({ ...place, row: null, sort: cycleSort(place.sort, key, descendingFirst) });
  };
  const picked = selection.all || selection.ids.size > 0;
  useListKeys(picked, {
    move: (by) => {
      grid.current?.focus();
      setActive(Math.min(Math.max(active + by, 0), Math.max(rows.total - 1, 0)));
    },
    open: () => {
      const row = rows.rowAt(active);
      if (row != null) props.onOpen(row);
    },
    pick: () => {
      const row = rows.rowAt(active);
      if (row != null) setSelection(toggleRow(selection, idOf(row), [idOf(row)]));
    },
    pickAll: () => setSelection({ ids: new Set(), all: true }),
    copy: () => void copy(false),
  });
  const searching = place.text !== "" || place.active !== null;

  return (
    <div className={classes.screen}>
      <ListToolbar
        {...props}
        typed={typed}
        onTyped={setTyped}
        shown={columns.map((column) => column.key)}
        onDown={() => grid.current?.focus()}
        onEnter={onSearchEnter}
      />
      {rows.first && props.dataSource(rows.first)}
      {props.banner}
      <div className={classes.body} data-stale={rows.stale || undefined}>
        {rows.pending ? (
          <RowsPlaceholder label={t("list.loading")} />
        ) : rows.error !== null && rows.first === undefined ? (
          props.failed(rows.error, rows.retry)
        ) : rows.total === 0 ? (
          props.empty(searching)
        ) : (
          <VirtualTable
            grid={grid}
            columns={columns}
            total={rows.total}
            rowAt={rows.rowAt}
            idOf={idOf}
            onVisible={rows.onVisible}
            sort={place.sort}
            onSort={onSort}
            selection={selection}
            onSelection={setSelection}
            active={Math.min(active, rows.total - 1)}
            onActive={setActive}
            onOpen={props.onOpen}
            onCopy={() => void copy(false)}
            labels={{
              label: t(`nav.${kind}`),
              pick: t("list.pickAll"),
              sort: (column) => t("list.sortBy", { column }),
            }}
            testId={props.listTestId}
            rowTestId={props.rowTestId}
          />
        )}
        {picked && (
          <SelectionBar
            count={countPicked(selection, rows.first?.total ?? null)}
            busy={busy}
            onAction={(action) => void onAction(action)}
            onClear={() => setSelection(emptySelection)}
          />
        )}
      </div>
    </div>
  );
}
