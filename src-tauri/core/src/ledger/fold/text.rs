//! What is searched of a thing: its fields, folded, with the ways in which they are written too.

use super::{
    letters::{fold_digraphs, fold_text},
    marks::{FIELD_SEPARATOR, OTHERS_MARK, is_separator, squeeze},
    numbers::list_numbers,
    tokens::make_tokens,
};

/// The folded fields of a thing.
#[derive(Debug, Default)]
pub struct SearchText {
    /// As it is written.
    said: String,
    /// As it is written too.
    others: String,
    known_by: Vec<String>,
}

impl SearchText {
    /// Adds what the thing is known by, say a name: its beginnings are found first.
    pub fn push_name(&mut self, text: &str) {
        let folded = fold_text(text);
        self.push_spellings(&folded, true);
        if let Some(spelled) = fold_digraphs(text) {
            push_field(&mut self.others, &spelled);
            self.known_by.push(spelled);
        }
        self.known_by.push(folded);
    }

    /// Adds another text.
    pub fn push(&mut self, text: &str) {
        self.push_spellings(&fold_text(text), false);
    }

    /// Adds an id; of `cus_1` the end too, for people paste what they read last.
    pub fn push_id(&mut self, id: &str) {
        let id = fold_text(id);
        push_field(&mut self.others, &id);
        let squeezed = squeeze(&id);
        if squeezed != id {
            push_field(&mut self.others, &squeezed);
        }
        if let Some((_, rest)) = id.split_once('_') {
            self.known_by.push(rest.to_owned());
        }
        self.known_by.push(id);
    }

    fn push_spellings(&mut self, folded: &str, is_name: bool) {
        push_field(&mut self.said, folded);
        // Of a whole text in Latin nobody types the words together.
        if (is_name || folded.contains(is_japanese)) && folded.contains(is_separator) {
            push_field(&mut self.others, &squeeze(folded));
        }
        for number in list_numbers(folded) {
            push_field(&mut self.others, &number);
        }
    }

    /// All of it, as it is written first.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}{OTHERS_MARK}{}", self.said, self.others)
    }

    /// The tokens of short words and of beginnings.
    #[must_use]
    pub fn tokens(&self) -> String {
        make_tokens(&self.said, &self.known_by)
    }
}

fn push_field(text: &mut String, field: &str) {
    if !field.is_empty() {
        text.push_str(field);
        text.push(FIELD_SEPARATOR);
    }
}

/// Kana and kanji, between which a blank means little.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
