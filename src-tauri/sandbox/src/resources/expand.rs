//! `expand[]`: ids replaced by the objects they name.

use serde_json::{Value, json};

use super::{Resource, store::Store};
use crate::api_error::ApiError;

/// Follows a path such as `customer` or `data.customer`.
pub(crate) fn expand_path(store: &Store, value: &mut Value, path: &str) -> Result<(), ApiError> {
    if path.split('.').count() > 4 {
        return Err(
            ApiError::new(400, "You cannot expand more than 4 levels of a property.")
                .param("expand"),
        );
    }
    follow_path(store, value, path, path)
}

fn follow_path(store: &Store, value: &mut Value, rest: &str, whole: &str) -> Result<(), ApiError> {
    if let Value::Array(items) = value {
        for item in items {
            follow_path(store, item, rest, whole)?;
        }
        return Ok(());
    }
    let (head, tail) = rest
        .split_once('.')
        .map_or((rest, None), |(head, tail)| (head, Some(tail)));
    let refuse = || {
        let message = format!("This property cannot be expanded ({whole}).");
        ApiError::new(400, message).param("expand")
    };
    let field = value.get_mut(head).ok_or_else(refuse)?;
    if let Value::String(id) = field {
        *field = render_object(store, id).ok_or_else(refuse)?;
    }
    match (tail, field) {
        (_, Value::Null) => Ok(()),
        (Some(tail), field @ (Value::Object(_) | Value::Array(_))) => {
            follow_path(store, field, tail, whole)
        }
        (None, Value::Object(_)) => Ok(()),
        _ => Err(refuse()),
    }
}

fn render_object(store: &Store, id: &str) -> Option<Value> {
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
