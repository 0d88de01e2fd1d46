//! The rules that values are checked by before anything is sent: in forms as well as in imports.
//!
//! The numbers are those of Stripe's own description of version 2020-08-27; the UI gets them by the
//! command `rules`, so that it checks by the same.

use crate::kind::RecordKind;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;
use url::Url;

use super::flat::Flat;
use crate::error::{Error, ErrorCode};

/// A limit that differs between customers and products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct PerKind {
    /// Of a customer.
    pub customer: u32,
    /// Of a product.
    pub product: u32,
}

/// Limits of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct MetadataLimits {
    /// Keys at most.
    pub entries: u32,
    /// Characters of a key.
    pub key: u32,
    /// Characters of a value.
    pub value: u32,
}

/// All limits, in characters unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Limits {
    /// The name.
    pub name: PerKind,
    /// The email address.
    pub email: u32,
    /// The phone number.
    pub phone: u32,
    /// The description.
    pub description: PerKind,
    /// A product's caption.
    pub caption: u32,
    /// A web address.
    pub url: u32,
    /// A product's id.
    pub id: u32,
    /// One line of an address.
    pub address: u32,
    /// Pictures of a product.
    pub images: u32,
    /// Labels.
    pub metadata: MetadataLimits,
}

/// The limits in force.
pub const LIMITS: Limits = Limits {
    name: PerKind {
        customer: 256,
        product: 5000,
    },
    email: 512,
    phone: 20,
    description: PerKind {
        customer: 5000,
        product: 40_000,
    },
    caption: 5000,
    url: 5000,
    id: 5000,
    address: 5000,
    images: 8,
    metadata: MetadataLimits {
        entries: 50,
        key: 40,
        value: 500,
    },
};

/// The limits that the UI checks by.
#[must_use]
pub const fn rules() -> Limits {
    LIMITS
}

/// A value that breaks a rule: which parameter, and which rule.
pub(crate) fn broken(param: &str, rule: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorCode::InvalidInput, message).with(|detail| {
        detail.param = Some(param.to_owned());
        detail.rule = Some(rule.to_owned());
    })
}

/// Checks the fields of a form or of an import's line.
pub fn check(kind: RecordKind, fields: &Flat, creating: bool) -> Result<(), Error> {
    let named = fields.get("name").and_then(Value::as_str).map(str::trim);
    let given = fields.contains_key("name");
    if kind == RecordKind::Products && (creating || given) && named.is_none_or(str::is_empty) {
        return Err(broken("name", "required", "a product needs a name"));
    }
    let mut labels = 0;
    for (field, value) in fields {
        if let Some(key) = field.strip_prefix("metadata.") {
            labels += u32::from(!value.is_null());
            metadata(key, value)?;
            continue;
        }
        match value {
            Value::String(text) => one(kind, field, text)?,
            Value::Array(images) => pictures(images)?,
            _ => {}
        }
    }
    if labels > LIMITS.metadata.entries {
        let message = format!("{labels} labels, at most {}", LIMITS.metadata.entries);
        return Err(broken("metadata", "too_many", message));
    }
    Ok(())
}

fn one(kind: RecordKind, field: &str, text: &str) -> Result<(), Error> {
    let of = |limit: PerKind| match kind {
        RecordKind::Customers => limit.customer,
        RecordKind::Products => limit.product,
    };
    let limit = match field {
        "name" => of(LIMITS.name),
        "description" => of(LIMITS.description),
        "email" => LIMITS.email,
        "phone" => LIMITS.phone,
        "caption" => LIMITS.caption,
        "url" => LIMITS.url,
        "id" => LIMITS.id,
        _ => LIMITS.address,
    };
    let param = param(field);
    length(&param, text, limit)?;
    match field {
        "email" if !is_email(text) => Err(broken(&param, "not_an_email", "not an email address")),
        "url" if !is_web_address(text) => Err(broken(&param, "not_a_url", "not a web address")),
        "id" if !is_id(text) => Err(broken(
            &param,
            "not_an_id",
            "an id has letters, digits, `_`, `-` and `.`",
        )),
        _ => Ok(()),
    }
}

fn length(param: &str, text: &str, limit: u32) -> Result<(), Error> {
    let count = text.chars().count();
    if count > limit as usize {
        let message = format!("{count} characters, at most {limit}");
        return Err(broken(param, "too_long", message));
    }
    Ok(())
}

fn pictures(images: &[Value]) -> Result<(), Error> {
    if images.len() > LIMITS.images as usize {
        let message = format!("{} pictures, at most {}", images.len(), LIMITS.images);
        return Err(broken("images", "too_many", message));
    }
    for (place, image) in images.iter().enumerate() {
        let param = format!("images[{place}]");
        let text = image.as_str().unwrap_or_default();
        length(&param, text, LIMITS.url)?;
        if !is_web_address(text) {
            return Err(broken(&param, "not_a_url", "not a web address"));
        }
        if images.iter().take(place).any(|other| other == image) {
            return Err(broken(&param, "duplicate", "the same picture twice"));
        }
    }
    Ok(())
}

fn metadata(key: &str, value: &Value) -> Result<(), Error> {
    let param = format!("metadata[{key}]");
    if key.trim().is_empty() {
        return Err(broken(&param, "required", "a label needs a key"));
    }
    if key.contains(['[', ']']) {
        return Err(broken(&param, "bad_key", "a key has no square brackets"));
    }
    length(&param, key, LIMITS.metadata.key)?;
    length(
        &param,
        value.as_str().unwrap_or_default(),
        LIMITS.metadata.value,
    )
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

/// A field in Stripe's bracket form: `address.line1` becomes `address[line1]`.
#[must_use]
pub fn param(field: &str) -> String {
    match field.split_once('.') {
        Some((head, tail)) => format!("{head}[{tail}]"),
        None => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn rule(kind: RecordKind, field: &str, value: Value) -> Option<(String, String)> {
        let mut fields = Flat::from([(field.to_owned(), value)]);
        if kind == RecordKind::Products {
            fields.entry("name".into()).or_insert_with(|| "Mug".into());
        }
        let detail = check(kind, &fields, true).err()?.detail;
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
