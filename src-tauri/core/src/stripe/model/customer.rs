//! `/v1/customers`

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    field::{DESCRIPTION_HEADERS, FieldFormat, FieldSpec, NAME_HEADERS},
    value::{Metadata, id, or_default},
};

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Address {
    /// City, district, suburb, town or village.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Street, PO box, company.
    pub line1: Option<String>,
    /// Apartment, suite, unit.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// State, county, province or region.
    pub state: Option<String>,
}

/// What a discount is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Coupon {
    /// Stripe's id, or one that a person chose.
    pub id: String,
    /// Shown to customers.
    pub name: Option<String>,
    /// `forever`, `once` or `repeating`.
    pub duration: Option<String>,
    /// Per cent.
    pub percent_off: Option<f64>,
    /// In the smallest unit of `currency`.
    pub amount_off: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
}

/// A coupon at work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Discount {
    /// The customer it belongs to.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// When it began (unix seconds).
    pub start: Option<i64>,
    /// When it stops, for a repeating coupon (unix seconds).
    pub end: Option<i64>,
    /// The subscription it is limited to.
    #[serde(deserialize_with = "id")]
    pub subscription: Option<String>,
    /// What it is made of.
    pub coupon: Option<Coupon>,
}

/// A customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Customer {
    /// Stripe's id.
    pub id: String,
    /// Called `balance` since 2019-10-17: what is owed (positive) or credited, smallest unit.
    #[serde(default, alias = "balance")]
    pub account_balance: Option<i64>,
    /// Unix seconds.
    #[serde(default)]
    pub created: Option<i64>,
    /// ISO code, lower case.
    #[serde(default)]
    pub currency: Option<String>,
    /// The latest charge for the latest invoice failed.
    #[serde(default)]
    pub delinquent: Option<bool>,
    /// Words for the shop's own people.
    #[serde(default)]
    pub description: Option<String>,
    /// A coupon at work.
    #[serde(default)]
    pub discount: Option<Discount>,
    /// Email address.
    #[serde(default)]
    pub email: Option<String>,
    /// Full name or business name.
    #[serde(default)]
    pub name: Option<String>,
    /// Phone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Postal address.
    #[serde(default)]
    pub address: Option<Address>,
    /// Labels.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
    /// Real money.
    #[serde(default, deserialize_with = "or_default")]
    pub livemode: bool,
    /// It was deleted; nothing but the id is left.
    #[serde(default, deserialize_with = "or_default")]
    pub deleted: bool,
}

/// Every field of a customer, in the order of the connector's.
pub const CUSTOMER_FIELDS: &[FieldSpec] = &[
    FieldSpec::read_only("id"),
    FieldSpec::text("name", FieldFormat::Text, 256).headers(NAME_HEADERS),
    FieldSpec::text("email", FieldFormat::Email, 512).headers(&[
        "emailaddress",
        "mail",
        "メール",
        "メールアドレス",
        "eメール",
        "電子メール",
    ]),
    FieldSpec::text("phone", FieldFormat::Phone, 20)
        .searched()
        .headers(&[
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "電話",
            "電話番号",
        ]),
    FieldSpec::text("description", FieldFormat::Multiline, 5000)
        .searched()
        .headers(DESCRIPTION_HEADERS),
    FieldSpec::read_only("created"),
    FieldSpec::read_only("currency"),
    FieldSpec::read_only("account_balance"),
    FieldSpec::read_only("delinquent"),
    FieldSpec::text("address.line1", FieldFormat::Text, 5000).headers(&[
        "line1", "address", "address1", "street", "住所", "住所1", "番地",
    ]),
    FieldSpec::text("address.line2", FieldFormat::Text, 5000).headers(&[
        "line2",
        "address2",
        "住所2",
        "建物名",
    ]),
    FieldSpec::text("address.city", FieldFormat::Text, 5000).headers(&[
        "city",
        "town",
        "市区町村",
        "市",
    ]),
    FieldSpec::text("address.state", FieldFormat::Text, 5000).headers(&[
        "state",
        "province",
        "prefecture",
        "region",
        "都道府県",
    ]),
    FieldSpec::text("address.postal_code", FieldFormat::Text, 5000).headers(&[
        "postalcode",
        "postcode",
        "zip",
        "zipcode",
        "郵便番号",
    ]),
    FieldSpec::text("address.country", FieldFormat::Text, 5000).headers(&[
        "country",
        "countrycode",
        "国",
        "国コード",
    ]),
];
