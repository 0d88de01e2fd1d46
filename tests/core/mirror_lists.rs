//! Lists from the local copy: searched from one character on, the best hits first, also offline.

use shopbell_core::app::view::{ListQuery, RowSource};
use shopbell_sandbox::{CustomerSpec, ProductSpec};

use crate::test_app::{TestApp, typed, unavailable};

#[tokio::test]
async fn people_are_found_by_any_part_in_any_script() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana Tanaka", "hana.tanaka@example.com", 100);
    let jose = test.add_customer("José Ångström", "jose@kiln.example", 200);
    let hanako = test.add_customer("田中 花子", "hanako@example.co.jp", 300);
    let ken = test.sandbox.shop().create_customer(CustomerSpec {
        name: Some("ﾀﾅｶ ｹﾝ".into()),
        description: Some("卸売のお客様 (wholesale)".into()),
        metadata: [("tier".to_owned(), "Gold 100%".to_owned())].into(),
        created: Some(400),
        ..CustomerSpec::default()
    });
    test.copy().await;
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
        assert_eq!(test.found(text).await, expected, "{text}");
    }
    for id in [&hana, &ken] {
        assert_eq!(test.found(id).await, std::slice::from_ref(id));
        assert_eq!(
            test.found(&id[6..]).await,
            std::slice::from_ref(id),
            "the end of an id"
        );
    }
}

#[tokio::test]
async fn the_best_hits_come_first_and_windows_fit_together() {
    let test = TestApp::start().await;
    let mut begins = Vec::new();
    let mut contains = Vec::new();
    for n in 0..30 {
        begins.push(test.add_customer(&format!("Anna {n}"), "x@kiln.example", 1000 + n));
        contains.push(test.add_customer(&format!("Johanna {n}"), "y@kiln.example", 2000 + n));
    }
    let exact = test.add_customer("Zoe", "anna", 1);
    test.copy().await;
    let mut expected = vec![exact];
    expected.extend(begins.into_iter().rev());
    expected.extend(contains.into_iter().rev());
    assert_eq!(test.found("anna").await, expected);
    let mut pieces = Vec::new();
    for offset in (0..70).step_by(7) {
        let query = ListQuery {
            offset,
            limit: 7,
            ..typed("anna")
        };
        let window = test.list_customers(query).await.unwrap();
        assert_eq!(window.total, Some(61));
        pieces.extend(window.rows.into_iter().map(|row| row.id));
    }
    assert_eq!(pieces, expected);
    for place in [0, 5, 45] {
        let id = &expected[place];
        let found = test.customer_position(typed("anna"), id).await;
        assert_eq!(found.unwrap(), u32::try_from(place).ok());
    }
    let sorted = ListQuery {
        sort: Some("name".into()),
        descending: true,
        ..typed("anna")
    };
    let window = test.list_customers(sorted).await.unwrap();
    assert_eq!(window.rows[0].name.as_deref(), Some("Zoe"));
    assert_eq!(window.rows[1].name.as_deref(), Some("Johanna 9"));
}

#[tokio::test]
async fn products_are_found_active_or_archived() {
    let test = TestApp::start().await;
    for (name, archived) in [("Mug", false), ("Old mug", true), ("Plate", false)] {
        test.sandbox.shop().create_product(ProductSpec {
            name: Some(name.into()),
            archived,
            ..ProductSpec::default()
        });
    }
    test.copy().await;
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
        let window = test.list_products(query).await.unwrap();
        assert_eq!(window.total, u32::try_from(window.rows.len()).ok());
        counts.push(window.rows.len());
    }
    assert_eq!(counts, [2, 1, 1, 2]);
}

#[tokio::test]
async fn offline_it_still_answers_with_its_age() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", 100);
    test.copy().await;
    test.sandbox.inject(unavailable());
    let detail = test.get_customer(&hana).await.unwrap();
    assert!(detail.as_of.is_some_and(|at| at > 1_700_000_000));
    assert_eq!(detail.record.name.as_deref(), Some("Hana"));
    test.app.watching.poll(&test.id).await.unwrap_err();
    let window = test.list_customers(typed("han")).await.unwrap();
    assert_eq!(
        (window.source, window.rows.len()),
        (RowSource::MirrorOffline, 1)
    );
    assert!(window.as_of.is_some());
}
