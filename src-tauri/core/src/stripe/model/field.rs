//! What Stripe takes and shows of a customer or a product: one row a field, in a table beside the
//! model. Forms, checks, requests, imports, exports and the search all read these rows.

use serde::Serialize;
use ts_rs::TS;

/// What the value of a field looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldFormat {
    /// One line.
    Text,
    /// Several lines.
    Multiline,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A web address.
    Url,
    /// An id that a person may choose.
    Id,
    /// Yes or no.
    Flag,
    /// Web addresses, in an order that matters.
    UrlList,
}

/// How a field may be written. The numbers are those of Stripe's own description of the pinned
/// version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct FieldRule {
    /// Its dotted key (`name`, `address.line1`).
    pub field: &'static str,
    /// What its value looks like.
    pub format: FieldFormat,
    /// Characters at the most, of each entry where it is a list.
    pub max_length: Option<u32>,
    /// Entries of a list at the most.
    pub max_items: Option<u32>,
    /// May be neither empty nor cleared.
    pub required: bool,
    /// Can be given when the object is made, and never changed.
    pub create_only: bool,
}

/// What a column with names of customers or products may be called.
pub(super) const NAME_HEADERS: &[&str] = &[
    "fullname",
    "customername",
    "productname",
    "title",
    "名前",
    "氏名",
    "名称",
    "お名前",
    "商品名",
    "顧客名",
];
/// And one with descriptions.
pub(super) const DESCRIPTION_HEADERS: &[&str] =
    &["note", "notes", "memo", "説明", "備考", "メモ", "商品説明"];

/// One field of a customer or a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its dotted key.
    pub name: &'static str,
    /// How it is written; none where Stripe alone sets it.
    pub rule: Option<FieldRule>,
    /// What else a column of an import may be called, in English and Japanese.
    pub headers: &'static [&'static str],
    /// Whether the search looks into it, beside the name and the email address.
    pub searched: bool,
    /// A parameter that has to go with it when the object is made.
    pub implies: Option<(&'static str, &'static str)>,
}

impl FieldSpec {
    /// A field that Stripe sets.
    pub(super) const fn read_only(name: &'static str) -> Self {
        Self {
            name,
            rule: None,
            headers: &[],
            searched: false,
            implies: None,
        }
    }

    /// A field with text of a length.
    pub(super) const fn text(name: &'static str, format: FieldFormat, max_length: u32) -> Self {
        Self::written(name, format, Some(max_length), None)
    }

    /// Yes or no.
    pub(super) const fn flag(name: &'static str) -> Self {
        Self::written(name, FieldFormat::Flag, None, None)
    }

    /// A list of web addresses.
    pub(super) const fn urls(name: &'static str, max_items: u32, max_length: u32) -> Self {
        let format = FieldFormat::UrlList;
        Self::written(name, format, Some(max_length), Some(max_items))
    }

    const fn written(
        field: &'static str,
        format: FieldFormat,
        max_length: Option<u32>,
        max_items: Option<u32>,
    ) -> Self {
        let mut spec = Self::read_only(field);
        spec.rule = Some(FieldRule {
            field,
            format,
            max_length,
            max_items,
            required: false,
            create_only: false,
        });
        spec
    }

    pub(super) const fn required(mut self) -> Self {
        if let Some(rule) = &mut self.rule {
            rule.required = true;
        }
        self
    }

    pub(super) const fn create_only(mut self) -> Self {
        if let Some(rule) = &mut self.rule {
            rule.create_only = true;
        }
        self
    }

    pub(super) const fn searched(mut self) -> Self {
        self.searched = true;
        self
    }

    pub(super) const fn headers(mut self, headers: &'static [&'static str]) -> Self {
        self.headers = headers;
        self
    }

    pub(super) const fn implies(mut self, name: &'static str, value: &'static str) -> Self {
        self.implies = Some((name, value));
        self
    }
}
