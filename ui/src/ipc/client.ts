import { type InvokeArgs, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Backend } from "./backend";
import type { Emitted } from "./bindings";

const CHANNEL = "app-event";

/** The names of a command's arguments, in the order in which the interface takes them. */
const names: { [command in Exclude<keyof Backend, "listen" | "appendImportChunk">]: string[] } = {
  loadStart: [],
  checkKey: ["key"],
  connect: ["key", "keep", "account"],
  connectDemo: [],
  replaceKey: ["connection", "key", "keep", "sameAccount"],
  recheckAccess: ["connection"],
  renameConnection: ["connection", "name"],
  removeConnection: ["connection", "deleteLedger"],
  listConnections: [],
  getArrivalOutline: ["connection", "filter"],
  listArrivals: ["connection", "filter", "offset", "limit"],
  getArrivalPosition: ["connection", "filter", "seq"],
  getArrival: ["connection", "seq"],
  markRead: ["connection", "seqs", "read"],
  markAllRead: ["connection", "filter"],
  exportArrivals: ["connection", "filter", "format"],
  getOverview: ["connection", "stretch"],
  listTopCustomers: ["connection", "stretch"],
  countOldArrivals: ["keep"],
  listRules: ["connection"],
  setRule: ["connection", "trigger", "rule"],
  previewRule: ["connection", "trigger", "rule"],
  listFlows: ["connection"],
  checkFlow: ["plan"],
  writeFlowCondition: ["trigger", "form"],
  listFlowFields: ["trigger"],
  listFlowRecipes: [],
  saveFlow: ["connection", "id", "plan"],
  setFlowOn: ["flow", "on"],
  removeFlow: ["flow"],
  tryFlow: ["connection", "plan"],
  listFlowRuns: ["flow", "failed", "before", "limit"],
  runFlowAgain: ["run"],
  retryFlow: ["flow"],
  getSigningSecret: ["connection"],
  makeSigningSecret: ["connection"],
  setSigningSecret: ["connection", "secret"],
  getHistory: ["connection"],
  estimateHistory: ["connection", "since"],
  startHistory: ["connection", "since"],
  pauseHistory: ["connection"],
  resumeHistory: ["connection"],
  stopHistory: ["connection"],
  getAudit: ["connection"],
  runAudit: ["connection"],
  listWatchStatuses: [],
  checkNow: ["connection"],
  pauseWatching: [],
  resumeWatching: [],
  forecastReads: ["connection"],
  updateSettings: ["patch"],
  listLedgerViews: [],
  saveViewState: ["patch"],
  takeRoute: [],
  listNotices: [],
  dismissNotice: ["kind"],
  openInDashboard: ["url"],
  openLink: ["url"],
  revealDataFolder: [],
  revealFile: ["path"],
  getRecordRules: [],
  listRecords: ["connection", "kind", "query"],
  getRecordPosition: ["connection", "kind", "query", "id"],
  getRecord: ["connection", "kind", "id"],
  listPrices: ["connection", "product"],
  createRecord: ["connection", "kind", "draftId", "fields"],
  updateRecord: ["connection", "kind", "id", "draftId", "fields", "base"],
  setProductActive: ["connection", "id", "active", "draftId"],
  deleteRecord: ["connection", "kind", "id"],
  saveDraft: ["draft"],
  listDrafts: ["connection"],
  discardDraft: ["id"],
  searchRecords: ["connection", "text", "limit"],
  exportRecords: ["connection", "request"],
  loadImagePreview: ["url"],
  getMirrorStatus: ["connection"],
  wipeMirror: ["connection"],
  rebuildMirror: ["connection"],
  beginImport: ["connection", "kind", "fileName"],
  readImport: ["id"],
  mapImport: ["id", "fields", "hasHeader", "encoding"],
  listImportLines: ["id", "state", "offset", "limit"],
  startImport: ["id"],
  pauseImport: ["id"],
  discardImport: ["id"],
  listImports: ["connection"],
  writeImportReport: ["id"],
};

/** `listArrivals` is called `list_arrivals` over there. */
export function commandName(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

const commands = Object.fromEntries(
  Object.entries(names).map(([name, parameters]) => [
    name,
    (...values: unknown[]) => {
      const args = Object.fromEntries(parameters.map((parameter, at) => [parameter, values[at]]));
      return invoke(commandName(name), args as InvokeArgs);
    },
  ]),
) as unknown as Omit<Backend, "listen" | "appendImportChunk">;

const tauri: Backend = {
  ...commands,
  // A file's bytes travel as they are: as JSON they would be four times as much.
  appendImportChunk: (id, bytes) =>
    invoke("append_import_chunk", bytes, { headers: { "import-id": id } }),
  listen: (hear) => listen<Emitted>(CHANNEL, (event) => hear(event.payload)),
};

const inBrowser =
  import.meta.env.DEV && "document" in globalThis && !("__TAURI_INTERNALS__" in globalThis);

/** The backend: the app's own, or in a build for tests and design the fake. */
export const ipc: Backend =
  __FAKE__ || inBrowser ? (await import("./fake")).createFake(new URL(location.href)) : tauri;
