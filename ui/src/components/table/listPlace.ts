import type { Sort } from "./columns";

/** The list as the address names it. */
export interface ListPlace {
  text: string;
  sort: Sort | null;
  active: boolean | null;
  /** The row to show and make active. */
  row: string | null;
}
