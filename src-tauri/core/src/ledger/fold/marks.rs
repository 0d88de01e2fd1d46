//! What stands between words, and between fields.

/// Between two fields: no query contains it, so that no match runs from one field into the next.
pub const FIELD_SEPARATOR: char = '\u{1f}';
/// Before other spellings and the ids: one or two of their characters mean nothing, so they are not
/// looked for there.
pub const OTHERS_MARK: char = '\u{1e}';

/// What people leave out, or write one way and another: blanks, hyphens, apostrophes, middle dots.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\'' | '・' | '·' | '=')
}

/// A folded text without its separators: `山田 太郎` and `山田太郎` are one.
#[must_use]
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !is_separator(*c)).collect()
}
