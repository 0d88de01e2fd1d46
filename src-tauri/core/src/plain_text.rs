//! Foreign text as a terminal, a notification or a menu may show it.
//!
//! A name that anybody can choose may hold codes that a terminal obeys, marks that turn the reading
//! direction around, and letters without a width. None of these is shown by [`plain_line`] and
//! [`plain_lines`]; [`escape_json`] keeps them as what they are, written out.

/// A text as one line: what is obeyed becomes a blank, what hides or turns text is left out.
#[must_use]
pub fn plain_line(text: &str) -> String {
    plain(text, |_| false)
}

/// The same with its line ends kept.
#[must_use]
pub fn plain_lines(text: &str) -> String {
    plain(text, |c| c == '\n')
}

/// JSON with the same characters as `\\u` escapes; what it says stays the same.
#[must_use]
pub fn escape_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if class(c) == Class::Shown {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// What a character does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Shown,
    /// Ends lines, moves the cursor, begins a sequence.
    Obeyed,
    /// Has no width of its own and hides, or turns, what stands beside it.
    Hidden,
    /// Joins or varies the character before it, in emoji, names and some scripts.
    Joiner,
}

const fn class(c: char) -> Class {
    match c {
        // C0 and DEL, C1, and Unicode's own ends of lines and paragraphs.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => Class::Obeyed,
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            Class::Joiner
        }
        // Marks, embeddings, overrides and isolates of direction.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        // Blanks and fillers without a width, invisible signs, annotations, tags.
        | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' => {
            Class::Hidden
        }
        _ => Class::Shown,
    }
}

/// Joiners in a row that still join something: a heart varied, then joined to a flame.
const MAX_JOINERS: usize = 2;

fn plain(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    // Whether the last character kept is one that a joiner can belong to.
    let (mut based, mut joiners) = (false, 0);
    for c in text.chars() {
        match class(c) {
            _ if keep(c) => {
                out.push(c);
                based = false;
            }
            Class::Shown => {
                out.push(c);
                (based, joiners) = (!c.is_whitespace(), 0);
            }
            Class::Obeyed => {
                out.push(' ');
                based = false;
            }
            Class::Hidden => {}
            Class::Joiner if based && joiners < MAX_JOINERS => {
                out.push(c);
                joiners += 1;
            }
            Class::Joiner => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_not_shown() {
        let title = "\u{1b}]0;owned\u{7}\u{9b}31mred\r\nnext\u{7f}\u{85}\u{2028}";
        assert_eq!(plain_line(title), " ]0;owned  31mred  next   ");
        assert_eq!(plain_lines("one\r\n\u{9b}2Jtwo"), "one \n 2Jtwo");
    }

    #[test]
    fn what_turns_or_hides_text_is_left_out() {
        let turned = "invoice\u{202e}fdp.exe\u{2066}\u{200b}\u{feff}\u{61c}\u{e0041}";
        assert_eq!(plain_line(turned), "invoicefdp.exe");
        assert_eq!(plain_line("\u{3164}\u{200d}\u{fe0f}"), "");
        let smuggled = format!("a{}", "\u{fe01}\u{e0123}\u{200d}".repeat(50));
        assert_eq!(plain_line(&smuggled).chars().count(), 1 + MAX_JOINERS);
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in [
            "山田\u{3000}太郎 様",
            "辻\u{e0100}",
            "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
            "می\u{200c}خواهم",
            "שלום",
            "क्\u{200d}ष",
            "Straße · $12.50",
        ] {
            assert_eq!(plain_line(text), text);
        }
    }

    /// Letters with many of those among them that are not shown.
    fn hostile() -> impl Strategy<Value = String> {
        let any = prop_oneof![
            any::<char>(),
            proptest::char::range('\0', '\u{a0}'),
            proptest::char::range('\u{200b}', '\u{2070}'),
            proptest::char::range('\u{e0000}', '\u{e01ff}'),
        ];
        proptest::collection::vec(any, 0..40).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn nothing_is_left_that_is_obeyed_or_hidden(text in hostile()) {
            let line = plain_line(&text);
            let gone = |c| matches!(class(c), Class::Obeyed | Class::Hidden);
            prop_assert!(!line.contains(gone), "{:?}", line);
            prop_assert_eq!(plain_line(&line), line.clone());
            let shown = |text: &str| text.chars().filter(|c| class(*c) == Class::Shown && *c != ' ').collect::<String>();
            prop_assert_eq!(shown(&line), shown(&text), "and nothing else is lost");
            prop_assert_eq!(plain_lines(&text).replace('\n', " "), line);
        }

        #[test]
        fn json_says_the_same_in_plain_letters(text in hostile()) {
            let value = serde_json::json!({ &text: [&text] });
            let json = escape_json(&value.to_string());
            prop_assert!(json.chars().all(|c| class(c) == Class::Shown), "{:?}", json);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), value);
        }
    }
}
