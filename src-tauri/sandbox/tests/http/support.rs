//! A sandbox and somebody who asks it.

use reqwest::{Client, Response};
use serde_json::Value;
use shopbell_sandbox::{Sandbox, SandboxOptions};

pub(crate) struct Shopper {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Shopper {
    pub(crate) async fn start() -> Self {
        Self::with(SandboxOptions::default()).await
    }

    pub(crate) async fn with(options: SandboxOptions) -> Self {
        Self {
            sandbox: Sandbox::start(options).await.unwrap(),
            client: Client::new(),
        }
    }

    pub(crate) async fn get_with(&self, key: &str, path: &str) -> Response {
        let url = format!("{}{path}", self.sandbox.url());
        self.client.get(url).bearer_auth(key).send().await.unwrap()
    }

    /// Asks with the key of full access.
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.get_with(self.sandbox.key(), path).await
    }

    /// The status and the JSON of an answer.
    pub(crate) async fn read(&self, path: &str) -> (u16, Value) {
        parse(self.get(path).await).await
    }
}

pub(crate) async fn parse(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}
