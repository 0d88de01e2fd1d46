//! API versions: which headers are taken, and how an event looks at the account's own version.

use serde_json::{Map, Value, json};

/// The version whose shapes everything has.
pub const API_VERSION: &str = "2020-08-27";

/// Whether this is a version's name: a date, with or without a release's name behind it.
pub(crate) fn is_version(version: &str) -> bool {
    let (date, name) = version.split_once('.').unwrap_or((version, "x"));
    let parts: Vec<&str> = date.split('-').collect();
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let date = matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2));
    date && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Turns an object of version 2020-08-27 into what another version shows.
pub(crate) fn render_at_version(version: &str, mut object: Value) -> Value {
    let kind = object
        .get("object")
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned();
    let Some(fields) = object.as_object_mut() else {
        return object;
    };
    if version < "2019-10-17"
        && kind == "customer"
        && let Some(balance) = fields.remove("balance")
    {
        fields.insert("account_balance".into(), balance);
    }
    if version >= "2022-11-15" && kind == "charge" {
        fields.remove("refunds");
    }
    if version >= "2022-11-15" && kind == "payment_intent" {
        fields.remove("charges");
        fields.insert("latest_charge".into(), Value::Null);
    }
    if version >= "2025-03-31" {
        match kind.as_str() {
            "charge" => {
                fields.remove("invoice");
                fields.remove("order");
                fields.insert("failure_balance_transaction".into(), Value::Null);
            }
            "customer" => {
                fields.insert("test_clock".into(), Value::Null);
                let discount = fields.get_mut("discount").and_then(Value::as_object_mut);
                if let Some(discount) = discount {
                    let coupon = discount
                        .remove("coupon")
                        .and_then(|coupon| coupon.get("id").cloned());
                    discount.insert(
                        "source".into(),
                        json!({ "coupon": coupon, "type": "coupon" }),
                    );
                }
            }
            "invoice" => {
                for gone in ["charge", "discount", "paid", "payment_intent", "tax"] {
                    fields.remove(gone);
                }
                move_subscription(fields);
            }
            "payment_intent" => {
                fields.remove("invoice");
            }
            "subscription" => {
                fields.remove("discount");
                fields.insert("currency".into(), currency_of_items(fields));
                let bounds = ["current_period_end", "current_period_start"];
                let bounds = bounds.map(|name| (name, fields.remove(name)));
                let items = fields
                    .get_mut("items")
                    .and_then(|items| items.get_mut("data"));
                let items = items.and_then(Value::as_array_mut).into_iter().flatten();
                for item in items.filter_map(Value::as_object_mut) {
                    for (name, value) in bounds.clone() {
                        item.insert(name.into(), value.unwrap_or_default());
                    }
                }
            }
            "product" => {
                fields.remove("attributes");
                fields.remove("caption");
                fields.remove("deactivate_on");
                fields.insert("default_price".into(), Value::Null);
                fields.insert("marketing_features".into(), json!([]));
                fields.insert("tax_code".into(), Value::Null);
            }
            "invoiceitem" => {
                let unit = fields.remove("unit_amount_decimal");
                fields.remove("unit_amount");
                fields.remove("price");
                fields.insert(
                    "pricing".into(),
                    json!({ "type": "price_details", "unit_amount_decimal": unit }),
                );
                move_subscription(fields);
            }
            _ => {}
        }
    }
    object
}

/// Newer versions keep the subscription in the parent.
fn move_subscription(fields: &mut Map<String, Value>) {
    let id = fields.remove("subscription").filter(|id| !id.is_null());
    let parent = id.map(|id| {
        json!({ "subscription_details": { "subscription": id }, "type": "subscription_details" })
    });
    fields.insert("parent".into(), json!(parent));
}

fn currency_of_items(fields: &Map<String, Value>) -> Value {
    let items = fields.get("items");
    let currency = items.and_then(|items| items.pointer("/data/0/price/currency"));
    currency.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_dates() {
        assert!(is_version("2020-08-27"));
        assert!(is_version("2026-08-26.dahlia"));
        for bad in [
            "",
            "latest",
            "2020-8-27",
            "2020-08-27.",
            "2020/08/27",
            "2020-08-27; x",
        ] {
            assert!(!is_version(bad), "{bad}");
        }
    }

    #[test]
    fn an_old_account_still_says_account_balance() {
        let customer = json!({ "object": "customer", "balance": -5 });
        let old = render_at_version("2015-10-16", customer.clone());
        assert_eq!(old, json!({ "object": "customer", "account_balance": -5 }));
        assert_eq!(render_at_version("2020-08-27", customer.clone()), customer);
    }
}
