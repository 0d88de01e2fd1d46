//! What is searched of arrivals. SQLite keeps it by triggers, which call the functions here.

use rusqlite::{Connection, functions::FunctionFlags};

use super::fold::{FIELD_SEPARATOR, SearchText, Word};
use crate::money::{count_decimals, group_digits};

/// Signs before an amount, folded, as the window shows them in its languages, and as people type.
const SIGNS: &[(&str, &[&str])] = &[
    ("aud", &["a$"]),
    ("brl", &["r$"]),
    ("cad", &["ca$"]),
    ("cny", &["cn¥", "元 "]),
    ("eur", &["€"]),
    ("gbp", &["£"]),
    ("hkd", &["hk$"]),
    ("ils", &["₪"]),
    ("inr", &["₹"]),
    ("jpy", &["¥"]),
    ("krw", &["₩"]),
    ("mxn", &["mx$"]),
    ("nzd", &["nz$"]),
    ("php", &["₱"]),
    ("twd", &["nt$"]),
    ("usd", &["$", "us$"]),
    ("vnd", &["₫"]),
    ("xaf", &["fcfa "]),
    ("xcd", &["ec$"]),
    ("xof", &["f cfa "]),
    ("xpf", &["cfpf "]),
];

/// Has the connection that writes know the functions of the triggers.
pub(super) fn register_functions(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("fold_arrival", 5, flags, |context| {
        let mut text = SearchText::default();
        let title: String = context.get(0)?;
        let label: Option<String> = context.get(1)?;
        if let Some(label) = label.filter(|label| *label != title) {
            text.push_name(&label);
        }
        text.push_name(&title);
        if let Some(currency) = context.get::<Option<String>>(4)? {
            text.push(&currency);
        }
        for place in [2, 3] {
            if let Some(id) = context.get::<Option<String>>(place)? {
                text.push_id(&id);
            }
        }
        Ok(text.words())
    })?;
    db.create_scalar_function("spell_amount", 2, flags, |context| {
        let amount: Option<i64> = context.get(0)?;
        let currency: Option<String> = context.get(1)?;
        Ok(amount.map_or_else(String::new, |amount| {
            spell_amount(amount, &currency.unwrap_or_default().to_lowercase())
        }))
    })
}

/// An amount in all the ways that it is shown or typed, each after a separator: it is found by its
/// beginning, so that `50` finds 50.00 and 500.00, and not 12.50.
fn spell_amount(amount: i64, currency: &str) -> String {
    let places = count_decimals(currency);
    let unit = 10_u64.pow(places);
    let (whole, part) = (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit);
    let width = usize::try_from(places).unwrap_or(2);
    let end = if places > 0 {
        format!(".{part:0width$}")
    } else if currency == "jpy" {
        "円".to_owned()
    } else {
        String::new()
    };
    let mut numbers = vec![format!("{}{end}", group_digits(whole))];
    if whole >= 1000 {
        numbers.push(format!("{whole}{end}"));
    }
    let signs = SIGNS.iter().find(|(code, _)| *code == currency);
    let signs = signs.map_or(&[] as &[&str], |(_, signs)| signs);
    let code = format!("{currency} ");
    let before: Vec<&str> = ["", code.as_str()]
        .into_iter()
        .chain(signs.iter().copied())
        .collect();
    let mut spelled = String::new();
    for minus in if amount < 0 { &["", "-"][..] } else { &[""] } {
        for sign in &before {
            for number in &numbers {
                spelled.push(FIELD_SEPARATOR);
                spelled.push_str(&format!("{minus}{sign}{number}"));
            }
        }
    }
    spelled
}

/// Whether an arrival has a word, as SQL over `arrival_words`, with its values.
pub(super) fn match_word(word: &Word) -> (String, Vec<String>) {
    // `LIKE` goes through a text several times as fast as `instr`.
    let like = |text: &str| {
        let escaped = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        format!("%{escaped}%")
    };
    let mut values: Vec<String> = word.spellings().map(like).collect();
    let mut has = vec!["words LIKE ? ESCAPE '\\'"; values.len()];
    for amount in spell_query(&word.text) {
        has.push("amounts LIKE ? ESCAPE '\\'");
        values.push(like(&format!("{FIELD_SEPARATOR}{amount}")));
    }
    (has.join(" OR "), values)
}

/// A typed amount as [`spell_amount`] writes it; none if the word is no amount.
fn spell_query(word: &str) -> Vec<String> {
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_ascii_punctuation() || c == '$';
    if !word.contains(|c: char| c.is_ascii_digit() || is_sign(c)) && !word.starts_with('-') {
        return Vec::new();
    }
    let mut spelled = vec![word.to_owned()];
    // `12.50€`, as much of Europe writes it.
    let number = word.trim_end_matches(is_sign);
    if number != word && !number.is_empty() {
        let sign = word.get(number.len()..).unwrap_or_default();
        spelled.push(format!("{sign}{number}"));
    }
    // And `1.234,50`.
    for one in spelled.clone() {
        let swapped = one.chars().map(|c| match c {
            ',' => '.',
            '.' => ',',
            c => c,
        });
        let swapped: String = swapped.collect();
        if swapped != one {
            spelled.push(swapped);
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ledger::fold::split_words, money::format_amount};

    fn finds(typed: &str, amount: i64, currency: &str) -> bool {
        let spelled = spell_amount(amount, currency);
        split_words(typed).iter().all(|word| {
            let mut queries = spell_query(&word.text).into_iter();
            queries.any(|query| spelled.contains(&format!("{FIELD_SEPARATOR}{query}")))
        })
    }

    #[test]
    fn an_amount_is_found_as_it_is_shown() {
        for (typed, amount, currency) in [
            ("$12.50", 1250, "usd"),
            ("US$12", 1250, "usd"),
            ("12.50", 1250, "usd"),
            ("12.5", 1250, "usd"),
            ("12,50", 1250, "eur"),
            ("12,50€", 1250, "eur"),
            ("1.234,50", 123_450, "eur"),
            ("¥4,800", 4800, "jpy"),
            ("￥４，８００", 4800, "jpy"),
            ("4800", 4800, "jpy"),
            ("4800円", 4800, "jpy"),
            ("$4,800.00", 480_000, "usd"),
            ("-$5.00", -500, "usd"),
            ("−5", -500, "usd"),
            ("5.00", -500, "usd"),
            ("1.500", 1500, "kwd"),
        ] {
            assert!(finds(typed, amount, currency), "{typed}");
        }
        assert!(
            !finds("50", 1250, "usd"),
            "an amount is found by its beginning"
        );
        assert!(!finds("$12.50", 1250, "eur") && !finds("$12.50", 11_250, "usd"));
        assert!(!finds("12.50", 1250, "jpy"));
    }

    #[test]
    fn what_a_notification_shows_is_found() {
        for code in [
            "usd", "eur", "gbp", "jpy", "krw", "inr", "vnd", "ils", "cad", "chf", "kwd",
        ] {
            for amount in [0, 7, 1250, 480_000, 123_456_789, -1250] {
                let shown = format_amount(amount, code).to_lowercase();
                let spelled = spell_amount(amount, code);
                assert!(
                    spelled.contains(&format!("{FIELD_SEPARATOR}{shown}")),
                    "{shown}"
                );
            }
        }
    }
}
