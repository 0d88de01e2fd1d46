//! Which column fills which field, and what a line says by that.

use serde_json::Value;

use super::countries::find_country;
use crate::{
    app::{
        export::csv::unescape_formula,
        fields::{FieldMap, METADATA, find_spec, list_specs, param_of},
        records::validation::{check_fields, rule_error},
    },
    error::Error,
    kind::RecordKind,
    ledger::fold::fold_text,
    stripe::model::{FieldFormat, FieldSpec},
};

/// The one field that holds a country: its code of two letters.
const COUNTRY: &str = "address.country";

/// Whether a field of this name can be filled.
pub(super) fn is_importable(kind: RecordKind, field: &str) -> bool {
    find_spec(kind, field).is_some_and(|spec| spec.rule.is_some())
        || field
            .strip_prefix(METADATA)
            .is_some_and(|key| !key.trim().is_empty())
}

/// The field that a header names.
pub(super) fn guess_field(kind: RecordKind, header: &str) -> Option<String> {
    let header = header.trim();
    let lower = header.to_lowercase();
    for mark in ["metadata.", "metadata["] {
        if lower.starts_with(mark) {
            let key = header.get(mark.len()..)?.trim_end_matches(']').trim();
            return (!key.is_empty()).then(|| format!("metadata.{key}"));
        }
    }
    let plain: String = fold_text(header)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let squeezed = |name: &str| -> String { name.split(['.', '_']).collect() };
    let known = |spec: &&FieldSpec| {
        squeezed(spec.name) == plain || spec.headers.iter().any(|name| fold_text(name) == plain)
    };
    let mut writable = list_specs(kind).iter().filter(|spec| spec.rule.is_some());
    writable.find(known).map(|spec| spec.name.to_owned())
}

/// The field that a column without a header fills, if its values tell.
pub(super) fn guess_from_values(kind: RecordKind, samples: &[String]) -> Option<String> {
    let filled = || samples.iter().map(|s| s.trim()).filter(|s| !s.is_empty());
    let email = filled().all(|s| s.contains('@') && !s.contains(char::is_whitespace));
    let found = filled().next().is_some() && email && kind == RecordKind::Customers;
    found.then(|| "email".to_owned())
}

/// What a line says. `fields` are its columns' fields.
pub(super) fn read_line(
    kind: RecordKind,
    fields: &[Option<String>],
    cells: &[String],
) -> Result<FieldMap, Error> {
    let mut wanted = FieldMap::default();
    if cells
        .iter()
        .skip(fields.len())
        .any(|cell| !cell.trim().is_empty())
    {
        let message = format!("{} cells, but {} columns", cells.len(), fields.len());
        return Err(rule_error("", "too_many_cells", message));
    }
    for (field, cell) in fields.iter().zip(cells) {
        let Some(field) = field else { continue };
        if cell.contains('\u{fffd}') {
            return Err(rule_error(
                &param_of(field),
                "unreadable",
                "characters that cannot be read",
            ));
        }
        if cell.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            let message = "characters that no text has, such as NUL";
            return Err(rule_error(&param_of(field), "control", message));
        }
        let text = unescape_formula(cell.trim());
        if text.is_empty() {
            continue;
        }
        let rule = find_spec(kind, field).and_then(|spec| spec.rule);
        let value = match rule.map(|rule| rule.format) {
            Some(FieldFormat::Flag) => Value::Bool(parse_flag(field, text)?),
            Some(FieldFormat::UrlList) => split_urls(text).into_iter().map(Value::from).collect(),
            _ if field == COUNTRY => Value::from(find_country(text).ok_or_else(|| {
                let message = format!("no country is called \u{201c}{text}\u{201d}");
                rule_error(&param_of(field), "unknown_country", message)
            })?),
            _ => Value::String(text.to_owned()),
        };
        wanted.insert(field.clone(), value);
    }
    if wanted.is_empty() {
        return Err(rule_error(
            "",
            "empty",
            "nothing on this line fills a field",
        ));
    }
    check_fields(kind, &wanted, true)?;
    Ok(wanted)
}

/// Web addresses between commas, semicolons, bars, blanks and line ends. Commas and semicolons may
/// belong to an address: only before the beginning of another they are ends.
fn split_urls(text: &str) -> Vec<&str> {
    let begins = |rest: &str| {
        let start = rest.get(..8).unwrap_or(rest).to_ascii_lowercase();
        start.starts_with("http://") || start.starts_with("https://")
    };
    let mut urls = Vec::new();
    for piece in text.split(|c: char| c.is_whitespace() || c == '|') {
        let mut from = 0;
        for (at, _) in piece.match_indices([',', ';']) {
            if piece.get(at + 1..).is_some_and(begins) {
                urls.push(piece.get(from..at).unwrap_or_default());
                from = at + 1;
            }
        }
        urls.push(piece.get(from..).unwrap_or_default());
    }
    urls.into_iter()
        .map(|url| url.trim_matches([',', ';']))
        .filter(|url| !url.is_empty())
        .collect()
}

fn parse_flag(field: &str, text: &str) -> Result<bool, Error> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "on" | "はい" | "有効" | "○" => Ok(true),
        "false" | "no" | "n" | "0" | "off" | "いいえ" | "無効" | "×" => Ok(false),
        _ => Err(rule_error(field, "not_a_boolean", "neither yes nor no")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn headers_of_both_languages_are_understood() {
        let cases = [
            (RecordKind::Customers, "E-Mail", Some("email")),
            (RecordKind::Customers, "メールアドレス", Some("email")),
            (RecordKind::Customers, "ﾒｰﾙ", Some("email")),
            (RecordKind::Customers, "名前", Some("name")),
            (
                RecordKind::Customers,
                "Postal code",
                Some("address.postal_code"),
            ),
            (
                RecordKind::Customers,
                "address.line1",
                Some("address.line1"),
            ),
            (
                RecordKind::Customers,
                "metadata.Size",
                Some("metadata.Size"),
            ),
            (
                RecordKind::Customers,
                "metadata[tier]",
                Some("metadata.tier"),
            ),
            (RecordKind::Customers, "caption", None),
            (RecordKind::Products, "配送可能", Some("shippable")),
            (RecordKind::Products, "キャプション", Some("caption")),
            (RecordKind::Products, "email", None),
            (RecordKind::Products, "whatever", None),
        ];
        for (kind, header, field) in cases {
            assert_eq!(guess_field(kind, header).as_deref(), field, "{header}");
        }
    }

    #[test]
    fn a_line_becomes_fields_or_says_what_is_wrong() {
        let fields = ["name", "images", "active"].map(|field| Some(field.to_owned()));
        let cells = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
        let good = read_line(
            RecordKind::Products,
            &fields,
            &cells(["'=Mug", "https://a.example/1 https://a.example/2", "いいえ"]),
        );
        let good = good.unwrap();
        assert_eq!(good.text("name"), Some("=Mug"));
        assert_eq!(good.get("images").unwrap().as_array().unwrap().len(), 2);
        assert_eq!(good.get("active"), Some(&Value::Bool(false)));
        let rule = |texts| {
            read_line(RecordKind::Products, &fields, &cells(texts))
                .unwrap_err()
                .detail
                .rule
        };
        assert_eq!(rule(["", "", "yes"]).unwrap(), "required");
        assert_eq!(rule(["Mug", "", "maybe"]).unwrap(), "not_a_boolean");
        assert_eq!(rule(["Mu\u{fffd}", "", ""]).unwrap(), "unreadable");
        assert_eq!(rule([" ", "", ""]).unwrap(), "empty");
        assert_eq!(rule(["Mu\0g", "", ""]).unwrap(), "control");
    }

    #[test]
    fn addresses_are_split_wherever_a_new_one_begins() {
        let (a, b) = ("https://a.example/1.png", "http://b.example/2,3.png;w=1");
        for between in [
            ",", ", ", " ,", ";", "; ", " ; ", "\n", "\r\n", ",\n", " ", "|", "\u{3000}",
        ] {
            let text = format!("{a}{between}{b}");
            assert_eq!(split_urls(&text), [a, b], "{between:?}");
            assert_eq!(
                split_urls(&format!("{text}{between}")),
                [a, b],
                "{between:?}"
            );
        }
        assert_eq!(
            split_urls("https://a.example/w_1,h_2/x.png"),
            ["https://a.example/w_1,h_2/x.png"]
        );
        assert_eq!(
            split_urls("nope,https://a.example"),
            ["nope", "https://a.example"]
        );
        assert!(split_urls(" , ;").is_empty());
    }

    #[test]
    fn a_country_is_named_or_the_line_says_which_it_cannot_find() {
        let fields = ["name", "address.country"].map(|field| Some(field.to_owned()));
        let read = |country: &str| {
            let cells = ["Hana".to_owned(), country.to_owned()];
            read_line(RecordKind::Customers, &fields, &cells)
        };
        for country in ["JP", "jp", "Japan", "日本", "JPN"] {
            assert_eq!(
                read(country).unwrap().text("address.country"),
                Some("JP"),
                "{country}"
            );
        }
        let error = read("Atlantis").unwrap_err();
        assert!(error.message.contains("Atlantis"));
        assert_eq!(error.detail.param.as_deref(), Some("address[country]"));
        assert_eq!(error.detail.rule.as_deref(), Some("unknown_country"));
    }
}
