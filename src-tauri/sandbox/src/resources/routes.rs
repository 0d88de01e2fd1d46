//! Addresses to endpoints.

use serde_json::Value;

use super::{
    Call,
    account::retrieve_account,
    charge::{Charge, create_charge, list_charges},
    coupon::{Coupon, create_coupon, list_coupons},
    customer::{
        create_customer, delete_customer, list_customers, retrieve_customer, update_customer,
    },
    dispute::{Dispute, list_disputes},
    event::{list_events, retrieve_event},
    expand::expand_path,
    invoice::{Invoice, list_invoices},
    invoice_item::{InvoiceItem, create_invoice_item, list_invoice_items},
    order::{Order, create_order, list_orders},
    payment_intent::{PaymentIntent, list_payment_intents},
    payout::{Payout, list_payouts},
    price::{Price, create_price, list_prices},
    product::{Product, create_product, delete_product, list_products, update_product},
    refund::{Refund, create_refund, list_refunds},
    retrieve_object,
    session::{create_session, list_sessions, retrieve_session},
    store::Store,
    subscription::{Subscription, list_subscriptions},
};
use crate::{
    api_error::ApiError,
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

    /// Stripe's name of the permission that is needed: `charge_read`.
    pub(crate) fn permission(&self) -> String {
        let verb = if self.needs() == Access::Read {
            "read"
        } else {
            "write"
        };
        format!("{}_{verb}", self.kind.permission())
    }

    /// What the Dashboard calls that permission.
    pub(crate) fn permission_label(&self) -> String {
        let verb = if self.needs() == Access::Read {
            "Read"
        } else {
            "Write"
        };
        format!("{} {verb}", self.kind.permission_label())
    }
}

/// Finds the endpoint; an action that it does not have is an unknown address, too.
pub(crate) fn find_route(method: &str, path: &str) -> Option<Route> {
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
        [name] => (parse_collection(name)?, None),
        [name, id] => (parse_collection(name)?, Some(*id)),
        _ => return None,
    };
    let action = match (method, id) {
        ("GET", None) => Action::List,
        ("POST", None) if !is_only_read(kind) => Action::Create,
        ("GET", Some(_)) => Action::Retrieve,
        ("POST", Some(_)) if matches!(kind, Kind::Customers | Kind::Products) => Action::Update,
        ("DELETE", Some(_)) if matches!(kind, Kind::Customers | Kind::Products) => Action::Delete,
        _ => return None,
    };
    if id == Some("") {
        return None;
    }
    let id = id.map(unescape_id).unwrap_or_default();
    Some(Route { kind, action, id })
}

/// What nobody makes from here; the bank, a subscription or a payment page does.
const fn is_only_read(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Events
            | Kind::Disputes
            | Kind::Invoices
            | Kind::PaymentIntents
            | Kind::Payouts
            | Kind::Subscriptions
    )
}

fn parse_collection(name: &str) -> Option<Kind> {
    Some(match name {
        "charges" => Kind::Charges,
        "coupons" => Kind::Coupons,
        "customers" => Kind::Customers,
        "disputes" => Kind::Disputes,
        "events" => Kind::Events,
        "invoiceitems" => Kind::InvoiceItems,
        "invoices" => Kind::Invoices,
        "orders" => Kind::Orders,
        "payment_intents" => Kind::PaymentIntents,
        "payouts" => Kind::Payouts,
        "prices" => Kind::Prices,
        "products" => Kind::Products,
        "refunds" => Kind::Refunds,
        "subscriptions" => Kind::Subscriptions,
        _ => return None,
    })
}

/// Percent signs as in a form, but no other sign of a form.
fn unescape_id(part: &str) -> String {
    let plain = part
        .replace('+', "%2B")
        .replace('=', "%3D")
        .replace('&', "%26");
    let first = form_urlencoded::parse(plain.as_bytes()).next();
    first.map(|(name, _)| name.into_owned()).unwrap_or_default()
}

/// Carries a call out.
pub(crate) fn run_call(
    store: &mut Store,
    route: &Route,
    nodes: Vec<(String, Node)>,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let mut params = Params::new(nodes);
    let paths = match params.texts("expand", 20)? {
        Field::Set(paths) => paths,
        Field::Absent | Field::Unset => Vec::new(),
    };
    let mut value = run_endpoint(store, route, params, call)?;
    for path in &paths {
        expand_path(store, &mut value, path)?;
    }
    Ok(value)
}

fn run_endpoint(
    store: &mut Store,
    route: &Route,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    use Action::{Create, Delete, List, Retrieve, Update};
    match (route.kind, route.action) {
        (Kind::Account, _) => retrieve_account(store, params, call),
        (Kind::Charges, List) => list_charges(store, params, call),
        (Kind::Charges, Create) => create_charge(store, params, call),
        (Kind::Charges, _) => retrieve_object::<Charge>(store, params, call),
        (Kind::CheckoutSessions, List) => list_sessions(store, params, call),
        (Kind::CheckoutSessions, Create) => create_session(store, params, call),
        (Kind::CheckoutSessions, _) => retrieve_session(store, params, call),
        (Kind::Coupons, List) => list_coupons(store, params, call),
        (Kind::Coupons, Create) => create_coupon(store, params, call),
        (Kind::Coupons, _) => retrieve_object::<Coupon>(store, params, call),
        (Kind::Customers, List) => list_customers(store, params, call),
        (Kind::Customers, Create) => create_customer(store, params, call),
        (Kind::Customers, Retrieve) => retrieve_customer(store, params, call),
        (Kind::Customers, Update) => update_customer(store, params, call),
        (Kind::Customers, Delete) => delete_customer(store, params, call),
        (Kind::Disputes, List) => list_disputes(store, params, call),
        (Kind::Disputes, _) => retrieve_object::<Dispute>(store, params, call),
        (Kind::Events, List) => list_events(store, params, call),
        (Kind::Events, _) => retrieve_event(store, params, call),
        (Kind::InvoiceItems, List) => list_invoice_items(store, params, call),
        (Kind::InvoiceItems, Create) => create_invoice_item(store, params, call),
        (Kind::InvoiceItems, _) => retrieve_object::<InvoiceItem>(store, params, call),
        (Kind::Invoices, List) => list_invoices(store, params, call),
        (Kind::Invoices, _) => retrieve_object::<Invoice>(store, params, call),
        (Kind::Orders, List) => list_orders(store, params, call),
        (Kind::Orders, Create) => create_order(store, params, call),
        (Kind::Orders, _) => retrieve_object::<Order>(store, params, call),
        (Kind::PaymentIntents, List) => list_payment_intents(store, params, call),
        (Kind::PaymentIntents, _) => retrieve_object::<PaymentIntent>(store, params, call),
        (Kind::Payouts, List) => list_payouts(store, params, call),
        (Kind::Payouts, _) => retrieve_object::<Payout>(store, params, call),
        (Kind::Prices, List) => list_prices(store, params, call),
        (Kind::Prices, Create) => create_price(store, params, call),
        (Kind::Prices, _) => retrieve_object::<Price>(store, params, call),
        (Kind::Products, List) => list_products(store, params, call),
        (Kind::Products, Create) => create_product(store, params, call),
        (Kind::Products, Retrieve) => retrieve_object::<Product>(store, params, call),
        (Kind::Products, Update) => update_product(store, params, call),
        (Kind::Products, Delete) => delete_product(store, params, call),
        (Kind::Refunds, List) => list_refunds(store, params, call),
        (Kind::Refunds, Create) => create_refund(store, params, call),
        (Kind::Refunds, _) => retrieve_object::<Refund>(store, params, call),
        (Kind::Subscriptions, List) => list_subscriptions(store, params, call),
        (Kind::Subscriptions, _) => retrieve_object::<Subscription>(store, params, call),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let found = |method, path| {
            find_route(method, path).map(|route| (route.kind, route.action, route.id))
        };
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
