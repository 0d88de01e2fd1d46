import type { Import, ImportLine, LineState, RecordKind, SavedFile } from "../bindings";
import { findOpenQuote, parseCsv } from "./csv";
import { failure } from "./failure";
import { checkLines, findRepeatedEmails } from "./importChecks";
import { random, stripeId } from "./random";
import type { World } from "./world";

interface Job {
  head: Import;
  bytes: number[];
  rows: string[][];
  lines: ImportLine[];
}

const guesses: Record<string, string> = {
  name: "name",
  名前: "name",
  email: "email",
  "e-mail": "email",
  メール: "email",
  phone: "phone",
  description: "description",
  説明: "description",
  id: "id",
  url: "url",
  city: "address.city",
  country: "address.country",
};

/** Imports in memory: `tick()` sends lines, so that a test decides how far it goes. */
export function importsFake(world: World) {
  const jobs: Job[] = [];
  const next = random(5);
  const jobOf = (id: string): Job => {
    const job = jobs.find((candidate) => candidate.head.id === id);
    if (!job) throw failure("unknown", "No such import");
    return job;
  };
  const told = (job: Job): Import => {
    world.emit({ type: "import_changed", import: { ...job.head } });
    return { ...job.head };
  };
  const count = (job: Job) => {
    const of = (state: LineState) => job.lines.filter((line) => line.state === state).length;
    job.head = {
      ...job.head,
      lines: job.lines.length,
      valid: of("ready") + of("created") + of("refused"),
      invalid: of("invalid"),
      created: of("created"),
      refused: of("refused"),
      eta_seconds: Math.ceil(of("ready") * 0.6),
    };
  };
  const check = (job: Job) => {
    Object.assign(job, checkLines(job.head, job.rows));
    job.head.warnings = findRepeatedEmails(job.head, job.lines);
    count(job);
  };
  let held: Promise<void> = Promise.resolve();
  let letGo = () => {};
  const commands = {
    beginImport: async (
      connection: string,
      kind: RecordKind,
      fileName: string,
    ): Promise<Import> => {
      const head: Import = {
        id: `imp_${jobs.length + 1}`,
        connection,
        kind,
        file_name: fileName,
        encoding: "UTF-8",
        certainty: "certain",
        delimiter: ",",
        has_header: true,
        state: "reading",
        columns: [],
        lines: 0,
        valid: 0,
        invalid: 0,
        created: 0,
        refused: 0,
        eta_seconds: null,
        problem: null,
        warnings: [],
      };
      const job = { head, bytes: [], rows: [], lines: [] };
      jobs.unshift(job);
      return told(job);
    },
    appendImportChunk: async (id: string, bytes: ArrayLike<number>): Promise<void> => {
      const job = jobOf(id);
      for (const byte of Array.from(bytes)) job.bytes.push(byte);
    },
    readImport: async (id: string): Promise<Import> => {
      const job = jobOf(id);
      const bytes = new Uint8Array(job.bytes);
      const japanese = job.head.file_name.includes("sjis");
      const text = new TextDecoder(japanese ? "shift_jis" : "utf-8").decode(bytes);
      job.rows = parseCsv(text);
      if (job.rows.length === 0)
        throw failure("import_unreadable", "The file has no lines", { rule: "empty" });
      const open = findOpenQuote(text);
      if (open !== null) {
        job.head.problem = failure("import_unreadable", "open quote", {
          rule: "open_quote",
          line: open,
        });
        told(job);
        throw job.head.problem;
      }
      job.head.encoding = japanese ? "Shift_JIS" : "UTF-8";
      job.head.certainty = japanese ? "likely" : "certain";
      job.head.columns = (job.rows[0] ?? []).map((header, index) => ({
        header,
        samples: job.rows.slice(1, 4).map((row) => row[index] ?? ""),
        field: guesses[header.trim().toLowerCase()] ?? null,
      }));
      job.head.state = "preview";
      check(job);
      return told(job);
    },
    mapImport: async (
      id: string,
      fields: (string | null)[],
      hasHeader: boolean,
      encoding: string | null,
    ): Promise<Import> => {
      const job = jobOf(id);
      await held;
      job.head.has_header = hasHeader;
      if (encoding) Object.assign(job.head, { encoding, certainty: "chosen" });
      job.head.columns = job.head.columns.map((column, index) => ({
        ...column,
        header: hasHeader ? (job.rows[0]?.[index] ?? "") : `Column ${index + 1}`,
        field: fields[index] ?? null,
      }));
      check(job);
      return told(job);
    },
    listImportLines: async (
      id: string,
      state: LineState | null,
      offset: number,
      limit: number,
    ): Promise<ImportLine[]> =>
      jobOf(id)
        .lines.filter((line) => state === null || line.state === state)
        .slice(offset, offset + limit),
    startImport: async (id: string): Promise<Import> => {
      const job = jobOf(id);
      job.head.state = "running";
      job.head.problem = null;
      return told(job);
    },
    pauseImport: async (id: string): Promise<Import> => {
      const job = jobOf(id);
      job.head.state = "paused";
      return told(job);
    },
    discardImport: async (id: string): Promise<void> => {
      jobs.splice(jobs.indexOf(jobOf(id)), 1);
    },
    listImports: async (connection: string): Promise<Import[]> =>
      jobs.filter((job) => job.head.connection === connection).map((job) => ({ ...job.head })),
    writeImportReport: async (id: string): Promise<SavedFile> => ({
      path: `/home/hana/Downloads/shopbell-import-${id}.csv`,
      rows: jobOf(id).lines.length,
    }),
  };
  const controls = {
    /** Mapping takes until `letMap()`. */
    holdMap: () => {
      held = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    letMap: () => letGo(),
    /** Sends the next lines of the running import. */
    importTick: (lines: number) => {
      const job = jobs.find((candidate) => candidate.head.state === "running");
      if (!job) return;
      const ready = job.lines.filter((line) => line.state === "ready").slice(0, lines);
      for (const line of ready) {
        const refused = line.cells.some((cell) => cell.endsWith("@refused.example"));
        line.state = refused ? "refused" : "created";
        line.object_id = refused ? null : stripeId("cus_", next);
        if (refused)
          line.error = failure("refused", "Invalid email address", {
            param: "email",
            stripe_message: "Invalid email address",
            request_id: "req_1mportL1ne",
          });
      }
      count(job);
      if (job.lines.every((line) => line.state !== "ready")) job.head.state = "done";
      told(job);
    },
    /** The running import meets a problem. */
    importTrouble: () => {
      const job = jobs.find((candidate) => candidate.head.state === "running");
      if (!job) return;
      job.head.state = "paused";
      job.head.problem = failure("offline", "Stripe could not be reached");
      told(job);
    },
  };
  return { commands, controls };
}
