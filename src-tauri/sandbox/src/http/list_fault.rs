//! Lists that do not advance.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    faults::kind::ListFault,
    kind::Kind,
    params::form::Node,
    resources::{
        Call, Resource as _,
        charge_steps::new_dispute,
        routes::{Action, Route, run_call},
        store::Store,
    },
    spec::{
        ChargeSpec, CustomerSpec, InvoiceItemSpec, OrderSpec, ProductSpec, SessionSpec, Spec as _,
    },
};

type Nodes = Vec<(String, Node)>;

/// Answers a list as the fault has it.
pub(super) fn answer_list(
    store: &mut Store,
    route: &Route,
    nodes: Nodes,
    call: &Call<'_>,
    shape: ListFault,
) -> Result<Value, ApiError> {
    let mut page = match shape {
        ListFault::EmptyPage => {
            let mut page = run_call(store, route, nodes, call)?;
            set_data(&mut page, Vec::new());
            page
        }
        ListFault::RepeatedLast => repeat_last(store, route, nodes, call)?,
        ListFault::IgnoredCursor => run_call(store, route, without(nodes, CURSORS), call)?,
        ListFault::Endless => make_up_page(store, route, nodes, call)?,
    };
    if let Some(page) = page.as_object_mut() {
        page.insert("has_more".into(), json!(true));
    }
    Ok(page)
}

const CURSORS: &[&str] = &["starting_after", "ending_before"];

fn without(mut nodes: Nodes, names: &[&str]) -> Nodes {
    nodes.retain(|(name, _)| !names.contains(&name.as_str()));
    nodes
}

fn read_text<'a>(nodes: &'a Nodes, name: &str) -> Option<&'a str> {
    nodes.iter().find_map(|(key, node)| match node {
        Node::Text(text) if key == name => Some(text.as_str()),
        _ => None,
    })
}

fn read_limit(nodes: &Nodes) -> usize {
    read_text(nodes, "limit")
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(10)
}

fn set_data(page: &mut Value, data: Vec<Value>) {
    if let Some(page) = page.as_object_mut() {
        page.insert("data".into(), Value::Array(data));
    }
}

/// The page as it is, with the object of the cursor at its end.
fn repeat_last(
    store: &mut Store,
    route: &Route,
    nodes: Nodes,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let limit = read_limit(&nodes);
    let cursor = read_text(&nodes, "starting_after").map(str::to_owned);
    let mut page = run_call(store, route, nodes, call)?;
    let Some(id) = cursor else {
        return Ok(page);
    };
    let retrieve = Route {
        kind: route.kind,
        action: Action::Retrieve,
        id,
    };
    let one = Call {
        context: call.context.clone(),
        id: &retrieve.id,
    };
    let repeated = run_call(store, &retrieve, Vec::new(), &one)?;
    if let Some(data) = page.get_mut("data").and_then(Value::as_array_mut) {
        data.truncate(limit.saturating_sub(1));
        data.push(repeated);
    }
    Ok(page)
}

/// A full page of objects that are nowhere else, after the model of the newest one.
fn make_up_page(
    store: &mut Store,
    route: &Route,
    nodes: Nodes,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let limit = read_limit(&nodes);
    let types = nodes.iter().find(|(name, _)| name == "types").cloned();
    let mut head = without(nodes, CURSORS);
    head.retain(|(name, _)| name != "limit");
    let mut page = run_call(store, route, head, call)?;
    let newest = page.pointer("/data/0").cloned();
    let now = call.context.now;
    let model = newest.unwrap_or_else(|| make_model(store, route.kind, types.as_ref(), now));
    let made = (0..limit).map(|_| make_another(store, &model)).collect();
    set_data(&mut page, made);
    Ok(page)
}

/// The same object under another id; an event's object has another one, too.
fn make_another(store: &mut Store, model: &Value) -> Value {
    let mut made = model.clone();
    for place in ["/id", "/data/object/id"] {
        if let Some(id) = made.pointer_mut(place) {
            let old = id.as_str().unwrap_or_default();
            let prefix = old.rfind('_').map_or("", |at| old.get(..=at).unwrap_or(""));
            *id = json!(store.ids.next(prefix, 22));
        }
    }
    made
}

/// What a list that holds nothing is made of.
fn make_model(store: &mut Store, kind: Kind, types: Option<&(String, Node)>, now: i64) -> Value {
    let live = store.account.livemode;
    match kind {
        Kind::Charges => ChargeSpec::default().make(store, now).render(live),
        Kind::Refunds => {
            let mut charge = ChargeSpec::default().make(store, now);
            charge.amount_refunded = charge.amount;
            charge.past_refund(now).to_json()
        }
        Kind::Disputes => {
            let charge = ChargeSpec::default().make(store, now);
            new_dispute(store, &charge, now).render(live)
        }
        Kind::CheckoutSessions => SessionSpec::default().make(store, now).render(live),
        Kind::InvoiceItems => InvoiceItemSpec::default().make(store, now).render(live),
        Kind::Orders => OrderSpec::default().make(store, now).render(live),
        Kind::Products => ProductSpec::default().make(store, now).render(live),
        Kind::Events => {
            let wanted = first_type(types).unwrap_or("charge.succeeded");
            let of = match wanted.split('.').next() {
                Some("checkout") => Kind::CheckoutSessions,
                Some("customer") => Kind::Customers,
                Some("invoiceitem") => Kind::InvoiceItems,
                Some("order") => Kind::Orders,
                Some("product") => Kind::Products,
                _ => Kind::Charges,
            };
            let object = make_model(store, of, None, now);
            json!({
                "id": "evt_1", "object": "event", "api_version": store.account.api_version, "created": now,
                "data": { "object": object }, "livemode": live, "pending_webhooks": 0,
                "request": { "id": null, "idempotency_key": null }, "type": wanted,
            })
        }
        Kind::Account
        | Kind::Coupons
        | Kind::Customers
        | Kind::Invoices
        | Kind::PaymentIntents
        | Kind::Payouts
        | Kind::Prices
        | Kind::Subscriptions => CustomerSpec::default().make(store, now).render(live),
    }
}

fn first_type(types: Option<&(String, Node)>) -> Option<&str> {
    match types {
        Some((_, Node::Map(types))) => match types.first() {
            Some((_, Node::Text(first))) => Some(first.as_str()),
            _ => None,
        },
        _ => None,
    }
}
