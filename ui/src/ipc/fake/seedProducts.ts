import type { FieldMap, Price, Product } from "../bindings";
import { pick, random, stripeId } from "./random";

const wares = [
  ["Brass counter bell", "A clear tone that carries across the shop."],
  ["Door chime, oak", "Rings when the door opens."],
  ["手作り風鈴", "南部鉄器の風鈴。夏の軒先に。"],
  ["Gift card", "Redeemable in the shop and online."],
  ["Repair service", "Cleaning and tuning, within a week."],
  ["Monthly club", "One small thing each month."],
] as const;
const sizes = ["", ", small", ", large", ", limited edition"];

export function seedProducts(count: number, now: number): Product[] {
  const next = random(7);
  return Array.from({ length: count }, (_, index) => {
    const [name, description] = wares[index % wares.length] as (typeof wares)[number];
    const created = now - index * 54_321;
    const good = index % 6 < 3;
    return {
      id: stripeId("prod_", next),
      created,
      updated: created + Math.floor(next() * 40_000),
      name: `${name}${sizes[Math.floor(index / wares.length) % sizes.length]}`,
      active: index % 8 !== 5,
      caption: good && index % 2 === 0 ? "Made by hand" : null,
      description,
      images: Array.from(
        { length: index % 4 },
        (__, n) => `https://img.example.com/${index}-${n}.jpg`,
      ),
      shippable: good ? true : null,
      url: index % 3 === 0 ? `https://shop.example.com/p/${index}` : null,
      unit_label: good ? null : "set",
      statement_descriptor: null,
      type: good ? "good" : "service",
      metadata: index % 2 === 0 ? { shelf: pick(["A1", "B4", "C2"], next) } : {},
      livemode: false,
    } as Product;
  });
}

export function seedPrices(product: Product): Price[] {
  const next = random(product.id.length + (product.created ?? 0));
  const base = { product: product.id, livemode: false, metadata: {} };
  const prices = [
    {
      id: stripeId("price_", next),
      active: true,
      currency: "usd",
      unit_amount: 4200,
      type: "one_time",
      recurring: null,
      nickname: null,
    },
    {
      id: stripeId("price_", next),
      active: true,
      currency: "jpy",
      unit_amount: 5800,
      type: "one_time",
      recurring: null,
      nickname: "Japan",
    },
  ];
  const club = [
    {
      id: stripeId("price_", next),
      active: true,
      currency: "usd",
      unit_amount: 1900,
      type: "recurring",
      recurring: { interval: "month", interval_count: 1 },
      nickname: null,
    },
    {
      id: stripeId("price_", next),
      active: false,
      currency: "kwd",
      unit_amount: 5750,
      type: "recurring",
      recurring: { interval: "month", interval_count: 3 },
      nickname: "Old",
    },
  ];
  const some = product.name?.startsWith("Monthly") ? club : prices;
  return some.map((price) => ({
    ...base,
    created: product.created,
    ...price,
  })) as unknown as Price[];
}

/** A product as Stripe makes it where nothing but its caption may be given. */
export function blankProduct(now: number, { caption }: FieldMap): Product {
  return {
    ...(seedProducts(1, now)[0] as Product),
    caption: null,
    description: null,
    images: [],
    url: null,
    unit_label: null,
    metadata: {},
    type: caption ? "good" : "service",
  };
}
