//! What to watch for.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One kind of new object to watch for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum Trigger {
    /// When a charge is added.
    #[serde(rename = "charge.added")]
    Charge,
    /// When an order is added.
    #[serde(rename = "order.added")]
    Order,
    /// When an invoice item is added.
    #[serde(rename = "invoice_item.added")]
    InvoiceItem,
    /// When a customer is added.
    #[serde(rename = "customer.added")]
    Customer,
    /// When a Checkout session is added: offered where the legacy orders are not there.
    #[serde(rename = "checkout_session.added")]
    CheckoutSession,
}

impl Trigger {
    /// All triggers, in the order in which the UI shows them.
    pub const ALL: [Self; 5] = [
        Self::Charge,
        Self::Order,
        Self::InvoiceItem,
        Self::Customer,
        Self::CheckoutSession,
    ];

    /// The name used in the ledger, on the command line and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge.added",
            Self::Order => "order.added",
            Self::InvoiceItem => "invoice_item.added",
            Self::Customer => "customer.added",
            Self::CheckoutSession => "checkout_session.added",
        }
    }

    /// The path of its list.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Charge => "/v1/charges",
            Self::Order => "/v1/orders",
            Self::InvoiceItem => "/v1/invoiceitems",
            Self::Customer => "/v1/customers",
            Self::CheckoutSession => "/v1/checkout/sessions",
        }
    }

    /// Whether its list can be asked for objects since a time. Checkout sessions cannot: their walk
    /// ends by what it reads.
    #[must_use]
    pub const fn filters_by_time(self) -> bool {
        !matches!(self, Self::CheckoutSession)
    }

    /// What to watch in its place where the account does not offer it.
    #[must_use]
    pub const fn instead(self) -> Option<Self> {
        match self {
            Self::Order => Some(Self::CheckoutSession),
            _ => None,
        }
    }

    /// The trigger of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.name() == name)
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
