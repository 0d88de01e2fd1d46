//! The local copy: made in the background, searched from one character on, current, and gone when
//! it is not wanted.

use shopbell_core::RecordKind;
use shopbell_core::{
    app::{
        manage::{ListQuery, RowSource},
        view::AppEvent,
    },
    error::ErrorCode,
    ledger::{Ledger, mirror},
};
use shopbell_sandbox::{Access, AnySpec, CustomerSpec, Fault, FaultKind, Kind, ProductSpec};

use crate::desk::{Desk, person, typed};

fn customer(desk: &Desk, name: &str, email: &str, created: i64) -> String {
    desk.sandbox.shop().create_customer(CustomerSpec {
        name: Some(name.into()),
        email: Some(email.into()),
        created: Some(created),
        ..CustomerSpec::default()
    })
}

fn people(desk: &Desk, count: usize) {
    let range = 1_700_000_000..=1_750_000_000;
    desk.sandbox
        .shop()
        .seed_many(Kind::Customers, count, &range);
}

fn news(desk: &Desk, kind: RecordKind, id: &str, deleted: bool) {
    let news = mirror::MirrorChange {
        kind,
        id: id.into(),
        deleted,
    };
    ledger(desk)
        .write_blocking(|db| mirror::put_mirror_changes(db, &desk.id, &[news]))
        .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"));
}

fn ledger(desk: &Desk) -> Ledger {
    Ledger::open(&desk.folder().join("data/ledger.sqlite3")).unwrap()
}

fn offline() -> Fault {
    Fault::new(FaultKind::Status {
        status: 503,
        reason: None,
        retry_after: None,
        should_retry: Some(false),
        saved: false,
        after_effect: false,
    })
}

#[tokio::test]
async fn everything_is_copied_and_counted() {
    let desk = Desk::start().await;
    people(&desk, 350);
    let window = desk.app.list_customers(&desk.id, typed("")).await.unwrap();
    assert_eq!((window.source, window.total), (RowSource::Stripe, None));
    assert!(window.has_more);
    desk.copy().await;
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    assert!(status.enabled && status.bytes > 100_000);
    let people = &status.kinds[0];
    assert_eq!(
        (people.kind, people.count, people.complete),
        (RecordKind::Customers, 350, true)
    );
    assert_eq!((people.progress, people.problem.as_ref()), (None, None));
    assert!(status.kinds[1].complete && people.as_of.is_some());

    let window = desk.app.list_customers(&desk.id, typed("")).await.unwrap();
    assert_eq!(
        (window.source, window.total),
        (RowSource::Mirror, Some(350))
    );
    let ids: Vec<String> = window.rows.iter().map(|row| row.id.clone()).collect();
    // Stripe's own order: newest first.
    assert_eq!(ids[..], desk.sandbox.shop().ids(Kind::Customers)[..100]);
    let place = desk
        .app
        .customer_position(&desk.id, typed(""), &ids[42])
        .await
        .unwrap();
    assert_eq!(place, Some(42));
    let calls = desk.sandbox.requests().len();
    desk.copy().await;
    assert_eq!(
        desk.sandbox.requests().len(),
        calls,
        "what is current costs nothing"
    );
}

#[tokio::test]
async fn a_copy_goes_on_where_it_stopped() {
    let desk = Desk::start().await;
    people(&desk, 350);
    desk.sandbox.inject(offline().on("/v1/customers").after(2));
    let error = desk.app.mirror_sync(&desk.id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::StripeUnavailable);
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].complete),
        (200, false)
    );
    let problem = status.kinds[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::StripeUnavailable);
    // While it is incomplete, the half of it answers only if Stripe does not.
    let window = desk.app.list_customers(&desk.id, typed("")).await.unwrap();
    assert_eq!(
        (window.source, window.total),
        (RowSource::MirrorOffline, Some(200))
    );

    let desk = desk.restart().await;
    desk.sandbox.clear_faults();
    desk.sandbox.clear_requests();
    desk.copy().await;
    let listed = desk.sandbox.requests().into_iter();
    let listed = listed.filter(|one| one.path == "/v1/customers").count();
    assert_eq!(listed, 2, "two pages were left");
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].complete),
        (350, true)
    );
}

#[tokio::test]
async fn a_copy_survives_the_deletion_of_the_object_it_stopped_at() {
    let desk = Desk::start().await;
    people(&desk, 250);
    let gone = FaultKind::Delete { object: None };
    desk.sandbox
        .inject(Fault::new(gone).on("/v1/customers").after(1).once());
    desk.copy().await;
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    // The one that was deleted was copied before; the signal will name it.
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].complete),
        (250, true)
    );
}

#[tokio::test]
async fn people_are_found_by_any_part_in_any_script() {
    let desk = Desk::start().await;
    let hana = customer(&desk, "Hana Tanaka", "hana.tanaka@example.com", 100);
    let jose = customer(&desk, "José Ångström", "jose@kiln.example", 200);
    let hanako = customer(&desk, "田中 花子", "hanako@example.co.jp", 300);
    let ken = desk.sandbox.shop().create_customer(CustomerSpec {
        name: Some("ﾀﾅｶ ｹﾝ".into()),
        description: Some("卸売のお客様 (wholesale)".into()),
        metadata: [("tier".to_owned(), "Gold 100%".to_owned())].into(),
        created: Some(400),
        ..CustomerSpec::default()
    });
    desk.copy().await;
    let cases: [(&str, &[&String]); 22] = [
        ("hana", &[&hanako, &hana]),
        ("HANA.T", &[&hana]),
        ("tanaka", &[&hana]),
        ("naka", &[&hana]),
        ("hana tanaka", &[&hana]),
        ("tanaka hana", &[&hana]),
        ("hana.tanaka@example.com", &[&hana]),
        ("田", &[&hanako]),
        ("田中", &[&hanako]),
        ("花子", &[&hanako]),
        ("中花", &[]),
        ("田中 花子", &[&hanako]),
        ("タナカ", &[&ken]),
        ("たなか", &[&ken]),
        ("ｊｏｓｅ", &[&jose]),
        ("ang", &[&jose]),
        ("お客様", &[&ken]),
        ("客", &[&ken]),
        ("gold", &[&ken]),
        ("100%", &[&ken]),
        ("e\"x AND *", &[]),
        ("h t", &[&ken, &hana]),
    ];
    for (text, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|id| (*id).clone()).collect();
        assert_eq!(desk.found(text).await, expected, "{text}");
    }
    for id in [&hana, &ken] {
        assert_eq!(desk.found(id).await, std::slice::from_ref(id));
        assert_eq!(
            desk.found(&id[6..]).await,
            std::slice::from_ref(id),
            "the end of an id"
        );
    }
}

#[tokio::test]
async fn the_best_hits_come_first_and_windows_fit_together() {
    let desk = Desk::start().await;
    let mut begins = Vec::new();
    let mut contains = Vec::new();
    for n in 0..30 {
        begins.push(customer(
            &desk,
            &format!("Anna {n}"),
            "x@kiln.example",
            1000 + n,
        ));
        contains.push(customer(
            &desk,
            &format!("Johanna {n}"),
            "y@kiln.example",
            2000 + n,
        ));
    }
    let exact = customer(&desk, "Zoe", "anna", 1);
    desk.copy().await;
    let mut expected = vec![exact];
    expected.extend(begins.into_iter().rev());
    expected.extend(contains.into_iter().rev());
    assert_eq!(desk.found("anna").await, expected);
    let mut pieces = Vec::new();
    for offset in (0..70).step_by(7) {
        let query = ListQuery {
            offset,
            limit: 7,
            ..typed("anna")
        };
        let window = desk.app.list_customers(&desk.id, query).await.unwrap();
        assert_eq!(window.total, Some(61));
        pieces.extend(window.rows.into_iter().map(|row| row.id));
    }
    assert_eq!(pieces, expected);
    for place in [0, 5, 45] {
        let id = &expected[place];
        let found = desk
            .app
            .customer_position(&desk.id, typed("anna"), id)
            .await;
        assert_eq!(found.unwrap(), u32::try_from(place).ok());
    }
    let sorted = ListQuery {
        sort: Some("name".into()),
        descending: true,
        ..typed("anna")
    };
    let window = desk.app.list_customers(&desk.id, sorted).await.unwrap();
    assert_eq!(window.rows[0].name.as_deref(), Some("Zoe"));
    assert_eq!(window.rows[1].name.as_deref(), Some("Johanna 9"));
}

#[tokio::test]
async fn products_are_found_active_or_archived() {
    let desk = Desk::start().await;
    for (name, archived) in [("Mug", false), ("Old mug", true), ("Plate", false)] {
        desk.sandbox.shop().create_product(ProductSpec {
            name: Some(name.into()),
            archived,
            ..ProductSpec::default()
        });
    }
    desk.copy().await;
    let mut counts = Vec::new();
    for (text, active) in [
        ("mug", None),
        ("mug", Some(true)),
        ("m", Some(false)),
        ("", Some(true)),
    ] {
        let query = ListQuery {
            active,
            ..typed(text)
        };
        let window = desk.app.list_products(&desk.id, query).await.unwrap();
        assert_eq!(window.total, u32::try_from(window.rows.len()).ok());
        counts.push(window.rows.len());
    }
    assert_eq!(counts, [2, 1, 1, 2]);
}

#[tokio::test]
async fn news_and_our_own_writes_keep_it_current() {
    let desk = Desk::start().await;
    let hana = customer(&desk, "Hana", "hana@example.com", 100);
    let ken = customer(&desk, "Ken", "ken@example.com", 200);
    desk.copy().await;
    let path = format!("/v1/customers/{hana}");
    desk.sandbox.shop().update(&path, "name=Hanako").unwrap();
    desk.sandbox.shop().delete(&ken);
    let yuki = customer(&desk, "Yuki", "yuki@example.com", 300);
    news(&desk, RecordKind::Customers, &hana, false);
    news(&desk, RecordKind::Customers, &ken, true);
    news(&desk, RecordKind::Customers, &yuki, false);
    desk.copy().await;
    assert_eq!(desk.found("hanako").await, std::slice::from_ref(&hana));
    assert_eq!(desk.found("").await, [yuki, hana]);
    let made = desk
        .app
        .create_customer(&desk.id, "d", person("Sora", "sora@example.com"));
    let made = made.await.unwrap();
    assert_eq!(desk.found("sor").await, std::slice::from_ref(&made.id));
    desk.app.delete_customer(&desk.id, &made.id).await.unwrap();
    assert_eq!(desk.found("sor").await, [""; 0]);
}

#[tokio::test]
async fn a_rebuild_removes_what_was_deleted_unseen() {
    let desk = Desk::start().await;
    people(&desk, 120);
    desk.copy().await;
    let ids = desk.sandbox.shop().ids(Kind::Customers);
    desk.sandbox.shop().delete(&ids[7]);
    desk.app.rebuild_mirror(&desk.id).await.unwrap();
    let window = desk.app.list_customers(&desk.id, typed("")).await.unwrap();
    assert_eq!(
        (window.source, window.total),
        (RowSource::Mirror, Some(120))
    );
    desk.copy().await;
    let window = desk.app.list_customers(&desk.id, typed("")).await.unwrap();
    assert_eq!(window.total, Some(119));
}

#[tokio::test]
async fn turned_off_it_asks_nothing_and_stripe_answers() {
    let desk = Desk::start().await;
    let hana = customer(&desk, "Hana", "hana@example.com", 100);
    customer(&desk, "Ken", "ken@example.com", 200);
    desk.copy().await;
    desk.keep(false, true).await;
    desk.sandbox.clear_requests();
    desk.copy().await;
    assert_eq!(desk.sandbox.requests().len(), 0);
    assert!(!desk.app.mirror_status(&desk.id).await.unwrap().enabled);
    let window = desk
        .app
        .list_customers(&desk.id, typed("hana@example.com"))
        .await
        .unwrap();
    assert_eq!((window.source, window.rows.len()), (RowSource::Stripe, 1));
    assert_eq!(desk.found(&hana).await, std::slice::from_ref(&hana));
    assert_eq!(desk.found("cus_nobody").await, [""; 0]);
    assert_eq!(desk.found("").await.len(), 2);
    let hits = desk.app.find(&desk.id, &hana, 10).await.unwrap();
    assert_eq!((hits.len(), hits[0].title.as_str()), (1, "Hana"));

    desk.app.wipe_mirror(&desk.id).await.unwrap();
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    assert_eq!((status.bytes, status.kinds[0].count), (0, 0));
    desk.keep(true, true).await;
    desk.copy().await;
    assert_eq!(desk.found("han").await, [hana]);
}

#[tokio::test]
async fn one_connections_copy_is_not_anothers() {
    let desk = Desk::start().await;
    let hana = customer(&desk, "Hana", "hana@example.com", 100);
    desk.copy().await;
    let own = ledger(&desk);
    own.write_blocking(|db| {
        let other =
            shopbell_core::ledger::mirror::begin_mirror(db, "acct_2:live", RecordKind::Customers)?;
        let object = shopbell_core::ledger::mirror::ObjectRow {
            id: "cus_other".into(),
            name: "Hana".into(),
            raw: "{\"id\":\"cus_other\"}".into(),
            ..Default::default()
        };
        shopbell_core::ledger::mirror::put_objects(db, &other, &[object])
    })
    .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"));
    assert_eq!(desk.found("hana").await, std::slice::from_ref(&hana));
    assert_eq!(desk.found("h").await, [hana]);
    desk.app.wipe_mirror(&desk.id).await.unwrap();
    let left = own.read_blocking(|db| {
        shopbell_core::ledger::mirror::get_raw_object(
            db,
            "acct_2:live",
            RecordKind::Customers,
            "cus_other",
        )
    });
    assert!(
        left.unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"))
            .is_some()
    );
}

#[tokio::test]
async fn offline_it_still_answers_with_its_age() {
    let desk = Desk::start().await;
    let hana = customer(&desk, "Hana", "hana@example.com", 100);
    desk.copy().await;
    desk.sandbox.inject(offline());
    let detail = desk.app.get_customer(&desk.id, &hana).await.unwrap();
    assert!(detail.as_of.is_some_and(|at| at > 1_700_000_000));
    assert_eq!(detail.customer.name.as_deref(), Some("Hana"));
    desk.app.poll(&desk.id).await.unwrap_err();
    let window = desk
        .app
        .list_customers(&desk.id, typed("han"))
        .await
        .unwrap();
    assert_eq!(
        (window.source, window.rows.len()),
        (RowSource::MirrorOffline, 1)
    );
    assert!(window.as_of.is_some());
}

#[tokio::test]
async fn without_a_permission_the_other_kind_is_still_copied() {
    let may = [("products", Access::Read)];
    let desk = Desk::with(Default::default(), Some(&may)).await;
    desk.sandbox.shop().create_product(ProductSpec::default());
    desk.copy().await;
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    let problem = status.kinds[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::PermissionMissing);
    assert_eq!(status.kinds[1].problem, None);
    desk.sandbox.clear_requests();
    desk.copy().await;
    assert_eq!(
        desk.sandbox.requests().len(),
        0,
        "it is not asked for again and again"
    );
    assert_eq!(
        (status.kinds[0].complete, status.kinds[1].complete),
        (false, true)
    );
}

#[tokio::test]
async fn the_signal_names_what_changed() {
    let desk = Desk::start().await;
    let hana = customer(&desk, "Hana", "hana@example.com", desk.sandbox.now() - 50);
    desk.app.poll(&desk.id).await.unwrap();
    desk.copy().await;
    let path = format!("/v1/customers/{hana}");
    desk.sandbox.shop().update(&path, "name=Hanako").unwrap();
    desk.app.poll(&desk.id).await.unwrap();
    desk.copy().await;
    assert_eq!(desk.found("hanako").await, [hana]);
}

#[tokio::test]
async fn many_in_one_second_are_all_copied() {
    let desk = Desk::start().await;
    let spec = AnySpec::Customers(CustomerSpec::default());
    desk.sandbox.shop().create_many(spec, 420);
    desk.copy().await;
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    assert_eq!(status.kinds[0].count, 420);
}

#[tokio::test]
async fn a_large_copy_tells_how_far_it_is() {
    let desk = Desk::start().await;
    people(&desk, 1300);
    desk.copy().await;
    let told = desk.heard.all(|event| match event {
        AppEvent::MirrorChanged { status, .. } => status.kinds[0].progress,
        _ => None,
    });
    // From the tenth page on, when it is known how old the oldest customer is.
    assert_eq!(told.len(), 3);
    assert!(
        told.is_sorted() && told[0] > 0.5 && told[2] < 1.0,
        "{told:?}"
    );
    let status = desk.app.mirror_status(&desk.id).await.unwrap();
    assert_eq!(
        (status.kinds[0].count, status.kinds[0].progress),
        (1300, None)
    );
}

#[tokio::test]
async fn where_events_may_not_be_read_the_lists_are_looked_at() {
    let may = [("customers", Access::Read), ("products", Access::Read)];
    let desk = Desk::with(Default::default(), Some(&may)).await;
    let hana = customer(&desk, "Hana", "hana@example.com", desk.sandbox.now() - 50);
    desk.app.poll(&desk.id).await.unwrap();
    desk.copy().await;
    let ken = customer(&desk, "Ken", "ken@example.com", desk.sandbox.now());
    desk.copy().await;
    assert_eq!(
        desk.found("").await,
        std::slice::from_ref(&hana),
        "not more often than every ten minutes"
    );
    time_passes(&desk, 700);
    desk.copy().await;
    assert_eq!(desk.found("").await, [ken.clone(), hana.clone()]);
    desk.sandbox.shop().delete(&hana);
    time_passes(&desk, 25 * 3600);
    desk.copy().await;
    assert_eq!(
        desk.found("").await,
        [ken],
        "everything is copied anew once a day"
    );
}

/// The same as if the last copy had been made so long ago.
fn time_passes(desk: &Desk, seconds: i64) {
    ledger(desk)
        .write_blocking(|db| {
            let found =
                shopbell_core::ledger::mirror::get_mirror(db, &desk.id, RecordKind::Customers)?;
            let mut mirror = found.unwrap();
            mirror.as_of = mirror.as_of.map(|at| at - seconds);
            mirror.copied = mirror.copied.map(|at| at - seconds);
            shopbell_core::ledger::mirror::put_mirror(db, &mirror)
        })
        .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"));
}

#[tokio::test]
async fn by_itself_it_copies_after_the_first_poll_and_takes_news_in() {
    let desk = Desk::start().await;
    let hana = customer(&desk, "Hana", "hana@example.com", desk.sandbox.now() - 50);
    let desk = desk.watch().await;
    let copied = |event: &AppEvent| match event {
        AppEvent::MirrorChanged { status, .. } => {
            status.kinds.iter().all(|kind| kind.complete).then_some(())
        }
        _ => None,
    };
    desk.heard.until(copied).await;
    assert_eq!(desk.found("han").await, std::slice::from_ref(&hana));
    let asked = desk.sandbox.requests();
    let first = |path: &str| asked.iter().position(|one| one.path == path).unwrap();
    assert!(first("/v1/events") < first("/v1/products"));

    let path = format!("/v1/customers/{hana}");
    desk.sandbox.shop().update(&path, "name=Sora").unwrap();
    desk.app.check_now(&desk.id).unwrap();
    // The first copy may still be telling of its own changes.
    let found = loop {
        let before = desk.heard.all(changed).len();
        let found = desk.found("sora").await;
        if !found.is_empty() {
            break found;
        }
        desk.heard.more_than(before, changed).await;
    };
    assert_eq!(found, [hana]);
    desk.app.shutdown().await;
}

fn changed(event: &AppEvent) -> Option<()> {
    let kind = |kind: &RecordKind| *kind == RecordKind::Customers;
    matches!(event, AppEvent::ObjectsChanged { kind: of, .. } if kind(of)).then_some(())
}
