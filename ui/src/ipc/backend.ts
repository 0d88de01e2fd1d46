import type {
  AccountChoice,
  ArrivalDetail,
  ArrivalFilter,
  ArrivalOutline,
  ArrivalRow,
  AuditReport,
  Connection,
  Customer,
  Draft,
  Emitted,
  ExportFormat,
  ExportRequest,
  FieldMap,
  Forecast,
  HistoryEstimate,
  HistoryImport,
  Import,
  ImportLine,
  KeyCheck,
  LedgerView,
  LineState,
  ListQuery,
  ListWindow,
  MirrorStatus,
  Notice,
  Overview,
  Price,
  Product,
  RecordDetail,
  RecordKind,
  RecordRules,
  Retention,
  Route,
  Rule,
  RulePreview,
  SavedFile,
  SearchHit,
  Settings,
  SettingsPatch,
  Start,
  Stretch,
  TopCustomer,
  Trigger,
  TriggerRule,
  ViewStatePatch,
  WatchStatus,
} from "./bindings";
import type { FlowCommands } from "./flowCommands";

/** Connections and their keys. */
export interface AccountCommands {
  loadStart(): Promise<Start>;
  checkKey(key: string): Promise<KeyCheck>;
  connect(key: string, keep: boolean, account: AccountChoice | null): Promise<Connection>;
  connectDemo(): Promise<Connection>;
  replaceKey(
    connection: string,
    key: string,
    keep: boolean,
    sameAccount: boolean,
  ): Promise<Connection>;
  recheckAccess(connection: string): Promise<Connection>;
  renameConnection(connection: string, name: string): Promise<Connection>;
  removeConnection(connection: string, deleteLedger: boolean): Promise<void>;
  listConnections(): Promise<Connection[]>;
}

/** What arrived. */
export interface ActivityCommands {
  getArrivalOutline(connection: string, filter: ArrivalFilter): Promise<ArrivalOutline>;
  listArrivals(
    connection: string,
    filter: ArrivalFilter,
    offset: number,
    limit: number,
  ): Promise<ArrivalRow[]>;
  getArrivalPosition(
    connection: string,
    filter: ArrivalFilter,
    seq: number,
  ): Promise<number | null>;
  getArrival(connection: string, seq: number): Promise<ArrivalDetail>;
  markRead(connection: string, seqs: number[], read: boolean): Promise<void>;
  markAllRead(connection: string, filter: ArrivalFilter): Promise<number>;
  /** How many arrivals would go if they were kept so long. */
  countOldArrivals(keep: Retention): Promise<number>;
  getOverview(connection: string, stretch: Stretch): Promise<Overview>;
  listTopCustomers(connection: string, stretch: Stretch): Promise<TopCustomer[]>;
  exportArrivals(
    connection: string,
    filter: ArrivalFilter,
    format: ExportFormat,
  ): Promise<SavedFile>;
}

/** What rings, by connection and trigger. */
export interface RuleCommands {
  listRules(connection: string): Promise<TriggerRule[]>;
  /** The answer is the rule as it is kept. */
  setRule(connection: string, trigger: Trigger, rule: Rule): Promise<Rule>;
  /** Which of the latest arrivals would have rung. */
  previewRule(connection: string, trigger: Trigger, rule: Rule): Promise<RulePreview>;
}

/** The watcher and the window around everything. */
export interface WindowCommands {
  listWatchStatuses(): Promise<WatchStatus[]>;
  checkNow(connection: string): Promise<void>;
  pauseWatching(): Promise<void>;
  resumeWatching(): Promise<void>;
  forecastReads(connection: string | null): Promise<Forecast[]>;
  updateSettings(patch: SettingsPatch): Promise<Settings>;
  /** What assistants could be let read. */
  listLedgerViews(): Promise<LedgerView[]>;
  /** Remembers where the window stands; nobody is told of it. */
  saveViewState(patch: ViewStatePatch): Promise<void>;
  takeRoute(): Promise<Route | null>;
  listNotices(): Promise<Notice[]>;
  dismissNotice(kind: string): Promise<void>;
  openInDashboard(url: string): Promise<void>;
  openLink(url: string): Promise<void>;
  revealDataFolder(): Promise<void>;
  revealFile(path: string): Promise<void>;
}

/** A record of each kind. */
export interface RecordTypes {
  customers: Customer;
  products: Product;
}

/** Customers and products, their drafts and their local copy. */
export interface RecordCommands {
  getRecordRules(): Promise<RecordRules>;
  listRecords<K extends RecordKind>(
    connection: string,
    kind: K,
    query: ListQuery,
  ): Promise<ListWindow<RecordTypes[K]>>;
  getRecordPosition(
    connection: string,
    kind: RecordKind,
    query: ListQuery,
    id: string,
  ): Promise<number | null>;
  getRecord<K extends RecordKind>(
    connection: string,
    kind: K,
    id: string,
  ): Promise<RecordDetail<RecordTypes[K]>>;
  /** The prices of a product; none where they may not be read. */
  listPrices(connection: string, product: string): Promise<Price[] | null>;
  createRecord<K extends RecordKind>(
    connection: string,
    kind: K,
    draftId: string,
    fields: FieldMap,
  ): Promise<RecordTypes[K]>;
  updateRecord<K extends RecordKind>(
    connection: string,
    kind: K,
    id: string,
    draftId: string,
    fields: FieldMap,
    base: RecordTypes[K],
  ): Promise<RecordTypes[K]>;
  setProductActive(
    connection: string,
    id: string,
    active: boolean,
    draftId: string,
  ): Promise<Product>;
  deleteRecord(connection: string, kind: RecordKind, id: string): Promise<void>;
  saveDraft(draft: Draft): Promise<void>;
  listDrafts(connection: string): Promise<Draft[]>;
  discardDraft(id: string): Promise<void>;
  searchRecords(connection: string, text: string, limit: number): Promise<SearchHit[]>;
  exportRecords(connection: string, request: ExportRequest): Promise<SavedFile>;
  loadImagePreview(url: string): Promise<string>;
  getMirrorStatus(connection: string): Promise<MirrorStatus>;
  wipeMirror(connection: string): Promise<void>;
  rebuildMirror(connection: string): Promise<void>;
}

/** CSV imports. */
export interface ImportCommands {
  beginImport(connection: string, kind: RecordKind, fileName: string): Promise<Import>;
  appendImportChunk(id: string, bytes: Uint8Array): Promise<void>;
  readImport(id: string): Promise<Import>;
  mapImport(
    id: string,
    fields: (string | null)[],
    hasHeader: boolean,
    encoding: string | null,
  ): Promise<Import>;
  listImportLines(
    id: string,
    state: LineState | null,
    offset: number,
    limit: number,
  ): Promise<ImportLine[]>;
  startImport(id: string): Promise<Import>;
  pauseImport(id: string): Promise<Import>;
  discardImport(id: string): Promise<void>;
  listImports(connection: string): Promise<Import[]>;
  writeImportReport(id: string): Promise<SavedFile>;
}

/** Older arrivals, and whether the record is whole. */
export interface HistoryCommands {
  /** The last import; none before the first. */
  getHistory(connection: string): Promise<HistoryImport | null>;
  /** What it costs to read from a time on (unix seconds), or from the beginning. */
  estimateHistory(connection: string, since: number | null): Promise<HistoryEstimate>;
  startHistory(connection: string, since: number | null): Promise<HistoryImport>;
  pauseHistory(connection: string): Promise<void>;
  resumeHistory(connection: string): Promise<void>;
  stopHistory(connection: string): Promise<void>;
  /** What the last audit found; none before the first. */
  getAudit(connection: string): Promise<AuditReport | null>;
  runAudit(connection: string): Promise<AuditReport>;
}

/** Every command of the backend, under its name in camel case. */
export interface Backend
  extends AccountCommands,
    ActivityCommands,
    RuleCommands,
    FlowCommands,
    WindowCommands,
    RecordCommands,
    HistoryCommands,
    ImportCommands {
  /** Hears the one channel on which the backend speaks up; the answer stops it. */
  listen(hear: (emitted: Emitted) => void): Promise<() => void>;
}
