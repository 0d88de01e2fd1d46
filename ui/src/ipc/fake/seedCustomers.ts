import type { Customer } from "../bindings";
import { pick, random, stripeId } from "./random";

const given = [
  "Hana",
  "Noor",
  "Mateo",
  "Ines",
  "Kofi",
  "Yuki",
  "Amara",
  "Lukas",
  "Priya",
  "Tomás",
  "Aiko",
  "Zoë",
];
const family = [
  "Tanaka",
  "Okafor",
  "Silva",
  "Novak",
  "Mensah",
  "Lindqvist",
  "Rahman",
  "Costa",
  "Weber",
  "Mori",
];
const japanese = [
  "田中 花",
  "山本 健太",
  "佐藤 美咲",
  "鈴木 一郎",
  "高橋 さくら",
  "渡辺商店",
  "株式会社みどり",
];
const notes = [
  "Wholesale, pays by invoice",
  "Prefers email",
  "常連のお客様",
  "Met at the spring market",
  "عميل دائم",
  null,
  null,
  null,
];
const cities = [
  { city: "Kyoto", country: "JP", postal_code: "604-8006", line1: "三条通 12-3" },
  { city: "Lisboa", country: "PT", postal_code: "1200-109", line1: "Rua do Século 41" },
  { city: "Berlin", country: "DE", postal_code: "10999", line1: "Oranienstraße 14" },
];

/** The newest customer comes first, one about every 37 minutes. */
export function seedCustomers(count: number, now: number): Customer[] {
  const next = random(42);
  return Array.from({ length: count }, (_, index) => seedCustomer(index, now - index * 2220, next));
}

function seedCustomer(index: number, created: number, next: () => number): Customer {
  const person = `${pick(given, next)} ${pick(family, next)}`;
  const name = index % 5 === 2 ? pick(japanese, next) : person;
  const id = stripeId("cus_", next);
  const handle = person
    .normalize("NFD")
    .replaceAll(/[^a-zA-Z ]/gu, "")
    .toLowerCase()
    .replace(" ", ".");
  const place = pick(cities, next);
  const coupon = index % 11 === 3;
  return {
    id,
    created,
    name: index % 13 === 7 ? null : name,
    email: index % 17 === 9 ? null : `${handle}.${index}@example.com`,
    phone: index % 3 === 0 ? `+81 75 555 ${String(1000 + (index % 9000))}` : null,
    description: pick(notes, next),
    account_balance: index % 7 === 0 ? -1500 : 0,
    currency: index % 4 === 1 ? "jpy" : "usd",
    delinquent: index % 19 === 4,
    address: index % 2 === 0 ? { ...place, line2: null, state: null } : null,
    metadata:
      index % 3 === 0
        ? { tier: pick(["gold", "silver"], next), crm_id: `C-${10_000 + index}` }
        : {},
    discount: coupon
      ? {
          customer: id,
          start: created + 86_400,
          end: created + 7_862_400,
          subscription: null,
          coupon: {
            id: "SPRING15",
            name: "Spring fair",
            duration: "repeating",
            percent_off: 15,
            amount_off: null,
            currency: null,
          },
        }
      : null,
    livemode: false,
  } as Customer;
}

/** A customer of whom nothing is known yet. */
export function blankCustomer(now: number): Customer {
  return {
    ...(seedCustomers(1, now)[0] as Customer),
    name: null,
    email: null,
    phone: null,
    description: null,
    account_balance: 0,
    address: null,
    metadata: {},
    discount: null,
  };
}
