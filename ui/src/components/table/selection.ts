/** What is picked in a list. `all` means every row that the query finds, loaded or not. */
export interface Selection {
  ids: ReadonlySet<string>;
  all: boolean;
}

export const emptySelection: Selection = { ids: new Set(), all: false };

export function isPicked(selection: Selection, id: string): boolean {
  return selection.all || selection.ids.has(id);
}

export function toggleRow(selection: Selection, id: string, loaded: string[]): Selection {
  // Leaving one out of "all" goes back to picking by hand, from the rows that are here.
  const ids = new Set(selection.all ? loaded : selection.ids);
  if (ids.has(id)) ids.delete(id);
  else ids.add(id);
  return { ids, all: false };
}

/** Adds the rows between two places, both included. */
export function extendSelection(
  selection: Selection,
  from: number,
  to: number,
  idAt: (index: number) => string | undefined,
): Selection {
  const ids = new Set(selection.ids);
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    const id = idAt(index);
    if (id !== undefined) ids.add(id);
  }
  return { ids, all: false };
}

export function countPicked(selection: Selection, total: number | null): number | null {
  return selection.all ? total : selection.ids.size;
}
