//! Customers and products: the shapes of lists, forms and drafts.

use crate::kind::RecordKind;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::stripe::model::{Address, Customer, Price, Product};

/// Which rows of a list to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListQuery {
    /// What was typed into the search field.
    pub text: String,
    /// The column to sort by (`created`, `name`, `email`, `updated`, …); none means the newest
    /// first, or the best match first where `text` is given.
    pub sort: Option<String>,
    /// Largest first.
    pub descending: bool,
    /// Only active products, or only archived ones.
    pub active: Option<bool>,
    /// Rows to skip (mirror).
    pub offset: u32,
    /// Rows at most.
    pub limit: u32,
    /// The id to go on after (Stripe's own list).
    pub after: Option<String>,
}

/// Where the rows of a list come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowSource {
    /// The local copy, complete.
    Mirror,
    /// The local copy, while Stripe cannot be reached.
    MirrorOffline,
    /// Stripe's own list; the local copy is off or not complete.
    Stripe,
}

/// A window of a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ListWindow<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all; none where only Stripe knows.
    pub total: Option<u32>,
    /// Where they come from.
    pub source: RowSource,
    /// How old the local copy is: when it was last known current (unix seconds).
    pub as_of: Option<i64>,
    /// There are more after these (Stripe's own list).
    pub has_more: bool,
}

/// One customer, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CustomerDetail {
    /// The customer.
    pub customer: Customer,
    /// As Stripe sent it, as indented JSON text.
    pub raw: String,
    /// Its page in the Stripe Dashboard.
    pub dashboard_url: String,
    /// Set when it comes from the local copy because Stripe cannot be reached (unix seconds).
    pub as_of: Option<i64>,
}

/// One product, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ProductDetail {
    /// The product.
    pub product: Product,
    /// Its prices; none where they may not be read.
    pub prices: Option<Vec<Price>>,
    /// As Stripe sent it, as indented JSON text.
    pub raw: String,
    /// Its page in the Stripe Dashboard.
    pub dashboard_url: String,
    /// Set when it comes from the local copy because Stripe cannot be reached (unix seconds).
    pub as_of: Option<i64>,
}

/// What a product form holds. On update a field that is absent is left as it is, `null` clears it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct ProductFields {
    /// Create only.
    pub id: Option<String>,
    /// Required on create.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub name: Option<Option<String>>,
    /// Can be bought now.
    pub active: Option<bool>,
    /// One short line; only where `type` is `good`.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub caption: Option<Option<String>>,
    /// Shown to customers.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub description: Option<Option<String>>,
    /// Up to 8 addresses; an empty list clears them.
    pub images: Option<Vec<String>>,
    /// A physical good.
    pub shippable: Option<bool>,
    /// Its public page.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub url: Option<Option<String>>,
    /// Keys to set; a key with `null` is removed.
    pub metadata: Option<BTreeMap<String, Option<String>>>,
}

/// What a customer form holds. On update a field that is absent is left as it is, `null` clears it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct CustomerFields {
    /// Words for the shop's own people.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub description: Option<Option<String>>,
    /// Email address.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub email: Option<Option<String>>,
    /// Full name or business name.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub name: Option<Option<String>>,
    /// Phone number.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub phone: Option<Option<String>>,
    /// The whole address; `null` clears it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(type = "Address | null")]
    pub address: Option<Option<Address>>,
    /// Keys to set; a key with `null` is removed.
    pub metadata: Option<BTreeMap<String, Option<String>>>,
}

/// Tells a field that is absent (`None`) from one that is `null` (`Some(None)`).
#[expect(
    clippy::option_option,
    reason = "leave, clear and set are three states"
)]
fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A form that was begun and not yet saved at Stripe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Chosen by the form when it opens (a UUID): its sends share one idempotency key.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// What it is a draft of.
    pub kind: RecordKind,
    /// The object it changes; none for a new one.
    pub target: Option<String>,
    /// What was typed, in the form's own shape.
    pub content: serde_json::Value,
    /// The object as it was when the form opened.
    pub base: Option<serde_json::Value>,
    /// When it was last changed (unix seconds); set by the backend.
    #[serde(default)]
    pub updated: i64,
    /// A send whose outcome is not known (time-out, crash) waits to be settled.
    #[serde(default)]
    pub unsettled: bool,
}

/// A hit of the command palette.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Found {
    /// Customer or product.
    pub kind: RecordKind,
    /// Its id.
    pub id: String,
    /// Its name, email or id.
    pub title: String,
    /// The second line.
    pub subtitle: Option<String>,
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated, safe against formula injection.
    Csv,
    /// JSON, as Stripe has it.
    Json,
}

/// Which rows to export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// Customers or products.
    pub kind: RecordKind,
    /// How.
    pub format: ExportFormat,
    /// These rows; none means all that the query finds.
    pub ids: Option<Vec<String>>,
    /// The list as it is shown.
    pub query: ListQuery,
}
