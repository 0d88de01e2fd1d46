//! The index of one and two characters, which is much in Japanese, and of beginnings.

use super::marks::{FIELD_SEPARATOR, is_separator, squeeze};

/// A beginning is told from another by so many characters.
const MAX_PREFIX_CHARS: usize = 8;

/// The token of one or two characters.
#[must_use]
pub fn make_gram(characters: &[char]) -> String {
    token(b'g', characters)
}

/// The token of a beginning; longer texts share it, so what it finds has to be looked at.
#[must_use]
pub fn make_prefix_token(text: &str) -> String {
    let start: Vec<char> = text.chars().take(MAX_PREFIX_CHARS).collect();
    token(b'b', &start)
}

/// Whether [`make_prefix_token`] tells all of a text.
#[must_use]
pub fn fits_prefix(text: &str) -> bool {
    text.chars().count() <= MAX_PREFIX_CHARS
}

fn token(mark: u8, characters: &[char]) -> String {
    let mut token = String::with_capacity(characters.len() * 5);
    push(&mut token, mark, characters);
    token
}

/// Each character as its mark and its number in hexadecimal.
fn push(token: &mut String, mark: u8, characters: &[char]) {
    for character in characters {
        token.push(char::from(mark));
        let code = u32::from(*character);
        let mut shift = (u32::BITS - (code | 1).leading_zeros()).next_multiple_of(4);
        while shift > 0 {
            shift -= 4;
            token.push(char::from_digit((code >> shift) & 0xf, 16).unwrap_or('0'));
        }
    }
}

/// All tokens of folded fields: every one and two characters, and the beginnings of the words of
/// those fields that people know things by. The index does not mind repetitions.
#[must_use]
pub fn make_tokens(words: &str, known_by: &[String]) -> String {
    let mut tokens = String::with_capacity(words.len() * 12);
    let mut add = |mark: u8, characters: &[char]| {
        push(&mut tokens, mark, characters);
        tokens.push(' ');
    };
    for field in words.split(FIELD_SEPARATOR) {
        let characters: Vec<char> = field.chars().collect();
        for one in characters.windows(1).chain(characters.windows(2)) {
            if !one.iter().any(|c| c.is_whitespace()) {
                add(b'g', one);
            }
        }
    }
    for field in known_by {
        for start in starts(field) {
            let rest = squeeze(start);
            let characters: Vec<char> = rest.chars().take(MAX_PREFIX_CHARS).collect();
            for length in 1..=characters.len() {
                add(b'b', characters.get(..length).unwrap_or_default());
            }
        }
    }
    tokens
}

/// The rest of a text from the beginning of each of its words on.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let begins = !is_separator(c) && (is_separator(before) || "._".contains(before));
        before = c;
        begins.then(|| text.get(at..)).flatten()
    })
}

/// Whether a word of one of the fields begins with a text that has no separators.
#[must_use]
pub fn has_word_prefix(fields: &[&str], text: &str) -> bool {
    fields.iter().any(|field| {
        starts(field).any(|start| {
            let mut rest = start.chars().filter(|c| !is_separator(*c));
            text.chars().all(|c| rest.next() == Some(c))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginnings() {
        let text = make_tokens("hana tanaka", &["hana tanaka".to_owned()]);
        let has = |token: String| text.split(' ').any(|one| one == token);
        assert!(has(make_prefix_token("tan")) && has(make_prefix_token("hanatan")));
        assert!(!has(make_prefix_token("ana")));
        assert!(has(make_gram(&['n', 'a'])) && !has(make_gram(&['a', ' '])));
        assert!(
            has_word_prefix(&["hana tanaka"], "tanaka")
                && has_word_prefix(&["hana tanaka"], "hanata")
                && !has_word_prefix(&["hana tanaka"], "naka")
        );
    }
}
