//! Who is answered at all, and what is counted.

use std::{collections::BTreeSet, time::Duration};

use reqwest::Client;
use serde_json::json;
use shopbell_sandbox::{Access, ChargeSpec, Fault, Sandbox, SandboxOptions};

use crate::support::{Shopper, parse};

fn controlled() -> SandboxOptions {
    SandboxOptions {
        control: true,
        ..SandboxOptions::default()
    }
}

#[tokio::test]
async fn a_page_or_a_foreign_name_is_refused_before_anything_else() {
    let shop = Shopper::with(controlled()).await;
    let local = shop.sandbox.url().replace("127.0.0.1", "localhost");
    let id = shop.sandbox.shop().create_charge(ChargeSpec::default());
    shop.sandbox.inject(Fault::status(500).once());
    let refused = [
        ("host", "evil.example"),
        ("host", "127.0.0.1"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "same-origin"),
    ];
    for path in ["/v1/charges", "/_sandbox/snapshot", "/_sandbox/faults", "/"] {
        for (name, value) in refused {
            let url = format!("{}{path}", shop.sandbox.url());
            let request = shop.client.get(url).bearer_auth(shop.sandbox.key());
            let answer = request.header(name, value).send().await.unwrap();
            assert_eq!(answer.status(), 403, "{name} {path}");
            let text = answer.text().await.unwrap();
            assert!(!text.contains("acct_") && !text.contains(&id), "{text}");
        }
    }
    assert_eq!(shop.sandbox.requests(), []);
    assert_eq!(shop.sandbox.max_calls_in_window(), 0);
    // The fault still waits for its request, and both of its own names are answered.
    assert_eq!(shop.get("/v1/charges").await.status(), 500);
    let request = shop.client.get(format!("{local}/v1/charges"));
    let answer = request.bearer_auth(shop.sandbox.key()).send().await;
    assert_eq!(answer.unwrap().status(), 200);
}

#[tokio::test]
async fn nobody_controls_a_sandbox_that_was_not_asked_to_be_controlled() {
    let shop = Shopper::start().await;
    for path in ["snapshot", "requests", "faults", "clock", "calls"] {
        let (status, _) = shop.read(&format!("/_sandbox/{path}")).await;
        assert_eq!(status, 404, "{path}");
    }
    let url = format!("{}/_sandbox/keys", shop.sandbox.url());
    let body = r#"{"permissions":{"charges":"write"}}"#;
    let answer = shop.client.post(&url).body(body).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn a_key_is_new_in_each_run_and_in_no_snapshot() {
    let mut keys = BTreeSet::new();
    let mut snapshot = None;
    for _ in 0..3 {
        let options = SandboxOptions {
            restore: snapshot.take(),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let limited = sandbox.restricted_key(&[("charges", Access::Read)]);
        let kept = sandbox.snapshot();
        assert!(!kept.to_string().contains(sandbox.key()));
        assert!(kept.to_string().contains(&limited));
        assert!(sandbox.key().starts_with("sk_test_51") && sandbox.key().len() == 50);
        for old in &keys {
            let asked = Client::new().get(format!("{}/v1/account", sandbox.url()));
            let (status, _) = parse(asked.bearer_auth(old).send().await.unwrap()).await;
            assert_eq!(status, 401);
        }
        keys.insert(sandbox.key().to_owned());
        snapshot = Some(kept);
        sandbox.shutdown().await;
    }
    assert_eq!(keys.len(), 3);
}

#[tokio::test]
async fn each_call_is_counted_whatever_becomes_of_it() {
    let shop = Shopper::with(controlled()).await;
    let limited = shop.sandbox.restricted_key(&[("charges", Access::Read)]);
    for fault in [Fault::status(429), Fault::html(403), Fault::status(500)] {
        shop.sandbox.inject(fault.once());
        shop.get("/v1/charges").await;
    }
    shop.get_with(&limited, "/v1/charges").await;
    shop.get_with(&limited, "/v1/customers").await;
    shop.get_with("sk_test_nobody", "/v1/charges").await;
    let (status, calls) = shop.read("/_sandbox/calls").await;
    assert_eq!((status, &calls["max_in_window"]), (200, &json!(6)));
    assert_eq!(shop.sandbox.max_calls_in_window(), 6);
    assert_eq!(shop.sandbox.max_calls_in_window_with(&limited), 2);
    assert_eq!(shop.sandbox.max_calls_in_window_with(shop.sandbox.key()), 3);
    let received = shop.sandbox.received_calls();
    assert!(received.is_sorted_by_key(|call| call.millis));
    let span = Duration::from_millis(received[5].millis);
    assert!(span < Duration::from_secs(60));
}
