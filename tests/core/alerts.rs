//! Pure grouping of arrivals into alerts.

use proptest::prelude::*;
use shopbell_core::{
    Trigger,
    alerts::{AlertContent, group_alerts},
    arrival::ArrivalRow,
};

fn row(seq: i64, trigger: Trigger, status: &str) -> ArrivalRow {
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
        status: Some(status.into()),
        read: false,
    }
}

#[test]
fn up_to_three_ring_one_by_one_and_four_are_a_summary() {
    let rows = |count| (1..=count).map(|seq| row(seq, Trigger::Charge, "succeeded"));
    for count in 0..=3_usize {
        let alerts = group_alerts(rows(i64::try_from(count).unwrap()).collect(), |_| true);
        assert_eq!(alerts.len(), count);
        let ones = |alert: &shopbell_core::alerts::Alert| {
            matches!(alert.content, AlertContent::One(_)) && alert.seqs.len() == 1
        };
        assert!(alerts.iter().all(ones));
    }
    let alerts = group_alerts(rows(4).collect(), |_| true);
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].seqs, [1, 2, 3, 4]);
}

#[test]
fn an_order_and_its_charge_are_counted_as_money_once() {
    let rows = vec![
        row(1, Trigger::Order, "paid"),
        row(2, Trigger::Charge, "succeeded"),
        row(3, Trigger::InvoiceItem, ""),
        row(4, Trigger::Charge, "failed"),
    ];
    let alerts = group_alerts(rows, |_| true);
    let AlertContent::Summary { totals, .. } = &alerts[0].content else {
        panic!("{alerts:?}");
    };
    assert_eq!(totals.len(), 1);
    assert_eq!(totals[0].amount, 100);
}

#[test]
fn what_is_turned_off_rings_nothing_and_counts_nothing() {
    let mut rows: Vec<_> = (1..=3)
        .map(|seq| row(seq, Trigger::Charge, "paid"))
        .collect();
    rows.push(row(4, Trigger::Customer, ""));
    let alerts = group_alerts(rows, |trigger| trigger != Trigger::Customer);
    assert_eq!(alerts.len(), 3, "three are left, so they ring one by one");
}

proptest! {
    #[test]
    fn every_arrival_is_in_exactly_one_alert(kinds in proptest::collection::vec(0..4_usize, 0..40)) {
        let names = [Trigger::Charge, Trigger::Order, Trigger::InvoiceItem, Trigger::Customer];
        let rows: Vec<_> = kinds
            .iter()
            .zip(1..)
            .map(|(kind, seq)| row(seq, names[*kind], "succeeded"))
            .collect();
        let alerts = group_alerts(rows, |_| true);
        let mut seqs: Vec<_> = alerts.iter().flat_map(|alert| alert.seqs.clone()).collect();
        seqs.sort_unstable();
        let all: Vec<_> = (1..=i64::try_from(kinds.len()).unwrap()).collect();
        prop_assert_eq!(seqs, all);
        prop_assert!(alerts.len() <= 3);
    }
}
