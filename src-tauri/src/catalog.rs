//! What the app says, in the catalogue that the UI reads too.

pub(crate) mod alerts;

use std::sync::LazyLock;

use serde_json::Value;

static ENGLISH: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../ui/locales/en.json")).unwrap_or_default()
});
static JAPANESE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../ui/locales/ja.json")).unwrap_or_default()
});

/// What the app says in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Catalog {
    japanese: bool,
}

impl Catalog {
    /// By a language tag: `ja` or anything else.
    pub(crate) fn for_language(language: &str) -> Self {
        Self {
            japanese: language.starts_with("ja"),
        }
    }

    /// The text under a dotted key.
    pub(crate) fn text(self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// The text under a dotted key, its `{{names}}` filled in.
    pub(crate) fn text_with(self, key: &str, values: &[(&str, &str)]) -> String {
        let entries: &Value = if self.japanese { &JAPANESE } else { &ENGLISH };
        let found = find_text(entries, key)
            .or_else(|| find_text(&ENGLISH, key))
            .unwrap_or(key);
        values.iter().fold(found.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{{{name}}}}}"), value)
        })
    }

    /// The text for a count, by the language's plural rule.
    pub(crate) fn count_text(self, key: &str, count: u32) -> String {
        let form = if count == 1 && !self.japanese {
            "one"
        } else {
            "other"
        };
        self.text_with(&format!("{key}_{form}"), &[("count", &group_digits(count))])
    }
}

/// `3,000`: both languages group by thousands.
fn group_digits(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn find_text<'a>(catalogue: &'a Value, key: &str) -> Option<&'a str> {
    // Keys may stand flat ("alert.open") or nested.
    if let Some(text) = catalogue.get(key).and_then(Value::as_str) {
        return Some(text);
    }
    key.split('.')
        .try_fold(catalogue, |place, name| place.get(name))?
        .as_str()
}

/// `en` or `ja`, as the system has it.
pub(crate) fn system_language() -> String {
    let locale = sys_locale::get_locale().unwrap_or_default();
    if locale.starts_with("ja") {
        "ja".into()
    } else {
        "en".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_a_form_and_groups() {
        let english = Catalog::for_language("en");
        assert_eq!(english.count_text("alert.summary", 1), "1 new arrival");
        assert_eq!(
            english.count_text("alert.summary", 3000),
            "3,000 new arrivals"
        );
        assert_eq!(
            english.count_text("alert.summary", 1_234_567),
            "1,234,567 new arrivals"
        );
        assert_eq!(
            Catalog::for_language("ja-JP").count_text("alert.summary", 1),
            "新着 1 件"
        );
    }

    #[test]
    fn a_key_that_is_in_no_catalogue_shows_itself() {
        assert_eq!(
            Catalog::for_language("ja").text("tray.nowhere"),
            "tray.nowhere"
        );
    }
}
