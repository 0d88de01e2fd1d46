//! What a form may say: fields that there are, with values of their type.

use serde_json::{Value, json};
use shopbell_core::{
    RecordKind::{self, Customers, Products},
    app::{fields::FieldMap, records::validation::check_fields},
};

use crate::test_app::{fields, why};

/// Parameter and rule of what must have been refused.
fn broken(kind: RecordKind, value: Value, creating: bool) -> (String, String) {
    let (_, param, rule) = why(check_fields(kind, &fields(value), creating));
    (param.unwrap(), rule.unwrap())
}

#[test]
fn a_field_that_there_is_not_is_refused() {
    let cases = [
        (Customers, "shoe_size"),
        (Customers, "caption"),
        (Customers, "id"),
        (Customers, "account_balance"),
        (Customers, "address"),
        (Customers, "address.planet"),
        (Customers, "metadata"),
        (Products, "email"),
        (Products, "created"),
        (Products, "type"),
    ];
    for (kind, field) in cases {
        for creating in [true, false] {
            let given = json!({ "name": "Mug", field: "x" });
            let expected = (field.to_owned(), "unknown_field".to_owned());
            assert_eq!(broken(kind, given, creating), expected);
        }
    }
}

#[test]
fn an_id_is_chosen_once() {
    let given = json!({ "id": "mug-1", "name": "Mug" });
    assert!(check_fields(Products, &fields(given.clone()), true).is_ok());
    let expected = ("id".to_owned(), "unknown_field".to_owned());
    assert_eq!(broken(Products, given, false), expected);
}

#[test]
fn a_value_of_another_type_is_refused() {
    let cases = [
        (Customers, "name", json!(5), "name"),
        (Customers, "email", json!(["a@b.co"]), "email"),
        (Customers, "address.line1", json!(true), "address[line1]"),
        (Customers, "metadata.size", json!(5), "metadata[size]"),
        (Products, "active", json!("yes"), "active"),
        (Products, "active", json!(null), "active"),
        (Products, "shippable", json!(0), "shippable"),
        (Products, "images", json!("https://a.example"), "images"),
    ];
    for (kind, field, value, param) in cases {
        let mut given = fields(json!({ "name": "Mug" }));
        given.insert(field, value);
        let given = serde_json::to_value(given).unwrap();
        let expected = (param.to_owned(), "wrong_type".to_owned());
        assert_eq!(broken(kind, given, true), expected);
    }
    let expected = ("images[0]".to_owned(), "not_a_url".to_owned());
    let given = json!({ "name": "Mug", "images": [5] });
    assert_eq!(broken(Products, given, true), expected);
}

#[test]
fn what_is_needed_may_be_left_alone_and_never_cleared() {
    let changed = fields(json!({ "description": null }));
    assert!(check_fields(Products, &changed, false).is_ok());
    let expected = ("name".to_owned(), "required".to_owned());
    for (given, creating) in [
        (json!({}), true),
        (json!({ "name": null }), true),
        (json!({ "name": null }), false),
        (json!({ "name": " " }), false),
    ] {
        assert_eq!(broken(Products, given, creating), expected);
    }
    assert!(check_fields(Customers, &fields(json!({ "name": null })), false).is_ok());
}

#[test]
fn labels_that_are_cleared_take_no_room() {
    let label = |n: u32| (format!("metadata.{n}"), json!("x"));
    let mut given: FieldMap = (0..50).map(label).collect();
    assert!(check_fields(Customers, &given, false).is_ok());
    given.insert("metadata.old", Value::Null);
    assert!(check_fields(Customers, &given, false).is_ok());
    given.insert("metadata.new", json!("x"));
    let expected = ("metadata".to_owned(), "too_many".to_owned());
    let given = serde_json::to_value(given).unwrap();
    assert_eq!(broken(Customers, given, false), expected);
}
