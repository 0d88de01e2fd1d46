/**
 * The one place where the smallest unit becomes an amount that people read.
 *
 * Stripe's smallest unit is not always that of ISO 4217: ISK and UGX have no decimals in use but are
 * sent with two, HUF and TWD are charged with two (https://docs.stripe.com/currencies#special-cases).
 */
const withoutDecimals = new Set(
  "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "),
);
const withThree = new Set("BHD JOD KWD OMR TND".split(" "));
const shownWhole = new Set(["ISK", "UGX"]);

/** Decimal places of Stripe's smallest unit. */
export function decimals(currency: string): number {
  const code = currency.toUpperCase();
  if (withoutDecimals.has(code)) return 0;
  return withThree.has(code) ? 3 : 2;
}

/** `1234` in USD is `12.34`: exact, for numbers of any size. */
export function decimalText(amount: number, currency: string): string {
  const places = decimals(currency);
  const digits = Math.abs(Math.trunc(amount))
    .toString()
    .padStart(places + 1, "0");
  const sign = amount < 0 ? "-" : "";
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** What a person typed, in the smallest unit: `12.34` in USD is 1234. None where it is no such amount. */
export function parseMoney(typed: string, currency: string): number | null {
  // Digits of any width, and commas between thousands.
  const text = typed.normalize("NFKC").replace(/[\s,_]/gu, "");
  const places = decimals(currency);
  const found = /^(\d+)(?:\.(\d*))?$/u.exec(text);
  const part = found?.[2] ?? "";
  if (!found || part.length > places) return null;
  const amount = Number(`${found[1]}${part.padEnd(places, "0")}`);
  return Number.isSafeInteger(amount) ? amount : null;
}

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, locale: string, places: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${places}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  formats.set(key, made);
  return made;
}

/** An amount in the smallest unit, as people write it: `$12.34`, `¥1,200`. */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const code = currency.toUpperCase();
  const text = decimalText(amount, code);
  const whole = shownWhole.has(code) && amount % 100 === 0;
  try {
    // A decimal text, unlike a number, loses nothing on the way.
    return formatOf(code, locale, whole ? 0 : decimals(code)).format(
      text as Intl.StringNumericLiteral,
    );
  } catch {
    // A currency that no table knows still shows.
    return `${text} ${code}`;
  }
}

/** The same in short, for the axis of a chart: `$1.2K`. */
export function formatCompactMoney(amount: number, currency: string, locale: string): string {
  const code = currency.toUpperCase();
  const value = amount / 10 ** decimals(code);
  const short: Intl.NumberFormatOptions = { notation: "compact", maximumFractionDigits: 1 };
  try {
    return new Intl.NumberFormat(locale, { ...short, style: "currency", currency: code }).format(
      value,
    );
  } catch {
    return `${new Intl.NumberFormat(locale, short).format(value)} ${code}`;
  }
}
