//! One file per resource: what is stored, how it is rendered, and its endpoints.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::store::Store;
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Params, page::read_page_query},
    state::{
        WriteContext,
        table::{Page, Record, Table},
    },
};

pub(crate) mod account;
pub(crate) mod address;
pub(crate) mod charge;
pub(crate) mod charge_outcome;
pub(crate) mod charge_steps;
pub(crate) mod coupon;
pub(crate) mod customer;
pub(crate) mod dispute;
pub(crate) mod event;
mod expand;
pub(crate) mod invoice;
pub(crate) mod invoice_item;
pub(crate) mod order;
pub(crate) mod payment_intent;
pub(crate) mod payout;
pub(crate) mod price;
pub(crate) mod product;
pub(crate) mod refund;
pub(crate) mod routes;
pub(crate) mod session;
pub(crate) mod store;
pub(crate) mod subscription;

/// What every kind of object can do.
pub(crate) trait Resource: Record {
    const KIND: Kind;
    /// `/v1/…`
    const URL: &'static str;
    /// The word in "No such customer".
    const NOUN: &'static str;

    fn table(store: &Store) -> &Table<Self>;
    fn table_mut(store: &mut Store) -> &mut Table<Self>;
    fn wrap(item: Arc<Self>) -> Object;
    /// The type of the event that a new one makes, if it makes one.
    fn created_event(&self) -> Option<&'static str>;
    fn render(&self, livemode: bool) -> Value;
}

/// An object of any kind, as an event keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Object {
    Charge(Arc<charge::Charge>),
    Coupon(Arc<coupon::Coupon>),
    Customer(Arc<customer::Customer>),
    Dispute(Arc<dispute::Dispute>),
    Invoice(Arc<invoice::Invoice>),
    InvoiceItem(Arc<invoice_item::InvoiceItem>),
    Order(Arc<order::Order>),
    PaymentIntent(Arc<payment_intent::PaymentIntent>),
    Payout(Arc<payout::Payout>),
    Price(Arc<price::Price>),
    Product(Arc<product::Product>),
    Refund(Arc<refund::Refund>),
    Session(Arc<session::Session>),
    Subscription(Arc<subscription::Subscription>),
}

impl Object {
    pub(crate) fn render(&self, livemode: bool) -> Value {
        match self {
            Self::Charge(item) => item.render(livemode),
            Self::Coupon(item) => item.render(livemode),
            Self::Customer(item) => item.render(livemode),
            Self::Dispute(item) => item.render(livemode),
            Self::Invoice(item) => item.render(livemode),
            Self::InvoiceItem(item) => item.render(livemode),
            Self::Order(item) => item.render(livemode),
            Self::PaymentIntent(item) => item.render(livemode),
            Self::Payout(item) => item.render(livemode),
            Self::Price(item) => item.render(livemode),
            Self::Product(item) => item.render(livemode),
            Self::Refund(item) => item.render(livemode),
            Self::Session(item) => item.render(livemode),
            Self::Subscription(item) => item.render(livemode),
        }
    }
}

/// One call of an endpoint: when it came, from whom, and the id in its address.
pub(crate) struct Call<'a> {
    pub(crate) context: WriteContext,
    pub(crate) id: &'a str,
}

/// Answers `GET /v1/…` for a kind whose own filters are already taken out of `params`.
pub(crate) fn list_objects<T: Resource>(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
    keep: impl Fn(&T) -> bool,
) -> Result<Value, ApiError> {
    let query = read_page_query(&mut params, T::KIND != Kind::CheckoutSessions)?;
    params.finish()?;
    let page = T::table(store).page(&query, call.context.now, keep);
    let page = page.map_err(|cursor| ApiError::missing_by(cursor.param, T::NOUN, &cursor.id))?;
    Ok(render_page(store, &page))
}

fn render_page<T: Resource>(store: &Store, page: &Page<T>) -> Value {
    let livemode = store.account.livemode;
    let data: Vec<Value> = page
        .items
        .iter()
        .map(|item| item.render(livemode))
        .collect();
    json!({ "object": "list", "data": data, "has_more": page.has_more, "url": T::URL })
}

/// The object that the address names.
pub(crate) fn find_object<T: Resource>(store: &Store, id: &str) -> Result<Arc<T>, ApiError> {
    let found = T::table(store).get(id).map(Arc::clone);
    found.ok_or_else(|| ApiError::missing(T::NOUN, id))
}

/// Answers `GET /v1/…/{id}`.
pub(crate) fn retrieve_object<T: Resource>(
    store: &Store,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    params.finish()?;
    Ok(find_object::<T>(store, call.id)?.render(store.account.livemode))
}
