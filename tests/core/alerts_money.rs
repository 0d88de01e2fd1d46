//! Amounts in words, against Stripe's documented lists
//! (<https://docs.stripe.com/currencies#zero-decimal>).

use shopbell_core::alerts::money::{count_decimals, format_amount};

const ZERO: &str = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf";
const THREE: &str = "bhd jod kwd omr tnd";
/// Sent with two decimals although some have none in use.
const SPECIAL: &str = "isk huf twd ugx";

#[test]
fn decimals_are_those_of_stripes_lists() {
    for (list, places) in [(ZERO, 0), (THREE, 3), (SPECIAL, 2), ("usd eur gbp", 2)] {
        for code in list.split(' ') {
            assert_eq!(count_decimals(code), places, "{code}");
        }
    }
}

#[test]
fn amounts_read_as_people_write_them() {
    let table = [
        (1200, "usd", "$12.00"),
        (1200, "jpy", "¥1,200"),
        (1500, "kwd", "KWD 1.500"),
        (5, "usd", "$0.05"),
        (0, "eur", "€0.00"),
        (-250, "gbp", "-£2.50"),
        (123_456_789, "usd", "$1,234,567.89"),
        (1_000_000, "krw", "₩1,000,000"),
        (500, "ugx", "UGX 5"),
        (120_000, "isk", "ISK 1,200"),
        (120_050, "huf", "HUF 1,200.50"),
        (9900, "twd", "TWD 99.00"),
        (1999, "cad", "CAD 19.99"),
        (100, "xyz", "XYZ 1.00"),
        (i64::MIN, "jpy", "-¥9,223,372,036,854,775,808"),
    ];
    for (amount, currency, words) in table {
        assert_eq!(format_amount(amount, currency), words);
    }
}
