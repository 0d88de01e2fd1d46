//! Pure grouping of arrivals into alerts, and the money they say came.

use proptest::prelude::*;
use serde_json::{Value, json, value::RawValue};
use shopbell_core::{
    Trigger,
    alerts::{AlertChannel, AlertContent, compose_alert, group_seqs},
    arrival::ArrivalRow,
    life::{ChargeFacts, judge_charge},
    watch::summary::summarize_object,
};

fn arrival(seq: i64, trigger: Trigger, received: Option<i64>) -> ArrivalRow {
    ArrivalRow {
        seq,
        connection: "acct_1:test".into(),
        trigger,
        object_id: format!("x_{seq}"),
        created: seq,
        recorded: seq,
        title: "Mug".into(),
        amount: Some(100),
        currency: Some("usd".into()),
        customer: None,
        customer_label: None,
        status: None,
        parent: None,
        refunded: 0,
        received,
        answer_by: None,
        read: false,
    }
}

/// The money that came by a charge, as it is recorded.
fn came(amount: i64, changes: &Value) -> i64 {
    let raw = RawValue::from_string(charge(amount, changes)).unwrap();
    let row = summarize_object(Trigger::Charge, &raw, 5).unwrap();
    let facts = ChargeFacts {
        amount: row.amount.unwrap_or_default(),
        own_status: row.status,
        money: row.money.unwrap(),
        ..ChargeFacts::default()
    };
    judge_charge(&facts).received
}

fn charge(amount: i64, changes: &Value) -> String {
    let mut charge = json!({
        "id": "ch_1", "amount": amount, "amount_captured": amount, "amount_refunded": 0,
        "captured": true, "currency": "usd", "paid": true, "status": "succeeded",
    });
    for (name, value) in changes.as_object().unwrap() {
        charge[name] = value.clone();
    }
    charge.to_string()
}

#[test]
fn up_to_three_ring_one_by_one_and_four_are_a_summary() {
    for count in 0..=3_i64 {
        let seqs: Vec<_> = (1..=count).collect();
        let alone: Vec<_> = seqs.iter().map(|seq| vec![*seq]).collect();
        assert_eq!(group_seqs(seqs, AlertChannel::Popups), alone);
    }
    assert_eq!(
        group_seqs(vec![1, 2, 3, 4], AlertChannel::Popups),
        [[1, 2, 3, 4]]
    );
    assert_eq!(
        group_seqs(vec![1, 2, 3, 4], AlertChannel::Stream),
        [[1], [2], [3], [4]],
        "lines of a log are never put together"
    );
}

#[test]
fn one_is_told_by_name_and_in_brief_only_when_asked_to() {
    let one = compose_alert(vec![arrival(1, Trigger::Charge, None)], false).unwrap();
    assert!(matches!(&one.content, AlertContent::One(row) if row.seq == 1));
    let brief = compose_alert(vec![arrival(1, Trigger::Charge, Some(5))], true).unwrap();
    let AlertContent::Summary { count, totals, .. } = brief.content else {
        panic!("{brief:?}");
    };
    assert_eq!((count, totals[0].amount), (1, 5));
    assert_eq!(compose_alert(vec![], false), None);
}

#[test]
fn an_order_and_its_charge_are_counted_as_money_once() {
    let arrivals = vec![
        arrival(1, Trigger::Order, None),
        arrival(2, Trigger::Charge, Some(100)),
        arrival(3, Trigger::InvoiceItem, None),
        arrival(4, Trigger::Charge, None),
    ];
    let alert = compose_alert(arrivals, false).unwrap();
    let AlertContent::Summary { totals, .. } = &alert.content else {
        panic!("{alert:?}");
    };
    assert_eq!(totals.len(), 1);
    assert_eq!(totals[0].amount, 100);
}

#[test]
fn money_came_where_it_was_paid_captured_and_not_given_back() {
    assert_eq!(came(1000, &json!({})), 1000);
    let uncaptured = json!({ "captured": false, "amount_captured": 0 });
    assert_eq!(came(50_000, &uncaptured), 0);
    let pending = json!({ "status": "pending", "paid": false });
    assert_eq!(came(90_000, &pending), 0);
    assert_eq!(came(700, &json!({ "status": "failed", "paid": false })), 0);
    let refunded = json!({ "amount_refunded": 1000, "refunded": true });
    assert_eq!(came(1000, &refunded), 0, "it went back whole");
    assert_eq!(came(1000, &json!({ "amount_refunded": 300 })), 700);
    let partly = json!({ "amount_captured": 600, "amount_refunded": 400 });
    assert_eq!(came(1000, &partly), 600, "only so much was captured");
    let old = json!({ "amount_captured": null });
    assert_eq!(came(1000, &old), 1000, "an older rendering");
    assert_eq!(
        came(1000, &json!({ "captured": null })),
        0,
        "nobody says so"
    );
}

proptest! {
    #[test]
    fn every_arrival_is_in_exactly_one_alert(count in 0..40_i64, stream in any::<bool>()) {
        let channel = if stream { AlertChannel::Stream } else { AlertChannel::Popups };
        let all: Vec<_> = (1..=count).collect();
        let groups = group_seqs(all.clone(), channel);
        prop_assert!(stream || groups.len() <= 3);
        prop_assert_eq!(groups.concat(), all);
    }

    #[test]
    fn never_more_came_than_was_asked_for(
        amount in any::<i64>(), captured in any::<i64>(), refunded in any::<i64>(),
    ) {
        let changes = json!({ "amount_captured": captured, "amount_refunded": refunded });
        let came = came(amount, &changes);
        prop_assert!(came >= 0 && came <= captured.max(0));
    }
}
