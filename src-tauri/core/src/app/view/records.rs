//! Customers and products: the shapes of lists, forms, drafts and exports.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{Error, ErrorCode},
    kind::RecordKind,
    stripe::model::{Customer, FieldRule, Product},
};

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

/// A customer or a product.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(untagged)]
pub enum AnyRecord {
    /// A customer.
    Customer(Box<Customer>),
    /// A product.
    Product(Box<Product>),
}

impl AnyRecord {
    /// Reads an object of Stripe's into the model of its kind; an error names the field.
    pub fn from_value(kind: RecordKind, object: &serde_json::Value) -> Result<Self, Error> {
        let read =
            match kind {
                RecordKind::Customers => serde_path_to_error::deserialize(object)
                    .map(|read| Self::Customer(Box::new(read))),
                RecordKind::Products => serde_path_to_error::deserialize(object)
                    .map(|read| Self::Product(Box::new(read))),
            };
        read.map_err(|error| {
            let path = error.path().to_string();
            Error::new(ErrorCode::Unreadable, "the object could not be read")
                .with(|detail| detail.path = Some(path))
                .caused_by(error.into_inner())
        })
    }

    /// The same from its JSON text.
    pub fn parse(kind: RecordKind, raw: &str) -> Result<Self, serde_json::Error> {
        Ok(match kind {
            RecordKind::Customers => Self::Customer(serde_json::from_str(raw)?),
            RecordKind::Products => Self::Product(serde_json::from_str(raw)?),
        })
    }
}

/// One customer or product, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RecordDetail<T> {
    /// It.
    pub record: T,
    /// As Stripe sent it, as indented JSON text.
    pub raw: String,
    /// Its page in the Stripe Dashboard.
    pub dashboard_url: String,
    /// Set when it comes from the local copy because Stripe cannot be reached (unix seconds).
    pub as_of: Option<i64>,
}

/// Limits of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct MetadataLimits {
    /// Keys at most.
    pub entries: u32,
    /// Characters of a key.
    pub key: u32,
    /// Characters of a value.
    pub value: u32,
}

/// The rules that forms check by, in the order of the connector's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RecordRules {
    /// Of customers.
    pub customers: Vec<FieldRule>,
    /// Of products.
    pub products: Vec<FieldRule>,
    /// Of the labels of both.
    pub metadata: MetadataLimits,
}

/// A form that was begun and not yet saved at Stripe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Chosen by the form when it opens (a UUID): its sends share one idempotency key.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// What the form makes or changes.
    pub kind: RecordKind,
    /// The object it changes; none where it makes a new one.
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
pub struct SearchHit {
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

/// A file that was written for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SavedFile {
    /// Its path.
    pub path: String,
    /// How many rows it has.
    pub rows: u32,
}
