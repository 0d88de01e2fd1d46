//! `/v1/products`

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    field::{DESCRIPTION_HEADERS, FieldFormat, FieldSpec, NAME_HEADERS},
    value::{Metadata, or_default},
};

/// A product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Product {
    /// Stripe's id, or one that a person chose.
    pub id: String,
    /// Can be bought now.
    #[serde(default, deserialize_with = "or_default")]
    pub active: bool,
    /// One short line shown to customers; only where `kind` is `good`.
    #[serde(default)]
    pub caption: Option<String>,
    /// Unix seconds.
    #[serde(default)]
    pub created: Option<i64>,
    /// Shown to customers.
    #[serde(default)]
    pub description: Option<String>,
    /// Up to 8 addresses.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<String>,
    /// Shown to customers.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// A physical good.
    #[serde(default)]
    pub shippable: Option<bool>,
    /// Unix seconds.
    #[serde(default)]
    pub updated: Option<i64>,
    /// Its public page.
    #[serde(default)]
    pub url: Option<String>,
    /// What one of it is called on receipts and invoices; only where `kind` is `service`.
    #[serde(default)]
    pub unit_label: Option<String>,
    /// What the bank statement says; only where `kind` is `service`.
    #[serde(default)]
    pub statement_descriptor: Option<String>,
    /// `good` or `service`.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// Labels.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
    /// Real money.
    #[serde(default, deserialize_with = "or_default")]
    pub livemode: bool,
}

/// Every field of a product, in the order of the connector's.
pub const PRODUCT_FIELDS: &[FieldSpec] = &[
    FieldSpec::text("id", FieldFormat::Id, 5000)
        .create_only()
        .headers(&["productid", "sku", "商品id", "商品コード"]),
    FieldSpec::text("name", FieldFormat::Text, 5000)
        .required()
        .headers(NAME_HEADERS),
    FieldSpec::flag("active").headers(&["有効", "販売中"]),
    // The default type, `service`, refuses captions
    // (<https://docs.stripe.com/api/products/create?api-version=2020-08-27>).
    FieldSpec::text("caption", FieldFormat::Text, 5000)
        .implies("type", "good")
        .searched()
        .headers(&["subtitle", "キャプション"]),
    FieldSpec::text("description", FieldFormat::Multiline, 40_000)
        .searched()
        .headers(DESCRIPTION_HEADERS),
    FieldSpec::urls("images", 8, 5000).headers(&[
        "image",
        "imageurl",
        "imageurls",
        "picture",
        "画像",
        "画像url",
    ]),
    FieldSpec::flag("shippable").headers(&["配送可能"]),
    FieldSpec::text("url", FieldFormat::Url, 5000).headers(&["link", "website", "page", "リンク"]),
    FieldSpec::text("unit_label", FieldFormat::Text, 12).headers(&["unit", "単位", "単位ラベル"]),
    FieldSpec::text("statement_descriptor", FieldFormat::Text, 22).headers(&[
        "descriptor",
        "明細書表記",
        "利用明細の表記",
    ]),
    FieldSpec::read_only("type"),
    FieldSpec::read_only("created"),
    FieldSpec::read_only("updated"),
];
