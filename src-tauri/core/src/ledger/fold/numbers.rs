//! Phone numbers and the like: written with blanks, dashes and country codes, or without.

/// Fewer digits are no number that is written in groups.
const MIN_DIGITS: usize = 6;
/// So many digits after a 0 or a country code are a whole phone number.
const MIN_WHOLE: usize = 8;

/// What stands between the digits of one number.
const fn is_between(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | 'ー')
}

/// Whether a word may be a part of a number.
pub(super) fn is_part(word: &str) -> bool {
    let inner = word.strip_prefix('+').unwrap_or(word);
    inner.contains(|c: char| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_digit() || is_between(c))
}

/// Whether a number written with blanks begins with this word.
pub(super) fn begins_number(word: &str) -> bool {
    word.starts_with(['+', '0', '('])
}

/// How the numbers in a folded text are found too: by their digits alone, and a number with a
/// country code as people at home write it.
pub(super) fn list_numbers(text: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
        let run = rest.get(from..).unwrap_or_default();
        let end = run
            .char_indices()
            .find(|(at, c)| !(c.is_ascii_digit() || is_between(*c) || *at == 0))
            .map_or(run.len(), |(at, _)| at);
        let (run, after) = run.split_at(end);
        rest = after;
        let digits = digits_of(run);
        if digits.len() < MIN_DIGITS {
            continue;
        }
        if let Some(home) = run.strip_prefix('+').and_then(|_| strip_country(&digits)) {
            numbers.push(format!("0{}", home.trim_start_matches('0')));
        }
        if !run.contains(digits.as_str()) {
            numbers.push(digits);
        }
    }
    numbers
}

/// What of a typed number every way to write it contains; none if the text is no number.
pub(super) fn spell_number(typed: &str) -> Option<String> {
    let digits = digits_of(typed);
    if digits.len() < MIN_DIGITS {
        return None;
    }
    let abroad = match typed.strip_prefix('+') {
        Some(_) => Some(digits.as_str()),
        // As one dials it from most countries.
        None => digits.strip_prefix("00"),
    };
    let home = abroad.and_then(strip_country).or(Some(digits.as_str()));
    let bare = home.map(|home| home.trim_start_matches('0'));
    Some(match bare {
        Some(bare) if bare.len() >= MIN_WHOLE => bare.to_owned(),
        _ => digits,
    })
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Digits after the country's code, whose length the first digits tell (ITU-T E.164).
fn strip_country(digits: &str) -> Option<&str> {
    let length = match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    };
    digits.get(length..).filter(|rest| rest.len() >= MIN_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_text() {
        let cases: [(&str, &[&str]); 8] = [
            ("+81 90-1234-5678", &["09012345678", "819012345678"]),
            ("+819012345678", &["09012345678"]),
            ("+81 (0)3-1234-5678", &["0312345678", "810312345678"]),
            ("tel 090-1234-5678, mail", &["09012345678"]),
            ("09012345678", &[]),
            ("+1 555-010-0199", &["05550100199", "15550100199"]),
            ("12.50", &[]),
            ("090ー1234ー5678", &["09012345678"]),
        ];
        for (text, numbers) in cases {
            assert_eq!(list_numbers(text), numbers, "{text}");
        }
    }

    #[test]
    fn every_way_to_write_a_number_is_one() {
        for typed in [
            "09012345678",
            "090-1234-5678",
            "+81 90-1234-5678",
            "+819012345678",
            "0081 90 1234 5678",
            "+81 (0)90 1234 5678",
        ] {
            assert_eq!(
                spell_number(typed).as_deref(),
                Some("9012345678"),
                "{typed}"
            );
        }
        assert_eq!(spell_number("090-123").as_deref(), Some("090123"));
        assert_eq!(spell_number("12-34"), None);
    }
}
