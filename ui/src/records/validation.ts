import type { MetadataEntry } from "../components/form/entries";
import { countCharacters, type Issue, type Issues } from "../components/form/issues";
import type { FieldRule, MetadataLimits } from "../ipc/bindings";
import { type FormValues, imagesAt } from "./formValues";

function checkLength(text: string, limit: number | null): Issue | null {
  // A code point is one or two UTF-16 units: most texts need no counting.
  if (limit === null || text.length <= limit) return null;
  const length = countCharacters(text);
  return length > limit ? { rule: "too_long", limit, length } : null;
}

/** Loose on purpose: Stripe has the last word, this catches slips of the hand. */
export function checkEmail(text: string): Issue | null {
  const at = text.lastIndexOf("@");
  const domain = text.slice(at + 1);
  const good =
    at > 0 &&
    !/\s/u.test(text) &&
    /^[^.].*\.[^.]+$/u.test(domain) &&
    !domain.includes("..") &&
    !domain.includes("@");
  return good ? null : { rule: "not_an_email" };
}

export function checkUrl(text: string): Issue | null {
  const wrong: Issue = { rule: "not_a_url" };
  if (/\s/u.test(text) || !/^https?:\/\//iu.test(text)) return wrong;
  try {
    return new URL(text).hostname === "" ? wrong : null;
  } catch {
    return wrong;
  }
}

function checkId(text: string): Issue | null {
  return /^(?!\.+$)[\w.-]+$/u.test(text) ? null : { rule: "not_an_id" };
}

function firstOf(...issues: (Issue | null)[]): Issue | null {
  return issues.find((issue) => issue !== null) ?? null;
}

function put(issues: Issues, key: string, issue: Issue | null) {
  if (issue) issues[key] = issue;
}

function findMetadataIssues(entries: MetadataEntry[], limits: MetadataLimits): Issues {
  const issues: Issues = {};
  const seen = new Set<string>();
  let used = 0;
  for (const entry of entries) {
    const key = entry.key.trim();
    if (key === "" && entry.value.trim() === "") continue;
    used += 1;
    const field = `metadata:${entry.row}`;
    if (key === "") put(issues, field, { rule: "required" });
    else if (seen.has(key)) put(issues, field, { rule: "duplicate" });
    else if (/[[\]]/u.test(key)) put(issues, field, { rule: "bad_key" });
    else
      put(
        issues,
        field,
        firstOf(checkLength(key, limits.key), checkLength(entry.value, limits.value)),
      );
    seen.add(key);
  }
  if (used > limits.entries)
    issues.metadata = { rule: "too_many", limit: limits.entries, length: used };
  return issues;
}

function checkText(text: string, rule: FieldRule): Issue | null {
  if (text === "") return rule.required ? { rule: "required" } : null;
  const tooLong = checkLength(text, rule.max_length);
  if (tooLong !== null) return tooLong;
  if (rule.format === "email") return checkEmail(text);
  if (rule.format === "url") return checkUrl(text);
  return rule.format === "id" ? checkId(text) : null;
}

function findListIssues(values: FormValues, rule: FieldRule): Issues {
  const issues: Issues = {};
  const entries = imagesAt(values, rule.field).filter(({ url }) => url.trim() !== "");
  if (rule.max_items !== null && entries.length > rule.max_items)
    issues[rule.field] = { rule: "too_many", limit: rule.max_items, length: entries.length };
  const seen = new Set<string>();
  for (const entry of entries) {
    const url = entry.url.trim();
    put(
      issues,
      `${rule.field}:${entry.row}`,
      seen.has(url)
        ? { rule: "duplicate" }
        : firstOf(checkLength(url, rule.max_length), checkUrl(url)),
    );
    seen.add(url);
  }
  return issues;
}

/** What the backend's rules find wrong with a form. */
export function findIssues(
  values: FormValues,
  rules: FieldRule[],
  metadata: MetadataLimits,
): Issues {
  const issues = findMetadataIssues(values.metadata, metadata);
  for (const rule of rules) {
    const value = values[rule.field];
    if (typeof value === "string") put(issues, rule.field, checkText(value.trim(), rule));
    else if (rule.format === "url_list") Object.assign(issues, findListIssues(values, rule));
  }
  return issues;
}
