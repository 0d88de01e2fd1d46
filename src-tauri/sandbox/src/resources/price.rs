//! `/v1/prices`

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

const INTERVALS: [&str; 4] = ["day", "week", "month", "year"];

/// A price of a product.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Price {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) active: bool,
    pub(crate) currency: String,
    pub(crate) product: String,
    pub(crate) unit_amount: i64,
    /// Interval and count, if it recurs.
    pub(crate) recurring: Option<(String, i64)>,
    pub(crate) nickname: Option<String>,
    pub(crate) lookup_key: Option<String>,
    pub(crate) metadata: Metadata,
}

impl Record for Price {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Price {
    const KIND: Kind = Kind::Prices;
    const URL: &'static str = "/v1/prices";
    const NOUN: &'static str = "price";

    fn table(store: &Store) -> &Table<Self> {
        &store.prices
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.prices
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Price(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("price.created")
    }

    fn render(&self, livemode: bool) -> Value {
        let recurring = self.recurring.as_ref().map(|(interval, count)| {
            json!({
                "aggregate_usage": null, "interval": interval, "interval_count": count, "usage_type": "licensed",
            })
        });
        json!({
            "id": self.id, "object": "price", "active": self.active, "billing_scheme": "per_unit",
            "created": self.created, "currency": self.currency, "livemode": livemode,
            "lookup_key": self.lookup_key, "metadata": self.metadata, "nickname": self.nickname,
            "product": self.product, "tiers_mode": null, "transform_quantity": null,
            "type": if recurring.is_some() { "recurring" } else { "one_time" }, "recurring": recurring,
            "unit_amount": self.unit_amount, "unit_amount_decimal": self.unit_amount.to_string(),
        })
    }
}

pub(crate) fn list_prices(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let active = params.boolean("active")?;
    let currency = params.filled("currency", 5000)?;
    let product = params.filled("product", 5000)?;
    let keys = params.texts("lookup_keys", 10)?.some();
    let recurs = params
        .word("type", &["one_time", "recurring"])?
        .map(|word| word == "recurring");
    let mut interval = None;
    let mut metered = false;
    if let Field::Set(mut fields) = params.object("recurring")? {
        interval = fields.word("interval", &INTERVALS)?;
        // Every price here is licensed.
        metered = fields.word("usage_type", &["licensed", "metered"])? == Some("metered");
        fields.finish()?;
    }
    list_objects::<Price>(store, params, call, |price| {
        let every = price
            .recurring
            .as_ref()
            .map(|(interval, _)| interval.as_str());
        if metered || (interval.is_some() && interval != every) {
            return false;
        }
        active.is_none_or(|active| price.active == active)
            && currency
                .as_ref()
                .is_none_or(|currency| price.currency == *currency)
            && product
                .as_ref()
                .is_none_or(|product| price.product == *product)
            && recurs.is_none_or(|recurs| price.recurring.is_some() == recurs)
            && keys.as_ref().is_none_or(|keys| {
                price
                    .lookup_key
                    .as_ref()
                    .is_some_and(|key| keys.contains(key))
            })
    })
}

pub(crate) fn create_price(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let currency = params
        .currency("currency")?
        .ok_or_else(|| ApiError::required("currency"))?;
    let mut price = Price {
        created: call.context.now,
        active: params.boolean("active")?.unwrap_or(true),
        currency,
        product: params.required("product", 5000)?,
        unit_amount: params.required_integer("unit_amount")?,
        ..Price::default()
    };
    if !store.products.contains(&price.product) {
        return Err(ApiError::missing_by("product", "product", &price.product));
    }
    if let Field::Set(mut fields) = params.object("recurring")? {
        let name = fields.name("interval");
        let interval = fields.word("interval", &INTERVALS)?;
        let interval = interval.ok_or_else(|| ApiError::required(&name))?;
        let count = fields.integer("interval_count")?.unwrap_or(1);
        fields.finish()?;
        price.recurring = Some((interval.to_owned(), count));
    }
    params.text("nickname", 5000)?.write(&mut price.nickname);
    params
        .text("lookup_key", 5000)?
        .write(&mut price.lookup_key);
    params.metadata(&mut price.metadata)?;
    params.finish()?;
    price.id = store.ids.next("price_1", 22);
    let livemode = store.account.livemode;
    Ok(store.add(price, &call.context).render(livemode))
}
