import type { ErrorView, Import, ImportLine, ImportWarning } from "../bindings";
import { failure } from "./failure";

const columnOf = (head: Import, field: string) =>
  head.columns.findIndex((column) => column.field === field);

function findError(head: Import, cells: string[]): ErrorView | null {
  const at = (field: string) => cells[columnOf(head, field)] ?? "";
  const broken = (param: string, rule: string) => failure("invalid_input", rule, { param, rule });
  if (at("email") && !/^\S+@\S+\.\S+$/u.test(at("email"))) return broken("email", "not_an_email");
  if (head.kind === "products" && !at("name")) return broken("name", "required");
  if (at("address.country") === "Atlantis") return broken("address[country]", "unknown_country");
  return null;
}

/** The dry run: the same rules as the form's. */
export function checkLines(head: Import, rows: string[][]): { lines: ImportLine[] } {
  const first = head.has_header ? 2 : 1;
  const lines = rows.slice(first - 1).map((cells, index): ImportLine => {
    const error = findError(head, cells);
    const state = error ? "invalid" : "ready";
    return { line: index + first, state, cells, error, object_id: null };
  });
  return { lines };
}

/** Lines whose email address an earlier line has. */
export function findRepeatedEmails(head: Import, lines: ImportLine[]): ImportWarning[] {
  const seen = new Set<string>();
  const repeated: number[] = [];
  for (const { line, cells, state } of lines) {
    const email = (cells[columnOf(head, "email")] ?? "").toLowerCase();
    if (email === "" || state === "invalid") continue;
    if (seen.has(email)) repeated.push(line);
    seen.add(email);
  }
  if (repeated.length === 0) return [];
  return [{ kind: "email_in_file", count: repeated.length, lines: repeated.slice(0, 20) }];
}
