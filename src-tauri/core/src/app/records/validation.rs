//! The rules that values are checked by before anything is sent: in forms as well as in imports. The
//! window gets the same rules, so that it checks by them too.

use serde_json::Value;
use url::Url;

use crate::{
    app::{
        fields::{FieldMap, METADATA, find_spec, list_rules, param_of},
        view::{MetadataLimits, RecordRules},
    },
    error::{Error, ErrorCode},
    kind::RecordKind,
    stripe::model::{FieldFormat, FieldRule},
};

/// Limits of labels, from Stripe's own description.
pub const METADATA_LIMITS: MetadataLimits = MetadataLimits {
    entries: 50,
    key: 40,
    value: 500,
};

/// The rules of both kinds, for the window.
#[must_use]
pub fn record_rules() -> RecordRules {
    RecordRules {
        customers: list_rules(RecordKind::Customers).collect(),
        products: list_rules(RecordKind::Products).collect(),
        metadata: METADATA_LIMITS,
    }
}

/// A value that breaks a rule: which parameter, and which rule.
pub(in crate::app) fn rule_error(param: &str, rule: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorCode::InvalidInput, message).with(|detail| {
        detail.param = Some(param.to_owned());
        detail.rule = Some(rule.to_owned());
    })
}

/// Checks the fields of a form or of an import's line.
pub fn check_fields(kind: RecordKind, fields: &FieldMap, creating: bool) -> Result<(), Error> {
    for rule in list_rules(kind).filter(|rule| rule.required) {
        let given = fields.get(rule.field);
        let blank = given
            .and_then(Value::as_str)
            .is_none_or(|text| text.trim().is_empty());
        if (creating || given.is_some()) && blank {
            let message = format!("a value for {} is needed", rule.field);
            return Err(rule_error(rule.field, "required", message));
        }
    }
    for (field, value) in fields
        .iter()
        .filter(|(field, _)| !field.starts_with(METADATA))
    {
        let rule = find_spec(kind, field).and_then(|spec| spec.rule);
        match rule.filter(|rule| creating || !rule.create_only) {
            Some(rule) => check_value(rule, value)?,
            None => return Err(rule_error(field, "unknown_field", "no such field")),
        }
    }
    let mut labels = 0;
    for (key, value) in fields.labels() {
        labels += u32::from(!value.is_null());
        check_label(key, value)?;
    }
    if labels > METADATA_LIMITS.entries {
        let message = format!("{labels} labels, at most {}", METADATA_LIMITS.entries);
        return Err(rule_error("metadata", "too_many", message));
    }
    Ok(())
}

fn check_value(rule: FieldRule, value: &Value) -> Result<(), Error> {
    let param = param_of(rule.field);
    match (rule.format, value) {
        (FieldFormat::Flag, Value::Bool(_)) => Ok(()),
        (FieldFormat::Flag, _) => Err(rule_error(&param, "wrong_type", "neither true nor false")),
        (_, Value::Null) => Ok(()),
        (FieldFormat::UrlList, Value::Array(entries)) => check_list(rule, entries),
        (FieldFormat::UrlList, _) => Err(rule_error(&param, "wrong_type", "no list")),
        (_, Value::String(text)) => check_text(rule, &param, text),
        _ => Err(rule_error(&param, "wrong_type", "no text")),
    }
}

fn check_text(rule: FieldRule, param: &str, text: &str) -> Result<(), Error> {
    check_length(param, text, rule.max_length)?;
    match rule.format {
        FieldFormat::Email if !is_email(text) => {
            Err(rule_error(param, "not_an_email", "not an email address"))
        }
        FieldFormat::Url | FieldFormat::UrlList if !is_web_address(text) => {
            Err(rule_error(param, "not_a_url", "not a web address"))
        }
        FieldFormat::Id if !is_id(text) => Err(rule_error(
            param,
            "not_an_id",
            "an id has letters, digits, `_`, `-` and `.`",
        )),
        _ => Ok(()),
    }
}

fn check_length(param: &str, text: &str, max: Option<u32>) -> Result<(), Error> {
    let count = text.chars().count();
    match max {
        Some(max) if count > max as usize => {
            let message = format!("{count} characters, at most {max}");
            Err(rule_error(param, "too_long", message))
        }
        _ => Ok(()),
    }
}

fn check_list(rule: FieldRule, entries: &[Value]) -> Result<(), Error> {
    if let Some(max) = rule.max_items
        && entries.len() > max as usize
    {
        let message = format!("{} entries, at most {max}", entries.len());
        return Err(rule_error(rule.field, "too_many", message));
    }
    for (place, entry) in entries.iter().enumerate() {
        let param = format!("{}[{place}]", rule.field);
        check_text(rule, &param, entry.as_str().unwrap_or_default())?;
        if entries.iter().take(place).any(|other| other == entry) {
            return Err(rule_error(&param, "duplicate", "the same entry twice"));
        }
    }
    Ok(())
}

fn check_label(key: &str, value: &Value) -> Result<(), Error> {
    let param = format!("metadata[{key}]");
    if key.trim().is_empty() {
        return Err(rule_error(&param, "required", "a label needs a key"));
    }
    if key.contains(['[', ']']) {
        return Err(rule_error(
            &param,
            "bad_key",
            "a key has no square brackets",
        ));
    }
    check_length(&param, key, Some(METADATA_LIMITS.key))?;
    match value {
        Value::Null => Ok(()),
        Value::String(text) => check_length(&param, text, Some(METADATA_LIMITS.value)),
        _ => Err(rule_error(&param, "wrong_type", "no text")),
    }
}

/// Loose on purpose: Stripe has the last word, this catches slips of the hand.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let dotted = domain
        .rsplit_once('.')
        .is_some_and(|(name, end)| !name.is_empty() && !end.is_empty());
    !local.is_empty()
        && !text.contains(char::is_whitespace)
        && dotted
        && !domain.starts_with('.')
        && !domain.contains("..")
}

fn is_web_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://"))
        && !text.contains(char::is_whitespace)
        && Url::parse(text).is_ok_and(|url| url.host_str().is_some_and(|host| !host.is_empty()))
}

/// Dots alone would mean another folder in an address, so they are no id.
fn is_id(text: &str) -> bool {
    text.chars().any(|c| c != '.')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn rule(kind: RecordKind, field: &str, value: Value) -> Option<(String, String)> {
        let mut fields = FieldMap::from_iter([(field.to_owned(), value)]);
        if kind == RecordKind::Products {
            fields = FieldMap::from_iter([("name".into(), json!("Mug"))]).overlaid(&fields);
        }
        let detail = check_fields(kind, &fields, true).err()?.detail;
        Some((detail.param.unwrap(), detail.rule.unwrap()))
    }

    #[test]
    fn bad_values_name_the_field_and_the_rule() {
        let nine: Vec<String> = (0..9)
            .map(|n| format!("https://x.example/{n}.png"))
            .collect();
        let cases = [
            (RecordKind::Products, "name", json!(" "), "name", "required"),
            (
                RecordKind::Products,
                "images",
                json!(nine),
                "images",
                "too_many",
            ),
            (
                RecordKind::Products,
                "images",
                json!(["nope"]),
                "images[0]",
                "not_a_url",
            ),
            (
                RecordKind::Products,
                "url",
                json!("kiln.example"),
                "url",
                "not_a_url",
            ),
            (
                RecordKind::Products,
                "url",
                json!("https://"),
                "url",
                "not_a_url",
            ),
            (
                RecordKind::Products,
                "url",
                json!("javascript:alert(1)"),
                "url",
                "not_a_url",
            ),
            (RecordKind::Products, "id", json!("a b"), "id", "not_an_id"),
            (RecordKind::Products, "id", json!(".."), "id", "not_an_id"),
            (
                RecordKind::Customers,
                "email",
                json!("hana@localhost"),
                "email",
                "not_an_email",
            ),
            (
                RecordKind::Customers,
                "email",
                json!("hana example.com"),
                "email",
                "not_an_email",
            ),
            (
                RecordKind::Customers,
                "phone",
                json!("1".repeat(21)),
                "phone",
                "too_long",
            ),
            (
                RecordKind::Customers,
                "description",
                json!("x".repeat(5001)),
                "description",
                "too_long",
            ),
            (
                RecordKind::Customers,
                "address.line1",
                json!("x".repeat(5001)),
                "address[line1]",
                "too_long",
            ),
            (
                RecordKind::Customers,
                "metadata.a[b]",
                json!("1"),
                "metadata[a[b]]",
                "bad_key",
            ),
        ];
        for (kind, field, value, param, broken) in cases {
            assert_eq!(
                rule(kind, field, value),
                Some((param.into(), broken.into())),
                "{field}"
            );
        }
    }

    #[test]
    fn emoji_and_right_to_left_text_count_as_people_count() {
        assert_eq!(
            rule(
                RecordKind::Customers,
                "description",
                json!("🔔".repeat(5000))
            ),
            None
        );
        assert_eq!(
            rule(RecordKind::Customers, "name", json!("مرحبا بك في المتجر")),
            None
        );
        assert_eq!(
            rule(RecordKind::Customers, "email", json!("用户@例子.公司")),
            None
        );
    }
}
