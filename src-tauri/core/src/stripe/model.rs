//! Stripe's objects, one file each. Every field but the id may be missing, null or new: an account
//! may render objects at its own version, and Stripe adds words to its enums at any time. Words are
//! therefore kept as text.

mod account;
mod charge;
mod checkout_session;
mod customer;
mod dispute;
mod event;
mod field;
mod invoice;
mod invoice_item;
mod order;
mod payment_intent;
mod payout;
mod price;
mod product;
mod refund;
mod subscription;
mod value;

pub use self::{
    account::{Account, AccountId, NoAccountId},
    charge::{BillingDetails, Charge, ChargeOutcome},
    checkout_session::{CheckoutSession, CustomerDetails},
    customer::{Address, CUSTOMER_FIELDS, Coupon, Customer, Discount},
    dispute::{Dispute, EvidenceDetails},
    event::Event,
    field::{FieldFormat, FieldRule, FieldSpec},
    invoice::Invoice,
    invoice_item::InvoiceItem,
    order::Order,
    payment_intent::{PaymentError, PaymentIntent},
    payout::Payout,
    price::{Price, Recurring},
    product::{PRODUCT_FIELDS, Product},
    refund::Refund,
    subscription::{Subscription, SubscriptionItem, SubscriptionItems, SubscriptionPrice},
    value::Metadata,
};
