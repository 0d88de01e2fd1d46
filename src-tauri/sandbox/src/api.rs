//! Stripe's endpoints: one request against the state.

use serde_json::{Value, json};

use crate::{
    error::Refusal,
    form::{Param, Params, Shape, check, param, unsettable},
    kind::Kind,
    list::list,
    objects::build,
    stock::State,
};

const ADDRESS: Shape =
    Shape::Fields(&["city", "country", "line1", "line2", "postal_code", "state"]);

const PRODUCT: &[Param] = &[
    param("name", Shape::Text(5000)),
    param("active", Shape::Flag),
    unsettable("caption", Shape::Text(5000)),
    unsettable("description", Shape::Text(40_000)),
    unsettable("images", Shape::Urls(8)),
    unsettable("metadata", Shape::Metadata),
    param("shippable", Shape::Flag),
    unsettable("url", Shape::Url),
    unsettable("statement_descriptor", Shape::Text(22)),
    unsettable("unit_label", Shape::Text(12)),
];
const PRODUCT_NEW: &[Param] = &[
    param("id", Shape::Text(5000)),
    param("type", Shape::Text(20)),
];
const CUSTOMER: &[Param] = &[
    unsettable("address", ADDRESS),
    param("balance", Shape::Integer),
    unsettable("description", Shape::Text(5000)),
    unsettable("email", Shape::Email),
    unsettable("metadata", Shape::Metadata),
    unsettable("name", Shape::Text(256)),
    unsettable("phone", Shape::Text(20)),
    param("coupon", Shape::Text(5000)),
    param("tax_exempt", Shape::Text(10)),
];
const CHARGE: &[Param] = &[
    param("amount", Shape::Integer),
    param("currency", Shape::Text(3)),
    param("customer", Shape::Text(5000)),
    param("description", Shape::Text(40_000)),
    param("source", Shape::Any),
    param("capture", Shape::Flag),
    param("receipt_email", Shape::Text(800)),
    param("statement_descriptor", Shape::Text(22)),
    unsettable("metadata", Shape::Metadata),
];
const INVOICE_ITEM: &[Param] = &[
    param("amount", Shape::Integer),
    param("currency", Shape::Text(3)),
    param("customer", Shape::Text(5000)),
    param("description", Shape::Text(5000)),
    param("discountable", Shape::Flag),
    param("quantity", Shape::Integer),
    param("subscription", Shape::Text(5000)),
    unsettable("metadata", Shape::Metadata),
];
const ORDER: &[Param] = &[
    param("currency", Shape::Text(3)),
    param("customer", Shape::Text(5000)),
    param("email", Shape::Text(5000)),
    param("items", Shape::Any),
    param("shipping", Shape::Any),
    unsettable("metadata", Shape::Metadata),
];
const PRICE: &[Param] = &[
    param("currency", Shape::Text(3)),
    param("product", Shape::Text(5000)),
    param("unit_amount", Shape::Integer),
    param("recurring", Shape::Any),
    param("nickname", Shape::Text(5000)),
    param("active", Shape::Flag),
    unsettable("metadata", Shape::Metadata),
];
const CHECKOUT: &[Param] = &[
    param("mode", Shape::Text(20)),
    param("customer", Shape::Text(5000)),
    param("customer_email", Shape::Text(800)),
    param("line_items", Shape::Any),
    param("payment_method_types", Shape::Any),
    param("success_url", Shape::Url),
    param("cancel_url", Shape::Url),
    unsettable("metadata", Shape::Metadata),
];

/// A request after form decoding.
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) params: Params,
}

/// What a path names.
pub(crate) enum Place<'a> {
    Account,
    List(Kind),
    One(Kind, &'a str),
}

/// Finds the endpoint of a path.
pub(crate) fn place(path: &str) -> Option<Place<'_>> {
    if path == "/v1/account" {
        return Some(Place::Account);
    }
    Kind::ALL.into_iter().find_map(|kind| {
        let rest = path.strip_prefix(kind.path())?;
        match rest.strip_prefix('/') {
            Some(id) if !id.is_empty() && !id.contains('/') => Some(Place::One(kind, id)),
            None if rest.is_empty() => Some(Place::List(kind)),
            _ => None,
        }
    })
}

/// Answers a call.
pub(crate) fn answer(state: &mut State, account: &str, call: Call<'_>) -> Result<Value, Refusal> {
    let unknown = || Refusal::unknown_url(call.method, call.path);
    match (call.method, place(call.path).ok_or_else(unknown)?) {
        ("GET", Place::Account) => Ok(build::account(account)),
        ("GET", Place::List(kind)) => list(state, kind, &call.params),
        ("GET", Place::One(kind, id)) => retrieve(state, kind, id, &call.params),
        ("POST", Place::List(kind)) => {
            create(state, kind, &call.params).and_then(|made| made.ok_or_else(unknown))
        }
        ("POST", Place::One(kind, id)) => update(state, kind, id, &call.params),
        ("DELETE", Place::One(kind @ (Kind::Customer | Kind::Product | Kind::InvoiceItem), id)) => {
            if state.delete(kind, id) {
                Ok(json!({ "id": id, "object": kind.noun(), "deleted": true }))
            } else {
                Err(Refusal::no_such(kind.noun(), id, "id").status(404))
            }
        }
        _ => Err(unknown()),
    }
}

fn retrieve(state: &State, kind: Kind, id: &str, params: &Params) -> Result<Value, Refusal> {
    check(params, &[])?;
    if let Some(row) = state.table(kind).and_then(|table| table.get(id))
        && row.visible_from <= state.now()
    {
        return Ok(row.value.clone());
    }
    if kind == Kind::Customer && state.is_deleted(kind, id) {
        return Ok(json!({ "id": id, "object": "customer", "deleted": true }));
    }
    Err(Refusal::no_such(kind.noun(), id, "id").status(404))
}

fn required(params: &Params, names: &[&str]) -> Result<(), Refusal> {
    match names.iter().find(|name| !params.contains_key(**name)) {
        Some(name) => Err(Refusal::missing_param(name)),
        None => Ok(()),
    }
}

fn customer_exists(state: &State, params: &Params) -> Result<(), Refusal> {
    match params.get("customer").and_then(Value::as_str) {
        Some(id) if state.get(Kind::Customer, id).is_none() => {
            Err(Refusal::no_such("customer", id, "customer"))
        }
        _ => Ok(()),
    }
}

fn create(state: &mut State, kind: Kind, params: &Params) -> Result<Option<Value>, Refusal> {
    let now = state.now();
    let value = match kind {
        Kind::Customer => {
            let mut given = check(params, CUSTOMER)?;
            given.remove("coupon");
            given.entry("metadata").or_insert_with(|| json!({}));
            build::customer(now, clean(given))
        }
        Kind::Product => {
            let allowed: Vec<Param> = PRODUCT.iter().chain(PRODUCT_NEW).map(copy).collect();
            let given = check(params, &allowed)?;
            required(&given, &["name"])?;
            let kind = given
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or("service");
            if !matches!(kind, "good" | "service") {
                return Err(
                    Refusal::invalid("Invalid type: must be one of good or service").param("type"),
                );
            }
            if kind != "good"
                && given
                    .get("caption")
                    .is_some_and(|caption| !caption.is_null())
            {
                return Err(caption_refused());
            }
            if let Some(id) = given.get("id").and_then(Value::as_str)
                && state.get(Kind::Product, id).is_some()
            {
                return Err(Refusal::invalid("Product already exists.")
                    .code("resource_already_exists")
                    .param("id"));
            }
            build::product(now, clean(given))
        }
        Kind::Charge => {
            let mut given = check(params, CHARGE)?;
            required(&given, &["amount", "currency"])?;
            customer_exists(state, &given)?;
            given.remove("source");
            if let Some(capture) = given.remove("capture") {
                given.insert("captured".into(), capture);
            }
            build::charge(now, clean(given))
        }
        Kind::InvoiceItem => {
            let given = check(params, INVOICE_ITEM)?;
            required(&given, &["customer"])?;
            customer_exists(state, &given)?;
            build::invoice_item(now, clean(given))
        }
        Kind::Order => {
            let mut given = check(params, ORDER)?;
            required(&given, &["currency"])?;
            customer_exists(state, &given)?;
            given.remove("items");
            build::order(now, clean(given))
        }
        Kind::Price => {
            let given = check(params, PRICE)?;
            required(&given, &["currency", "product"])?;
            build::price(now, clean(given))
        }
        Kind::CheckoutSession => {
            let mut given = check(params, CHECKOUT)?;
            given.remove("line_items");
            build::checkout_session(now, clean(given))
        }
        Kind::Event => return Ok(None),
    };
    state.add(kind, value.clone(), 0);
    Ok(Some(value))
}

fn update(state: &mut State, kind: Kind, id: &str, params: &Params) -> Result<Value, Refusal> {
    let allowed = match kind {
        Kind::Customer => CUSTOMER,
        Kind::Product => PRODUCT,
        _ => {
            return Err(Refusal::unknown_url(
                "POST",
                &format!("{}/{id}", kind.path()),
            ));
        }
    };
    let Some(current) = state.get(kind, id).cloned() else {
        return Err(Refusal::no_such(kind.noun(), id, "id").status(404));
    };
    let mut given = check(params, allowed)?;
    let service = current.get("type").and_then(Value::as_str) == Some("service");
    if kind == Kind::Product
        && service
        && given
            .get("caption")
            .is_some_and(|caption| !caption.is_null())
    {
        return Err(caption_refused());
    }
    if let Some(changes) = given.remove("metadata") {
        given.insert("metadata".into(), merged(current.get("metadata"), &changes));
    }
    given.remove("coupon");
    state.update(kind, id, given.into_iter().collect());
    Ok(state.get(kind, id).cloned().unwrap_or(current))
}

fn caption_refused() -> Refusal {
    let message = "You cannot set `caption` on a product unless its `type` is `good`.";
    Refusal::invalid(message).param("caption")
}

/// Metadata keys are set one by one; an empty value removes a key, an empty whole removes all.
fn merged(current: Option<&Value>, changes: &Value) -> Value {
    let mut all = current
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    match changes {
        Value::Object(changes) => {
            for (name, value) in changes {
                if value.as_str() == Some("") {
                    all.remove(name);
                } else {
                    all.insert(name.clone(), value.clone());
                }
            }
        }
        _ => all.clear(),
    }
    Value::Object(all)
}

/// A new object has nothing to unset.
fn clean(mut given: Params) -> Value {
    if let Some(Value::Object(metadata)) = given.get_mut("metadata") {
        metadata.retain(|_, value| value.as_str() != Some(""));
    }
    if given.get("metadata").is_some_and(Value::is_null) {
        given.insert("metadata".into(), json!({}));
    }
    Value::Object(given)
}

const fn copy(param: &Param) -> Param {
    Param {
        name: param.name,
        shape: param.shape,
        unset: param.unset,
    }
}
