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
    /// When a charge is refunded, in part or whole.
    #[serde(rename = "refund.added")]
    Refund,
    /// When a customer disputes a charge at their bank.
    #[serde(rename = "dispute.added")]
    Dispute,
    /// When a charge that was on its way fails after all.
    #[serde(rename = "charge.failed_late")]
    LateFailure,
    /// When a payment fails that came to no charge.
    #[serde(rename = "payment.failed")]
    PaymentFailed,
    /// When an invoice is paid.
    #[serde(rename = "invoice.paid")]
    InvoicePaid,
    /// When a payment of an invoice fails.
    #[serde(rename = "invoice.payment_failed")]
    InvoicePaymentFailed,
    /// When a subscription starts.
    #[serde(rename = "subscription.started")]
    SubscriptionStarted,
    /// When a subscription ends.
    #[serde(rename = "subscription.canceled")]
    SubscriptionCanceled,
    /// When a payout has reached the bank.
    #[serde(rename = "payout.paid")]
    PayoutPaid,
    /// When the bank does not take a payout.
    #[serde(rename = "payout.failed")]
    PayoutFailed,
}

impl Trigger {
    /// All triggers, in the order in which the UI shows them.
    pub const ALL: [Self; 15] = [
        Self::Charge,
        Self::Order,
        Self::InvoiceItem,
        Self::Customer,
        Self::CheckoutSession,
        Self::Refund,
        Self::Dispute,
        Self::LateFailure,
        Self::PaymentFailed,
        Self::InvoicePaid,
        Self::InvoicePaymentFailed,
        Self::SubscriptionStarted,
        Self::SubscriptionCanceled,
        Self::PayoutPaid,
        Self::PayoutFailed,
    ];

    /// What happens in the life of an object, whenever that was made: no list says when, only an event
    /// does.
    pub const MOMENTS: [Self; 7] = [
        Self::PaymentFailed,
        Self::InvoicePaid,
        Self::InvoicePaymentFailed,
        Self::SubscriptionStarted,
        Self::SubscriptionCanceled,
        Self::PayoutPaid,
        Self::PayoutFailed,
    ];

    /// What happens to a charge afterwards, whether the charge itself was recorded or not.
    pub const FOLLOW_UPS: [Self; 3] = [Self::Refund, Self::Dispute, Self::LateFailure];

    /// The name used in the ledger, on the command line and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge.added",
            Self::Order => "order.added",
            Self::InvoiceItem => "invoice_item.added",
            Self::Customer => "customer.added",
            Self::CheckoutSession => "checkout_session.added",
            Self::Refund => "refund.added",
            Self::Dispute => "dispute.added",
            Self::LateFailure => "charge.failed_late",
            Self::PaymentFailed => "payment.failed",
            Self::InvoicePaid => "invoice.paid",
            Self::InvoicePaymentFailed => "invoice.payment_failed",
            Self::SubscriptionStarted => "subscription.started",
            Self::SubscriptionCanceled => "subscription.canceled",
            Self::PayoutPaid => "payout.paid",
            Self::PayoutFailed => "payout.failed",
        }
    }

    /// The path of its list. A late failure has none of its own, and is seen on the charge; that of a
    /// moment holds the objects, and not when it was.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Charge | Self::LateFailure => "/v1/charges",
            Self::Order => "/v1/orders",
            Self::InvoiceItem => "/v1/invoiceitems",
            Self::Customer => "/v1/customers",
            Self::CheckoutSession => "/v1/checkout/sessions",
            Self::Refund => "/v1/refunds",
            Self::Dispute => "/v1/disputes",
            Self::PaymentFailed => "/v1/payment_intents",
            Self::InvoicePaid | Self::InvoicePaymentFailed => "/v1/invoices",
            Self::SubscriptionStarted | Self::SubscriptionCanceled => "/v1/subscriptions",
            Self::PayoutPaid | Self::PayoutFailed => "/v1/payouts",
        }
    }

    /// Whether it is read from a list of its own.
    #[must_use]
    pub const fn has_list(self) -> bool {
        !matches!(self, Self::LateFailure) && !self.is_moment()
    }

    /// Whether it is told by events alone.
    #[must_use]
    pub const fn is_moment(self) -> bool {
        matches!(
            self,
            Self::PaymentFailed
                | Self::InvoicePaid
                | Self::InvoicePaymentFailed
                | Self::SubscriptionStarted
                | Self::SubscriptionCanceled
                | Self::PayoutPaid
                | Self::PayoutFailed
        )
    }

    /// Whether both are moments of the same objects.
    #[must_use]
    pub fn shares_objects(self, other: Self) -> bool {
        self.is_moment() && other.is_moment() && self.path() == other.path()
    }

    /// Whether it tells what happened to a charge.
    #[must_use]
    pub const fn is_follow_up(self) -> bool {
        matches!(self, Self::Refund | Self::Dispute | Self::LateFailure)
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
