//! Checkout sessions: what they carry, and the steps that they take.

use serde_json::{Value, json};
use shopbell_sandbox::{Clock, SandboxOptions, SessionSpec, SessionState};

use crate::support::Shopper;

const NOW: i64 = 1_790_000_000;

async fn shop() -> Shopper {
    let clock = Clock::Manual { now: NOW };
    Shopper::with(SandboxOptions {
        clock,
        ..SandboxOptions::default()
    })
    .await
}

fn open(shop: &Shopper) -> String {
    shop.sandbox.shop().create_session(SessionSpec {
        state: SessionState::Open,
        email: Some("ada@example.com".to_owned()),
        ..SessionSpec::default()
    })
}

/// Type, session and payment status of each event about sessions, oldest first.
async fn events(shop: &Shopper) -> Vec<(String, String, String)> {
    let (_, page) = shop
        .read("/v1/events?type=checkout.session.*&limit=100")
        .await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |event: &Value| {
        let about = &event["data"]["object"];
        assert!(event["data"].get("previous_attributes").is_none());
        (
            text(&event["type"]),
            text(&about["id"]),
            text(&about["payment_status"]),
        )
    };
    page["data"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(one)
        .collect()
}

#[tokio::test]
async fn a_session_carries_what_the_description_of_the_pinned_version_says() {
    let shop = shop().await;
    let id = open(&shop);
    let described = [
        "allow_promotion_codes",
        "amount_subtotal",
        "amount_total",
        "billing_address_collection",
        "cancel_url",
        "client_reference_id",
        "currency",
        "customer",
        "customer_details",
        "customer_email",
        "id",
        "livemode",
        "locale",
        "metadata",
        "mode",
        "object",
        "payment_intent",
        "payment_method_types",
        "payment_status",
        "setup_intent",
        "shipping",
        "shipping_address_collection",
        "submit_type",
        "subscription",
        "success_url",
        "total_details",
    ];
    let names = |session: &Value| {
        let mut names: Vec<String> = session.as_object().unwrap().keys().cloned().collect();
        names.sort_unstable();
        names
    };
    let (_, one) = shop.read(&format!("/v1/checkout/sessions/{id}")).await;
    assert_eq!(names(&one), described);
    let (_, page) = shop.read("/v1/checkout/sessions").await;
    assert_eq!(page["data"][0], one);

    let mut options = shop.sandbox.account_options();
    options.recent_session_fields = true;
    shop.sandbox.set_account_options(options);
    let (_, page) = shop.read("/v1/checkout/sessions").await;
    let session = &page["data"][0];
    assert_eq!(
        (&session["created"], &session["status"]),
        (&json!(NOW), &json!("open"))
    );
    assert_eq!(session["expires_at"], NOW + 86_400);
}

#[tokio::test]
async fn an_open_session_makes_no_event_until_it_is_completed() {
    let shop = shop().await;
    let (first, second) = (open(&shop), open(&shop));
    assert_eq!(events(&shop).await, []);
    shop.sandbox.advance(60);
    let handle = shop.sandbox.shop();
    handle.step_session(&second, SessionState::Paid).unwrap();
    let completed = (
        "checkout.session.completed".to_owned(),
        second.clone(),
        "paid".to_owned(),
    );
    assert_eq!(events(&shop).await, [completed]);
    // The list's order is that of the openings.
    let (_, page) = shop.read("/v1/checkout/sessions").await;
    let shown = |at: usize, name: &str| page["data"][at][name].as_str().unwrap().to_owned();
    assert_eq!([shown(0, "id"), shown(1, "id")], [second, first]);
    assert_eq!(
        [shown(0, "payment_status"), shown(1, "payment_status")],
        ["paid", "unpaid"]
    );
    assert_eq!(
        page["data"][0]["customer_details"]["email"],
        "ada@example.com"
    );
    assert_eq!(page["data"][1]["customer_details"], Value::Null);
}

#[tokio::test]
async fn a_delayed_payment_succeeds_or_fails_after_the_completion() {
    let shop = shop().await;
    let handle = shop.sandbox.shop();
    let mut expected = Vec::new();
    let mut expect = |event: &str, id: &str, status: &str| {
        expected.push((
            format!("checkout.session.{event}"),
            id.to_owned(),
            status.to_owned(),
        ));
    };
    for (end, event, status) in [
        (SessionState::Paid, "async_payment_succeeded", "paid"),
        (
            SessionState::PaymentFailed,
            "async_payment_failed",
            "unpaid",
        ),
    ] {
        let id = open(&shop);
        handle.step_session(&id, SessionState::Processing).unwrap();
        shop.sandbox.advance(86_400);
        handle.step_session(&id, end).unwrap();
        expect("completed", &id, "unpaid");
        expect(event, &id, status);
    }
    let id = open(&shop);
    handle
        .step_session(&id, SessionState::NoPaymentRequired)
        .unwrap();
    expect("completed", &id, "no_payment_required");
    let id = open(&shop);
    shop.sandbox.advance(86_400);
    handle.step_session(&id, SessionState::Expired).unwrap();
    expect("expired", &id, "unpaid");
    assert!(handle.step_session(&id, SessionState::Paid).is_err());
    assert_eq!(events(&shop).await, expected);
}

#[tokio::test]
async fn a_session_that_is_created_over_the_api_waits_for_its_customer() {
    let shop = shop().await;
    let handle = shop.sandbox.shop();
    let urls = "success_url=https://a.co&cancel_url=https://a.co&payment_method_types[]=card";
    for (mode, amount, status) in [
        ("payment", json!(1000), "unpaid"),
        ("setup", Value::Null, "no_payment_required"),
    ] {
        let line = "line_items[0][amount]=500&line_items[0][quantity]=2&line_items[0][currency]=usd&line_items[0][name]=x";
        let line = if mode == "setup" { "" } else { line };
        let form = format!("{urls}&mode={mode}&{line}");
        let session = handle.call("POST", "/v1/checkout/sessions", &form).unwrap();
        assert_eq!(session["payment_status"], status);
        assert_eq!(session["amount_total"], amount);
        assert_eq!(session["payment_intent"].is_null(), mode == "setup");
    }
    assert_eq!(events(&shop).await, []);
}

#[tokio::test]
async fn an_event_at_a_later_version_carries_the_later_fields() {
    let shop = shop().await;
    shop.sandbox.set_api_version("2026-08-26.dahlia");
    let id = open(&shop);
    shop.sandbox
        .shop()
        .step_session(&id, SessionState::Paid)
        .unwrap();
    let (_, page) = shop
        .read("/v1/events?type=checkout.session.completed")
        .await;
    let about = &page["data"][0]["data"]["object"];
    assert_eq!(
        (&about["created"], &about["status"]),
        (&json!(NOW), &json!("complete"))
    );
}
