// biome-ignore-all lint/a11y/useSemanticElements: rows of a real table cannot be taken out of the flow, as virtual rows are
import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { Column, Sort } from "./columns";
import type { Selection } from "./selection";
import classes from "./table.module.css";

/** The labels of the table, already in the person's language. */
export interface TableLabels {
  label: string;
  pick: string;
  sort: (column: string) => string;
}

interface TableHeaderProps<T> {
  columns: Column<T>[];
  /** The grid's tracks, the same as the rows'. */
  template: string;
  sort: Sort | null;
  onSort: (key: string) => void;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  labels: TableLabels;
}

/** The headers of the columns: what is sorted, and picking every row. */
export function TableHeader<T>({
  columns,
  template,
  sort,
  onSort,
  selection,
  onSelection,
  labels,
}: TableHeaderProps<T>) {
  const some = selection.ids.size > 0;
  return (
    <div role="rowgroup" className={classes.head}>
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className={classes.headRow}
        style={{ gridTemplateColumns: template }}
      >
        <div role="columnheader" tabIndex={-1} className={classes.pick}>
          <Checkbox
            size="xs"
            aria-label={labels.pick}
            checked={selection.all}
            indeterminate={some && !selection.all}
            onChange={() => onSelection({ ids: new Set(), all: !(selection.all || some) })}
          />
        </div>
        {columns.map((column) => {
          const sorted = sort?.key === column.key;
          return (
            <div
              key={column.key}
              role="columnheader"
              tabIndex={-1}
              className={classes.headCell}
              data-align={column.align}
              {...(sorted && { "aria-sort": sort.descending ? "descending" : "ascending" })}
            >
              {column.sortable ? (
                <button
                  type="button"
                  className={classes.sort}
                  title={labels.sort(column.label)}
                  onClick={() => onSort(column.key)}
                >
                  {column.label}
                  {sorted &&
                    (sort.descending ? <IconArrowDown size={13} /> : <IconArrowUp size={13} />)}
                </button>
              ) : (
                column.label
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
