import type { Assistants, LedgerView } from "../../ipc/bindings";

/** What a column is called in the settings. */
export const fieldOf = (view: LedgerView, column: LedgerView["columns"][number]) =>
  `${view.name}.${column.name}`;

/** The columns that an assistant may read: as long as none were chosen, all that are not personal. */
export function allowedFields(views: LedgerView[], { fields }: Assistants): Set<string> {
  return new Set(
    views.flatMap((view) =>
      view.columns
        .filter((column) =>
          fields === null ? !column.personal : fields.includes(fieldOf(view, column)),
        )
        .map((column) => fieldOf(view, column)),
    ),
  );
}

/** The same with some turned on or off, in the order of the views. */
export function turnFields(
  views: LedgerView[],
  allowed: ReadonlySet<string>,
  turned: readonly string[],
  on: boolean,
): string[] {
  return views
    .flatMap((view) => view.columns.map((column) => fieldOf(view, column)))
    .filter((field) => (turned.includes(field) ? on : allowed.has(field)));
}
