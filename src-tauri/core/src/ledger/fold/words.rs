//! What is looked for: the words of a query, each in the ways it may be written.

use super::{
    letters::{fold_digraphs, fold_text},
    marks::squeeze,
    numbers::{begins_number, is_part, spell_number},
};

/// A word of a query; a thing has it if it contains one of its spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it was typed, folded.
    pub text: String,
    /// The other ways to write it, each of three characters at least.
    pub others: Vec<String>,
}

impl Word {
    fn new(text: String) -> Self {
        Self {
            text,
            others: Vec::new(),
        }
    }

    /// All ways to write it.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.others.iter().map(String::as_str))
    }

    /// Characters of the word as it was typed: short ones are found by other means.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.text.chars().nth(2).is_none()
    }

    /// Adds a spelling, unless it is known or too short to be looked for.
    pub fn add_spelling(&mut self, other: String) {
        let known = self.spellings().any(|one| one == other);
        if !known && !self.is_short() && other.chars().nth(2).is_some() {
            self.others.push(other);
        }
    }
}

/// The words of a query. A phone number is one word, however it is written.
#[must_use]
pub fn split_words(query: &str) -> Vec<Word> {
    let folded = fold_text(query);
    let mut typed = folded.split_whitespace().peekable();
    let digraphs = fold_digraphs(query).unwrap_or_default();
    let mut spelled = digraphs.split_whitespace();
    let mut words = Vec::new();
    while let Some(one) = typed.next() {
        let spelled_one = spelled.next();
        let mut parts = one.to_owned();
        if is_part(one) && begins_number(one) {
            let mut ahead = typed.clone();
            while let Some(more) = ahead.next_if(|word| is_part(word) && !word.starts_with('+')) {
                parts.push(' ');
                parts.push_str(more);
            }
            if parts != one
                && let Some(number) = spell_number(&parts)
            {
                for _ in 0..parts.matches(' ').count() {
                    typed.next();
                    spelled.next();
                }
                words.push(Word::new(number));
                continue;
            }
        }
        let mut word = Word::new(one.to_owned());
        word.add_spelling(squeeze(one));
        if is_part(one)
            && let Some(number) = spell_number(one)
        {
            word.add_spelling(number);
        }
        if let Some(spelled) = spelled_one {
            word.add_spelling(spelled.to_owned());
        }
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_split_into_words_and_numbers() {
        let split = |query: &str| -> Vec<String> {
            let words = split_words(query).into_iter();
            words
                .map(|word| word.spellings().collect::<Vec<_>>().join("|"))
                .collect()
        };
        assert_eq!(split(" Hana　TANAKA "), ["hana", "tanaka"]);
        assert_eq!(split("+81 90-1234-5678"), ["9012345678"]);
        assert_eq!(split("山田 090 1234 5678"), ["山田", "9012345678"]);
        assert_eq!(
            split("090-1234-5678"),
            ["090-1234-5678|09012345678|9012345678"]
        );
        assert_eq!(split("2026 12"), ["2026", "12"]);
        assert_eq!(split("09 12"), ["09", "12"]);
        assert_eq!(
            split("O’Brien Müller"),
            ["o'brien|obrien", "muller|mueller"]
        );
        assert_eq!(split("a-b -"), ["a-b", "-"]);
    }
}
