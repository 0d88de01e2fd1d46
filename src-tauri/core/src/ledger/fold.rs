//! One folding for everything that is searched: what people type and what is written become the same
//! text, whatever its width, case, accents, kana, separators and ways to write a number.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `marks` | what stands between words, and between fields |
//! | `letters` | one form of each letter |
//! | `numbers` | phone numbers and the like, as digits |
//! | `text` | what is searched of a thing |
//! | `words` | what is looked for |
//! | `tokens` | the index of short words and of beginnings |

mod letters;
mod marks;
mod numbers;
mod text;
mod tokens;
mod words;

pub use self::{
    letters::fold_text,
    marks::{FIELD_SEPARATOR, OTHERS_MARK, squeeze},
    text::SearchText,
    tokens::{fits_prefix, has_word_prefix, make_gram, make_prefix_token, make_tokens},
    words::{Word, split_words},
};
