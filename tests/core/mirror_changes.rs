//! How the local copy stays current: by our own writes, by the signal, and by lists without it.

use shopbell_core::{
    RecordKind,
    app::view::AppEvent,
    ledger::{LedgerError, mirror},
};
use shopbell_sandbox::Access;

use crate::test_app::{TestApp, person};

fn leave_change(test: &TestApp, kind: RecordKind, id: &str, deleted: bool) {
    let change = mirror::MirrorChange {
        kind,
        id: id.into(),
        deleted,
    };
    test.ledger()
        .write_blocking(|db| mirror::put_mirror_changes(db, &test.id, &[change]))
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

/// The same as if the last copy had been made so long ago.
fn time_passes(test: &TestApp, seconds: i64) {
    test.ledger()
        .write_blocking(|db| {
            let found = mirror::get_mirror(db, &test.id, RecordKind::Customers)?;
            let mut copy = found.unwrap();
            copy.as_of = copy.as_of.map(|at| at - seconds);
            copy.copied = copy.copied.map(|at| at - seconds);
            mirror::put_mirror(db, &copy)
        })
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

fn changed(event: &AppEvent) -> Option<()> {
    let kind = |kind: &RecordKind| *kind == RecordKind::Customers;
    matches!(event, AppEvent::RecordsChanged { kind: of, .. } if kind(of)).then_some(())
}

#[tokio::test]
async fn news_and_our_own_writes_keep_it_current() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", 100);
    let ken = test.add_customer("Ken", "ken@example.com", 200);
    test.copy().await;
    let path = format!("/v1/customers/{hana}");
    test.sandbox.shop().update(&path, "name=Hanako").unwrap();
    test.sandbox.shop().delete(&ken);
    let yuki = test.add_customer("Yuki", "yuki@example.com", 300);
    leave_change(&test, RecordKind::Customers, &hana, false);
    leave_change(&test, RecordKind::Customers, &ken, true);
    leave_change(&test, RecordKind::Customers, &yuki, false);
    test.copy().await;
    assert_eq!(test.found("hanako").await, std::slice::from_ref(&hana));
    assert_eq!(test.found("").await, [yuki, hana]);
    let made = test.create_customer("d", person("Sora", "sora@example.com"));
    let made = made.await.unwrap();
    assert_eq!(test.found("sor").await, std::slice::from_ref(&made.id));
    test.delete_customer(&made.id).await.unwrap();
    assert_eq!(test.found("sor").await, [""; 0]);
}

#[tokio::test]
async fn the_signal_names_what_changed() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", test.sandbox.now() - 50);
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    let path = format!("/v1/customers/{hana}");
    test.sandbox.shop().update(&path, "name=Hanako").unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    assert_eq!(test.found("hanako").await, [hana]);
}

#[tokio::test]
async fn where_events_may_not_be_read_the_lists_are_looked_at() {
    let may = [("customers", Access::Read), ("products", Access::Read)];
    let test = TestApp::with(Default::default(), Some(&may)).await;
    let hana = test.add_customer("Hana", "hana@example.com", test.sandbox.now() - 50);
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    let ken = test.add_customer("Ken", "ken@example.com", test.sandbox.now());
    test.copy().await;
    assert_eq!(
        test.found("").await,
        std::slice::from_ref(&hana),
        "not more often than every ten minutes"
    );
    time_passes(&test, 700);
    test.copy().await;
    assert_eq!(test.found("").await, [ken.clone(), hana.clone()]);
    test.sandbox.shop().delete(&hana);
    time_passes(&test, 25 * 3600);
    test.copy().await;
    assert_eq!(
        test.found("").await,
        [ken],
        "everything is copied anew once a day"
    );
}

#[tokio::test]
async fn by_itself_it_copies_after_the_first_poll_and_takes_news_in() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", test.sandbox.now() - 50);
    let test = test.watch().await;
    let copied = |event: &AppEvent| match event {
        AppEvent::MirrorChanged { status, .. } => {
            status.kinds.iter().all(|kind| kind.complete).then_some(())
        }
        _ => None,
    };
    test.events.until(copied).await;
    assert_eq!(test.found("han").await, std::slice::from_ref(&hana));
    let asked = test.sandbox.requests();
    let first = |path: &str| asked.iter().position(|one| one.path == path).unwrap();
    assert!(first("/v1/events") < first("/v1/products"));

    let path = format!("/v1/customers/{hana}");
    test.sandbox.shop().update(&path, "name=Sora").unwrap();
    test.app.watching.check_now(&test.id).unwrap();
    // The first copy may still be telling of its own changes.
    let found = loop {
        let before = test.events.all(changed).len();
        let found = test.found("sora").await;
        if !found.is_empty() {
            break found;
        }
        test.events.more_than(before, changed).await;
    };
    assert_eq!(found, [hana]);
    test.app.shutdown().await;
}
