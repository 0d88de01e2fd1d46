//! Each fault, as a client sees it.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use shopbell_sandbox::{CustomerSpec, Fault, FaultKind, Kind};

use crate::support::Shopper;

#[tokio::test]
async fn somebody_on_the_way_answers_in_their_own_form() {
    let shop = Shopper::start().await;
    for (fault, kind, begins) in [
        (Fault::html(403), "text/html", "<html>"),
        (Fault::text(403), "text/plain", "Access denied"),
        (Fault::json(403), "application/json", "{\"message\""),
        (Fault::foreign(502, "text/html", ""), "text/html", ""),
    ] {
        shop.sandbox.inject(fault.on("/v1/*").once());
        let answer = shop.get("/v1/charges").await;
        assert_ne!(answer.status(), 200);
        assert_eq!(answer.headers()[CONTENT_TYPE], kind);
        assert!(!answer.headers().contains_key("request-id"));
        assert!(!answer.headers().contains_key("stripe-version"));
        assert!(answer.text().await.unwrap().starts_with(begins));
    }
    assert_eq!(shop.get("/v1/charges").await.status(), 200);
}

#[tokio::test]
async fn stripes_error_says_what_it_is_told_to_for_as_long_as_it_is_told_to() {
    let shop = Shopper::start().await;
    let odd = "This list took a day off.";
    shop.sandbox
        .inject(Fault::error(400, odd).on("/v1/orders*").times(2));
    for _ in 0..2 {
        let (status, body) = shop.read("/v1/orders").await;
        let error = json!({ "type": "invalid_request_error", "message": odd });
        assert_eq!((status, &body["error"]), (400, &error));
        assert_eq!(shop.read("/v1/charges").await.0, 200);
    }
    assert_eq!(shop.read("/v1/orders").await.0, 200);

    shop.sandbox.inject(Fault::new(FaultKind::Error {
        status: 500,
        message: odd.to_owned(),
        error_type: Some("api_error".to_owned()),
        code: Some("odd".to_owned()),
        param: Some("limit".to_owned()),
    }));
    for _ in 0..3 {
        let (status, body) = shop.read("/v1/charges").await;
        let named = ["type", "code", "param"].map(|name| body["error"][name].clone());
        assert_eq!(status, 500);
        assert_eq!(named, [json!("api_error"), json!("odd"), json!("limit")]);
    }
}

#[tokio::test]
async fn a_header_comes_with_whatever_else_goes_wrong() {
    let shop = Shopper::start().await;
    let at = "Thu, 01 Jan 2099 00:00:00 GMT";
    for words in ["2000000000", "-1", "soon", at] {
        shop.sandbox.inject(Fault::retry_after(words).once());
        shop.sandbox
            .inject(Fault::rate_limited("global-rate").once());
        let answer = shop.get("/v1/charges").await;
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()["retry-after"], words);
        assert_eq!(
            answer.headers()["stripe-rate-limited-reason"],
            "global-rate"
        );
    }
    shop.sandbox.inject(Fault::new(FaultKind::Header {
        name: "Date".to_owned(),
        value: at.to_owned(),
    }));
    let answer = shop.get("/v1/charges").await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["date"]),
        (200, &at.parse().unwrap())
    );
}

#[tokio::test]
async fn a_huge_body_is_an_empty_list_of_so_many_bytes_without_a_length() {
    let shop = Shopper::start().await;
    let bytes = 5_000_001;
    let huge = FaultKind::HugeBody { bytes: Some(bytes) };
    shop.sandbox.inject(Fault::new(huge).once());
    let answer = shop.get("/v1/charges").await;
    assert_eq!(answer.content_length(), None);
    let body = answer.bytes().await.unwrap();
    assert_eq!(u64::try_from(body.len()).unwrap(), bytes);
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["data"], json!([]));
}

#[tokio::test]
async fn an_endless_body_does_not_end() {
    let shop = Shopper::start().await;
    shop.sandbox
        .inject(Fault::new(FaultKind::HugeBody { bytes: None }).once());
    let mut answer = shop.get("/v1/charges").await;
    let mut read = 0;
    while read < 100_000_000 {
        read += answer.chunk().await.unwrap().unwrap().len();
    }
    drop(answer);
    assert_eq!(shop.read("/v1/charges").await.0, 200);
}

#[tokio::test]
async fn half_a_body_is_an_error_of_the_connection() {
    let shop = Shopper::start().await;
    shop.sandbox.inject(Fault::new(FaultKind::HalfBody).once());
    let answer = shop.get("/v1/account").await;
    assert!(answer.content_length().unwrap() > 100);
    let error = answer.bytes().await.unwrap_err();
    assert!(error.is_body() || error.is_decode(), "{error}");
}

#[tokio::test]
async fn an_answer_that_never_comes_leaves_no_effect_or_one() {
    let shop = Shopper::start().await;
    for (after_effect, customers) in [(false, 0), (true, 1)] {
        shop.sandbox
            .inject(Fault::new(FaultKind::Never { after_effect }).once());
        let url = format!("{}/v1/customers", shop.sandbox.url());
        let post = shop.client.post(url).bearer_auth(shop.sandbox.key());
        let sent = tokio::spawn(post.body("name=Ada").send());
        let count = || shop.sandbox.shop().count(Kind::Customers);
        let arrived = async {
            while shop.sandbox.requests().is_empty() || count() < customers {
                tokio::task::yield_now().await;
            }
        };
        let deadline = Duration::from_secs(20);
        tokio::time::timeout(deadline, arrived).await.unwrap();
        // Another request is answered meanwhile.
        assert_eq!(shop.read("/v1/charges").await.0, 200);
        assert!(!sent.is_finished());
        assert_eq!(count(), customers);
        sent.abort();
        shop.sandbox.clear_requests();
    }
}

#[tokio::test]
async fn a_sandbox_shuts_down_though_answers_never_come() {
    let shop = Shopper::start().await;
    shop.sandbox.inject(Fault::new(FaultKind::Never {
        after_effect: false,
    }));
    let url = format!("{}/v1/charges", shop.sandbox.url());
    let sent = tokio::spawn(shop.client.get(url).send());
    while shop.sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    shop.sandbox.shutdown().await;
    assert!(sent.await.unwrap().is_err());
}

#[tokio::test]
async fn one_named_object_can_fail_alone() {
    let shop = Shopper::start().await;
    let make = || shop.sandbox.shop().create_customer(CustomerSpec::default());
    let (sick, well) = (make(), make());
    let path = format!("/v1/customers/{sick}");
    shop.sandbox.inject(Fault::status(500).on(&path));
    assert_eq!(shop.read(&path).await.0, 500);
    assert_eq!(shop.read(&format!("/v1/customers/{well}")).await.0, 200);
    assert_eq!(shop.read("/v1/customers").await.0, 200);
}
