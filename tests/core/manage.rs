//! Customers and products: exactly one object for each draft, only what changed is sent, nobody's
//! change is lost.

use serde_json::json;
use shopbell_core::{
    RecordKind,
    app::manage::{CustomerFields, Draft, ProductFields},
    error::ErrorCode,
    ledger::{Ledger, drafts},
    stripe::model::Address,
};
use shopbell_sandbox::{Access, CustomerSpec, Fault, Kind, ProductSpec};

use crate::desk::{Desk, person, set, thing, why};

fn form(request: &shopbell_sandbox::RecordedRequest) -> Vec<(&str, &str)> {
    let pairs = request.form.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[tokio::test]
async fn a_product_is_made_with_every_field() {
    let desk = Desk::start().await;
    let fields = ProductFields {
        id: Some("mug-1".into()),
        active: Some(false),
        caption: set("Speckled"),
        description: set("🔔 مرحبا 花子"),
        images: Some(vec![
            "https://a.example/2.png".into(),
            "https://a.example/1.png".into(),
        ]),
        shippable: Some(true),
        url: set("https://kiln.example/mug"),
        metadata: Some([("size".to_owned(), Some("L".to_owned()))].into()),
        ..thing("Mug")
    };
    let made = desk
        .app
        .create_product(&desk.id, "draft-1", fields)
        .await
        .unwrap();
    assert_eq!((made.id.as_str(), made.active), ("mug-1", false));
    assert_eq!(made.caption.as_deref(), Some("Speckled"));
    assert_eq!(made.description.as_deref(), Some("🔔 مرحبا 花子"));
    assert_eq!(
        made.images,
        ["https://a.example/2.png", "https://a.example/1.png"]
    );
    assert_eq!(made.metadata["size"], "L");
    let sent = desk.sent("POST");
    assert_eq!(sent.len(), 1);
    assert!(form(&sent[0]).contains(&("type", "good")));
    let detail = desk.app.get_product(&desk.id, " mug-1 ").await.unwrap();
    assert_eq!(detail.product, made);
    assert_eq!(detail.prices, Some(Vec::new()));
    assert_eq!(
        detail.dashboard_url,
        "https://dashboard.stripe.com/test/products/mug-1"
    );
    assert!(detail.raw.contains("\"caption\": \"Speckled\""));

    let gone = desk
        .app
        .set_product_active(&desk.id, "mug-1", true, "draft-2")
        .await
        .unwrap();
    assert!(gone.active);
    let plain = desk
        .app
        .create_product(&desk.id, "draft-3", thing("Plate"))
        .await
        .unwrap();
    assert_eq!(plain.kind.as_deref(), Some("service"));
    desk.app.delete_product(&desk.id, &plain.id).await.unwrap();
    let (code, ..) = why(desk.app.get_product(&desk.id, &plain.id).await);
    assert_eq!(code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_double_click_makes_one_customer() {
    let desk = Desk::start().await;
    let send = || {
        desk.app
            .create_customer(&desk.id, "draft", person("Hana", "hana@example.com"))
    };
    let (first, second, third) = tokio::join!(send(), send(), send());
    let id = first.unwrap().id;
    assert_eq!(second.unwrap().id, id);
    assert_eq!(third.unwrap().id, id);
    assert_eq!(desk.sandbox.shop().count(Kind::Customers), 1);
    assert_eq!(desk.sent("POST").len(), 1);
    assert_eq!(send().await.unwrap().id, id);
}

fn draft(desk: &Desk) -> Draft {
    Draft {
        id: "draft".into(),
        connection: desk.id.clone(),
        kind: RecordKind::Customers,
        target: None,
        content: json!({ "name": "Hana" }),
        base: None,
        updated: 0,
        unsettled: false,
    }
}

#[tokio::test]
async fn a_lost_answer_and_a_new_process_make_one_customer() {
    let desk = Desk::start().await;
    desk.app.save_draft(draft(&desk)).await.unwrap();
    desk.lose_answer();
    let fields = person("Hana", "hana@example.com");
    let lost = desk
        .app
        .create_customer(&desk.id, "draft", fields.clone())
        .await;
    assert_eq!(lost.unwrap_err().code, ErrorCode::StripeUnavailable);
    let kept = desk.app.drafts(&desk.id).await.unwrap();
    assert!(kept[0].unsettled && kept[0].content == json!({ "name": "Hana" }));

    let desk = desk.restart().await;
    assert!(desk.app.drafts(&desk.id).await.unwrap()[0].unsettled);
    let made = desk
        .app
        .create_customer(&desk.id, "draft", fields)
        .await
        .unwrap();
    assert_eq!(desk.sandbox.shop().ids(Kind::Customers), [made.id]);
    assert_eq!(desk.app.drafts(&desk.id).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_changed_after_a_lost_answer_is_sent_as_a_change() {
    let desk = Desk::start().await;
    desk.lose_answer();
    let first = desk
        .app
        .create_customer(&desk.id, "draft", person("Hana", "hana@example.com"));
    first.await.unwrap_err();
    let fields = CustomerFields {
        phone: set("+81 3"),
        ..person("Hana Tanaka", "hana@example.com")
    };
    let made = desk
        .app
        .create_customer(&desk.id, "draft", fields)
        .await
        .unwrap();
    assert_eq!(made.name.as_deref(), Some("Hana Tanaka"));
    assert_eq!(
        desk.sandbox.shop().ids(Kind::Customers),
        std::slice::from_ref(&made.id)
    );
    let sent = desk.sent("POST");
    let last = sent.last().unwrap();
    assert_eq!(last.path, format!("/v1/customers/{}", made.id));
    assert_eq!(form(last), [("name", "Hana Tanaka"), ("phone", "+81 3")]);
}

#[tokio::test]
async fn a_request_older_than_its_key_is_looked_for_and_not_repeated() {
    let desk = Desk::start().await;
    desk.lose_answer();
    let fields = person("Hana", "hana@example.com");
    desk.app
        .create_customer(&desk.id, "draft", fields.clone())
        .await
        .unwrap_err();
    // A day passes: the same as if the request had been written down a day ago.
    let ledger = Ledger::open(&desk.folder().join("data/ledger.sqlite3")).unwrap();
    ledger
        .write_blocking(|db| {
            let mut send = drafts::get_draft_request(db, "draft")?.unwrap();
            send.sent -= 25 * 3600;
            drafts::put_draft_request(db, &send)
        })
        .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"));
    desk.sandbox.clear_requests();
    let made = desk
        .app
        .create_customer(&desk.id, "draft", fields)
        .await
        .unwrap();
    assert_eq!(desk.sandbox.shop().ids(Kind::Customers), [made.id]);
    assert_eq!(desk.sent("POST").len(), 0);
}

#[tokio::test]
async fn what_is_refused_names_its_field_and_can_be_corrected() {
    let desk = Desk::start().await;
    desk.sandbox.shop().create_product(ProductSpec {
        id: Some("mug".into()),
        ..ProductSpec::default()
    });
    let fields = |id: &str| ProductFields {
        id: Some(id.into()),
        ..thing("Mug")
    };
    let twice = desk
        .app
        .create_product(&desk.id, "draft", fields("mug"))
        .await
        .unwrap_err();
    assert_eq!(twice.code, ErrorCode::Refused);
    assert_eq!(twice.detail.param.as_deref(), Some("id"));
    assert!(twice.detail.stripe_message.is_some() && twice.detail.request_id.is_some());
    let made = desk
        .app
        .create_product(&desk.id, "draft", fields("mug-2"))
        .await
        .unwrap();
    assert_eq!(made.id, "mug-2");

    // Ours lets it pass, Stripe does not.
    let refused = person("Hana", "ha,na@example.com");
    let error = desk.app.create_customer(&desk.id, "other", refused).await;
    assert_eq!(why(error), (ErrorCode::Refused, Some("email".into()), None));
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_sent() {
    let desk = Desk::start().await;
    let nine = (0..9)
        .map(|n| format!("https://a.example/{n}.png"))
        .collect();
    let cases = [
        (
            ProductFields {
                images: Some(nine),
                ..thing("Mug")
            },
            "images",
            "too_many",
        ),
        (
            ProductFields {
                url: set("kiln.example"),
                ..thing("Mug")
            },
            "url",
            "not_a_url",
        ),
        (
            ProductFields {
                caption: set(&"x".repeat(5001)),
                ..thing("Mug")
            },
            "caption",
            "too_long",
        ),
        (thing(""), "name", "required"),
    ];
    for (fields, param, rule) in cases {
        let error = desk.app.create_product(&desk.id, "draft", fields).await;
        let expected = (
            ErrorCode::InvalidInput,
            Some(param.into()),
            Some(rule.into()),
        );
        assert_eq!(why(error), expected);
    }
    assert_eq!(desk.sandbox.requests().len(), 0);
}

#[tokio::test]
async fn only_what_changed_is_sent_and_empty_unsets() {
    let desk = Desk::start().await;
    let id = desk.sandbox.shop().create_customer(CustomerSpec {
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
    let base = desk.app.get_customer(&desk.id, &id).await.unwrap().customer;
    desk.sandbox.clear_requests();
    let same = desk.app.update_customer(
        &desk.id,
        &id,
        "d0",
        person("Hana", "hana@example.com"),
        base.clone(),
    );
    assert_eq!(same.await.unwrap(), base);
    assert_eq!(desk.sent("POST").len(), 0);

    let address = Address {
        line1: Some("1-2-3".into()),
        city: Some("東京".into()),
        ..Address::default()
    };
    let fields = CustomerFields {
        name: set("Hana"),
        email: Some(None),
        address: Some(Some(address.clone())),
        metadata: Some(
            [
                ("tier".to_owned(), Some("gold".to_owned())),
                ("old".to_owned(), None),
            ]
            .into(),
        ),
        ..CustomerFields::default()
    };
    let now = desk
        .app
        .update_customer(&desk.id, &id, "d1", fields, base)
        .await
        .unwrap();
    assert_eq!((now.email, now.address), (None, Some(address)));
    assert_eq!(
        now.metadata.into_iter().collect::<Vec<_>>(),
        [("tier".into(), "gold".into())]
    );
    let sent = desk.sent("POST");
    let names: Vec<&str> = sent[0].form.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"email") && names.contains(&"metadata[old]"));
    assert!(
        !names.contains(&"name") && !names.contains(&"phone") && !names.contains(&"metadata[tier]")
    );
}

#[tokio::test]
async fn a_change_on_both_sides_shows_both_values_and_asks() {
    let desk = Desk::start().await;
    let id = desk.sandbox.shop().create_customer(CustomerSpec {
        name: Some("Hana".into()),
        metadata: [("tier".to_owned(), "gold".to_owned())].into(),
        ..CustomerSpec::default()
    });
    let base = desk.app.get_customer(&desk.id, &id).await.unwrap().customer;
    let path = format!("/v1/customers/{id}");
    desk.sandbox
        .shop()
        .update(&path, "name=Hanako&phone=2&metadata[tier]=silver")
        .unwrap();
    let fields = CustomerFields {
        description: set("potter"),
        metadata: Some([("tier".to_owned(), Some("bronze".to_owned()))].into()),
        ..person("Hana T", "hana@example.com")
    };
    let send = |base| {
        desk.app
            .update_customer(&desk.id, &id, "draft", fields.clone(), base)
    };
    let error = send(base).await.unwrap_err();
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
    let now = send(serde_json::from_value(current).unwrap())
        .await
        .unwrap();
    assert_eq!(now.name.as_deref(), Some("Hana T"));
    assert_eq!(
        now.phone.as_deref(),
        Some("2"),
        "what only they changed stays"
    );
}

#[tokio::test]
async fn our_own_lost_change_is_no_conflict() {
    let desk = Desk::start().await;
    let id = desk.sandbox.shop().create_customer(CustomerSpec::default());
    let base = desk.app.get_customer(&desk.id, &id).await.unwrap().customer;
    desk.lose_answer();
    let send = |name: &str| {
        let fields = person(name, "hana@example.com");
        desk.app
            .update_customer(&desk.id, &id, "draft", fields, base.clone())
    };
    send("Hana").await.unwrap_err();
    let now = send("Hana Tanaka").await.unwrap();
    assert_eq!(now.name.as_deref(), Some("Hana Tanaka"));
}

#[tokio::test]
async fn a_customer_deleted_elsewhere_is_not_found() {
    let desk = Desk::start().await;
    let id = desk.sandbox.shop().create_customer(CustomerSpec::default());
    let base = desk.app.get_customer(&desk.id, &id).await.unwrap().customer;
    assert!(desk.sandbox.shop().delete(&id));
    let update = desk.app.update_customer(
        &desk.id,
        &id,
        "draft",
        person("Hana", "h@example.com"),
        base,
    );
    assert_eq!(update.await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(
        desk.app.get_customer(&desk.id, &id).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    assert_eq!(
        desk.app
            .delete_customer(&desk.id, &id)
            .await
            .unwrap_err()
            .code,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn a_key_that_may_not_write_is_told_which_permission_it_lacks() {
    let may = [("customers", Access::Read), ("products", Access::Read)];
    let desk = Desk::with(Default::default(), Some(&may)).await;
    let error = desk
        .app
        .create_customer(&desk.id, "draft", person("Hana", "h@example.com"));
    let error = error.await.unwrap_err();
    assert_eq!(error.code, ErrorCode::PermissionMissing);
    assert_eq!(
        error.detail.permission.as_deref(),
        Some("rak_customer_write")
    );
    assert_eq!(desk.sandbox.shop().count(Kind::Customers), 0);
}

#[tokio::test]
async fn offline_a_form_loses_nothing() {
    let desk = Desk::start().await;
    desk.app.save_draft(draft(&desk)).await.unwrap();
    let mut down = Fault::status(503);
    if let shopbell_sandbox::FaultKind::Status { should_retry, .. } = &mut down.kind {
        *should_retry = Some(false);
    }
    desk.sandbox.inject(down);
    let send = || {
        desk.app
            .create_customer(&desk.id, "draft", person("Hana", "h@example.com"))
    };
    assert_eq!(send().await.unwrap_err().code, ErrorCode::StripeUnavailable);
    assert_eq!(send().await.unwrap_err().code, ErrorCode::StripeUnavailable);
    desk.sandbox.clear_faults();
    send().await.unwrap();
    assert_eq!(desk.sandbox.shop().count(Kind::Customers), 1);
    desk.app.save_draft(draft(&desk)).await.unwrap();
    desk.app.discard_draft("draft").await.unwrap();
    assert_eq!(desk.app.drafts(&desk.id).await.unwrap(), []);
}
