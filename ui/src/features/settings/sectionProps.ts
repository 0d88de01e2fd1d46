import type { Connection, Settings } from "../../ipc/bindings";
import type { ApplySettings } from "./useApplySettings";

/** What every part of the page gets. */
export interface SectionProps {
  settings: Settings;
  connections: Connection[];
  apply: ApplySettings;
  /** The row whose change was kept just now. */
  saved: string | null;
}
