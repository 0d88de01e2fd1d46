import type { Field, FieldValue } from "../../ipc/bindings";

type Part = [key: string, kind: "id" | "text" | "word" | "time"];

const ofDiscount: Part[] = [
  ["customer", "id"],
  ["start", "time"],
  ["end", "time"],
  ["subscription", "id"],
];
const ofCoupon: Part[] = [
  ["id", "text"],
  ["name", "text"],
  ["duration", "word"],
];

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldValue(value: unknown, kind: Part[1]): FieldValue | null {
  if (kind === "time") return typeof value === "number" ? { kind, value } : null;
  return typeof value === "string" ? { kind: kind as "text", value } : null;
}

/** The connector's fields of a discount; none if the JSON is not that of one. */
export function discountFields(json: string): Field[] | null {
  let discount: unknown;
  try {
    discount = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isObject(discount)) return null;
  const part =
    (object: Json, prefix: string) =>
    ([key, kind]: Part): Field => ({
      key: `${prefix}.${key}`,
      value: fieldValue(object[key], kind),
    });
  const fields = ofDiscount.map(part(discount, "discount"));
  const { coupon } = discount;
  if (!isObject(coupon)) return fields;
  const { percent_off, amount_off, currency } = coupon;
  return [
    ...fields,
    ...ofCoupon.map(part(coupon, "coupon")),
    {
      key: "coupon.percent_off",
      value: typeof percent_off === "number" ? { kind: "number", value: percent_off } : null,
    },
    {
      key: "coupon.amount_off",
      value:
        typeof amount_off === "number" && typeof currency === "string"
          ? { kind: "amount", value: { amount: amount_off, currency } }
          : null,
    },
  ];
}
