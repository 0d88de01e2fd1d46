import type { FieldFormat, FieldRule, RecordRules } from "../bindings";

function rule(
  field: string,
  format: FieldFormat,
  max_length: number | null = null,
  more: Partial<FieldRule> = {},
): FieldRule {
  return {
    field,
    format,
    max_length,
    max_items: null,
    required: false,
    create_only: false,
    ...more,
  };
}

/** The rules that the backend checks by; Stripe's own description gives the numbers. */
export const recordRules: RecordRules = {
  customers: [
    rule("name", "text", 256),
    rule("email", "email", 512),
    rule("phone", "phone", 20),
    rule("description", "multiline", 5000),
    ...["line1", "line2", "city", "state", "postal_code", "country"].map((part) =>
      rule(`address.${part}`, "text", 5000),
    ),
  ],
  products: [
    rule("name", "text", 5000, { required: true }),
    rule("id", "id", 5000, { create_only: true }),
    rule("active", "flag"),
    rule("caption", "text", 5000),
    rule("description", "multiline", 40_000),
    rule("images", "url_list", 5000, { max_items: 8 }),
    rule("shippable", "flag"),
    rule("url", "url", 5000),
    rule("unit_label", "text", 12),
    rule("statement_descriptor", "text", 22),
  ],
  metadata: { entries: 50, key: 40, value: 500 },
};
