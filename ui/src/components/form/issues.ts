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

/** Broken rules by the field's key (`email`, `address.line1`), or its row (`images:2`). */
export type Issues = Record<string, Issue>;

/** What saving will do to one field. */
export type FieldChange = "leave" | "set" | "clear";

/** Characters as a person counts them: code points, as Stripe and the backend count. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
