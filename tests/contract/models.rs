//! Stripe's example objects, and objects with every field filled, through core's models.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use shopbell_core::{
    Trigger,
    clock::TimeFormat,
    connector,
    stripe::model::{
        Account, Charge, CheckoutSession, Coupon, Customer, Discount, Event, InvoiceItem, Order,
        Price, Product,
    },
};

use crate::{
    connector::{TRIGGERS, listed},
    description::{description, examples, text},
    sample::{Pick, sample},
};

const PINNED: &str = "fixtures-2020-08-27.json";
const NEWEST: &str = "fixtures-2026-08.json";

fn decoded<T: DeserializeOwned + Serialize>(object: &Value) -> Value {
    let read: Result<T, _> = serde_path_to_error::deserialize(object);
    let read = read.unwrap_or_else(|error| panic!("{error} in {object:#}"));
    serde_json::to_value(read).unwrap()
}

/// An object as core's model of its kind keeps it.
fn kept(object: &Value) -> Value {
    match object["object"].as_str().unwrap() {
        "account" => {
            // What is made up from the description has any text for an id.
            let mut account = object.clone();
            if account["id"] == "text" {
                account["id"] = json!("acct_text");
            }
            decoded::<Account>(&account)
        }
        "charge" => decoded::<Charge>(object),
        "checkout.session" => decoded::<CheckoutSession>(object),
        "coupon" => decoded::<Coupon>(object),
        "customer" => decoded::<Customer>(object),
        "discount" => decoded::<Discount>(object),
        "event" => decoded::<Event>(object),
        "invoiceitem" => decoded::<InvoiceItem>(object),
        "order" => decoded::<Order>(object),
        "price" => decoded::<Price>(object),
        "product" => decoded::<Product>(object),
        other => panic!("core does not model {other}"),
    }
}

/// Everything that core models; legacy orders are in the pinned version alone.
const MODELLED: [&str; 11] = [
    "account",
    "charge",
    "checkout.session",
    "coupon",
    "customer",
    "discount",
    "event",
    "invoiceitem",
    "order",
    "price",
    "product",
];

/// The value at a dotted key; ids stand for objects, and the account balance has two names.
fn at(object: &Value, key: &str) -> Value {
    let object = match key {
        "account_balance" if object.get(key).is_none() => return object["balance"].clone(),
        _ => object,
    };
    let found = key.split('.').fold(object, |object, name| &object[name]);
    match found {
        // Its own fields are compared by themselves.
        Value::Object(_) if key == "discount" || key == "coupon" => json!({}),
        Value::Object(expanded) => expanded["id"].clone(),
        other => other.clone(),
    }
}

/// What the connector lists of a resource.
fn connector(page: &str, kind: &str) -> Vec<String> {
    let heading = match kind {
        "product" => "Both return a **product**",
        "customer" => "All return a **customer**",
        "discount" => "**Discount**",
        "coupon" => "**Coupon**",
        "charge" => TRIGGERS[0].1,
        "order" => TRIGGERS[1].1,
        "invoiceitem" => TRIGGERS[2].1,
        _ => return Vec::new(),
    };
    listed(page, heading)
}

/// Every field that the connector lists and the object has is in what core keeps of it.
fn is_kept(page: &str, kept: &Value, object: &Value) {
    let kind = object["object"].as_str().unwrap();
    for key in connector(page, kind) {
        if at(object, &key) == json!({}) {
            is_kept(page, &kept[&key], &object[&key]);
        }
        let (have, want) = (at(kept, &key), at(object, &key));
        // The model fills a default where there is nothing to show.
        let nothing = [json!(null), json!([]), json!(""), json!(false)].contains(&have);
        assert!(
            have == want || (want.is_null() && nothing),
            "{kind}.{key}: {have} of {want}"
        );
    }
}

fn comes_out(page: &str, object: &Value) {
    let kind = object["object"].as_str().unwrap();
    is_kept(page, &kept(object), object);
    let trigger = match kind {
        "charge" => Trigger::Charge,
        "order" => Trigger::Order,
        "invoiceitem" => Trigger::InvoiceItem,
        "customer" => Trigger::Customer,
        _ => return,
    };
    let line = connector::build_connector_json(trigger, object, TimeFormat::UnixSeconds);
    for key in connector(page, kind) {
        let (have, want) = (at(&line, &key), at(object, &key));
        // Newer versions name the subscription elsewhere.
        assert!(
            have == want || want.is_null(),
            "{kind}.{key}: {have} of {want}"
        );
    }
    for field in connector::list_fields(trigger, object) {
        let there = !at(object, &field.key).is_null();
        assert!(!there || field.value.is_some(), "{kind}.{}", field.key);
    }
}

#[test]
fn every_example_of_both_versions_is_read() {
    for (file, newest) in [(PINNED, false), (NEWEST, true)] {
        let (Some(all), Some(page)) = (examples(file), text("CONNECTOR.md")) else {
            return;
        };
        for kind in MODELLED {
            if kind == "order" && newest {
                assert!(all.get(kind).is_none(), "{file} has {kind} again");
                continue;
            }
            comes_out(&page, &all[kind]);
        }
        let account: Account = serde_json::from_value(all["account"].clone()).unwrap();
        assert!(account.id.as_str().starts_with("acct_"));
        for kind in ["customer", "product"] {
            let gone = &all[&format!("deleted_{kind}")];
            assert_eq!(gone["deleted"], true);
            if kind == "customer" {
                assert!(
                    serde_json::from_value::<Customer>(gone.clone())
                        .unwrap()
                        .deleted
                );
            }
        }
    }
}

#[test]
fn events_name_their_object_at_either_version() {
    for file in [PINNED, NEWEST] {
        let Some(all) = examples(file) else {
            return;
        };
        for kind in MODELLED.iter().filter(|kind| !all[**kind].is_null()) {
            let mut event = all["event"].clone();
            event["data"]["object"] = all[*kind].clone();
            let read: Event = serde_json::from_value(event.clone()).unwrap();
            assert_eq!(Some(read.id.as_str()), event["id"].as_str());
            assert_eq!(Some(read.kind.as_str()), event["type"].as_str());
            assert_eq!(read.created, event["created"].as_i64());
            assert_eq!(read.object_id(), all[*kind]["id"].as_str(), "{kind}");
        }
    }
}

/// What core reads beyond the description: Stripe shows it on today's accounts, and an event may be
/// about anything.
const BEYOND: [&str; 5] = [
    "checkout.session.created",
    "checkout.session.customer_details.name",
    "checkout.session.status",
    "event.data.object.id",
    "product.type",
];

/// The fields of core's model that an object with every field filled leaves empty.
fn unfilled(kept: &Value, at: &str) -> Vec<String> {
    match kept {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, inner)| unfilled(inner, &format!("{at}.{name}")))
            .collect(),
        Value::Null if !BEYOND.contains(&at) => vec![at.to_owned()],
        _ => Vec::new(),
    }
}

#[test]
fn objects_with_every_field_filled_are_read_with_ids_and_with_expanded_objects() {
    let (Some(description), Some(page)) = (description(), text("CONNECTOR.md")) else {
        return;
    };
    for kind in MODELLED {
        let schema = description.resource(kind);
        for pick in [Pick::Id, Pick::Object] {
            let object = sample(description.root(), schema, pick);
            let wrong = description.wrong(schema, &object);
            assert_eq!(wrong, Vec::<String>::new(), "{kind}");
            let missing = |key: &String| at(&object, key).is_null();
            // Stripe shows no account balance since 2019-10-17: it is the balance.
            let left: Vec<String> = connector(&page, kind).into_iter().filter(missing).collect();
            assert_eq!(left, Vec::<String>::new(), "{kind}");
            comes_out(&page, &object);
            // A field whose name is misspelt would stay empty.
            assert_eq!(unfilled(&kept(&object), kind), Vec::<String>::new());
        }
    }
}
