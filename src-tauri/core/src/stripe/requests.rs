//! Every request that the app can send, one function each; the contract tests go through them all.

use std::collections::BTreeMap;

use super::{
    form::{Change, Form},
    model::Address,
    request::{Method, Request},
    throttle::Lane,
};

/// Objects of a page at the most.
pub const MAX_PAGE_SIZE: u32 = 100;
/// The id that no object has.
const MISSING_ID: &str = "shopbell_permission_check";

/// `GET /v1/account`
#[must_use]
pub fn get_account() -> Request {
    Request::get("/v1/account").lane(Lane::Interactive)
}

/// One page of a list, newest first: objects created at or after `since`, after the cursor.
#[must_use]
pub fn list_page(path: &str, since: Option<i64>, after: Option<&str>, limit: u32) -> Request {
    let mut request = Request::get(path).query("limit", limit.clamp(1, MAX_PAGE_SIZE));
    request.form.push_some("created[gte]", since);
    request.form.push_some("starting_after", after);
    request
}

/// The same going down from a time, for a walk whose cursor is gone.
#[must_use]
pub fn list_page_until(path: &str, until: Option<i64>, after: Option<&str>, limit: u32) -> Request {
    let mut request = list_page(path, None, after, limit);
    request.form.push_some("created[lte]", until);
    request
}

/// The shortest page of a list: whether the key may read it.
#[must_use]
pub fn check_read(path: &str) -> Request {
    list_page(path, None, None, 1).lane(Lane::Interactive)
}

/// A change of nothing to an object that cannot exist: Stripe checks the permission before it looks
/// for the object, so 404 means "may write", and nothing is changed.
#[must_use]
pub fn check_write(path: &str) -> Request {
    Request::new(Method::Post, format!("{path}/{MISSING_ID}")).lane(Lane::Interactive)
}

/// One object by its id.
#[must_use]
pub fn get_object(path: &str, id: &str) -> Request {
    Request::get(format!("{path}/{}", escape(id)))
}

/// Events of these types (20 at the most) since a time.
#[must_use]
pub fn list_events(types: &[&str], since: Option<i64>, after: Option<&str>) -> Request {
    let mut request = list_page("/v1/events", since, after, MAX_PAGE_SIZE);
    for kind in types {
        request.form.push("types[]", kind);
    }
    request
}

/// Prices of a product.
#[must_use]
pub fn list_prices(product: &str) -> Request {
    Request::get("/v1/prices")
        .query("product", product)
        .query("limit", MAX_PAGE_SIZE)
}

/// Customers with exactly this email address.
#[must_use]
pub fn list_customers_by_email(email: &str, limit: u32) -> Request {
    list_page("/v1/customers", None, None, limit).query("email", email)
}

/// Products that can be bought now, or those that cannot.
#[must_use]
pub fn list_products_by_active(active: bool, after: Option<&str>, limit: u32) -> Request {
    list_page("/v1/products", None, after, limit).query("active", active)
}

/// A new product.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreateProduct {
    /// Shown to customers.
    pub name: String,
    /// Random if not given.
    pub id: Option<String>,
    /// True if not given.
    pub active: Option<bool>,
    /// Makes it a `good`.
    pub caption: Option<String>,
    /// Shown to customers.
    pub description: Option<String>,
    /// Up to 8 addresses.
    pub images: Vec<String>,
    /// A physical good.
    pub shippable: Option<bool>,
    /// Its public page.
    pub url: Option<String>,
    /// Labels.
    pub metadata: BTreeMap<String, Option<String>>,
}

impl CreateProduct {
    /// Its parameters. `type=good` goes with a caption and only with one: the default, `service`,
    /// refuses captions (<https://docs.stripe.com/api/products/create?api-version=2020-08-27>).
    #[must_use]
    pub fn form(&self) -> Form {
        let mut form = Form::default();
        form.push("name", &self.name);
        form.push_some("id", self.id.as_ref());
        form.push_some("active", self.active);
        if let Some(caption) = &self.caption {
            form.push("type", "good");
            form.push("caption", caption);
        }
        form.push_some("description", self.description.as_ref());
        if !self.images.is_empty() {
            form.list("images", &self.images);
        }
        form.push_some("shippable", self.shippable);
        form.push_some("url", self.url.as_ref());
        form.metadata(&self.metadata);
        form
    }
}

/// Changes to a product.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateProduct {
    /// Shown to customers; cannot be cleared.
    pub name: Option<String>,
    /// Can be bought now.
    pub active: Option<bool>,
    /// One short line.
    pub caption: Change<String>,
    /// Shown to customers.
    pub description: Change<String>,
    /// An empty list clears them.
    pub images: Option<Vec<String>>,
    /// A physical good.
    pub shippable: Option<bool>,
    /// Its public page.
    pub url: Change<String>,
    /// Labels to set, or to remove.
    pub metadata: BTreeMap<String, Option<String>>,
}

impl UpdateProduct {
    /// Its parameters; empty where nothing changes.
    #[must_use]
    pub fn form(&self) -> Form {
        let mut form = Form::default();
        form.push_some("name", self.name.as_ref());
        form.push_some("active", self.active);
        form.change("caption", &self.caption);
        form.change("description", &self.description);
        if let Some(images) = &self.images {
            form.list("images", images);
        }
        form.push_some("shippable", self.shippable);
        form.change("url", &self.url);
        form.metadata(&self.metadata);
        form
    }
}

/// A new customer, or changes to one: Stripe takes the same parameters for both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteCustomer {
    /// Words for the shop's own people.
    pub description: Change<String>,
    /// Email address.
    pub email: Change<String>,
    /// Full name or business name.
    pub name: Change<String>,
    /// Phone number.
    pub phone: Change<String>,
    /// The whole address; clearing removes it.
    pub address: Change<Address>,
    /// Labels to set, or to remove.
    pub metadata: BTreeMap<String, Option<String>>,
}

impl WriteCustomer {
    /// Its parameters; empty where nothing changes.
    #[must_use]
    pub fn form(&self) -> Form {
        let mut form = Form::default();
        form.change("description", &self.description);
        form.change("email", &self.email);
        form.change("name", &self.name);
        form.change("phone", &self.phone);
        match &self.address {
            Change::Leave => {}
            Change::Clear => form.push("address", ""),
            Change::Set(address) => {
                let lines = [
                    ("line1", &address.line1),
                    ("line2", &address.line2),
                    ("city", &address.city),
                    ("state", &address.state),
                    ("postal_code", &address.postal_code),
                    ("country", &address.country),
                ];
                for (name, value) in lines {
                    let value = value.as_deref().unwrap_or_default();
                    form.push(format!("address[{name}]"), value);
                }
            }
        }
        form.metadata(&self.metadata);
        form
    }
}

/// The object that an update went to, by the path of that update.
#[must_use]
pub fn get_written(updated: &str) -> Request {
    Request::get(updated).lane(Lane::Interactive)
}

/// `POST` that makes an object.
#[must_use]
pub fn create_object(path: &str, form: Form, idempotency_key: &str) -> Request {
    Request::post(path, form, idempotency_key).lane(Lane::Interactive)
}

/// `POST` that changes an object.
#[must_use]
pub fn update_object(path: &str, id: &str, form: Form, idempotency_key: &str) -> Request {
    create_object(&format!("{path}/{}", escape(id)), form, idempotency_key)
}

/// `DELETE` of an object.
#[must_use]
pub fn delete_object(path: &str, id: &str) -> Request {
    Request::new(Method::Delete, format!("{path}/{}", escape(id))).lane(Lane::Interactive)
}

/// An id as one segment of a path: a person may have typed it.
fn escape(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
