import { createContext, type ReactNode, useContext } from "react";
import type { Connection, Settings, ViewState, ViewStatePatch } from "../ipc/bindings";

/** What a feature needs from the window around it. */
interface Workspace {
  /** The connection that is shown. */
  connection: Connection;
  settings: Settings;
  /** Where the window stands. */
  view: ViewState;
  /** Remembers where the window stands; no setting, and nobody hears of it. */
  saveViewState: (patch: ViewStatePatch) => void;
  /** The place in the window, without its query: `/customers/cus_1`. */
  path: string;
  query: URLSearchParams;
  go: (to: string, how?: { replace?: boolean }) => void;
  notify: (message: string, button?: { label: string; run: () => void }) => void;
  /** A failure as the person reads it: what happened, what to do, Stripe's words to copy. */
  failure: (error: unknown, retry?: () => void) => ReactNode;
  /** The same in one line. */
  errorLine: (error: unknown) => string;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error("no workspace around this part of the window");
  return workspace;
}

/** The same for a part that also stands where no connection was made yet. */
export type AppContextValue = Omit<Workspace, "connection"> & { connection: Connection | null };

export const AppContext = createContext<AppContextValue | null>(null);

export function useAppContext(): AppContextValue {
  const appContext = useContext(AppContext);
  if (appContext === null) throw new Error("no window around this part of it");
  return appContext;
}
