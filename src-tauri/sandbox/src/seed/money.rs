//! Plausible amounts in many currencies.

/// Units of 1/1000 of the currency's smallest unit for one US cent, and to what amounts are rounded.
const RATES: [(&str, i64, i64); 15] = [
    ("usd", 1000, 50),
    ("eur", 920, 50),
    ("gbp", 790, 50),
    ("cad", 1360, 50),
    ("aud", 1510, 50),
    ("chf", 880, 50),
    ("sek", 10_500, 500),
    ("brl", 5200, 100),
    ("inr", 83_000, 5000),
    // No smaller unit.
    ("jpy", 1500, 10),
    ("krw", 13_500, 100),
    // Three decimals; the last digit must be 0.
    ("kwd", 3080, 50),
    ("bhd", 3770, 50),
    // Stripe counts these in hundredths, though only whole units are charged.
    ("huf", 360_000, 1000),
    ("twd", 32_000, 100),
];

/// What costs so many US cents, in another currency's smallest unit.
pub(crate) fn convert_cents(cents: i64, currency: &str) -> i64 {
    let rate = RATES.iter().find(|(name, _, _)| *name == currency);
    let (_, rate, step) = rate.copied().unwrap_or(("usd", 1000, 50));
    let exact = cents * rate / 1000;
    ((exact + step / 2) / step * step).max(step)
}

#[cfg(test)]
mod tests {
    use super::convert_cents;

    #[test]
    fn amounts_are_round_in_each_currency() {
        assert_eq!(convert_cents(2800, "usd"), 2800);
        assert_eq!(convert_cents(2800, "jpy"), 4200);
        assert_eq!(convert_cents(2800, "kwd"), 8600);
        assert_eq!(convert_cents(2800, "huf") % 100, 0);
        assert_eq!(convert_cents(2800, "twd") % 100, 0);
    }
}
