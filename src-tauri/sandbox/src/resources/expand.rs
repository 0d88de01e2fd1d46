//! `expand[]`: ids replaced by the objects they name.

use serde_json::{Value, json};

use super::{Resource, store::Store};
use crate::fail::Fail;

/// Follows a path such as `customer` or `data.customer`.
pub(crate) fn expand(store: &Store, value: &mut Value, path: &str) -> Result<(), Fail> {
    if path.split('.').count() > 4 {
        return Err(
            Fail::new(400, "You cannot expand more than 4 levels of a property.").param("expand"),
        );
    }
    follow(store, value, path, path)
}

fn follow(store: &Store, value: &mut Value, rest: &str, whole: &str) -> Result<(), Fail> {
    if let Value::Array(items) = value {
        for item in items {
            follow(store, item, rest, whole)?;
        }
        return Ok(());
    }
    let (head, tail) = rest
        .split_once('.')
        .map_or((rest, None), |(head, tail)| (head, Some(tail)));
    let refuse = || {
        let message = format!("This property cannot be expanded ({whole}).");
        Fail::new(400, message).param("expand")
    };
    let field = value.get_mut(head).ok_or_else(refuse)?;
    if let Value::String(id) = field {
        *field = object(store, id).ok_or_else(refuse)?;
    }
    match (tail, field) {
        (_, Value::Null) => Ok(()),
        (Some(tail), field @ (Value::Object(_) | Value::Array(_))) => {
            follow(store, field, tail, whole)
        }
        (None, Value::Object(_)) => Ok(()),
        _ => Err(refuse()),
    }
}

fn object(store: &Store, id: &str) -> Option<Value> {
    let livemode = store.account.livemode;
    if store.deleted_customers.contains(id) {
        return Some(json!({ "id": id, "object": "customer", "deleted": true }));
    }
    let customer = || store.customers.get(id).map(|item| item.render(livemode));
    let product = || store.products.get(id).map(|item| item.render(livemode));
    let charge = || store.charges.get(id).map(|item| item.render(livemode));
    let order = || store.orders.get(id).map(|item| item.render(livemode));
    let price = || store.prices.get(id).map(|item| item.render(livemode));
    customer()
        .or_else(product)
        .or_else(charge)
        .or_else(order)
        .or_else(price)
}
