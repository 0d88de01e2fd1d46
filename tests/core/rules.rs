//! Rules in the whole app: what they keep still is recorded and read; what they ring for sounds and is
//! put together as they say.

use shopbell_core::{
    ErrorCode, Trigger,
    app::view::AppEvent,
    arrival::ArrivalFilter,
    ledger::{Ledger, LedgerError, moves::move_connection, rules},
    rule::{Grouping, Minimum, Outcome, Rule, RuleBook, Sound, Verdict},
};
use shopbell_sandbox::{ChargeOutcome, ChargeSpec, CustomerSpec};

use crate::{
    alerting::{count_untold, sell, told, watching},
    test_app::{TestApp, bell::Mood},
};

async fn set(test: &TestApp, trigger: Trigger, rule: Rule) {
    let set = test.app.rules.set(&test.id, trigger, rule);
    set.await.unwrap();
}

fn charge(test: &TestApp, amount: i64, currency: &str, outcome: ChargeOutcome) {
    test.sandbox.shop().create_charge(ChargeSpec {
        amount: Some(amount),
        currency: Some(currency.into()),
        outcome,
        ..ChargeSpec::default()
    });
}

async fn poll(test: &TestApp) {
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
}

/// How many are recorded, and how many of those are not read.
async fn recorded(test: &TestApp) -> (u32, u32) {
    let outline = test
        .app
        .activity
        .get_outline(&test.id, ArrivalFilter::default());
    let outline = outline.await.unwrap();
    let status = test.app.watching.get_status(&test.id).await.unwrap();
    assert_eq!(outline.unread, status.unread);
    (outline.total, outline.unread)
}

fn from(minimums: &[(&str, i64)]) -> Rule {
    let minimums = minimums.iter().map(|(currency, amount)| Minimum {
        currency: (*currency).into(),
        amount: *amount,
    });
    Rule {
        minimums: minimums.collect(),
        ..Rule::default()
    }
}

#[tokio::test]
async fn what_is_too_small_is_recorded_and_read_and_does_not_ring() {
    let test = watching().await;
    set(
        &test,
        Trigger::Charge,
        from(&[("usd", 5000), ("jpy", 3000)]),
    )
    .await;
    charge(&test, 4999, "usd", ChargeOutcome::Approved);
    charge(&test, 2999, "jpy", ChargeOutcome::Approved);
    poll(&test).await;
    assert_eq!((told(&test).len(), count_untold(&test)), (0, 0));
    assert_eq!(recorded(&test).await, (2, 0));
    charge(&test, 5000, "usd", ChargeOutcome::Approved);
    charge(&test, 3000, "jpy", ChargeOutcome::Approved);
    charge(&test, 1, "eur", ChargeOutcome::Approved);
    poll(&test).await;
    assert_eq!(told(&test), [[3], [4], [5]]);
    assert_eq!(recorded(&test).await, (5, 3));
    let added = |event: &AppEvent| match event {
        AppEvent::ArrivalsAdded { count, .. } => Some(*count),
        _ => None,
    };
    assert_eq!(test.events.all(added), [2, 3], "the window shows them all");
}

#[tokio::test]
async fn only_what_failed_rings_where_that_is_asked_for_and_only_of_its_trigger() {
    let test = watching().await;
    let failed = Rule {
        outcome: Outcome::Failed,
        ..Rule::default()
    };
    set(&test, Trigger::Charge, failed).await;
    charge(&test, 700, "usd", ChargeOutcome::Approved);
    charge(&test, 700, "usd", ChargeOutcome::Declined);
    test.sandbox.shop().create_customer(CustomerSpec::default());
    poll(&test).await;
    assert_eq!(test.bell().shown().len(), 2, "a customer has no outcome");
    assert_eq!(recorded(&test).await, (3, 2));
}

#[tokio::test]
async fn a_rule_outlives_a_restart_and_what_waits_already_rings_by_the_old_one() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Missing);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    let off = Rule {
        on: false,
        ..Rule::default()
    };
    set(&test, Trigger::Charge, off.clone()).await;
    bell.set(Mood::Well);
    let test = test.restart().await;
    sell(&test, 2).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [[1]]);
    assert_eq!(recorded(&test).await, (3, 1));
    let rules = test.app.rules.list(&test.id).await.unwrap();
    assert_eq!(rules.len(), Trigger::ALL.len());
    assert_eq!(rules[0].rule, off);
    assert!(rules.iter().skip(1).all(|one| one.rule == Rule::default()));
    assert_eq!(rules[0].currencies, ["usd"]);

    set(&test, Trigger::Charge, Rule::default()).await;
    let rows = test.ledger().read_blocking(|db| {
        Ok::<i64, LedgerError>(db.query_row("SELECT count(*) FROM rules", [], |row| row.get(0))?)
    });
    assert_eq!(rows.unwrap(), 0, "the default needs no row");
}

#[tokio::test]
async fn five_ring_one_by_one_and_two_as_one_where_that_is_asked_for() {
    let test = watching().await;
    let grouped = |grouping, sound| Rule {
        grouping,
        sound,
        ..Rule::default()
    };
    set(
        &test,
        Trigger::Charge,
        grouped(Grouping::OneByOne, Sound::Knock),
    )
    .await;
    sell(&test, 5).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [[1], [2], [3], [4], [5]]);
    set(
        &test,
        Trigger::Charge,
        grouped(Grouping::Summed, Sound::Off),
    )
    .await;
    sell(&test, 2).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test)[5..], [[6, 7]]);
    let sounds = test.bell().sounds();
    assert_eq!(sounds[..5], [Sound::Knock; 5]);
    assert_eq!(sounds[5..], [Sound::Off]);
}

#[tokio::test]
async fn what_waited_for_somebody_to_show_it_is_told_one_by_one_while_it_is_news() {
    let test = watching().await;
    let bell = test.bell();
    let rule = Rule {
        grouping: Grouping::OneByOne,
        ..Rule::default()
    };
    set(&test, Trigger::Charge, rule).await;
    bell.set(Mood::Missing);
    sell(&test, 5).await;
    test.app.wait_for_alerts().await.unwrap();
    bell.set(Mood::Well);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [[1], [2], [3], [4], [5], [6]]);
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_keeps_nothing_still() {
    let test = watching().await;
    let broken = test.ledger().write_blocking(|db| {
        for (trigger, rule) in [
            ("charge.added", r#"{"sound":"gong"}"#),
            ("comet.added", "{}"),
        ] {
            db.execute(
                "INSERT INTO rules VALUES (?1, ?2, ?3)",
                [test.id.as_str(), trigger, rule],
            )?;
        }
        Ok::<_, LedgerError>(())
    });
    broken.unwrap();
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [[1]]);
}

#[tokio::test]
async fn a_preview_judges_the_last_hundred_as_they_arrived() {
    let test = watching().await;
    charge(&test, 90_000, "usd", ChargeOutcome::Pending);
    sell(&test, 120).await;
    // It failed after all; when it came, it had not.
    let late = test.ledger().write_blocking(|db| {
        db.execute(
            "UPDATE arrivals SET status = 'failed', created = created + 60 WHERE amount = 90000",
            [],
        )?;
        db.execute(
            "INSERT INTO arrival_steps SELECT connection, \"trigger\", object_id, created, 'pending', 'failed'
             FROM arrivals WHERE amount = 90000",
            [],
        )?;
        Ok::<_, LedgerError>(())
    });
    late.unwrap();
    let preview = async |rule| {
        let preview = test.app.rules.preview(&test.id, Trigger::Charge, rule);
        preview.await.unwrap()
    };
    let all = preview(Rule::default()).await;
    assert_eq!((all.arrivals.len(), all.rings), (100, 100));
    let newest = &all.arrivals[0];
    assert_eq!(newest.row.status.as_deref(), Some("pending"));
    let large = preview(from(&[("usd", 90_000)])).await;
    assert_eq!(large.rings, 1);
    assert_eq!(large.arrivals[0].verdict, Verdict::Rings);
    assert_eq!(large.arrivals[1].verdict, Verdict::TooSmall);
    let failed = Rule {
        outcome: Outcome::Failed,
        ..Rule::default()
    };
    assert_eq!(preview(failed).await.rings, 0);
    assert_eq!(recorded(&test).await.0, 121, "nothing is changed by it");
}

#[tokio::test]
async fn each_connection_has_rules_of_its_own_which_go_with_it() {
    let test = watching().await;
    let off = Rule {
        on: false,
        ..Rule::default()
    };
    set(&test, Trigger::Charge, off).await;
    let of = |connection: &str| {
        let id = connection.to_owned();
        let read = test
            .ledger()
            .read_blocking(move |db| rules::load_rules(db, &id));
        let book = read.unwrap_or_else(|error: LedgerError| panic!("{error}"));
        book.get(Trigger::Charge).on
    };
    assert!(!of(&test.id) && of("acct_other:live"));
    test.app.remove_connection(&test.id, true).await.unwrap();
    assert!(of(&test.id));
    let gone = test
        .app
        .rules
        .set(&test.id, Trigger::Charge, Rule::default());
    assert_eq!(gone.await.unwrap_err().code, ErrorCode::ConnectionUnknown);
}

#[test]
fn rules_and_told_days_move_with_their_connection_and_those_that_are_there_stay() {
    const FORMER: &str = "conn_1:live";
    const CURRENT: &str = "acct_1:live";
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    let sounds = |sound| Rule {
        sound,
        ..Rule::default()
    };
    let moved = ledger.write_blocking(|db| {
        rules::put_rule(db, FORMER, Trigger::Charge, &sounds(Sound::Bell))?;
        rules::put_rule(db, FORMER, Trigger::Customer, &sounds(Sound::Knock))?;
        rules::put_rule(db, CURRENT, Trigger::Charge, &sounds(Sound::Chime))?;
        rules::mark_day_told(db, FORMER, "2026-11-26", 1)?;
        move_connection(db, FORMER, CURRENT)?;
        Ok::<_, LedgerError>((
            rules::load_rules(db, CURRENT)?,
            rules::load_rules(db, FORMER)?,
            rules::was_day_told(db, CURRENT, "2026-11-26")?,
        ))
    });
    let (current, former, told) = moved.unwrap();
    assert_eq!(current.get(Trigger::Charge).sound, Sound::Chime);
    assert_eq!(current.get(Trigger::Customer).sound, Sound::Knock);
    assert_eq!(former, RuleBook::default());
    assert!(told, "it is told no second time");
}
