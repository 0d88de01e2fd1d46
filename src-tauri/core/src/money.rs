//! Amounts as people read them, for notifications, the terminal and the
//! search. The UI has its own one place.

use iso_currency::Currency;

/// Decimal places that Stripe's smallest unit has. ISK, UGX, HUF and TWD are sent with two although
/// the first two have none in use (<https://docs.stripe.com/currencies#special-cases>).
#[must_use]
pub fn count_decimals(currency: &str) -> u32 {
    match currency.to_ascii_uppercase().as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Decimal places that are shown.
fn count_shown_decimals(currency: &str) -> u32 {
    match currency {
        "ISK" | "UGX" => 0,
        _ => count_decimals(currency),
    }
}

/// `$12.00`, `¥1,200`, `KWD 1.500`; `-` before a negative one.
#[must_use]
pub fn format_amount(amount: i64, currency: &str) -> String {
    let code = currency.to_ascii_uppercase();
    let places = count_decimals(&code);
    let unit = 10_u64.pow(places);
    let (whole, part) = (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit);
    let mut digits = group_digits(whole);
    if count_shown_decimals(&code) > 0 {
        let width = usize::try_from(places).unwrap_or(2);
        digits.push_str(&format!(".{part:0width$}"));
    }
    let sign = if amount < 0 { "-" } else { "" };
    match find_sign(&code) {
        Some(symbol) => format!("{sign}{symbol}{digits}"),
        None => format!("{sign}{code} {digits}"),
    }
}

/// `12.00`, `1200`, `-1.500`: the number alone, for programs.
#[must_use]
pub fn plain_amount(amount: i64, currency: &str) -> String {
    let places = count_decimals(currency);
    let unit = 10_u64.pow(places);
    let (whole, part) = (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit);
    let sign = if amount < 0 { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{whole}");
    }
    let width = usize::try_from(places).unwrap_or(2);
    format!("{sign}{whole}.{part:0width$}")
}

/// A sign where it names one currency only; dollars of other countries show their code.
fn find_sign(code: &str) -> Option<String> {
    match code {
        "USD" | "EUR" | "GBP" | "JPY" | "KRW" | "INR" | "VND" | "ILS" => {
            let symbol = Currency::from_code(code)?.symbol();
            Some(symbol.symbol)
        }
        _ => None,
    }
}

/// `1234567` as `1,234,567`.
#[must_use]
pub fn group_digits(number: u64) -> String {
    let plain = number.to_string();
    let mut out = String::with_capacity(plain.len() + plain.len() / 3);
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
