//! The Stripe look-alike, spoken to over HTTP as anybody would.

use serde_json::Value;
use shopbell_sandbox::{Sandbox, SandboxOptions};

/// A sandbox and a client for it.
pub struct Shop {
    pub sandbox: Sandbox,
    client: reqwest::Client,
}

impl Shop {
    /// An account with nothing in it.
    pub async fn empty() -> Self {
        let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
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

    async fn post(&self, path: &str, kind: &'static str, body: String) -> Value {
        let request = self
            .client
            .post(format!("{}{path}", self.url()))
            .bearer_auth(self.key());
        let response = request
            .header("Content-Type", kind)
            .body(body)
            .send()
            .await
            .unwrap();
        let status = response.status();
        let answer = response.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {answer}");
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }

    /// A call of Stripe's API.
    pub async fn call(&self, path: &str, form: &str) -> Value {
        self.post(path, "application/x-www-form-urlencoded", form.to_owned())
            .await
    }

    /// A call of the sandbox's own control API.
    pub async fn control(&self, path: &str, body: &Value) -> Value {
        self.post(path, "application/json", body.to_string()).await
    }
}
