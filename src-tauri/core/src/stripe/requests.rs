//! Every request that the app can send, one function each; the contract tests go through them all.

use super::{
    form::Form,
    object_id::ObjectId,
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
pub fn get_object(path: &str, id: &ObjectId) -> Request {
    Request::get(object_path(path, id))
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

/// Refunds of a charge.
#[must_use]
pub fn list_refunds(charge: &ObjectId) -> Request {
    list_page("/v1/refunds", None, None, MAX_PAGE_SIZE).query("charge", charge.as_str())
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
pub fn list_customers_by_email(email: &str, after: Option<&str>, limit: u32) -> Request {
    list_page("/v1/customers", None, after, limit).query("email", email)
}

/// Products that can be bought now, or those that cannot.
#[must_use]
pub fn list_products_by_active(active: bool, after: Option<&str>, limit: u32) -> Request {
    list_page("/v1/products", None, after, limit).query("active", active)
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
pub fn update_object(path: &str, id: &ObjectId, form: Form, idempotency_key: &str) -> Request {
    create_object(&object_path(path, id), form, idempotency_key)
}

/// `DELETE` of an object.
#[must_use]
pub fn delete_object(path: &str, id: &ObjectId) -> Request {
    Request::new(Method::Delete, object_path(path, id)).lane(Lane::Interactive)
}

/// Where one object of a list is.
#[must_use]
pub fn object_path(path: &str, id: &ObjectId) -> String {
    format!("{path}/{}", id.to_segment())
}
