//! Pure: which arrivals a rule rings for, in currencies of every kind; how alerts are put together and
//! sound by it.

use proptest::prelude::*;
use shopbell_core::{
    Trigger,
    alerts::{AlertChannel, AlertGroup, group_arrivals},
    arrival::ArrivalRow,
    money::format_amount,
    rule::{Grouping, Minimum, Outcome, Rule, Sound, Verdict, choose_sound, judge_rule},
};

fn arrival(trigger: Trigger, amount: Option<i64>, currency: &str, status: &str) -> ArrivalRow {
    ArrivalRow {
        seq: 1,
        connection: "acct_1:test".into(),
        trigger,
        object_id: "x_1".into(),
        created: 1,
        recorded: 1,
        title: "Mug".into(),
        amount,
        currency: Some(currency.into()),
        customer: None,
        customer_label: None,
        status: Some(status.into()),
        parent: None,
        refunded: 0,
        received: None,
        answer_by: None,
        read: false,
    }
}

fn charge(amount: i64, currency: &str) -> ArrivalRow {
    arrival(Trigger::Charge, Some(amount), currency, "succeeded")
}

fn from(minimums: &[(&str, i64)]) -> Rule {
    let mut rule = Rule {
        minimums: minimums
            .iter()
            .map(|(currency, amount)| Minimum {
                currency: (*currency).to_owned(),
                amount: *amount,
            })
            .collect(),
        ..Rule::default()
    };
    rule.limit();
    rule
}

#[test]
fn a_minimum_is_in_the_smallest_unit_of_its_currency() {
    // ¥5,000, KWD 1.500, $50.00, and of a currency nobody has heard of 20.00.
    let rule = from(&[("JPY", 5000), ("kwd", 1500), ("usd", 5000), ("zzz", 2000)]);
    let written = rule.minimums.iter();
    let written: Vec<_> = written
        .map(|one| format_amount(one.amount, &one.currency))
        .collect();
    assert_eq!(written, ["¥5,000", "KWD 1.500", "$50.00", "ZZZ 20.00"]);
    for (currency, least) in [("jpy", 5000), ("KWD", 1500), ("usd", 5000), ("zzz", 2000)] {
        let judge = |amount| judge_rule(&rule, &charge(amount, currency));
        assert_eq!(judge(least), Verdict::Rings, "{currency}");
        assert_eq!(judge(least - 1), Verdict::TooSmall, "{currency}");
        assert_eq!(judge(-least), Verdict::Rings, "given back, {currency}");
    }
    assert_eq!(judge_rule(&rule, &charge(1, "eur")), Verdict::Rings);
    let customer = arrival(Trigger::Customer, None, "usd", "");
    assert_eq!(judge_rule(&rule, &customer), Verdict::Rings);
}

#[test]
fn a_rule_keeps_one_minimum_a_currency_and_none_that_says_nothing() {
    let rule = from(&[
        (" USD ", 100),
        ("usd", 900),
        ("", 5),
        ("eur", 0),
        ("jpy", -3),
    ]);
    let kept = Minimum {
        currency: "usd".into(),
        amount: 100,
    };
    assert_eq!(rule.minimums, [kept]);
}

#[test]
fn outcomes_are_asked_for_where_there_are_some() {
    let only = |outcome| Rule {
        outcome,
        ..Rule::default()
    };
    for (status, failed) in [("failed", true), ("pending", false), ("succeeded", false)] {
        for trigger in [Trigger::Charge, Trigger::Refund] {
            let row = arrival(trigger, Some(1), "usd", status);
            let rings = |outcome| judge_rule(&only(outcome), &row) == Verdict::Rings;
            assert_eq!(rings(Outcome::Failed), failed, "{trigger} {status}");
            assert_eq!(rings(Outcome::NotFailed), !failed, "{trigger} {status}");
            assert!(rings(Outcome::Any));
        }
        // Nothing else tells whether it failed.
        let order = arrival(Trigger::Order, Some(1), "usd", status);
        assert_eq!(judge_rule(&only(Outcome::Failed), &order), Verdict::Rings);
    }
    let off = Rule {
        on: false,
        ..Rule::default()
    };
    assert_eq!(judge_rule(&off, &charge(1, "usd")), Verdict::Off);
}

#[test]
fn what_an_older_or_newer_version_wrote_is_read() {
    let rule: Rule = serde_json::from_str("{}").unwrap();
    assert_eq!(rule, Rule::default());
    let rule: Rule = serde_json::from_str(r#"{"on":false,"colour":"red"}"#).unwrap();
    assert!(!rule.on);
}

#[test]
fn alerts_are_put_together_as_each_trigger_wants_it() {
    let of = |list: &[(i64, Trigger, Grouping)], channel| {
        let groups = group_arrivals(list.to_vec(), channel).into_iter();
        groups
            .map(|AlertGroup { seqs, apart }| (seqs, apart))
            .collect::<Vec<_>>()
    };
    let mixed = [
        (1, Trigger::Charge, Grouping::Summed),
        (2, Trigger::Customer, Grouping::OneByOne),
        (3, Trigger::Charge, Grouping::Summed),
        (4, Trigger::Order, Grouping::Auto),
        (5, Trigger::Customer, Grouping::OneByOne),
    ];
    assert_eq!(
        of(&mixed, AlertChannel::Popups),
        [
            (vec![1, 3], false),
            (vec![2], true),
            (vec![4], false),
            (vec![5], true)
        ]
    );
    let lines = of(&mixed, AlertChannel::Stream);
    assert_eq!(lines.len(), 5, "a log has each by itself");
    // Nobody looks at hundreds, whatever the rule says.
    let flood: Vec<_> = (1..=300)
        .map(|seq| (seq, Trigger::Charge, Grouping::OneByOne))
        .collect();
    assert_eq!(of(&flood, AlertChannel::Popups).len(), 1);
    assert_eq!(of(&flood[..20], AlertChannel::Popups).len(), 20);
}

#[test]
fn several_sound_as_the_first_that_is_heard() {
    assert_eq!(
        choose_sound([Sound::Off, Sound::Knock, Sound::Bell]),
        Sound::Knock
    );
    assert_eq!(choose_sound([Sound::Off, Sound::Off]), Sound::Off);
}

fn any_grouping() -> impl Strategy<Value = Grouping> {
    prop_oneof![
        Just(Grouping::Auto),
        Just(Grouping::OneByOne),
        Just(Grouping::Summed)
    ]
}

proptest! {
    #[test]
    fn by_default_everything_rings(
        trigger in proptest::sample::select(&Trigger::ALL[..]), amount in any::<i64>(),
        currency in "[a-z]{0,4}", status in "[a-z_]{0,9}",
    ) {
        let row = arrival(trigger, Some(amount), &currency, &status);
        prop_assert_eq!(judge_rule(&Rule::default(), &row), Verdict::Rings);
    }

    #[test]
    fn more_never_rings_less(
        least in 1..i64::MAX, amount in 0..i64::MAX, more in 0..i64::MAX, currency in "[A-Za-z]{3}",
    ) {
        let rule = from(&[(&currency, least)]);
        let rings = |amount| judge_rule(&rule, &charge(amount, &currency)) == Verdict::Rings;
        prop_assert_eq!(rings(amount), amount >= least);
        prop_assert!(!rings(amount) || rings(amount.saturating_add(more)));
    }

    #[test]
    fn every_arrival_is_in_one_alert(
        groupings in proptest::collection::vec(
            (any_grouping(), proptest::sample::select(&Trigger::ALL[..])), 0..60),
        stream in any::<bool>(),
    ) {
        let channel = if stream { AlertChannel::Stream } else { AlertChannel::Popups };
        let list = (1..).zip(&groupings).map(|(seq, (how, trigger))| (seq, *trigger, *how));
        let groups = group_arrivals(list.collect(), channel);
        let mut all: Vec<i64> = Vec::new();
        for group in &groups {
            prop_assert!(group.seqs.is_sorted() && !group.seqs.is_empty());
            prop_assert!(!group.apart || group.seqs.len() == 1);
            all.extend(&group.seqs);
        }
        prop_assert!(groups.is_sorted_by_key(|group| group.seqs[0]), "the oldest is told first");
        all.sort_unstable();
        prop_assert_eq!(all, (1..).take(groupings.len()).collect::<Vec<i64>>());
    }
}
