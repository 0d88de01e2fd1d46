//! The local copy: made in the background, and gone when it is not wanted.

use shopbell_core::{
    RecordKind,
    app::view::{AppEvent, RowSource},
    error::ErrorCode,
    ledger::{LedgerError, mirror},
};
use shopbell_sandbox::{Access, AnySpec, CustomerSpec, Fault, FaultKind, Kind, ProductSpec};

use crate::test_app::{TestApp, typed, unavailable};

#[tokio::test]
async fn everything_is_copied_and_counted() {
    let test = TestApp::start().await;
    test.add_customers(350);
    let window = test.list_customers(typed("")).await.unwrap();
    assert_eq!((window.source, window.total), (RowSource::Stripe, None));
    assert!(window.has_more);
    test.copy().await;
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    assert!(status.enabled && status.bytes > 100_000);
    let people = &status.kinds[0];
    assert_eq!(
        (people.kind, people.count, people.complete),
        (RecordKind::Customers, 350, true)
    );
    assert_eq!((people.progress, people.problem.as_ref()), (None, None));
    assert!(status.kinds[1].complete && people.as_of.is_some());

    let window = test.list_customers(typed("")).await.unwrap();
    assert_eq!(
        (window.source, window.total),
        (RowSource::Mirror, Some(350))
    );
    let ids: Vec<String> = window.rows.iter().map(|row| row.id.clone()).collect();
    // Stripe's own order: newest first.
    assert_eq!(ids[..], test.sandbox.shop().ids(Kind::Customers)[..100]);
    let place = test.customer_position(typed(""), &ids[42]).await.unwrap();
    assert_eq!(place, Some(42));
    let calls = test.sandbox.requests().len();
    test.copy().await;
    assert_eq!(
        test.sandbox.requests().len(),
        calls,
        "what is current costs nothing"
    );
}

#[tokio::test]
async fn a_copy_goes_on_where_it_stopped() {
    let test = TestApp::start().await;
    test.add_customers(350);
    test.sandbox
        .inject(unavailable().on("/v1/customers").after(2));
    let error = test.app.mirror.sync(&test.id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::StripeUnavailable);
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].complete),
        (200, false)
    );
    let problem = status.kinds[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::StripeUnavailable);
    // While it is incomplete, the half of it answers only if Stripe does not.
    let window = test.list_customers(typed("")).await.unwrap();
    assert_eq!(
        (window.source, window.total),
        (RowSource::MirrorOffline, Some(200))
    );

    let test = test.restart().await;
    test.sandbox.clear_faults();
    test.sandbox.clear_requests();
    test.copy().await;
    let listed = test.sandbox.requests().into_iter();
    let listed = listed.filter(|one| one.path == "/v1/customers").count();
    assert_eq!(listed, 2, "two pages were left");
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].complete),
        (350, true)
    );
}

#[tokio::test]
async fn a_copy_survives_the_deletion_of_the_object_it_stopped_at() {
    let test = TestApp::start().await;
    test.add_customers(250);
    let gone = FaultKind::Delete { object: None };
    test.sandbox
        .inject(Fault::new(gone).on("/v1/customers").after(1).once());
    test.copy().await;
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    // The one that was deleted was copied before; the signal will name it.
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].complete),
        (250, true)
    );
}

#[tokio::test]
async fn many_in_one_second_are_all_copied() {
    let test = TestApp::start().await;
    let spec = AnySpec::Customers(CustomerSpec::default());
    test.sandbox.shop().create_many(spec, 420);
    test.copy().await;
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    assert_eq!(status.kinds[0].count, 420);
}

#[tokio::test]
async fn a_large_copy_tells_how_far_it_is() {
    let test = TestApp::start().await;
    test.add_customers(1300);
    test.copy().await;
    let told = test.events.all(|event| match event {
        AppEvent::MirrorChanged { status, .. } => status.kinds[0].progress,
        _ => None,
    });
    // From the tenth page on, when it is known how old the oldest customer is.
    assert_eq!(told.len(), 3);
    assert!(
        told.is_sorted() && told[0] > 0.5 && told[2] < 1.0,
        "{told:?}"
    );
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].progress),
        (1300, None)
    );
}

#[tokio::test]
async fn without_a_permission_the_other_kind_is_still_copied() {
    let may = [("products", Access::Read)];
    let test = TestApp::with(Default::default(), Some(&may)).await;
    test.sandbox.shop().create_product(ProductSpec::default());
    test.copy().await;
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    let problem = status.kinds[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::PermissionMissing);
    assert_eq!(status.kinds[1].problem, None);
    test.sandbox.clear_requests();
    test.copy().await;
    assert_eq!(
        test.sandbox.requests().len(),
        0,
        "it is not asked for again and again"
    );
    assert_eq!(
        (status.kinds[0].complete, status.kinds[1].complete),
        (false, true)
    );
}

#[tokio::test]
async fn a_rebuild_removes_what_was_deleted_unseen() {
    let test = TestApp::start().await;
    test.add_customers(120);
    test.copy().await;
    let ids = test.sandbox.shop().ids(Kind::Customers);
    test.sandbox.shop().delete(&ids[7]);
    test.app.mirror.rebuild(&test.id).await.unwrap();
    let window = test.list_customers(typed("")).await.unwrap();
    assert_eq!(
        (window.source, window.total),
        (RowSource::Mirror, Some(120))
    );
    test.copy().await;
    let window = test.list_customers(typed("")).await.unwrap();
    assert_eq!(window.total, Some(119));
}

#[tokio::test]
async fn turned_off_it_asks_nothing_and_stripe_answers() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", 100);
    test.add_customer("Ken", "ken@example.com", 200);
    test.copy().await;
    test.keep(false, true).await;
    test.sandbox.clear_requests();
    test.copy().await;
    assert_eq!(test.sandbox.requests().len(), 0);
    assert!(!test.app.mirror.get_status(&test.id).await.unwrap().enabled);
    let window = test
        .list_customers(typed("hana@example.com"))
        .await
        .unwrap();
    assert_eq!((window.source, window.rows.len()), (RowSource::Stripe, 1));
    assert_eq!(test.found(&hana).await, std::slice::from_ref(&hana));
    assert_eq!(test.found("cus_nobody").await, [""; 0]);
    assert_eq!(test.found("").await.len(), 2);
    let hits = test.app.records.search(&test.id, &hana, 10).await.unwrap();
    assert_eq!((hits.len(), hits[0].title.as_str()), (1, "Hana"));

    test.app.mirror.wipe(&test.id).await.unwrap();
    let status = test.app.mirror.get_status(&test.id).await.unwrap();
    assert_eq!((status.bytes, status.kinds[0].count), (0, 0));
    test.keep(true, true).await;
    test.copy().await;
    assert_eq!(test.found("han").await, [hana]);
}

#[tokio::test]
async fn one_connections_copy_is_not_anothers() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", 100);
    test.copy().await;
    let own = test.ledger();
    own.write_blocking(|db| {
        let other = mirror::begin_mirror(db, "acct_2:live", RecordKind::Customers)?;
        let object = mirror::ObjectRow {
            id: "cus_other".into(),
            name: "Hana".into(),
            raw: "{\"id\":\"cus_other\"}".into(),
            ..Default::default()
        };
        mirror::put_objects(db, &other, &[object])
    })
    .unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert_eq!(test.found("hana").await, std::slice::from_ref(&hana));
    assert_eq!(test.found("h").await, [hana]);
    test.app.mirror.wipe(&test.id).await.unwrap();
    let left = own.read_blocking(|db| {
        mirror::get_raw_object(db, "acct_2:live", RecordKind::Customers, "cus_other")
    });
    assert!(
        left.unwrap_or_else(|error: LedgerError| panic!("{error}"))
            .is_some()
    );
}
