//! Pure: which alerts that wait are tried, put together, taken apart and given up.

use proptest::prelude::*;
use shopbell_core::{
    alerts::{
        AlertChannel,
        delivery::{
            MAX_FRESH_AGE, MAX_REFUSALS, MAX_REFUSED_AGE, MAX_RETRY_DELAY, Regrouping,
            compute_retry_delay, is_brief, is_due, plan_regrouping,
        },
    },
    arrival::WaitingAlert,
};

const NOW: i64 = 1_790_000_000;

fn waiting(id: i64, age: i64) -> WaitingAlert {
    WaitingAlert {
        id,
        connection: "acct_1:test".into(),
        seqs: vec![id],
        queued: NOW - age,
        tries: 0,
        refusals: 0,
        next_try: NOW - age,
        apart: false,
    }
}

fn plan(waiting: &[WaitingAlert]) -> Vec<Regrouping> {
    plan_regrouping(waiting, NOW, AlertChannel::Popups, None)
}

#[test]
fn waits_grow_from_seconds_to_minutes() {
    let delays: Vec<_> = (1..=9).map(compute_retry_delay).collect();
    assert_eq!(delays, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
    assert_eq!(compute_retry_delay(u32::MAX), MAX_RETRY_DELAY);
}

#[test]
fn what_waits_for_a_service_is_tried_with_whatever_is_new() {
    let mut away = waiting(1, 60);
    away.next_try = NOW + 300;
    assert!(!is_due(&away, NOW, false));
    assert!(is_due(&away, NOW, true), "something new has arrived");
    assert!(is_due(&away, NOW + 300, false));
    away.refusals = 1;
    assert!(!is_due(&away, NOW, true), "it was refused for what it says");
    away.next_try = NOW + MAX_RETRY_DELAY + 1;
    assert!(is_due(&away, NOW, false), "the clock was set back");
}

#[test]
fn a_few_fresh_ones_ring_one_by_one_and_many_as_one() {
    let fresh: Vec<_> = (1..=3).map(|id| waiting(id, 5)).collect();
    assert_eq!(plan(&fresh), []);
    let many: Vec<_> = (1..=4).map(|id| waiting(id, 5)).collect();
    assert_eq!(plan(&many), [Regrouping::Merge(vec![1, 2, 3, 4])]);
}

#[test]
fn what_waited_too_long_rings_as_one_and_what_is_fresh_by_itself() {
    let old = MAX_FRESH_AGE + 1;
    let mixed = [waiting(1, old), waiting(2, old), waiting(3, 5)];
    assert_eq!(plan(&mixed), [Regrouping::Merge(vec![1, 2])]);
    assert_eq!(plan(&[waiting(1, old), waiting(2, 5)]), []);
}

#[test]
fn what_is_refused_again_and_again_says_less_and_is_given_up_after_a_week() {
    let mut refused = waiting(1, 60);
    refused.refusals = MAX_REFUSALS - 1;
    assert!(!is_brief(&refused));
    refused.refusals = MAX_REFUSALS;
    assert!(is_brief(&refused));
    let both = [refused.clone(), waiting(2, 5)];
    assert_eq!(plan(&both), [Regrouping::Merge(vec![1, 2])]);

    refused.queued = NOW - MAX_REFUSED_AGE - 1;
    let both = [refused, waiting(2, 5)];
    assert_eq!(plan(&both), [Regrouping::GiveUp(1)]);
    let away = waiting(1, MAX_REFUSED_AGE * 9);
    assert_eq!(plan(&[away]), [], "nobody refused it: it is told late");
}

#[test]
fn lines_of_a_log_are_taken_apart_and_never_put_together() {
    let mut summary = waiting(1, MAX_FRESH_AGE * 9);
    summary.seqs = vec![1, 2, 3];
    let mut all = vec![summary];
    all.extend((4..=9).map(|id| waiting(id, MAX_FRESH_AGE * 9)));
    assert_eq!(
        plan_regrouping(&all, NOW, AlertChannel::Stream, None),
        [Regrouping::Split(1)]
    );
}

#[test]
fn what_a_rule_wants_told_by_itself_is_while_it_is_news() {
    let apart = |id, age| WaitingAlert {
        apart: true,
        ..waiting(id, age)
    };
    let five: Vec<_> = (1..=5).map(|id| apart(id, 0)).collect();
    assert!(plan(&five).is_empty());
    let mut mixed = five.clone();
    mixed.extend((6..=8).map(|id| waiting(id, 0)));
    assert!(plan(&mixed).is_empty(), "three others are not too many");
    mixed.push(waiting(9, 0));
    assert_eq!(plan(&mixed), [Regrouping::Merge(vec![6, 7, 8, 9])]);
    // What waited is summed up, by itself or not.
    let stale = [
        apart(1, MAX_FRESH_AGE + 1),
        apart(2, 0),
        waiting(3, MAX_FRESH_AGE + 1),
    ];
    assert_eq!(plan(&stale), [Regrouping::Merge(vec![1, 3])]);
    let quiet = plan_regrouping(&five, NOW, AlertChannel::Popups, Some(NOW + 1));
    assert_eq!(quiet, [Regrouping::Merge(vec![1, 2, 3, 4, 5])]);
}

proptest! {
    #[test]
    fn no_alert_has_two_fates(
        all in proptest::collection::vec(
            (0..MAX_REFUSED_AGE * 2, 0..6_u32, 1..4_usize, any::<bool>()), 0..12),
        stream in any::<bool>(),
    ) {
        let alerts: Vec<_> = all
            .iter()
            .zip(1..)
            .map(|((age, refusals, size, apart), place): (_, i64)| {
                let mut one = waiting(place * 10, *age);
                one.refusals = *refusals;
                one.apart = *apart;
                one.seqs = (0..*size).zip(place * 10..).map(|(_, seq)| seq).collect();
                one
            })
            .collect();
        let channel = if stream { AlertChannel::Stream } else { AlertChannel::Popups };
        let mut fates = Vec::new();
        for step in plan_regrouping(&alerts, NOW, channel, None) {
            match step {
                Regrouping::Merge(ids) => {
                    prop_assert!(ids.len() > 1 && ids.is_sorted());
                    fates.extend(ids);
                }
                Regrouping::Split(id) | Regrouping::GiveUp(id) => fates.push(id),
            }
        }
        let count = fates.len();
        fates.sort_unstable();
        fates.dedup();
        prop_assert_eq!(fates.len(), count);
    }
}
