//! Edits: only what changed is sent, nobody's change is lost.

use serde_json::{Value, json};
use shopbell_core::{error::ErrorCode, stripe::model::Address};
use shopbell_sandbox::{CustomerSpec, ProductSpec};

use crate::test_app::{TestApp, fields, form, person};

#[tokio::test]
async fn only_what_changed_is_sent_and_empty_unsets() {
    let test = TestApp::start().await;
    let id = test.sandbox.shop().create_customer(CustomerSpec {
        name: Some("Hana".into()),
        email: Some("hana@example.com".into()),
        phone: Some("1".into()),
        metadata: [
            ("tier".to_owned(), "gold".to_owned()),
            ("old".to_owned(), "x".to_owned()),
        ]
        .into(),
        ..CustomerSpec::default()
    });
    let base = test.get_customer(&id).await.unwrap().record;
    test.sandbox.clear_requests();
    let same = test.update_customer(&id, "d0", person("Hana", "hana@example.com"), base.clone());
    assert_eq!(same.await.unwrap(), base);
    assert_eq!(test.sent("POST").len(), 0);

    let address = Address {
        line1: Some("1-2-3".into()),
        city: Some("東京".into()),
        ..Address::default()
    };
    let fields = fields(json!({
        "name": "Hana",
        "email": null,
        "address.line1": "1-2-3",
        "address.city": "東京",
        "metadata.tier": "gold",
        "metadata.old": null,
    }));
    let now = test.update_customer(&id, "d1", fields, base).await.unwrap();
    assert_eq!((now.email, now.address), (None, Some(address)));
    assert_eq!(
        now.metadata.into_iter().collect::<Vec<_>>(),
        [("tier".into(), "gold".into())]
    );
    let sent = test.sent("POST");
    let names: Vec<&str> = sent[0].form.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"email") && names.contains(&"metadata[old]"));
    assert!(
        !names.contains(&"name") && !names.contains(&"phone") && !names.contains(&"metadata[tier]")
    );
}

#[tokio::test]
async fn a_change_on_both_sides_shows_both_values_and_asks() {
    let test = TestApp::start().await;
    let id = test.sandbox.shop().create_customer(CustomerSpec {
        name: Some("Hana".into()),
        metadata: [("tier".to_owned(), "gold".to_owned())].into(),
        ..CustomerSpec::default()
    });
    let base = test.get_customer(&id).await.unwrap().record;
    let path = format!("/v1/customers/{id}");
    test.sandbox
        .shop()
        .update(&path, "name=Hanako&phone=2&metadata[tier]=silver")
        .unwrap();
    let changed = json!({ "description": "potter", "metadata.tier": "bronze" });
    let fields = person("Hana T", "hana@example.com").overlaid(&fields(changed));
    let send = |base: Value| test.update_customer(&id, "draft", fields.clone(), base);
    let error = send(serde_json::to_value(base).unwrap()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::EditConflict);
    let conflicts = &error.detail.conflicts;
    assert_eq!(conflicts.len(), 2);
    assert_eq!(conflicts[0].field, "metadata.tier");
    assert_eq!(
        (
            &conflicts[1].field[..],
            &conflicts[1].base,
            &conflicts[1].theirs,
            &conflicts[1].mine
        ),
        ("name", &json!("Hana"), &json!("Hanako"), &json!("Hana T"))
    );
    // Keep mine: the same again, from what is there now.
    let current = error.detail.current.clone().unwrap();
    let now = send(current).await.unwrap();
    assert_eq!(now.name.as_deref(), Some("Hana T"));
    assert_eq!(
        now.phone.as_deref(),
        Some("2"),
        "what only they changed stays"
    );
}

#[tokio::test]
async fn our_own_lost_change_is_no_conflict() {
    let test = TestApp::start().await;
    let id = test.sandbox.shop().create_customer(CustomerSpec::default());
    let base = test.get_customer(&id).await.unwrap().record;
    test.lose_answer();
    let send = |name: &str| {
        let fields = person(name, "hana@example.com");
        test.update_customer(&id, "draft", fields, base.clone())
    };
    send("Hana").await.unwrap_err();
    let now = send("Hana Tanaka").await.unwrap();
    assert_eq!(now.name.as_deref(), Some("Hana Tanaka"));
}

#[tokio::test]
async fn a_product_is_changed_by_the_same_rules() {
    let test = TestApp::start().await;
    let id = test.sandbox.shop().create_product(ProductSpec {
        name: Some("Mug".into()),
        ..ProductSpec::default()
    });
    let base = test.get_product(&id).await.unwrap().record;
    let wanted = json!({ "name": "Mug", "active": false, "images": ["https://a.example/1.png"] });
    let now = test.update_product(&id, "draft", fields(wanted), base);
    let now = now.await.unwrap();
    assert!(!now.active);
    let sent = test.sent("POST");
    let expected = [
        ("active", "false"),
        ("images[0]", "https://a.example/1.png"),
    ];
    assert_eq!(form(&sent[0]), expected);
}
