//! `/v1/orders`, the legacy one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, Resource, address::Shipping, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Field, Metadata, Params, page::read_bounds},
    state::table::{Record, Table},
};

/// One line of an order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct OrderItem {
    /// `sku`, `shipping`, `tax` or `discount`.
    pub(crate) kind: String,
    /// For the whole line.
    pub(crate) amount: i64,
    pub(crate) description: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) quantity: Option<i64>,
}

/// An order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) amount: i64,
    pub(crate) amount_returned: Option<i64>,
    pub(crate) charge: Option<String>,
    pub(crate) currency: String,
    pub(crate) customer: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) items: Vec<OrderItem>,
    pub(crate) shipping: Option<Shipping>,
    /// `standard` or `express`.
    pub(crate) shipping_method: Option<String>,
    pub(crate) status: String,
    pub(crate) metadata: Metadata,
}

/// Statuses that a change to a status is behind, by the name of the filter.
const TRANSITIONS: [(&str, &[&str]); 4] = [
    ("canceled", &["canceled"]),
    ("fulfilled", &["fulfilled"]),
    ("paid", &["paid", "fulfilled", "returned"]),
    ("returned", &["returned"]),
];

impl Order {
    /// When it came to one of these statuses; the latest change stands for all before it.
    fn reached(&self, statuses: &[&str]) -> Option<i64> {
        statuses
            .contains(&self.status.as_str())
            .then_some(self.updated)
    }
}

/// One of these statuses was reached between two times, both included.
struct Reached {
    statuses: &'static [&'static str],
    between: (i64, i64),
}

impl Reached {
    fn lets_through(&self, order: &Order) -> bool {
        let (low, high) = self.between;
        let reached = order.reached(self.statuses);
        reached.is_some_and(|at| (low..=high).contains(&at))
    }
}

/// The filter `status_transitions`.
fn read_transitions(params: &mut Params) -> Result<Vec<Reached>, ApiError> {
    let Field::Set(mut fields) = params.object("status_transitions")? else {
        return Ok(Vec::new());
    };
    let mut wanted = Vec::new();
    for (name, statuses) in TRANSITIONS {
        if fields.has(name) {
            let between = read_bounds(&mut fields, name)?;
            wanted.push(Reached { statuses, between });
        }
    }
    fields.finish()?;
    Ok(wanted)
}

impl Record for Order {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Order {
    const KIND: Kind = Kind::Orders;
    const URL: &'static str = "/v1/orders";
    const NOUN: &'static str = "order";

    fn table(store: &Store) -> &Table<Self> {
        &store.orders
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.orders
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Order(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("order.created")
    }

    fn render(&self, livemode: bool) -> Value {
        let item = |item: &OrderItem| {
            json!({
                "object": "order_item", "amount": item.amount, "currency": self.currency,
                "description": item.description.as_deref().unwrap_or_default(), "parent": item.parent,
                "quantity": item.quantity, "type": item.kind,
            })
        };
        let items: Vec<Value> = self.items.iter().map(item).collect();
        let shipping = self.shipping.as_ref().map(|shipping| {
            json!({
                "address": shipping.address.render(), "carrier": shipping.carrier, "name": shipping.name,
                "phone": shipping.phone, "tracking_number": shipping.tracking_number,
            })
        });
        let methods = self.shipping_method.as_ref().map(|_| {
            json!([
                { "id": "standard", "amount": 0, "currency": self.currency, "delivery_estimate": null,
                  "description": "Standard shipping" },
                { "id": "express", "amount": 1500, "currency": self.currency, "delivery_estimate": null,
                  "description": "Express shipping" },
            ])
        });
        let reached = |name: &str| {
            let known = TRANSITIONS.iter().find(|(filter, _)| *filter == name);
            known.and_then(|(_, statuses)| self.reached(statuses))
        };
        let returns = json!({
            "object": "list", "data": [], "has_more": false, "url": format!("/v1/order_returns?order={}", self.id),
        });
        json!({
            "id": self.id, "object": "order", "amount": self.amount, "amount_returned": self.amount_returned,
            "application": null, "application_fee": null, "charge": self.charge, "created": self.created,
            "currency": self.currency, "customer": self.customer, "email": self.email, "items": items,
            "livemode": livemode, "metadata": self.metadata, "returns": returns,
            "selected_shipping_method": self.shipping_method, "shipping": shipping, "shipping_methods": methods,
            "status": self.status,
            // The missing letter is Stripe's.
            "status_transitions": {
                "canceled": reached("canceled"), "fulfiled": reached("fulfilled"),
                "paid": reached("paid"), "returned": reached("returned"),
            },
            "updated": self.updated,
        })
    }
}

pub(crate) fn list_orders(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let customer = params.filled("customer", 5000)?;
    let status = params.filled("status", 5000)?;
    let ids = params.texts("ids", 100)?.some();
    // Nothing here was made elsewhere.
    let upstream = params.texts("upstream_ids", 100)?.some();
    let reached = read_transitions(&mut params)?;
    list_objects::<Order>(store, params, call, |order| {
        upstream.is_none()
            && reached.iter().all(|filter| filter.lets_through(order))
            && (customer.is_none() || order.customer == customer)
            && status.as_ref().is_none_or(|status| order.status == *status)
            && ids.as_ref().is_none_or(|ids| ids.contains(&order.id))
    })
}

pub(crate) fn create_order(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let currency = params
        .currency("currency")?
        .ok_or_else(|| ApiError::required("currency"))?;
    let mut order = Order {
        created: call.context.now,
        updated: call.context.now,
        currency,
        status: "created".to_owned(),
        ..Order::default()
    };
    order.customer = params.filled("customer", 5000)?;
    if let Some(customer) = &order.customer
        && !store.customers.contains(customer)
    {
        return Err(ApiError::missing_by("customer", "customer", customer));
    }
    params.text("email", 5000)?.write(&mut order.email);
    for mut line in params.objects("items", 25)?.some().unwrap_or_default() {
        let kind = line
            .word("type", &["sku", "shipping", "tax", "discount"])?
            .unwrap_or("sku");
        let quantity = line.integer("quantity")?;
        let amount = line.required_integer("amount")? * quantity.unwrap_or(1);
        line.currency("currency")?;
        let item = OrderItem {
            kind: kind.to_owned(),
            amount,
            description: line.text("description", 1000)?.some(),
            parent: line.text("parent", 5000)?.some(),
            quantity,
        };
        line.finish()?;
        order.amount += amount;
        order.items.push(item);
    }
    Shipping::read(&mut params, &mut order.shipping)?;
    params.metadata(&mut order.metadata)?;
    params.finish()?;
    order.id = store.ids.next("or_1", 22);
    let livemode = store.account.livemode;
    Ok(store.add(order, &call.context).render(livemode))
}
