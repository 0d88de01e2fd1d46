//! Addresses to endpoints.

use serde_json::Value;

use super::{
    Call, account, charge, coupon, customer, event, expand, invoice_item, order, price, product,
    retrieve, session, store::Store,
};
use crate::{
    fail::Fail,
    kind::Kind,
    params::{Field, Params, form::Node},
    state::keys::Access,
};

/// What is done with a kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    List,
    Create,
    Retrieve,
    Update,
    Delete,
}

/// An endpoint and the id in its address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) kind: Kind,
    pub(crate) action: Action,
    pub(crate) id: String,
}

impl Route {
    pub(crate) fn needs(&self) -> Access {
        match self.action {
            Action::List | Action::Retrieve => Access::Read,
            Action::Create | Action::Update | Action::Delete => Access::Write,
        }
    }

    /// Stripe's name of the permission that is needed.
    pub(crate) fn permission(&self) -> String {
        let verb = if self.needs() == Access::Read {
            "read"
        } else {
            "write"
        };
        format!("rak_{}_{verb}", self.kind.permission())
    }
}

/// Finds the endpoint; an action that it does not have is an unknown address, too.
pub(crate) fn route(method: &str, path: &str) -> Option<Route> {
    let rest = path.strip_prefix("/v1/")?;
    let (kind, id) = match rest.split('/').collect::<Vec<_>>().as_slice() {
        ["account"] if method == "GET" => {
            return Some(Route {
                kind: Kind::Account,
                action: Action::Retrieve,
                id: String::new(),
            });
        }
        ["checkout", "sessions"] => (Kind::CheckoutSessions, None),
        ["checkout", "sessions", id] => (Kind::CheckoutSessions, Some(*id)),
        [name] => (collection(name)?, None),
        [name, id] => (collection(name)?, Some(*id)),
        _ => return None,
    };
    let action = match (method, id) {
        ("GET", None) => Action::List,
        ("POST", None) if kind != Kind::Events => Action::Create,
        ("GET", Some(_)) => Action::Retrieve,
        ("POST", Some(_)) if matches!(kind, Kind::Customers | Kind::Products) => Action::Update,
        ("DELETE", Some(_)) if matches!(kind, Kind::Customers | Kind::Products) => Action::Delete,
        _ => return None,
    };
    if id == Some("") {
        return None;
    }
    let id = id.map(unescape).unwrap_or_default();
    Some(Route { kind, action, id })
}

fn collection(name: &str) -> Option<Kind> {
    Some(match name {
        "charges" => Kind::Charges,
        "coupons" => Kind::Coupons,
        "customers" => Kind::Customers,
        "events" => Kind::Events,
        "invoiceitems" => Kind::InvoiceItems,
        "orders" => Kind::Orders,
        "prices" => Kind::Prices,
        "products" => Kind::Products,
        _ => return None,
    })
}

/// Percent signs as in a form, but no other sign of a form.
fn unescape(part: &str) -> String {
    let plain = part
        .replace('+', "%2B")
        .replace('=', "%3D")
        .replace('&', "%26");
    let first = form_urlencoded::parse(plain.as_bytes()).next();
    first.map(|(name, _)| name.into_owned()).unwrap_or_default()
}

/// Carries a call out.
pub(crate) fn run(
    store: &mut Store,
    route: &Route,
    nodes: Vec<(String, Node)>,
    call: &Call<'_>,
) -> Result<Value, Fail> {
    let mut params = Params::new(nodes);
    let paths = match params.texts("expand", 20)? {
        Field::Set(paths) => paths,
        Field::Absent | Field::Unset => Vec::new(),
    };
    let mut value = endpoint(store, route, params, call)?;
    for path in &paths {
        expand::expand(store, &mut value, path)?;
    }
    Ok(value)
}

fn endpoint(
    store: &mut Store,
    route: &Route,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, Fail> {
    use Action::{Create, Delete, List, Retrieve, Update};
    match (route.kind, route.action) {
        (Kind::Account, _) => account::retrieve(store, params, call),
        (Kind::Charges, List) => charge::index(store, params, call),
        (Kind::Charges, Create) => charge::create(store, params, call),
        (Kind::Charges, _) => retrieve::<charge::Charge>(store, params, call),
        (Kind::CheckoutSessions, List) => session::index(store, params, call),
        (Kind::CheckoutSessions, Create) => session::create(store, params, call),
        (Kind::CheckoutSessions, _) => retrieve::<session::Session>(store, params, call),
        (Kind::Coupons, List) => coupon::index(store, params, call),
        (Kind::Coupons, Create) => coupon::create(store, params, call),
        (Kind::Coupons, _) => retrieve::<coupon::Coupon>(store, params, call),
        (Kind::Customers, List) => customer::index(store, params, call),
        (Kind::Customers, Create) => customer::create(store, params, call),
        (Kind::Customers, Retrieve) => customer::retrieve(store, params, call),
        (Kind::Customers, Update) => customer::update(store, params, call),
        (Kind::Customers, Delete) => customer::delete(store, params, call),
        (Kind::Events, List) => event::index(store, params, call),
        (Kind::Events, _) => event::retrieve(store, params, call),
        (Kind::InvoiceItems, List) => invoice_item::index(store, params, call),
        (Kind::InvoiceItems, Create) => invoice_item::create(store, params, call),
        (Kind::InvoiceItems, _) => retrieve::<invoice_item::InvoiceItem>(store, params, call),
        (Kind::Orders, List) => order::index(store, params, call),
        (Kind::Orders, Create) => order::create(store, params, call),
        (Kind::Orders, _) => retrieve::<order::Order>(store, params, call),
        (Kind::Prices, List) => price::index(store, params, call),
        (Kind::Prices, Create) => price::create(store, params, call),
        (Kind::Prices, _) => retrieve::<price::Price>(store, params, call),
        (Kind::Products, List) => product::index(store, params, call),
        (Kind::Products, Create) => product::create(store, params, call),
        (Kind::Products, Retrieve) => retrieve::<product::Product>(store, params, call),
        (Kind::Products, Update) => product::update(store, params, call),
        (Kind::Products, Delete) => product::delete(store, params, call),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let found =
            |method, path| route(method, path).map(|route| (route.kind, route.action, route.id));
        assert_eq!(
            found("POST", "/v1/products/caf%C3%A9+1"),
            Some((Kind::Products, Action::Update, "café+1".to_owned()))
        );
        assert_eq!(
            found("GET", "/v1/checkout/sessions"),
            Some((Kind::CheckoutSessions, Action::List, String::new()))
        );
        for (method, path) in [
            ("GET", "/v1/customers/"),
            ("PUT", "/v1/customers"),
            ("DELETE", "/v1/charges/ch_1"),
            ("POST", "/v1/events"),
            ("GET", "/v1/foo"),
            ("GET", "/v2/customers"),
        ] {
            assert_eq!(found(method, path), None, "{method} {path}");
        }
    }
}
