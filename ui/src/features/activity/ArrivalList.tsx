// biome-ignore-all lint/a11y/useSemanticElements: options of a real select can neither be virtual nor hold more than labels
import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef } from "react";
import { useTranslation } from "react-i18next";
import { moveIndex } from "../../components/table/rowKeys";
import { formatDay } from "../../format/time";
import type { ArrivalRow } from "../../ipc/bindings";
import { ArrivalLine, LinePlaceholder } from "./ArrivalLine";
import classes from "./activity.module.css";
import { daysBetween, itemCount, itemOfRow, ROW_HEIGHT, rowOfItem, topRow } from "./days";
import type { ListSnapshot } from "./listSnapshot";
import { useScrollAnchor } from "./useScrollAnchor";

/** What the screen around may ask of the list. */
export interface ListHandle {
  /** The rows on the screen: the first one below the day's header, and the last one. */
  view: () => { top: number; last: number };
  reveal: (index: number) => void;
  toTop: () => void;
  focus: () => void;
}

interface ArrivalListProps {
  handle: Ref<ListHandle>;
  snapshot: ListSnapshot;
  rowAt: (index: number) => ArrivalRow | undefined;
  onVisible: (first: number, last: number) => void;
  active: number;
  opened: number | null;
  onMove: (index: number) => void;
  onOpen: (row: ArrivalRow, index: number) => void;
}

/** Arrivals under their days, of any number, in a listbox that keeps still while new ones come. */
export function ArrivalList(props: ArrivalListProps) {
  const { snapshot, rowAt, onVisible, active, opened, onMove, onOpen } = props;
  const { t, i18n } = useTranslation();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { days, total } = snapshot;
  const rows = useVirtualizer({
    count: itemCount(days),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    // The header of the day floats over the first rows.
    scrollPaddingStart: ROW_HEIGHT,
  });
  const items = rows.getVirtualItems();
  const firstItem = items[0]?.index ?? 0;
  const lastItem = items.at(-1)?.index ?? -1;
  const stretches = daysBetween(days, firstItem, lastItem);
  const first = rowOfItem(days, firstItem);
  const last = rowOfItem(days, lastItem);
  useEffect(() => onVisible(first, last), [onVisible, first, last]);

  const { fresh, newest, onScroll } = useScrollAnchor(scroller, snapshot, rowAt);
  const toTop = () => {
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.focus({ preventScroll: true });
  };
  useImperativeHandle(props.handle, () => ({
    view: () => {
      const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
      return {
        top: topRow(days, scrollTop),
        last: rowOfItem(days, Math.floor((scrollTop + clientHeight) / ROW_HEIGHT)),
      };
    },
    reveal: (index) => {
      // The very first row brings its header along.
      if (index === 0) scroller.current?.scrollTo({ top: 0 });
      else rows.scrollToIndex(itemOfRow(days, index), { align: "auto" });
    },
    toTop,
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const height = scroller.current?.clientHeight ?? 0;
    const perPage = Math.max(1, Math.floor(height / ROW_HEIGHT) - 2);
    const to = moveIndex(event.key, active, total, perPage);
    if (to === null) return;
    onMove(to);
    event.preventDefault();
    event.stopPropagation();
  };
  const now = new Date();
  const labels = { today: t("activity.today"), yesterday: t("activity.yesterday") };
  const number = new Intl.NumberFormat(i18n.language);
  const here = active >= first && active <= last;
  return (
    <div className={classes.listArea}>
      <div
        ref={scroller}
        className={classes.list}
        role="listbox"
        tabIndex={0}
        aria-label={t("activity.list")}
        {...(here && { "aria-activedescendant": `${id}-${active}` })}
        data-testid="activity-list"
        onKeyDown={onKeyDown}
        onScroll={onScroll}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {stretches.map((stretch) => (
            <div
              key={stretch.day}
              role="group"
              aria-labelledby={`${id}-${stretch.day}`}
              className={classes.day}
              style={{
                top: stretch.item * ROW_HEIGHT,
                height: (stretch.count + 1) * ROW_HEIGHT,
              }}
            >
              <div role="presentation" className={classes.dayHead} data-testid="activity-day">
                <span id={`${id}-${stretch.day}`}>
                  {formatDay(stretch.day, now, i18n.language, labels)}
                </span>
                <span className={classes.dayCount}>{number.format(stretch.count)}</span>
              </div>
              {rowsOf(stretch, first, last).map((index) => {
                const row = rowAt(index);
                return (
                  <div
                    key={row?.seq ?? `at-${index}`}
                    id={`${id}-${index}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={row !== undefined && row.seq === opened}
                    aria-posinset={index + 1}
                    aria-setsize={total}
                    className={classes.row}
                    style={{ top: (index - stretch.row + 1) * ROW_HEIGHT }}
                    data-active={index === active || undefined}
                    {...(row === undefined
                      ? { "aria-label": t("activity.loading") }
                      : {
                          "data-testid": "arrival-row",
                          "data-seq": row.seq,
                          "data-unread": !row.read || undefined,
                          "data-fresh": row.seq > newest || undefined,
                          onClick: () => onOpen(row, index),
                        })}
                  >
                    {row === undefined ? <LinePlaceholder /> : <ArrivalLine row={row} />}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
      <div className={classes.fresh} role="status">
        {fresh > 0 && (
          <Button
            size="compact-sm"
            radius="xl"
            leftSection={<IconArrowUp size={14} />}
            onClick={toTop}
            title={t("activity.toTop")}
            data-testid="activity-new"
          >
            {t("activity.new", { count: fresh })}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The rows of a day between two of the list, both included. */
function rowsOf(day: { row: number; count: number }, first: number, last: number): number[] {
  const from = Math.max(day.row, first);
  const to = Math.min(day.row + day.count - 1, last);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
