import { describe, expect, test } from "vitest";
import { decimals, decimalText, formatMoney, parseMoney } from "./money";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/gu, " ");

describe("amounts", () => {
  test.each([
    [1234, "usd", "$12.34"],
    [0, "eur", "€0.00"],
    [5, "gbp", "£0.05"],
    [-250, "usd", "-$2.50"],
    [123456789, "usd", "$1,234,567.89"],
  ])("%i %s has two decimals", (amount, currency, shown) => {
    expect(plain(formatMoney(amount, currency, "en-US"))).toBe(shown);
  });

  test.each([
    [1200, "jpy", "¥1,200"],
    [5000, "krw", "₩5,000"],
    [30000, "vnd", "₫30,000"],
    [990, "clp", "CLP 990"],
  ])("%i %s has none", (amount, currency, shown) => {
    expect(plain(formatMoney(amount, currency, "en-US"))).toBe(shown);
  });

  test.each([
    [1500, "kwd", "KWD 1.500"],
    [12345, "bhd", "BHD 12.345"],
    [1, "tnd", "TND 0.001"],
  ])("%i %s has three", (amount, currency, shown) => {
    expect(plain(formatMoney(amount, currency, "en-US"))).toBe(shown);
  });

  test.each([
    // Sent with two decimals that are always 00, shown without.
    [120000, "isk", "ISK 1,200"],
    [500000, "ugx", "UGX 5,000"],
    // Two decimals for charges, though paid out whole.
    [123456, "huf", "HUF 1,234.56"],
    [98700, "twd", "NT$987.00"],
  ])("%i %s is a special case of Stripe's", (amount, currency, shown) => {
    expect(plain(formatMoney(amount, currency, "en-US"))).toBe(shown);
  });

  test("a special case that does carry a fraction does not hide it", () => {
    expect(plain(formatMoney(120050, "isk", "en-US"))).toBe("ISK 1,200.50");
  });

  test("Japanese writes yen in its own way", () => {
    expect(plain(formatMoney(3200, "jpy", "ja"))).toMatch(/^[\u00a5\uffe5]3,200$/u);
  });

  test("a currency that nobody knows still shows", () => {
    expect(formatMoney(1234, "x1", "en")).toBe("12.34 X1");
  });

  test("large numbers stay exact", () => {
    expect(decimalText(9007199254740991, "usd")).toBe("90071992547409.91");
    expect(decimals("mga")).toBe(0);
  });
});

describe("typed amounts", () => {
  test.each([
    ["50", "usd", 5000],
    ["1,234.5", "usd", 123450],
    ["１，２００", "jpy", 1200],
    ["5000", "JPY", 5000],
    ["1.5", "kwd", 1500],
    ["0.001", "kwd", 1],
    ["1200", "isk", 120000],
    // A currency that nobody has heard of has two decimals, as where it is shown.
    ["20", "zzz", 2000],
    ["7.", "eur", 700],
  ])("%s in %s", (typed, currency, amount) => {
    expect(parseMoney(typed, currency)).toBe(amount);
  });

  test.each([
    ["", "usd"],
    ["-5", "usd"],
    ["5.005", "usd"],
    ["5.5", "jpy"],
    ["1.0005", "kwd"],
    ["five", "usd"],
    ["1e5", "usd"],
    ["99999999999999999", "usd"],
  ])("%s in %s is none", (typed, currency) => {
    expect(parseMoney(typed, currency)).toBeNull();
  });

  test("what is shown is read back", () => {
    for (const currency of ["usd", "jpy", "kwd", "isk", "zzz"])
      for (const amount of [1, 99, 1000, 123456])
        expect(parseMoney(decimalText(amount, currency), currency)).toBe(amount);
  });
});
