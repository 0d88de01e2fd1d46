//! What fails of one kind of record, or of one object, keeps nothing else from the local copy.

use shopbell_core::{
    RecordKind,
    ledger::{LedgerError, mirror, sources},
    source::Source,
};
use shopbell_sandbox::{Fault, ProductSpec};

use crate::test_app::TestApp;

#[tokio::test]
async fn orders_that_refuse_in_unfamiliar_words_keep_no_copy_from_starting() {
    let test = TestApp::start().await;
    test.add_customer("Hana", "hana@example.com", 100);
    let strange = Fault::error(400, "Your widgets are not enabled for gizmos.");
    test.sandbox.inject(strange.on("/v1/orders"));
    let test = test.watch().await;
    let complete = |event: &shopbell_core::app::view::AppEvent| match event {
        shopbell_core::app::view::AppEvent::MirrorChanged { status, .. } => {
            status.kinds.iter().all(|kind| kind.complete).then_some(())
        }
        _ => None,
    };
    test.events.until(complete).await;
    assert_eq!(test.found("hana").await.len(), 1);
}

#[tokio::test]
async fn a_kind_that_fails_is_behind_alone_and_says_since_when() {
    let test = TestApp::start().await;
    test.add_customer("Hana", "hana@example.com", 100);
    test.sandbox.shop().create_product(ProductSpec::default());
    let fault = Fault::error(500, "down").on("/v1/customers*");
    test.sandbox.inject(fault);
    test.app.mirror.sync(&test.id).await.unwrap_err();
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    let [customers, products] = status.kinds.as_slice() else {
        panic!("{status:?}");
    };
    assert!(customers.problem.is_some() && !customers.complete);
    assert!(products.problem.is_none() && products.complete);
    let kept = test.ledger().read_blocking(|db| {
        sources::get_source(db, &test.id, Source::Mirror(RecordKind::Customers))
    });
    let kept = kept.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert!(kept.unwrap().retry_at.is_some(), "a restart backs off, too");
    test.sandbox.clear_faults();
    test.copy().await;
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    assert!(status.kinds.iter().all(|kind| kind.problem.is_none()));
}

#[tokio::test]
async fn one_object_that_cannot_be_read_keeps_no_other_from_being_current() {
    let test = TestApp::start().await;
    let sick = test.add_customer("Hana", "hana@example.com", 100);
    let well = test.add_customer("Ken", "ken@example.com", 200);
    test.copy().await;
    let shop = test.sandbox.shop();
    for id in [&sick, &well] {
        let path = format!("/v1/customers/{id}");
        shop.update(&path, "name=Changed").unwrap();
    }
    let changes = [&sick, &well].map(|id| mirror::MirrorChange {
        kind: RecordKind::Customers,
        id: id.clone(),
        deleted: false,
    });
    test.ledger()
        .write_blocking(|db| mirror::put_mirror_changes(db, &test.id, &changes))
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
    let path = format!("/v1/customers/{sick}");
    test.sandbox.inject(Fault::error(500, "down").on(&path));
    test.app.mirror.sync(&test.id).await.unwrap_err();
    assert_eq!(test.found("changed").await, std::slice::from_ref(&well));
    test.sandbox.clear_faults();
    test.copy().await;
    assert_eq!(test.found("changed").await.len(), 2);
}
