//! An object as a line of Activity and as the connector's fields, however odd it is.

use serde_json::{Value, json, value::RawValue};
use shopbell_core::{
    Trigger,
    clock::TimeFormat,
    connector::{self, FieldValue},
    watch::summary,
};
use shopbell_sandbox::{ChargeOutcome, ChargeSpec};

use crate::support::{NOW, World};

fn raw(value: &Value) -> Box<RawValue> {
    RawValue::from_string(value.to_string()).unwrap()
}

#[test]
fn unknown_words_odd_types_and_missing_fields_are_kept_with_the_raw_object() {
    let odd = [
        json!({ "id": "ch_1", "status": "a_new_status", "extra": { "deep": [1, 2] } }),
        json!({ "id": "ch_2", "created": "yesterday", "amount": "a lot", "currency": 5 }),
        json!({ "id": "ch_3", "created": 7, "date": 8, "amount": 12, "customer": { "id": "cus_1" } }),
        json!({ "id": "ch_4" }),
    ];
    for (at, object) in odd.iter().enumerate() {
        let raw = raw(object);
        let row = summary::summarize_object(Trigger::Charge, &raw, 99).unwrap();
        assert_eq!(row.object_id, format!("ch_{}", at + 1));
        assert_eq!(row.raw, object.to_string());
        assert!(!row.title.is_empty());
    }
    let row = summary::summarize_object(Trigger::Charge, &raw(&odd[0]), 99).unwrap();
    assert_eq!(row.status.as_deref(), Some("a_new_status"));
    assert_eq!(row.created, 99);
    let row = summary::summarize_object(Trigger::Charge, &raw(&odd[2]), 99).unwrap();
    assert_eq!((row.created, row.amount), (7, Some(12)));
    let nameless = json!({ "object": "charge" });
    assert!(summary::summarize_object(Trigger::Charge, &raw(&nameless), 99).is_err());
}

/// The keys of the parity list, in its order.
const KEYS: [(Trigger, &str); 4] = [
    (
        Trigger::Charge,
        "id amount amount_refunded captured created currency customer description failure_code \
         failure_message invoice order outcome.network_status outcome.reason outcome.risk_level \
         outcome.seller_message outcome.type paid receipt_email receipt_number refunded \
         statement_descriptor status",
    ),
    (
        Trigger::Order,
        "id amount amount_returned charge created currency customer email \
         selected_shipping_method status updated",
    ),
    (
        Trigger::InvoiceItem,
        "id amount currency customer date description discountable invoice proration quantity \
         subscription",
    ),
    (
        Trigger::Customer,
        "id account_balance created currency delinquent description discount email",
    ),
];

#[test]
fn every_field_of_the_connector_is_there_in_its_order() {
    for (trigger, keys) in KEYS {
        let shown = connector::list_fields(trigger, &json!({}));
        let shown: Vec<_> = shown.iter().map(|field| field.key.as_str()).collect();
        assert_eq!(shown, keys.split_whitespace().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn the_terminal_gets_the_fields_under_their_keys_with_dots_nested() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.sandbox.shop().create_charge(ChargeSpec {
        amount: Some(1234),
        outcome: ChargeOutcome::InsufficientFunds,
        ..ChargeSpec::default()
    });
    world.poll().await.unwrap();
    let seq = world.rows()[0].seq;
    let read = world.ledger.read_blocking(|db| {
        shopbell_core::ledger::arrivals::get_arrival(db, crate::support::CONNECTION, seq)
    });
    let (row, raw) = read.unwrap().unwrap();
    let object: Value = serde_json::from_str(&raw).unwrap();
    let line = connector::build_connector_json(Trigger::Charge, &object, TimeFormat::DateTime);
    assert_eq!(line["amount"], 1234);
    assert_eq!(line["outcome"]["network_status"], "declined_by_network");
    assert_eq!(line["outcome"]["type"], "issuer_declined");
    assert_eq!(line["paid"], false);
    assert_eq!(line["created"], "2026-09-21T14:13:20Z");
    let unix = connector::build_connector_json(Trigger::Charge, &object, TimeFormat::UnixSeconds);
    assert_eq!(unix["created"], NOW);
    assert_eq!(line.as_object().unwrap().len(), 19);
    assert_eq!(row.status.as_deref(), Some("failed"));
    let shown = connector::list_fields(Trigger::Charge, &object);
    let amount = shown.iter().find(|field| field.key == "amount").unwrap();
    let expected = FieldValue::Amount {
        amount: 1234,
        currency: "usd".into(),
    };
    assert_eq!(amount.value.as_ref(), Some(&expected));
}

#[test]
fn the_account_balance_is_read_under_both_its_names() {
    for name in ["account_balance", "balance"] {
        let line = connector::build_connector_json(
            Trigger::Customer,
            &json!({ "id": "cus_1", name: -500 }),
            TimeFormat::DateTime,
        );
        assert_eq!(line["account_balance"], -500);
    }
}

#[test]
fn a_title_of_blanks_gives_way_to_the_id() {
    let blank = json!({ "id": "x_1", "description": " ", "email": "\u{3000}", "name": "" });
    for trigger in Trigger::ALL {
        let row = summary::summarize_object(trigger, &raw(&blank), 99).unwrap();
        assert_eq!(row.title, "x_1", "{trigger}");
    }
}
