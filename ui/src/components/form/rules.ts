import type { Limits } from "./limits";
import type { CustomerForm, MetadataEntry, ProductForm } from "./values";

/** Which rule a value breaks; the same words as the backend's `detail.rule`. */
export type Rule =
  | "required"
  | "too_long"
  | "too_many"
  | "not_a_url"
  | "not_an_email"
  | "not_an_id"
  | "duplicate"
  | "bad_key";

/** One broken rule with the numbers that its message needs. */
export interface Issue {
  rule: Rule;
  limit?: number;
  length?: number;
}

/** Broken rules by the field's key (`email`, `address.line1`, `images[2]`, `metadata[size]`). */
export type Issues = Record<string, Issue>;

/** Characters as a person counts them: code points, as Stripe and the backend count. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function tooLong(text: string, limit: number): Issue | null {
  // A code point is one or two UTF-16 units: most texts need no counting.
  if (text.length <= limit) return null;
  const length = characters(text);
  return length > limit ? { rule: "too_long", limit, length } : null;
}

/** Loose on purpose: Stripe has the last word, this catches slips of the hand. */
export function notAnEmail(text: string): Issue | null {
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

export function notAUrl(text: string): Issue | null {
  const wrong: Issue = { rule: "not_a_url" };
  if (/\s/u.test(text) || !/^https?:\/\//iu.test(text)) return wrong;
  try {
    return new URL(text).hostname === "" ? wrong : null;
  } catch {
    return wrong;
  }
}

export function notAnId(text: string): Issue | null {
  return /^(?!\.+$)[\w.-]+$/u.test(text) ? null : { rule: "not_an_id" };
}

function first(...issues: (Issue | null)[]): Issue | null {
  return issues.find((issue) => issue !== null) ?? null;
}

function put(issues: Issues, key: string, issue: Issue | null) {
  if (issue) issues[key] = issue;
}

export function metadataIssues(entries: MetadataEntry[], limits: Limits): Issues {
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
        first(tooLong(key, limits.metadata.key), tooLong(entry.value, limits.metadata.value)),
      );
    seen.add(key);
  }
  if (used > limits.metadata.entries)
    issues.metadata = { rule: "too_many", limit: limits.metadata.entries, length: used };
  return issues;
}

export function customerIssues(form: CustomerForm, limits: Limits): Issues {
  const issues = metadataIssues(form.metadata, limits);
  const email = form.email.trim();
  put(issues, "name", tooLong(form.name, limits.name.customer));
  if (email !== "") put(issues, "email", first(tooLong(email, limits.email), notAnEmail(email)));
  put(issues, "phone", tooLong(form.phone, limits.phone));
  put(issues, "description", tooLong(form.description, limits.description.customer));
  for (const [part, value] of Object.entries(form.address))
    put(issues, `address.${part}`, tooLong(value, limits.address));
  return issues;
}

export function productIssues(form: ProductForm, limits: Limits): Issues {
  const issues = metadataIssues(form.metadata, limits);
  const url = form.url.trim();
  const id = form.id.trim();
  put(
    issues,
    "name",
    form.name.trim() === "" ? { rule: "required" } : tooLong(form.name, limits.name.product),
  );
  if (id !== "") put(issues, "id", first(tooLong(id, limits.id), notAnId(id)));
  put(issues, "caption", tooLong(form.caption, limits.caption));
  put(issues, "description", tooLong(form.description, limits.description.product));
  if (url !== "") put(issues, "url", first(tooLong(url, limits.url), notAUrl(url)));
  const images = form.images.filter((image) => image.url.trim() !== "");
  if (images.length > limits.images)
    issues.images = { rule: "too_many", limit: limits.images, length: images.length };
  const seen = new Set<string>();
  for (const image of images) {
    const address = image.url.trim();
    put(
      issues,
      `images:${image.row}`,
      seen.has(address)
        ? { rule: "duplicate" }
        : first(tooLong(address, limits.url), notAUrl(address)),
    );
    seen.add(address);
  }
  return issues;
}
