//! Customers and products: exactly what a form says is made, and what is wrong is named.

use serde_json::json;
use shopbell_core::{app::fields::FieldMap, error::ErrorCode};
use shopbell_sandbox::{Access, CustomerSpec, Kind, ProductSpec};

use crate::test_app::{TestApp, fields, form, person, thing, why};

/// What Stripe takes for services only.
fn fields_of_a_service() -> FieldMap {
    fields(json!({
        "name": "Club",
        "unit_label": "seat",
        "statement_descriptor": "KILN CLUB",
    }))
}

#[tokio::test]
async fn a_product_is_made_with_every_field() {
    let test = TestApp::start().await;
    let fields = fields(json!({
        "id": "mug-1",
        "name": "Mug",
        "active": false,
        "caption": "Speckled",
        "description": "🔔 مرحبا 花子",
        "images": ["https://a.example/2.png", "https://a.example/1.png"],
        "shippable": true,
        "url": "https://kiln.example/mug",
        "metadata.size": "L",
    }));
    let made = test.create_product("draft-1", fields).await.unwrap();
    assert_eq!((made.id.as_str(), made.active), ("mug-1", false));
    assert_eq!(made.caption.as_deref(), Some("Speckled"));
    assert_eq!(made.description.as_deref(), Some("🔔 مرحبا 花子"));
    assert_eq!(
        made.images,
        ["https://a.example/2.png", "https://a.example/1.png"]
    );
    assert_eq!(made.metadata["size"], "L");
    let sent = test.sent("POST");
    assert_eq!(sent.len(), 1);
    assert!(form(&sent[0]).contains(&("type", "good")));
    let detail = test.get_product(" mug-1 ").await.unwrap();
    assert_eq!(detail.record, made);
    let prices = test.app.records.list_prices(&test.id, "mug-1").await;
    assert_eq!(prices.unwrap(), Some(Vec::new()));
    assert_eq!(
        detail.dashboard_url,
        "https://dashboard.stripe.com/test/products/mug-1"
    );
    assert!(detail.raw.contains("\"caption\": \"Speckled\""));

    let service = fields_of_a_service();
    let seats = test.create_product("draft-4", service).await.unwrap();
    assert_eq!(seats.unit_label.as_deref(), Some("seat"));
    assert_eq!(seats.statement_descriptor.as_deref(), Some("KILN CLUB"));

    let gone = test
        .set_product_active("mug-1", true, "draft-2")
        .await
        .unwrap();
    assert!(gone.active);
    let plain = test
        .create_product("draft-3", thing("Plate"))
        .await
        .unwrap();
    assert_eq!(plain.kind.as_deref(), Some("service"));
    test.delete_product(&plain.id).await.unwrap();
    let (code, ..) = why(test.get_product(&plain.id).await);
    assert_eq!(code, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_is_refused_names_its_field_and_can_be_corrected() {
    let test = TestApp::start().await;
    test.sandbox.shop().create_product(ProductSpec {
        id: Some("mug".into()),
        ..ProductSpec::default()
    });
    let fields = |id: &str| fields(json!({ "id": id, "name": "Mug" }));
    let twice = test
        .create_product("draft", fields("mug"))
        .await
        .unwrap_err();
    assert_eq!(twice.code, ErrorCode::Refused);
    assert_eq!(twice.detail.param.as_deref(), Some("id"));
    assert!(twice.detail.stripe_message.is_some() && twice.detail.request_id.is_some());
    let made = test.create_product("draft", fields("mug-2")).await.unwrap();
    assert_eq!(made.id, "mug-2");

    // Ours lets it pass, Stripe does not.
    let refused = person("Hana", "ha,na@example.com");
    let error = test.create_customer("other", refused).await;
    assert_eq!(why(error), (ErrorCode::Refused, Some("email".into()), None));
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_sent() {
    let test = TestApp::start().await;
    let nine: Vec<String> = (0..9)
        .map(|n| format!("https://a.example/{n}.png"))
        .collect();
    let cases = [
        (json!({ "images": nine }), "images", "too_many"),
        (json!({ "url": "kiln.example" }), "url", "not_a_url"),
        (
            json!({ "caption": "x".repeat(5001) }),
            "caption",
            "too_long",
        ),
        (json!({ "name": "" }), "name", "required"),
    ];
    for (broken, param, rule) in cases {
        let fields = thing("Mug").overlaid(&fields(broken));
        let error = test.create_product("draft", fields).await;
        let expected = (
            ErrorCode::InvalidInput,
            Some(param.into()),
            Some(rule.into()),
        );
        assert_eq!(why(error), expected);
    }
    assert_eq!(test.sandbox.requests().len(), 0);
}

#[tokio::test]
async fn a_customer_deleted_elsewhere_is_not_found() {
    let test = TestApp::start().await;
    let id = test.sandbox.shop().create_customer(CustomerSpec::default());
    let base = test.get_customer(&id).await.unwrap().record;
    assert!(test.sandbox.shop().delete(&id));
    let update = test.update_customer(&id, "draft", person("Hana", "h@example.com"), base);
    assert_eq!(update.await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(
        test.get_customer(&id).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    assert_eq!(
        test.delete_customer(&id).await.unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn a_key_that_may_not_write_is_told_which_permission_it_lacks() {
    let may = [("customers", Access::Read), ("products", Access::Read)];
    let test = TestApp::with(Default::default(), Some(&may)).await;
    let error = test.create_customer("draft", person("Hana", "h@example.com"));
    let error = error.await.unwrap_err();
    assert_eq!(error.code, ErrorCode::PermissionMissing);
    assert_eq!(
        error.detail.permission.as_deref(),
        Some("rak_customer_write")
    );
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 0);
}
