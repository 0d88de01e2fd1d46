/** One line of the metadata editor; `row` keeps its identity while its key is typed. */
export interface MetadataEntry {
  row: number;
  key: string;
  value: string;
}

/** One line of the image list. */
export interface ImageEntry {
  row: number;
  url: string;
}

/** The next free row number of a list of entries. */
export function nextRow(entries: { row: number }[]): number {
  return entries.reduce((highest, entry) => Math.max(highest, entry.row), -1) + 1;
}
