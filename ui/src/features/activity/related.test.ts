import { describe, expect, test } from "vitest";
import { discountFields } from "./discount";
import { targetOf } from "./related";

describe("related ids", () => {
  test("customers are here, the rest is in the Dashboard of the same mode", () => {
    expect(targetOf("cus_1", "live")).toEqual({ in: "window", address: "/customers/cus_1" });
    expect(targetOf("in_1", "live")?.address).toBe("https://dashboard.stripe.com/invoices/in_1");
    expect(targetOf("sub_1", "test")?.address).toBe(
      "https://dashboard.stripe.com/test/subscriptions/sub_1",
    );
  });

  test("an id of a kind without a page leads nowhere", () => {
    expect(targetOf("ii_1", "live")).toBeNull();
    expect(targetOf("", "live")).toBeNull();
  });

  test("an id cannot lead out of the Dashboard", () => {
    expect(targetOf("ch_/../../x?y", "live")?.address).toBe(
      "https://dashboard.stripe.com/payments/ch_%2F..%2F..%2Fx%3Fy",
    );
  });
});

describe("a discount", () => {
  const values = (json: object) =>
    Object.fromEntries(
      (discountFields(JSON.stringify(json)) ?? []).map(({ key, value }) => [key, value]),
    );

  test("is spelled out with its coupon", () => {
    const fields = values({
      customer: "cus_1",
      start: 1_795_442_400,
      end: null,
      subscription: null,
      coupon: { id: "SPRING", name: null, duration: "once", amount_off: 500, currency: "jpy" },
    });
    expect(fields["discount.customer"]).toEqual({ kind: "id", value: "cus_1" });
    expect(fields["discount.start"]).toEqual({ kind: "time", value: 1_795_442_400 });
    expect(fields["discount.end"]).toBeNull();
    expect(fields["coupon.duration"]).toEqual({ kind: "word", value: "once" });
    expect(fields["coupon.percent_off"]).toBeNull();
    expect(fields["coupon.amount_off"]).toEqual({
      kind: "amount",
      value: { amount: 500, currency: "jpy" },
    });
  });

  test("with odd values shows what it can", () => {
    expect(values({ start: "soon", coupon: "SPRING" })).toEqual({
      "discount.customer": null,
      "discount.start": null,
      "discount.end": null,
      "discount.subscription": null,
    });
    expect(discountFields("[1]")).toBeNull();
    expect(discountFields("{")).toBeNull();
  });
});
