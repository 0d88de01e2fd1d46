import type { Import, ImportLine, LineState, RecordKind, SavedFile } from "../bindings";
import { parseCsv } from "./csv";
import { failure } from "./failure";
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
  /** The dry run: the same rules as the form's. */
  const check = (job: Job) => {
    const { head } = job;
    const columnOf = (field: string) => head.columns.findIndex((column) => column.field === field);
    const body = head.has_header ? job.rows.slice(1) : job.rows;
    const email = columnOf("email");
    const name = columnOf("name");
    job.lines = body.map((cells, index) => {
      const bad =
        email >= 0 && cells[email] && !/^\S+@\S+\.\S+$/u.test(cells[email])
          ? failure("invalid_input", "no email", { param: "email", rule: "not_an_email" })
          : head.kind === "products" && (name < 0 || !cells[name])
            ? failure("invalid_input", "required", { param: "name", rule: "required" })
            : null;
      return {
        line: index + (head.has_header ? 2 : 1),
        state: bad ? "invalid" : "ready",
        cells,
        error: bad,
        object_id: null,
      };
    });
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
      job.rows = parseCsv(new TextDecoder(japanese ? "shift_jis" : "utf-8").decode(bytes));
      if (job.rows.length === 0)
        throw failure("import_unreadable", "The file has no lines", { rule: "empty" });
      job.head.encoding = japanese ? "Shift_JIS" : "UTF-8";
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
      if (encoding) job.head.encoding = encoding;
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
