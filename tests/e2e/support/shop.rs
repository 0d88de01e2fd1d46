//! The Stripe look-alike, spoken to over HTTP as anybody would.

use serde_json::{Value, json};
use shopbell_sandbox::{Sandbox, SandboxOptions};

/// A sandbox and a client for it.
pub struct Shop {
    sandbox: Sandbox,
    client: reqwest::Client,
}

impl Shop {
    /// An account with nothing in it, and a key that is written nowhere else.
    pub async fn empty() -> Self {
        let key = Some(format!("sk_test_{}", "EndToEndKey7h4tM4yShowUpNowhere"));
        let options = SandboxOptions {
            key,
            control: true,
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        Self {
            sandbox,
            client: reqwest::Client::new(),
        }
    }

    /// The key that may do everything.
    pub fn key(&self) -> String {
        self.sandbox.key().to_owned()
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.sandbox.url()
    }

    async fn post_control(&self, what: &str, body: Value) -> Value {
        let address = format!("{}/_sandbox/{what}", self.url());
        let request = self
            .client
            .post(address)
            .bearer_auth(self.key())
            .json(&body);
        let response = request.send().await.unwrap();
        let status = response.status();
        let answer = response.text().await.unwrap();
        assert!(status.is_success(), "{what}: {status} {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Somebody pays; gives the charge's id.
    pub async fn create_charge(&self, amount: u32, currency: &str, description: &str) -> String {
        let fields = json!({ "amount": amount, "currency": currency, "description": description });
        let answer = self
            .post_control("create", json!({ "kind": "charges", "spec": fields }))
            .await;
        answer["ids"][0].as_str().unwrap().to_owned()
    }

    /// All of a charge is given back.
    pub async fn refund(&self, charge: &str) {
        let step = json!({ "id": charge, "step": { "refund": { "amount": null } } });
        self.post_control("charge", step).await;
    }

    /// This many charges with the same `created`.
    pub async fn create_charges_in_one_second(&self, count: usize) {
        let answer = self
            .post_control("create", json!({ "kind": "charges", "count": count }))
            .await;
        assert_eq!(answer["count"], count);
    }

    /// From now on each page of the list of charges comes this much later.
    pub async fn delay_charge_lists(&self, millis: u64) {
        self.post_control(
            "faults",
            json!({ "path": "/v1/charges", "kind": "delay", "ms": millis }),
        )
        .await;
    }

    /// How many polls have begun: each asks for events once.
    pub fn count_polls(&self) -> usize {
        self.sandbox
            .requests()
            .iter()
            .filter(|request| request.path == "/v1/events")
            .count()
    }
}
