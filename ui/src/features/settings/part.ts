import type { Connection, Settings } from "../../ipc/bindings";
import type { Apply } from "./useApply";

/** What every part of the page gets. */
export interface PartProps {
  settings: Settings;
  connections: Connection[];
  apply: Apply;
  /** The row whose change was kept just now. */
  saved: string | null;
}
