//! `/v1/invoiceitems`: they carry `date`, not `created`, though lists filter them by `created`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, Resource, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Field, Metadata, Params},
    state::table::{Record, Table},
};

/// A line that will be, or is, on an invoice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct InvoiceItem {
    pub(crate) id: String,
    pub(crate) date: i64,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) customer: String,
    pub(crate) description: Option<String>,
    pub(crate) not_discountable: bool,
    pub(crate) invoice: Option<String>,
    pub(crate) period: (i64, i64),
    pub(crate) proration: bool,
    pub(crate) quantity: i64,
    pub(crate) unit_amount: Option<i64>,
    pub(crate) subscription: Option<String>,
    pub(crate) product: Option<String>,
    pub(crate) metadata: Metadata,
}

impl InvoiceItem {
    /// Stripe makes a price for an amount that has none.
    fn price(&self, livemode: bool) -> Value {
        let tail = self.id.strip_prefix("ii_").unwrap_or(&self.id);
        let product = format!("prod_{}", tail.get(1..15).unwrap_or(tail));
        let unit = self.unit_amount.unwrap_or(self.amount);
        json!({
            "id": format!("price_{tail}"), "object": "price", "active": self.product.is_some(),
            "billing_scheme": "per_unit", "created": self.date, "currency": self.currency, "livemode": livemode,
            "lookup_key": null, "metadata": {}, "nickname": null,
            "product": self.product.as_ref().unwrap_or(&product), "recurring": null, "tiers_mode": null,
            "transform_quantity": null, "type": "one_time", "unit_amount": unit,
            "unit_amount_decimal": unit.to_string(),
        })
    }
}

impl Record for InvoiceItem {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.date
    }
}

impl Resource for InvoiceItem {
    const KIND: Kind = Kind::InvoiceItems;
    const URL: &'static str = "/v1/invoiceitems";
    const NOUN: &'static str = "invoiceitem";

    fn table(store: &Store) -> &Table<Self> {
        &store.invoice_items
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.invoice_items
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::InvoiceItem(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("invoiceitem.created")
    }

    fn render(&self, livemode: bool) -> Value {
        let unit = self.unit_amount.unwrap_or(self.amount);
        json!({
            "id": self.id, "object": "invoiceitem", "amount": self.amount, "currency": self.currency,
            "customer": self.customer, "date": self.date, "description": self.description,
            "discountable": !self.not_discountable && !self.proration, "discounts": [], "invoice": self.invoice,
            "livemode": livemode, "metadata": self.metadata,
            "period": { "start": self.period.0, "end": self.period.1 }, "price": self.price(livemode),
            "proration": self.proration, "quantity": self.quantity, "subscription": self.subscription,
            "tax_rates": [], "unit_amount": unit, "unit_amount_decimal": unit.to_string(),
        })
    }
}

pub(crate) fn list_invoice_items(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let customer = params.filled("customer", 5000)?;
    let invoice = params.filled("invoice", 5000)?;
    let pending = params.boolean("pending")?;
    list_objects::<InvoiceItem>(store, params, call, |item| {
        customer
            .as_ref()
            .is_none_or(|customer| item.customer == *customer)
            && (invoice.is_none() || item.invoice == invoice)
            && pending.is_none_or(|pending| item.invoice.is_none() == pending)
    })
}

pub(crate) fn create_invoice_item(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let now = call.context.now;
    let mut item = InvoiceItem {
        date: now,
        customer: params.required("customer", 5000)?,
        period: (now, now),
        ..InvoiceItem::default()
    };
    if !store.customers.contains(&item.customer) {
        return Err(ApiError::missing_by("customer", "customer", &item.customer));
    }
    let quantity = params.integer("quantity")?;
    item.quantity = quantity.unwrap_or(1);
    let price = params.filled("price", 5000)?;
    if let Some(id) = &price {
        let price = store
            .prices
            .get(id)
            .ok_or_else(|| ApiError::missing_by("price", "price", id))?;
        item.unit_amount = Some(price.unit_amount);
        item.currency = price.currency.clone();
        item.product = Some(price.product.clone());
    }
    if let Some(unit) = params.integer("unit_amount")? {
        item.unit_amount = Some(unit);
    }
    let amount = params.integer("amount")?;
    item.amount = match (amount, item.unit_amount) {
        (Some(_), Some(_)) => return Err(ApiError::both("amount", "unit_amount")),
        (Some(amount), None) => amount,
        (None, Some(unit)) => unit * item.quantity,
        (None, None) => return Err(ApiError::required("amount")),
    };
    match params.currency("currency")? {
        Some(currency) => item.currency = currency,
        None if item.currency.is_empty() => return Err(ApiError::required("currency")),
        None => {}
    }
    params
        .text("description", 5000)?
        .write(&mut item.description);
    item.not_discountable = params.boolean("discountable")? == Some(false);
    params.text("invoice", 5000)?.write(&mut item.invoice);
    params
        .text("subscription", 5000)?
        .write(&mut item.subscription);
    if let Field::Set(mut period) = params.object("period")? {
        item.period = (
            period.required_integer("start")?,
            period.required_integer("end")?,
        );
        period.finish()?;
    }
    params.metadata(&mut item.metadata)?;
    params.finish()?;
    item.id = store.ids.next("ii_1", 22);
    let livemode = store.account.livemode;
    Ok(store.add(item, &call.context).render(livemode))
}
