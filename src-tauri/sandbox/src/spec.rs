//! What to make, for tests and the demo: what is left out gets a plain value.

use serde::{Deserialize, Serialize};

use crate::{
    params::Metadata,
    resources::{
        Resource,
        address::{Address, Shipping},
        charge::Charge,
        charge_outcome::ChargeOutcome,
        customer::Customer,
        invoice_item::InvoiceItem,
        order::{Order, OrderItem},
        product::Product,
        store::Store,
    },
    seed::lives::add_past_refund,
    state::VisibilityDelay,
};

/// Makes an object of one kind.
pub(crate) trait Spec: Clone {
    type Made: Resource;
    fn late(&self) -> Option<VisibilityDelay>;
    fn make(self, store: &mut Store, now: i64) -> Self::Made;
}

macro_rules! common {
    ($made:ty) => {
        type Made = $made;
        fn late(&self) -> Option<VisibilityDelay> {
            self.late
        }
    };
}

mod billing;
mod session;

pub use billing::{InvoiceSpec, PaymentIntentSpec, PayoutSpec, SubscriptionSpec};
pub use session::SessionSpec;

fn choose_id(given: Option<String>, store: &mut Store, prefix: &str, length: usize) -> String {
    given.unwrap_or_else(|| store.ids.next(prefix, length))
}

/// A charge to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChargeSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// 2500 where it is left out.
    pub amount: Option<i64>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// A customer's id.
    pub customer: Option<String>,
    /// Words for the person.
    pub description: Option<String>,
    /// How it ends.
    #[serde(rename = "fate")]
    pub outcome: ChargeOutcome,
    /// How much of it was given back.
    pub amount_refunded: i64,
    /// Authorised only.
    pub uncaptured: bool,
    /// An invoice's id.
    pub invoice: Option<String>,
    /// An order's id.
    pub order: Option<String>,
    /// Where the receipt went.
    pub receipt_email: Option<String>,
    /// The receipt's number.
    pub receipt_number: Option<String>,
    /// What the bank statement says.
    pub statement_descriptor: Option<String>,
    /// Key-value pairs.
    pub metadata: Metadata,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for ChargeSpec {
    common!(Charge);

    fn make(self, store: &mut Store, now: i64) -> Charge {
        let mut charge = Charge {
            id: choose_id(self.id, store, "ch_1", 22),
            created: self.created.unwrap_or(now),
            amount: self.amount.unwrap_or(2500),
            amount_refunded: self.amount_refunded,
            uncaptured: self.uncaptured,
            currency: self.currency.unwrap_or_else(|| "usd".to_owned()),
            customer: self.customer,
            description: self.description,
            outcome: self.outcome,
            invoice: self.invoice,
            order: self.order,
            receipt_email: self.receipt_email,
            receipt_number: self.receipt_number,
            statement_descriptor: self.statement_descriptor,
            metadata: self.metadata,
            ..Charge::default()
        };
        let created = charge.created;
        add_past_refund(store, &mut charge, created);
        charge
    }
}

/// A customer to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// Full name.
    pub name: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Words for the person.
    pub description: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<Address>,
    /// Account balance, in the smallest unit.
    pub balance: i64,
    /// The currency of their invoices.
    pub currency: Option<String>,
    /// Whether the latest charge for the latest invoice failed.
    pub delinquent: bool,
    /// Key-value pairs.
    pub metadata: Metadata,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for CustomerSpec {
    common!(Customer);

    fn make(self, store: &mut Store, now: i64) -> Customer {
        Customer {
            id: choose_id(self.id, store, "cus_", 14),
            created: self.created.unwrap_or(now),
            name: self.name,
            email: self.email,
            description: self.description,
            phone: self.phone,
            address: self.address,
            balance: self.balance,
            currency: self.currency,
            delinquent: self.delinquent,
            invoice_prefix: store.ids.next("", 7).to_uppercase(),
            metadata: self.metadata,
            ..Customer::default()
        }
    }
}

/// An order to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrderSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// 4200 where it is left out.
    pub amount: Option<i64>,
    /// How much was returned.
    pub amount_returned: Option<i64>,
    /// A charge's id.
    pub charge: Option<String>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// A customer's id.
    pub customer: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// `created`, `paid`, `canceled`, `fulfilled` or `returned`; `paid` where it is left out.
    pub status: Option<String>,
    /// `standard` or `express`.
    pub selected_shipping_method: Option<String>,
    /// To whom and where.
    pub shipping: Option<Shipping>,
    /// Key-value pairs.
    pub metadata: Metadata,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for OrderSpec {
    common!(Order);

    fn make(self, store: &mut Store, now: i64) -> Order {
        let created = self.created.unwrap_or(now);
        let amount = self.amount.unwrap_or(4200);
        let item = OrderItem {
            kind: "sku".to_owned(),
            amount,
            description: Some("Stoneware mug, speckled".to_owned()),
            parent: Some("sku_mug_speckled".to_owned()),
            quantity: Some(1),
        };
        Order {
            id: choose_id(self.id, store, "or_1", 22),
            created,
            updated: created,
            amount,
            amount_returned: self.amount_returned,
            charge: self.charge,
            currency: self.currency.unwrap_or_else(|| "usd".to_owned()),
            customer: self.customer,
            email: self.email,
            items: vec![item],
            shipping: self.shipping,
            shipping_method: self.selected_shipping_method,
            status: self.status.unwrap_or_else(|| "paid".to_owned()),
            metadata: self.metadata,
        }
    }
}

/// An invoice item to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvoiceItemSpec {
    /// Its id.
    pub id: Option<String>,
    /// Its `date`; server time where it is left out.
    #[serde(alias = "date")]
    pub created: Option<i64>,
    /// 1800 where it is left out.
    pub amount: Option<i64>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// A customer's id; a made-up one where it is left out.
    pub customer: Option<String>,
    /// Words for the person.
    pub description: Option<String>,
    /// An invoice's id.
    pub invoice: Option<String>,
    /// A subscription's id.
    pub subscription: Option<String>,
    /// Whether a change of plan made it.
    pub proration: bool,
    /// 1 where it is left out.
    pub quantity: Option<i64>,
    /// Key-value pairs.
    pub metadata: Metadata,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for InvoiceItemSpec {
    common!(InvoiceItem);

    fn make(self, store: &mut Store, now: i64) -> InvoiceItem {
        let date = self.created.unwrap_or(now);
        InvoiceItem {
            id: choose_id(self.id, store, "ii_1", 22),
            date,
            amount: self.amount.unwrap_or(1800),
            currency: self.currency.unwrap_or_else(|| "usd".to_owned()),
            customer: choose_id(self.customer, store, "cus_", 14),
            description: self.description,
            invoice: self.invoice,
            period: (date, date),
            proration: self.proration,
            quantity: self.quantity.unwrap_or(1),
            subscription: self.subscription,
            metadata: self.metadata,
            ..InvoiceItem::default()
        }
    }
}

/// A product to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// `Stoneware mug` where it is left out.
    pub name: Option<String>,
    /// Whether it is a shipped good; a service where it is left out.
    pub good: bool,
    /// Cannot be bought now.
    pub archived: bool,
    /// One short line (goods only).
    pub caption: Option<String>,
    /// More words.
    pub description: Option<String>,
    /// Addresses of images.
    pub images: Vec<String>,
    /// A public page.
    pub url: Option<String>,
    /// Key-value pairs.
    pub metadata: Metadata,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for ProductSpec {
    common!(Product);

    fn make(self, store: &mut Store, now: i64) -> Product {
        let created = self.created.unwrap_or(now);
        Product {
            id: choose_id(self.id, store, "prod_", 14),
            created,
            updated: created,
            good: self.good,
            active: !self.archived,
            name: self.name.unwrap_or_else(|| "Stoneware mug".to_owned()),
            caption: self.caption,
            description: self.description,
            images: self.images,
            shippable: self.good.then_some(true),
            url: self.url,
            metadata: self.metadata,
            ..Product::default()
        }
    }
}

/// Which fields are sent for one kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", content = "spec", rename_all = "snake_case")]
pub enum AnySpec {
    /// A charge.
    Charges(ChargeSpec),
    /// A checkout session.
    CheckoutSessions(SessionSpec),
    /// A customer.
    Customers(CustomerSpec),
    /// An invoice item.
    #[serde(rename = "invoiceitems", alias = "invoice_items")]
    InvoiceItems(InvoiceItemSpec),
    /// An order.
    Orders(OrderSpec),
    /// A product.
    Products(ProductSpec),
}
