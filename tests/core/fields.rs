//! The fields of a form on their way to Stripe, and back from what Stripe has.

use serde_json::{Value, json};
use shopbell_core::{
    RecordKind::{self, Customers, Products},
    app::fields::{
        FieldMap, carries, create_form, find_changes, flatten, is_unchanged, update_form,
    },
    stripe::Form,
};

use crate::test_app::fields;

fn pairs(form: &Form) -> Vec<(&str, &str)> {
    let pairs = form.pairs().iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// Someone who lives in Kyoto, with these changes.
fn moved(changes: Value) -> Form {
    let there = json!({ "name": "Hana", "address": { "line1": "1-2-3", "city": "Kyoto" } });
    update_form(Customers, &fields(changes), &flatten(Customers, &there))
}

#[test]
fn an_address_is_sent_whole_or_not_at_all() {
    let form = moved(json!({ "address.city": "Tokyo", "address.line2": "🔔" }));
    let expected = [
        ("address[line1]", "1-2-3"),
        ("address[line2]", "🔔"),
        ("address[city]", "Tokyo"),
        ("address[state]", ""),
        ("address[postal_code]", ""),
        ("address[country]", ""),
    ];
    assert_eq!(pairs(&form), expected);
    let form = moved(json!({ "name": "Hana Tanaka" }));
    assert_eq!(pairs(&form), [("name", "Hana Tanaka")]);
    let form = moved(json!({ "address.line1": null }));
    assert!(pairs(&form).contains(&("address[line1]", "")));
    assert!(pairs(&form).contains(&("address[city]", "Kyoto")));

    let made = |given: Value| create_form(Customers, &fields(given));
    let form = made(json!({ "name": "Hana", "address.city": "Kyoto" }));
    assert_eq!(pairs(&form).len(), 7);
    let form = made(json!({ "name": "Hana", "address.city": null }));
    assert_eq!(pairs(&form), [("name", "Hana")]);
}

#[test]
fn an_address_without_a_line_is_cleared() {
    let form = moved(json!({ "address.line1": null, "address.city": null }));
    assert_eq!(pairs(&form), [("address", "")]);
}

#[test]
fn what_is_cleared_is_sent_empty_in_a_change_and_left_out_of_what_is_made() {
    let given = fields(json!({
        "name": "Mug",
        "active": false,
        "description": null,
        "images": null,
        "metadata.size": "L",
        "metadata.old": null,
    }));
    let form = create_form(Products, &given);
    let expected = [
        ("name", "Mug"),
        ("active", "false"),
        ("metadata[size]", "L"),
    ];
    assert_eq!(pairs(&form), expected);
    let form = update_form(Products, &given, &FieldMap::default());
    let expected = [
        ("name", "Mug"),
        ("active", "false"),
        ("description", ""),
        ("images", ""),
        ("metadata[old]", ""),
        ("metadata[size]", "L"),
    ];
    assert_eq!(pairs(&form), expected);
}

#[test]
fn a_list_is_sent_in_its_order() {
    let images = json!(["https://a.example/2.png", "https://a.example/1.png"]);
    let form = create_form(Products, &fields(json!({ "images": images })));
    let expected = [
        ("images[0]", "https://a.example/2.png"),
        ("images[1]", "https://a.example/1.png"),
    ];
    assert_eq!(pairs(&form), expected);
}

#[test]
fn only_a_caption_makes_a_good_and_only_when_the_product_is_made() {
    let with = fields(json!({ "name": "Mug", "caption": "Speckled" }));
    let good = ("type", "good");
    assert!(pairs(&create_form(Products, &with)).contains(&good));
    for caption in [json!({}), json!({ "caption": null })] {
        let without = fields(json!({ "name": "Mug" })).overlaid(&fields(caption));
        assert_eq!(pairs(&create_form(Products, &without)), [("name", "Mug")]);
    }
    assert!(!pairs(&update_form(Products, &with, &FieldMap::default())).contains(&good));
}

#[test]
fn an_id_is_never_changed() {
    let given = fields(json!({ "id": "mug-1", "name": "Mug" }));
    assert_eq!(
        pairs(&create_form(Products, &given)),
        [("id", "mug-1"), ("name", "Mug")]
    );
    let form = update_form(Products, &given, &FieldMap::default());
    assert_eq!(pairs(&form), [("name", "Mug")]);
}

#[test]
fn an_object_carries_what_made_it() {
    let mug = json!({
        "id": "mug-1",
        "name": "Mug",
        "type": "good",
        "active": false,
        "caption": "Speckled",
        "description": null,
        "images": ["https://a.example/1.png"],
        "shippable": null,
        "metadata": { "size": "L" },
        "created": 1_700_000_000,
    });
    let given = json!({
        "id": "mug-1",
        "name": "Mug",
        "active": false,
        "caption": "Speckled",
        "images": ["https://a.example/1.png"],
        "metadata.size": "L",
    });
    let sent = |over: Value| create_form(Products, &fields(given.clone()).overlaid(&fields(over)));
    assert!(carries(Products, &mug, &sent(json!({}))));
    let others = [
        json!({ "id": "mug-2" }),
        json!({ "active": true }),
        json!({ "caption": "Plain" }),
        json!({ "description": "For coffee" }),
        json!({ "shippable": true }),
        json!({ "images": ["https://a.example/2.png"] }),
        json!({ "images": ["https://a.example/1.png", "https://a.example/2.png"] }),
        json!({ "metadata.size": "M" }),
        json!({ "metadata.tier": "gold" }),
    ];
    for other in others {
        assert!(!carries(Products, &mug, &sent(other.clone())), "{other}");
    }
    let mut service = mug.clone();
    service["type"] = json!("service");
    assert!(!carries(Products, &service, &sent(json!({}))));

    let hana = json!({ "id": "cus_1", "name": "Hana", "address": { "city": "Kyoto" } });
    let given = fields(json!({ "name": "Hana", "address.city": "Kyoto" }));
    let form = create_form(Customers, &given);
    assert!(carries(Customers, &hana, &form));
    let elsewhere = json!({ "id": "cus_1", "name": "Hana", "address": { "city": "Tokyo" } });
    assert!(!carries(Customers, &elsewhere, &form));
    let cleared = moved(json!({ "address.line1": null, "address.city": null }));
    assert!(carries(Customers, &json!({ "name": "Hana" }), &cleared));
}

/// Stripe says "nothing" in three ways.
#[test]
fn nothing_is_nothing_however_it_is_said() {
    let kinds = [(Customers, "description"), (Products, "description")];
    for (kind, field) in kinds {
        for nothing in [json!({}), json!({ field: null }), json!({ field: "" })] {
            assert_eq!(flatten(kind, &nothing).get(field), Some(&Value::Null));
        }
    }
    let empty = json!({ "images": [] });
    assert_eq!(flatten(Products, &empty).get("images"), Some(&Value::Null));
    let typed = fields(json!({ "email": "", "images": [] })).normalized();
    assert_eq!(typed, fields(json!({ "email": null, "images": null })));
}

#[test]
fn only_what_both_sides_changed_each_its_own_way_is_a_conflict() {
    let changes = |wanted: Value| {
        let [base, current] = [
            json!({ "name": "Hana", "email": "a@b.co", "metadata": { "tier": "gold" } }),
            json!({ "name": "Hanako", "email": "a@b.co", "metadata": { "tier": "gold" } }),
        ];
        let flat = |object| flatten(RecordKind::Customers, object);
        find_changes(&flat(&base), &flat(&current), &fields(wanted))
    };
    let cases = [
        (json!({}), json!({})),
        (json!({ "name": "Hana" }), json!({})),
        (json!({ "name": "Hanako" }), json!({})),
        (json!({ "email": null }), json!({ "email": null })),
        (
            json!({ "metadata.tier": null, "metadata.new": "x" }),
            json!({ "metadata.tier": null, "metadata.new": "x" }),
        ),
    ];
    for (wanted, sent) in cases {
        assert_eq!(changes(wanted.clone()), Ok(fields(sent)), "{wanted}");
    }
    let conflicts = changes(json!({ "name": "Hana T", "email": "c@d.co" })).unwrap_err();
    let named: Vec<&str> = conflicts.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(named, ["name"]);
}

/// A label called 2026 was taken for a place in a list, and its change for none.
#[test]
fn a_label_may_be_called_by_a_number() {
    for label in ["7", "2026", "+5", "size", "a.b"] {
        let object = |value: &str| json!({ "id": "cus_1", "metadata": { label: value } });
        let (before, theirs) = (object("mine"), object("theirs"));
        let wish = fields(json!({ format!("metadata.{label}"): "new" }));
        let form = update_form(Customers, &wish, &flatten(Customers, &before));
        assert!(
            is_unchanged(Customers, &before, &before, &form),
            "{label} stayed"
        );
        assert!(
            !is_unchanged(Customers, &before, &theirs, &form),
            "{label} changed"
        );
    }
}
