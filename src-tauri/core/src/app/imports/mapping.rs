//! Which column fills which field, and what a line says by that.

use crate::kind::RecordKind;
use serde_json::Value;

use super::super::{
    csv_out::unsafe_again,
    flat::Flat,
    rules::{broken, check, param},
};
use crate::{error::Error, ledger::mirror::fold::fold_text};

/// What headers are called, in English and Japanese, folded and without blanks.
const NAMES: &[(&str, &[&str])] = &[
    (
        "name",
        &[
            "name",
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
        ],
    ),
    (
        "email",
        &[
            "email",
            "emailaddress",
            "mail",
            "メール",
            "メールアドレス",
            "eメール",
            "電子メール",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "電話",
            "電話番号",
        ],
    ),
    (
        "description",
        &[
            "description",
            "note",
            "notes",
            "memo",
            "説明",
            "備考",
            "メモ",
            "商品説明",
        ],
    ),
    (
        "address.line1",
        &[
            "addressline1",
            "line1",
            "address",
            "address1",
            "street",
            "住所",
            "住所1",
            "番地",
        ],
    ),
    (
        "address.line2",
        &["addressline2", "line2", "address2", "住所2", "建物名"],
    ),
    (
        "address.city",
        &["addresscity", "city", "town", "市区町村", "市"],
    ),
    (
        "address.state",
        &[
            "addressstate",
            "state",
            "province",
            "prefecture",
            "region",
            "都道府県",
        ],
    ),
    (
        "address.postal_code",
        &[
            "addresspostalcode",
            "postalcode",
            "postcode",
            "zip",
            "zipcode",
            "郵便番号",
        ],
    ),
    (
        "address.country",
        &["addresscountry", "country", "countrycode", "国", "国コード"],
    ),
    ("id", &["id", "productid", "sku", "商品id", "商品コード"]),
    ("active", &["active", "有効", "販売中"]),
    ("caption", &["caption", "subtitle", "キャプション"]),
    (
        "images",
        &[
            "images",
            "image",
            "imageurl",
            "imageurls",
            "picture",
            "画像",
            "画像url",
        ],
    ),
    ("shippable", &["shippable", "配送可能"]),
    ("url", &["url", "link", "website", "page", "リンク"]),
];

const CUSTOMER: &[&str] = &[
    "name",
    "email",
    "phone",
    "description",
    "address.line1",
    "address.line2",
    "address.city",
    "address.state",
    "address.postal_code",
    "address.country",
];
const PRODUCT: &[&str] = &[
    "name",
    "id",
    "active",
    "caption",
    "description",
    "images",
    "shippable",
    "url",
];

/// Whether a field of this name can be filled.
pub(super) fn is_field(kind: RecordKind, field: &str) -> bool {
    let fields = match kind {
        RecordKind::Customers => CUSTOMER,
        RecordKind::Products => PRODUCT,
    };
    fields.contains(&field)
        || field
            .strip_prefix("metadata.")
            .is_some_and(|key| !key.trim().is_empty())
}

/// The field that a header names.
pub(super) fn guess(kind: RecordKind, header: &str) -> Option<String> {
    let header = header.trim();
    let lower = header.to_lowercase();
    for mark in ["metadata.", "metadata["] {
        if lower.starts_with(mark) {
            let key = header.get(mark.len()..)?.trim_end_matches(']').trim();
            return (!key.is_empty()).then(|| format!("metadata.{key}"));
        }
    }
    let plain: String = fold_text(header)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let known = |names: &[&str]| names.iter().any(|name| fold_text(name) == plain);
    let field = NAMES.iter().find(|(_, names)| known(names))?.0;
    is_field(kind, field).then(|| field.to_owned())
}

/// The field that a column without a header fills, if its values tell.
pub(super) fn guess_by_values(kind: RecordKind, samples: &[String]) -> Option<String> {
    let filled = || samples.iter().map(|s| s.trim()).filter(|s| !s.is_empty());
    let email = filled().all(|s| s.contains('@') && !s.contains(char::is_whitespace));
    let found = filled().next().is_some() && email && kind == RecordKind::Customers;
    found.then(|| "email".to_owned())
}

/// What a line says. `fields` are its columns' fields.
pub(super) fn line(
    kind: RecordKind,
    fields: &[Option<String>],
    cells: &[String],
) -> Result<Flat, Error> {
    let mut flat = Flat::new();
    if cells
        .iter()
        .skip(fields.len())
        .any(|cell| !cell.trim().is_empty())
    {
        let message = format!("{} cells, but {} columns", cells.len(), fields.len());
        return Err(broken("", "too_many_cells", message));
    }
    for (field, cell) in fields.iter().zip(cells) {
        let Some(field) = field else { continue };
        if cell.contains('\u{fffd}') {
            return Err(broken(
                &param(field),
                "unreadable",
                "characters that cannot be read",
            ));
        }
        let text = unsafe_again(cell.trim());
        if text.is_empty() {
            continue;
        }
        let value = match field.as_str() {
            "active" | "shippable" => Value::Bool(yes_or_no(field, text)?),
            "images" => {
                let images = text.split([' ', '\n', '\r', '\t', '|', ';']);
                images
                    .filter(|image| !image.is_empty())
                    .map(Value::from)
                    .collect()
            }
            _ => Value::String(text.to_owned()),
        };
        flat.insert(field.clone(), value);
    }
    if flat.is_empty() {
        return Err(broken("", "empty", "nothing on this line fills a field"));
    }
    check(kind, &flat, true)?;
    Ok(flat)
}

fn yes_or_no(field: &str, text: &str) -> Result<bool, Error> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "on" | "はい" | "有効" | "○" => Ok(true),
        "false" | "no" | "n" | "0" | "off" | "いいえ" | "無効" | "×" => Ok(false),
        _ => Err(broken(field, "not_a_boolean", "neither yes nor no")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn headers_of_both_languages_are_understood() {
        let cases = [
            (RecordKind::Customers, "E-Mail", Some("email")),
            (RecordKind::Customers, "メールアドレス", Some("email")),
            (RecordKind::Customers, "ﾒｰﾙ", Some("email")),
            (RecordKind::Customers, "名前", Some("name")),
            (
                RecordKind::Customers,
                "Postal code",
                Some("address.postal_code"),
            ),
            (
                RecordKind::Customers,
                "address.line1",
                Some("address.line1"),
            ),
            (
                RecordKind::Customers,
                "metadata.Size",
                Some("metadata.Size"),
            ),
            (
                RecordKind::Customers,
                "metadata[tier]",
                Some("metadata.tier"),
            ),
            (RecordKind::Customers, "caption", None),
            (RecordKind::Products, "配送可能", Some("shippable")),
            (RecordKind::Products, "キャプション", Some("caption")),
            (RecordKind::Products, "email", None),
            (RecordKind::Products, "whatever", None),
        ];
        for (kind, header, field) in cases {
            assert_eq!(guess(kind, header).as_deref(), field, "{header}");
        }
    }

    #[test]
    fn a_line_becomes_fields_or_says_what_is_wrong() {
        let fields = ["name", "images", "active"].map(|field| Some(field.to_owned()));
        let cells = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
        let good = line(
            RecordKind::Products,
            &fields,
            &cells(["'=Mug", "https://a.example/1 https://a.example/2", "いいえ"]),
        );
        let good = good.unwrap();
        assert_eq!(good["name"], "=Mug");
        assert_eq!(good["images"].as_array().unwrap().len(), 2);
        assert_eq!(good["active"], false);
        let rule = |texts| {
            line(RecordKind::Products, &fields, &cells(texts))
                .unwrap_err()
                .detail
                .rule
        };
        assert_eq!(rule(["", "", "yes"]).unwrap(), "required");
        assert_eq!(rule(["Mug", "", "maybe"]).unwrap(), "not_a_boolean");
        assert_eq!(rule(["Mu\u{fffd}", "", ""]).unwrap(), "unreadable");
        assert_eq!(rule([" ", "", ""]).unwrap(), "empty");
    }
}
