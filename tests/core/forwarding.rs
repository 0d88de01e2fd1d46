//! Stripe's own events, passed on: all of them, once taken no more, in their order.

use serde_json::Value;
use shopbell_core::{
    ErrorCode,
    app::forwarding::{Forward, ForwardOptions},
    flow::signature::sign_payload,
    watch::Clock as _,
};
use wiremock::ResponseTemplate;

use crate::{
    flow_support::{Endpoint, charge, customer},
    test_app::{TestApp, unavailable, why},
};

const DAY: i64 = 24 * 3600;

fn to(endpoint: &Endpoint) -> ForwardOptions {
    ForwardOptions {
        url: endpoint.url(),
        ..ForwardOptions::default()
    }
}

async fn begin(test: &TestApp, options: ForwardOptions) -> Forward {
    test.app.forwarding.begin(&test.id, options).await.unwrap()
}

/// Sends what is due; gives how many tries that were.
async fn send_all(test: &TestApp, forward: &Forward) -> usize {
    let mut tries = 0;
    while test
        .app
        .forwarding
        .send_next(forward)
        .await
        .unwrap()
        .is_some()
    {
        tries += 1;
    }
    tries
}

fn amounts(events: &[Value]) -> Vec<i64> {
    let amounts = events
        .iter()
        .map(|event| &event["data"]["object"]["amount"]);
    amounts.filter_map(Value::as_i64).collect()
}

#[tokio::test]
async fn events_are_passed_on_signed_and_once() {
    let (test, endpoint) = (TestApp::start().await, Endpoint::start().await);
    charge(&test, 1, "before it was begun: not passed on");
    // A second later, so that it is clear what was before.
    test.clock().set(test.clock().now() + 1000);
    let mut forward = begin(&test, to(&endpoint)).await;
    let first = test.app.forwarding.read(&mut forward).await.unwrap();
    assert_eq!(first, 0);
    test.clock().set(test.clock().now() - 1000);
    let test = test.restart().await;
    let since = test.clock().now() - 60;
    let since = Some(since);
    let mut forward = begin(
        &test,
        ForwardOptions {
            since,
            ..to(&endpoint)
        },
    )
    .await;
    charge(&test, 2, "two");
    customer(&test, "Hana");
    test.app.forwarding.read(&mut forward).await.unwrap();
    assert_eq!(send_all(&test, &forward).await, 3);
    let events = endpoint.taken();
    assert_eq!(amounts(&events), [1, 2]);
    assert_eq!(events[2]["type"], "customer.created");
    let (body, signature) = endpoint.last("stripe-signature");
    let at = signature.split(['=', ',']).nth(1).unwrap().parse().unwrap();
    let secret = test
        .app
        .flows
        .signing
        .find(&test.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(signature, sign_payload(&body, secret.expose(), at));
    // Read again, also by another process: nothing is sent again.
    let test = test.restart().await;
    let mut forward = begin(
        &test,
        ForwardOptions {
            since,
            ..to(&endpoint)
        },
    )
    .await;
    assert_eq!(test.app.forwarding.read(&mut forward).await.unwrap(), 0);
    assert_eq!(send_all(&test, &forward).await, 0);
}

#[tokio::test]
async fn after_a_month_away_all_of_it_comes_in_order() {
    let (test, endpoint) = (TestApp::start().await, Endpoint::start().await);
    for amount in 1..=250 {
        charge(&test, amount, "one of many");
    }
    let since = Some(test.clock().now() - 29 * DAY);
    let mut forward = begin(
        &test,
        ForwardOptions {
            since,
            ..to(&endpoint)
        },
    )
    .await;
    // The line breaks in the middle of it: what came first is not known yet.
    test.sandbox
        .inject(unavailable().on("/v1/events").after(1).times(50));
    assert!(test.app.forwarding.read(&mut forward).await.is_err());
    test.sandbox.clear_faults();
    test.app.forwarding.read(&mut forward).await.unwrap();
    assert_eq!(send_all(&test, &forward).await, 250);
    let sent = amounts(&endpoint.taken());
    assert_eq!(sent, (1..=250).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_handler_that_is_down_gets_it_later_and_one_that_refuses_is_asked_again() {
    let (test, endpoint) = (TestApp::start().await, Endpoint::start().await);
    let since = Some(test.clock().now() - 60);
    let mut forward = begin(
        &test,
        ForwardOptions {
            since,
            ..to(&endpoint)
        },
    )
    .await;
    endpoint.answer(ResponseTemplate::new(502));
    charge(&test, 1, "one");
    charge(&test, 2, "two");
    test.app.forwarding.read(&mut forward).await.unwrap();
    assert_eq!(
        send_all(&test, &forward).await,
        1,
        "the second waits for the first"
    );
    let next = test.app.forwarding.find_next_try(&forward).await.unwrap();
    test.clock().set(next.unwrap() + 7 * DAY);
    endpoint.answer(ResponseTemplate::new(400));
    for _ in 0..8 {
        send_all(&test, &forward).await;
        test.clock().set(test.clock().now() + 3600);
    }
    endpoint.answer(ResponseTemplate::new(200));
    send_all(&test, &forward).await;
    let (waiting, failed) = test.app.forwarding.count(&forward).await.unwrap();
    assert_eq!(waiting, 0);
    assert!(failed >= 1, "{failed}");
    assert_eq!(
        test.app.forwarding.resend(&forward).await.unwrap(),
        failed as usize
    );
    send_all(&test, &forward).await;
    assert_eq!(test.app.forwarding.count(&forward).await.unwrap(), (0, 0));
}

#[tokio::test]
async fn only_the_types_that_are_asked_for_are_passed_on() {
    let (test, endpoint) = (TestApp::start().await, Endpoint::start().await);
    let options = ForwardOptions {
        since: Some(test.clock().now() - 60),
        types: vec!["customer.created".into()],
        ..to(&endpoint)
    };
    let mut forward = begin(&test, options).await;
    charge(&test, 1, "one");
    customer(&test, "Hana");
    test.app.forwarding.read(&mut forward).await.unwrap();
    send_all(&test, &forward).await;
    assert_eq!(endpoint.taken().len(), 1);
}

#[tokio::test]
async fn a_secret_that_is_lost_is_not_made_anew_by_itself() {
    let (test, endpoint) = (TestApp::start().await, Endpoint::start().await);
    let forward = begin(&test, to(&endpoint)).await;
    let name = format!("{}:signing", test.id);
    test.rename_secret(&name, "lost");
    let lost = test.app.forwarding.begin(&test.id, to(&endpoint)).await;
    assert_eq!(why(lost).0, ErrorCode::SigningSecretMissing);
    charge(&test, 1, "one");
    let new = ForwardOptions {
        new_secret: true,
        ..to(&endpoint)
    };
    let other = begin(&test, new).await;
    assert_ne!(other.secret, forward.secret);
    let bad = ForwardOptions {
        url: "http://example.com".into(),
        ..ForwardOptions::default()
    };
    let refused = test.app.forwarding.begin(&test.id, bad).await;
    assert_eq!(why(refused).2.as_deref(), Some("not_https"));
}
