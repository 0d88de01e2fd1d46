//! The notification service is away, keeps still, or the process dies: nothing stays untold, and
//! nothing waits for it but what it is to show.

use shopbell_core::{
    app::view::{AppEvent, Notice},
    ledger::LedgerError,
};

use crate::{
    alerting::{count_untold, sell, told, watching},
    test_app::{
        TestApp,
        bell::{Mood, within_deadline},
    },
};

fn stands(test: &TestApp) -> bool {
    test.app
        .notices
        .list()
        .contains(&Notice::NotificationsMissing)
}

fn raised(event: &AppEvent) -> Option<()> {
    matches!(event, AppEvent::NoticeRaised { notice } if *notice == Notice::NotificationsMissing)
        .then_some(())
}

fn withdrawn(event: &AppEvent) -> Option<()> {
    matches!(event, AppEvent::NoticeWithdrawn { notice } if *notice == Notice::NotificationsMissing)
        .then_some(())
}

#[tokio::test]
async fn with_no_service_nothing_is_marked_and_all_is_told_when_it_is_back() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Missing);
    sell(&test, 2).await;
    test.app.wait_for_alerts().await.unwrap();
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!((bell.shown().len(), count_untold(&test)), (0, 3));
    assert_eq!(bell.tries(), 2, "the oldest alone was tried, once a poll");
    assert!(stands(&test));
    assert_eq!(test.events.all(raised).len(), 1, "told once");

    // Nobody polls: it is tried again by itself.
    bell.set(Mood::Well);
    bell.rung(3).await;
    within_deadline("the notice", test.events.until(withdrawn)).await;
    assert!(!stands(&test));
    assert_eq!(told(&test), [[1], [2], [3]]);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(bell.shown().len(), 4);
    assert_eq!(count_untold(&test), 0);
}

#[tokio::test]
async fn what_came_while_there_was_no_service_is_told_after_a_restart() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Missing);
    sell(&test, 2).await;
    sell(&test, 3).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(count_untold(&test), 5);
    bell.set(Mood::Well);
    // The new process watches by itself, so it tells what waits without a poll that finds news.
    let test = test.watch().await;
    bell.rung(1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [[1, 2, 3, 4, 5]], "too many for one by one");
    assert_eq!(count_untold(&test), 0);
    test.app.shutdown().await;
}

#[tokio::test]
async fn what_waited_too_long_rings_as_one_summary() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Missing);
    sell(&test, 2).await;
    test.app.wait_for_alerts().await.unwrap();
    let sql = "UPDATE outbox SET queued = queued - 3600";
    let write = test.ledger().write_blocking(|db| Ok(db.execute(sql, [])?));
    write.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    bell.set(Mood::Well);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(
        told(&test),
        [vec![1, 2], vec![3]],
        "what is fresh by itself"
    );
}

#[tokio::test]
async fn a_service_that_does_not_answer_stops_no_poll_and_takes_one_thread() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Silent);
    sell(&test, 1).await;
    bell.asked(1).await;
    test.sandbox.clear_requests();
    for _ in 0..5 {
        sell(&test, 1).await;
    }
    let signals = test.sent("GET");
    let signals = signals.iter().filter(|one| one.path == "/v1/events");
    assert_eq!(signals.count(), 5, "every poll asked Stripe");
    assert_eq!((bell.tries(), bell.most_at_once()), (1, 1));
    assert_eq!(count_untold(&test), 6, "not even the first has its answer");

    bell.set(Mood::Well);
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [vec![1], vec![2, 3, 4, 5, 6]]);
    assert_eq!(bell.most_at_once(), 1);
    assert_eq!(count_untold(&test), 0);
}

#[tokio::test]
async fn the_end_does_not_wait_for_a_service_that_does_not_answer() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Silent);
    sell(&test, 1).await;
    bell.asked(1).await;
    test.app.shutdown().await;
    assert_eq!(count_untold(&test), 1);
    bell.set(Mood::Well);
}

/// The one promise that cannot be made: whoever dies between the two cannot know.
#[tokio::test]
async fn killed_between_shown_and_marked_one_alert_is_told_twice_and_no_other() {
    let test = watching().await;
    let bell = test.bell();
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    bell.set(Mood::Silent);
    sell(&test, 3).await;
    bell.asked(2).await;
    let test = test.kill().await;
    bell.set(Mood::Well);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(count_untold(&test), 0);
    let mut all = told(&test).concat();
    all.sort_unstable();
    assert_eq!(all, [1, 2, 2, 3, 4, 5]);
}
