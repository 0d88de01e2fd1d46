//! `/v1/customers`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Call, Object, Resource,
    address::{Address, Shipping},
    coupon::Coupon,
    find_object, list_objects, retrieve_object,
    store::Store,
};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Field, Metadata, Params},
    state::table::{Record, Table},
};

use self::invoicing::{Invoicing, check_create_params, check_update_params};

mod invoicing;

/// A coupon on a customer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Discount {
    pub(crate) id: String,
    pub(crate) coupon: Coupon,
    pub(crate) start: i64,
    pub(crate) end: Option<i64>,
    pub(crate) subscription: Option<String>,
}

/// A customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) address: Option<Address>,
    pub(crate) shipping: Option<Shipping>,
    pub(crate) balance: i64,
    pub(crate) currency: Option<String>,
    pub(crate) delinquent: bool,
    pub(crate) discount: Option<Discount>,
    pub(crate) preferred_locales: Vec<String>,
    pub(crate) tax_exempt: Option<String>,
    pub(crate) invoice_prefix: String,
    #[serde(default)]
    pub(crate) invoicing: Invoicing,
    pub(crate) metadata: Metadata,
}

impl Record for Customer {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Customer {
    const KIND: Kind = Kind::Customers;
    const URL: &'static str = "/v1/customers";
    const NOUN: &'static str = "customer";

    fn table(store: &Store) -> &Table<Self> {
        &store.customers
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.customers
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Customer(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("customer.created")
    }

    fn render(&self, livemode: bool) -> Value {
        let discount = self.discount.as_ref().map(|discount| {
            json!({
                "id": discount.id, "object": "discount", "checkout_session": null,
                "coupon": discount.coupon.render(livemode), "customer": self.id, "end": discount.end,
                "invoice": null, "invoice_item": null, "promotion_code": null, "start": discount.start,
                "subscription": discount.subscription,
            })
        });
        let shipping = self.shipping.as_ref().map(|shipping| {
            json!({ "address": shipping.address.render(), "name": shipping.name, "phone": shipping.phone })
        });
        json!({
            "id": self.id, "object": "customer", "address": self.address.as_ref().map(Address::render),
            "balance": self.balance, "created": self.created, "currency": self.currency,
            "default_source": null, "delinquent": self.delinquent, "description": self.description,
            "discount": discount, "email": self.email, "invoice_prefix": self.invoice_prefix,
            "invoice_settings": self.invoicing.settings(), "livemode": livemode, "metadata": self.metadata,
            "name": self.name, "next_invoice_sequence": self.invoicing.next_sequence(),
            "phone": self.phone, "preferred_locales": self.preferred_locales, "shipping": shipping,
            "tax_exempt": self.tax_exempt.as_deref().unwrap_or("none"),
        })
    }
}

/// Stripe's check is a loose one: something, `@`, something with a dot or not, and no blank.
fn is_valid_email(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@' || c == ',')
    };
    plain(local)
        && plain(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

fn apply_params(
    store: &mut Store,
    customer: &mut Customer,
    mut params: Params,
    call: &Call<'_>,
) -> Result<(), ApiError> {
    let email = params.text("email", 512)?;
    if let Field::Set(email) = &email
        && !is_valid_email(email)
    {
        let message = format!("Invalid email address: {email}");
        return Err(ApiError::invalid("email_invalid", "email", message));
    }
    email.write(&mut customer.email);
    params.text("name", 256)?.write(&mut customer.name);
    params
        .text("description", 5000)?
        .write(&mut customer.description);
    params.text("phone", 20)?.write(&mut customer.phone);
    match params.object("address")? {
        Field::Absent => {}
        Field::Unset => customer.address = None,
        Field::Set(fields) => customer.address.get_or_insert_default().merge(fields)?,
    }
    Shipping::read(&mut params, &mut customer.shipping)?;
    if let Some(balance) = params.integer("balance")? {
        customer.balance = balance;
    }
    if let Some(word) = params.word("tax_exempt", &["", "exempt", "none", "reverse"])? {
        customer.tax_exempt = Some(word.to_owned()).filter(|word| !word.is_empty());
    }
    if let Some(prefix) = params.filled("invoice_prefix", 5000)? {
        customer.invoice_prefix = prefix;
    }
    customer.invoicing.apply(&mut params)?;
    match params.texts("preferred_locales", 20)? {
        Field::Absent => {}
        Field::Unset => customer.preferred_locales.clear(),
        Field::Set(locales) => customer.preferred_locales = locales,
    }
    match params.text("coupon", 5000)? {
        Field::Absent => {}
        Field::Unset => customer.discount = None,
        Field::Set(id) => customer.discount = Some(create_discount(store, &id, call)?),
    }
    params.metadata(&mut customer.metadata)?;
    params.finish()
}

fn create_discount(store: &mut Store, coupon: &str, call: &Call<'_>) -> Result<Discount, ApiError> {
    let found = store.coupons.get(coupon);
    let missing = || ApiError::missing_by("coupon", "coupon", coupon);
    let coupon = Coupon::clone(found.ok_or_else(missing)?);
    let months = coupon.duration_in_months.unwrap_or(0);
    let end = (coupon.duration == "repeating").then(|| call.context.now + months * 30 * 86_400);
    Ok(Discount {
        id: store.ids.next("di_1", 22),
        coupon,
        start: call.context.now,
        end,
        subscription: None,
    })
}

pub(crate) fn list_customers(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let email = params.filled("email", 512)?;
    list_objects::<Customer>(store, params, call, |customer| {
        email.is_none() || customer.email == email
    })
}

pub(crate) fn create_customer(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    check_create_params(&mut params)?;
    let mut customer = Customer {
        created: call.context.now,
        ..Customer::default()
    };
    apply_params(store, &mut customer, params, call)?;
    customer.id = store.ids.next("cus_", 14);
    if customer.invoice_prefix.is_empty() {
        customer.invoice_prefix = store.ids.next("", 7).to_uppercase();
    }
    let livemode = store.account.livemode;
    Ok(store.add(customer, &call.context).render(livemode))
}

pub(crate) fn retrieve_customer(
    store: &Store,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    if store.deleted_customers.contains(call.id) {
        params.finish()?;
        return Ok(json!({ "id": call.id, "object": "customer", "deleted": true }));
    }
    retrieve_object::<Customer>(store, params, call)
}

pub(crate) fn update_customer(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let mut customer = Customer::clone(&*find_object::<Customer>(store, call.id)?);
    check_update_params(&mut params)?;
    apply_params(store, &mut customer, params, call)?;
    let livemode = store.account.livemode;
    Ok(store
        .replace(customer, "customer.updated", &call.context)
        .render(livemode))
}

pub(crate) fn delete_customer(
    store: &mut Store,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    find_object::<Customer>(store, call.id)?;
    params.finish()?;
    store.remove::<Customer>(call.id, Some("customer.deleted"), &call.context);
    store.deleted_customers.insert(call.id.to_owned());
    Ok(json!({ "id": call.id, "object": "customer", "deleted": true }))
}

#[cfg(test)]
mod tests {
    use super::is_valid_email;

    #[test]
    fn emails() {
        for good in ["a@b.co", "jenny.rosen+x@example.com", "ユーザー@例え.jp"] {
            assert!(is_valid_email(good), "{good}");
        }
        for bad in [
            "", "a", "a@", "@b.co", "a b@c.de", "a@b", "a@b.", "a@@b.co", "a@b,c.de",
        ] {
            assert!(!is_valid_email(bad), "{bad}");
        }
    }
}
