//! The kinds of objects, and what Stripe says of each.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `/v1/charges`
    Charge,
    /// `/v1/orders`
    Order,
    /// `/v1/invoiceitems`
    InvoiceItem,
    /// `/v1/customers`
    Customer,
    /// `/v1/products`
    Product,
    /// `/v1/prices`
    Price,
    /// `/v1/events`
    Event,
    /// `/v1/checkout/sessions`
    CheckoutSession,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Charge,
        Self::Order,
        Self::InvoiceItem,
        Self::Customer,
        Self::Product,
        Self::Price,
        Self::Event,
        Self::CheckoutSession,
    ];

    /// The path of its list.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Charge => "/v1/charges",
            Self::Order => "/v1/orders",
            Self::InvoiceItem => "/v1/invoiceitems",
            Self::Customer => "/v1/customers",
            Self::Product => "/v1/products",
            Self::Price => "/v1/prices",
            Self::Event => "/v1/events",
            Self::CheckoutSession => "/v1/checkout/sessions",
        }
    }

    /// What Stripe's messages call it.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Order => "order",
            Self::InvoiceItem => "invoiceitem",
            Self::Customer => "customer",
            Self::Product => "product",
            Self::Price => "price",
            Self::Event => "event",
            Self::CheckoutSession => "checkout.session",
        }
    }

    /// The middle of its permission's name (`rak_charge_read`).
    #[must_use]
    pub const fn permission(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Order => "order",
            Self::InvoiceItem => "invoice",
            Self::Customer => "customer",
            Self::Product => "product",
            Self::Price => "plan",
            Self::Event => "event",
            Self::CheckoutSession => "checkout_session",
        }
    }

    pub(crate) fn created(self, value: &Value) -> Option<i64> {
        let name = if self == Self::InvoiceItem {
            "date"
        } else {
            "created"
        };
        value.get(name).and_then(Value::as_i64)
    }

    pub(crate) fn events_on_create(self, value: &Value) -> Vec<&'static str> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        match self {
            Self::Charge => match text("status") {
                "failed" => vec!["charge.failed"],
                "pending" => vec!["charge.pending"],
                _ => vec!["charge.succeeded"],
            },
            Self::Order => vec!["order.created"],
            Self::InvoiceItem => vec!["invoiceitem.created"],
            Self::Customer => vec!["customer.created"],
            Self::Product => vec!["product.created"],
            Self::Price => vec!["price.created"],
            Self::CheckoutSession if text("payment_status") == "paid" => {
                vec!["checkout.session.completed"]
            }
            Self::CheckoutSession | Self::Event => Vec::new(),
        }
    }

    pub(crate) const fn event_on_update(self) -> Option<&'static str> {
        match self {
            Self::Charge => Some("charge.updated"),
            Self::Order => Some("order.updated"),
            Self::InvoiceItem => Some("invoiceitem.updated"),
            Self::Customer => Some("customer.updated"),
            Self::Product => Some("product.updated"),
            Self::Price => Some("price.updated"),
            Self::Event | Self::CheckoutSession => None,
        }
    }

    pub(crate) const fn event_on_delete(self) -> Option<&'static str> {
        match self {
            Self::InvoiceItem => Some("invoiceitem.deleted"),
            Self::Customer => Some("customer.deleted"),
            Self::Product => Some("product.deleted"),
            _ => None,
        }
    }
}
