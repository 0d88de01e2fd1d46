//! The catalogue of words, the same one that the UI reads.

pub(crate) mod alerts;

use std::sync::LazyLock;

use serde_json::Value;

static ENGLISH: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../ui/locales/en.json")).unwrap_or_default()
});
static JAPANESE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../ui/locales/ja.json")).unwrap_or_default()
});

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    japanese: bool,
}

impl Words {
    /// By a language tag: `ja` or anything else.
    #[must_use]
    pub fn of(language: &str) -> Self {
        Self {
            japanese: language.starts_with("ja"),
        }
    }

    /// The text under a dotted key.
    #[must_use]
    pub fn text(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text under a dotted key, its `{{names}}` filled in.
    #[must_use]
    pub fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let catalogue: &Value = if self.japanese { &JAPANESE } else { &ENGLISH };
        let found = find(catalogue, key)
            .or_else(|| find(&ENGLISH, key))
            .unwrap_or(key);
        values.iter().fold(found.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{{{name}}}}}"), value)
        })
    }

    /// The text for a count, by the language's plural rule.
    #[must_use]
    pub fn count(self, key: &str, count: u32) -> String {
        let form = if count == 1 && !self.japanese {
            "one"
        } else {
            "other"
        };
        self.with(&format!("{key}_{form}"), &[("count", &count.to_string())])
    }
}

fn find<'a>(catalogue: &'a Value, key: &str) -> Option<&'a str> {
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
