//! The kinds of objects that the account holds.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kinds of objects, by the last part of their address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `/v1/account`
    Account,
    /// `/v1/charges`
    Charges,
    /// `/v1/checkout/sessions`
    CheckoutSessions,
    /// `/v1/coupons`
    Coupons,
    /// `/v1/customers`
    Customers,
    /// `/v1/disputes`
    Disputes,
    /// `/v1/events`
    Events,
    /// `/v1/invoiceitems`
    #[serde(rename = "invoiceitems", alias = "invoice_items")]
    InvoiceItems,
    /// `/v1/invoices`
    Invoices,
    /// `/v1/orders`
    Orders,
    /// `/v1/payment_intents`
    PaymentIntents,
    /// `/v1/payouts`
    Payouts,
    /// `/v1/prices`
    Prices,
    /// `/v1/products`
    Products,
    /// `/v1/refunds`
    Refunds,
    /// `/v1/subscriptions`
    Subscriptions,
}

impl Kind {
    /// Its name in Stripe's permission (`charge` in `rak_charge_read`).
    pub(crate) const fn permission(self) -> &'static str {
        match self {
            Self::Account => "accounts_kyc_basic",
            Self::Charges | Self::Refunds => "charge",
            Self::CheckoutSessions => "checkout_session",
            Self::Coupons => "coupon",
            Self::Customers => "customer",
            Self::Disputes => "dispute",
            Self::Events => "event",
            Self::InvoiceItems | Self::Invoices => "invoice",
            Self::Orders => "order",
            Self::PaymentIntents => "payment_intent",
            Self::Payouts => "payout",
            // Stripe grants prices with what it once called plans.
            Self::Prices => "plan",
            Self::Products => "product",
            Self::Subscriptions => "subscription",
        }
    }

    /// What the Dashboard calls that permission.
    pub(crate) const fn permission_label(self) -> &'static str {
        match self {
            Self::Account => "Accounts",
            Self::Charges | Self::Refunds => "Charges and Refunds",
            Self::CheckoutSessions => "Checkout Sessions",
            Self::Coupons => "Coupons",
            Self::Customers => "Customers",
            Self::Disputes => "Disputes",
            Self::Events => "Events",
            Self::InvoiceItems | Self::Invoices => "Invoices",
            Self::Orders => "Orders",
            Self::PaymentIntents => "PaymentIntents",
            Self::Payouts => "Payouts",
            Self::Prices => "Prices",
            Self::Products => "Products",
            Self::Subscriptions => "Subscriptions",
        }
    }

    /// The kind whose permission it comes with.
    pub(crate) const fn granted_with(self) -> Self {
        match self {
            Self::Refunds => Self::Charges,
            Self::Invoices => Self::InvoiceItems,
            kind => kind,
        }
    }

    /// The kind that a short name means: `charges`, `invoiceitems`, `checkout_sessions`, …
    pub fn from_name(name: &str) -> Option<Self> {
        serde_json::from_value(Value::from(name)).ok()
    }
}
