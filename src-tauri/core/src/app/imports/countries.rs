//! Countries by their codes and names: an address holds the code of two letters.
//!
//! `data/countries.tsv` is written by `dev/countries.mjs`: codes and names of ISO 3166-1, and the
//! names of Unicode CLDR in English, Japanese and fifteen more languages.

use std::{collections::HashMap, sync::LazyLock};

use crate::ledger::fold::fold_text;

const DATA: &str = include_str!("../../../data/countries.tsv");

static BY_NAME: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in DATA.lines() {
        let mut cells = line.split('\t');
        let Some(code) = cells.next() else { continue };
        names.insert(plain(code), code);
        for name in cells {
            names.entry(plain(name)).or_insert(code);
        }
    }
    names
});

/// The code of a country that a cell names, by code or name.
pub(super) fn find_country(text: &str) -> Option<&'static str> {
    BY_NAME.get(&plain(text)).copied()
}

/// Without dots, blanks and brackets: `U.S.A.` is `USA`.
fn plain(text: &str) -> String {
    let folded = fold_text(text);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::*;

    #[test]
    fn countries_are_found_by_code_and_name() {
        for (text, code) in [
            ("JP", "JP"),
            ("jp", "JP"),
            ("ＪＰ", "JP"),
            ("JPN", "JP"),
            ("Japan", "JP"),
            ("日本", "JP"),
            ("Deutschland", "DE"),
            ("ドイツ", "DE"),
            ("U.S.A.", "US"),
            ("アメリカ合衆国", "US"),
            ("米国", "US"),
            ("UK", "GB"),
            ("イギリス", "GB"),
            ("Korea, Republic of", "KR"),
            ("韓国", "KR"),
            ("Côte d’Ivoire", "CI"),
            ("cote d'ivoire", "CI"),
            ("コートジボワール", "CI"),
            ("Viet Nam", "VN"),
            ("Ru", "RU"),
        ] {
            assert_eq!(find_country(text), Some(code), "{text}");
        }
        for text in ["", "Nowhere", "Congo-", "XX", "Kongo"] {
            assert_ne!(find_country(text), Some("CD"), "{text}");
        }
        assert_eq!(find_country("Nowhere"), None);
        assert_eq!(find_country("Kongo"), None, "two countries are called so");
    }

    /// Every code and every name in both languages of the window, and none of two countries.
    #[test]
    fn every_country_is_there() {
        let lines: Vec<Vec<&str>> = DATA
            .lines()
            .map(|line| line.split('\t').collect())
            .collect();
        assert_eq!(lines.len(), 249);
        for line in lines {
            let [code, three, names @ ..] = line.as_slice() else {
                panic!("{line:?}");
            };
            let japanese =
                |name: &&str| name.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c));
            assert!(
                names.iter().any(|name| name.starts_with(|c| c < '\u{250}')),
                "{code}"
            );
            assert!(names.iter().any(japanese), "{code}");
            for name in names.iter().chain([code, three]) {
                assert_eq!(find_country(name), Some(*code), "{name}");
            }
        }
    }
}
