//! `/v1/coupons`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, Resource, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Metadata, Params},
    state::table::{Record, Table},
};

/// A coupon.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Coupon {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) name: Option<String>,
    /// `forever`, `once` or `repeating`.
    pub(crate) duration: String,
    pub(crate) duration_in_months: Option<i64>,
    pub(crate) percent_off: Option<f64>,
    pub(crate) amount_off: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) max_redemptions: Option<i64>,
    pub(crate) redeem_by: Option<i64>,
    pub(crate) times_redeemed: i64,
    pub(crate) metadata: Metadata,
}

impl Record for Coupon {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Coupon {
    const KIND: Kind = Kind::Coupons;
    const URL: &'static str = "/v1/coupons";
    const NOUN: &'static str = "coupon";

    fn table(store: &Store) -> &Table<Self> {
        &store.coupons
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.coupons
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Coupon(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("coupon.created")
    }

    fn render(&self, livemode: bool) -> Value {
        json!({
            "id": self.id, "object": "coupon", "amount_off": self.amount_off, "created": self.created,
            "currency": self.currency, "duration": self.duration, "duration_in_months": self.duration_in_months,
            "livemode": livemode, "max_redemptions": self.max_redemptions, "metadata": self.metadata,
            "name": self.name, "percent_off": self.percent_off, "redeem_by": self.redeem_by,
            "times_redeemed": self.times_redeemed, "valid": true,
        })
    }
}

pub(crate) fn list_coupons(
    store: &Store,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    list_objects::<Coupon>(store, params, call, |_| true)
}

pub(crate) fn create_coupon(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let duration = params.word("duration", &["forever", "once", "repeating"])?;
    let mut coupon = Coupon {
        created: call.context.now,
        duration: duration
            .ok_or_else(|| ApiError::required("duration"))?
            .to_owned(),
        amount_off: params.integer("amount_off")?,
        currency: params.currency("currency")?,
        duration_in_months: params.integer("duration_in_months")?,
        max_redemptions: params.integer("max_redemptions")?,
        redeem_by: params.integer("redeem_by")?,
        ..Coupon::default()
    };
    if let Some(text) = params.filled("percent_off", 100)? {
        let percent: f64 = text.parse().map_err(|_| {
            ApiError::new(400, format!("Invalid decimal: {text}")).param("percent_off")
        })?;
        coupon.percent_off = Some(percent);
    }
    if coupon.percent_off.is_none() && coupon.amount_off.is_none() {
        return Err(ApiError::new(
            400,
            "Must pass exactly one of percent_off or amount_off",
        ));
    }
    params.text("name", 40)?.write(&mut coupon.name);
    params.metadata(&mut coupon.metadata)?;
    let id = params.filled("id", 5000)?;
    params.finish()?;
    coupon.id = match id {
        Some(id) if store.coupons.contains(&id) => {
            return Err(ApiError::invalid(
                "resource_already_exists",
                "id",
                "Coupon already exists.",
            ));
        }
        Some(id) => id,
        None => store.ids.next("", 8),
    };
    let livemode = store.account.livemode;
    Ok(store.add(coupon, &call.context).render(livemode))
}
