//! Requests without a socket: for whoever runs the app and the sandbox on one thread.

use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request},
};
use futures_util::StreamExt as _;

use crate::{connections::ConnectionReset, http, sandbox::Sandbox};

/// What came back before the connection ended.
#[derive(Debug, Clone, Default)]
pub struct InProcessAnswer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, or what came of it.
    pub body: Vec<u8>,
    /// The connection broke before the body was whole.
    pub broken: bool,
}

impl Sandbox {
    /// Answers one request as over a connection of its own; none where that was reset.
    pub async fn answer(&self, request: Request<Vec<u8>>) -> Option<InProcessAnswer> {
        let reset = ConnectionReset::default();
        let state = State(self.shared.clone());
        let served = http::serve(state, ConnectInfo(reset.clone()), request.map(Body::from));
        let response = served.await;
        if reset.is_triggered() {
            return None;
        }
        let mut answer = InProcessAnswer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            ..InProcessAnswer::default()
        };
        let mut chunks = response.into_body().into_data_stream();
        while let Some(chunk) = chunks.next().await {
            match chunk {
                Ok(chunk) => answer.body.extend_from_slice(&chunk),
                Err(_) => {
                    answer.broken = true;
                    break;
                }
            }
        }
        Some(answer)
    }

    /// Makes another key with full access.
    pub fn secret_key(&self) -> String {
        let mut state = self.shared.lock();
        let prefix = if state.store.account.livemode {
            "sk_live_51"
        } else {
            "sk_test_51"
        };
        let key = state.store.ids.next(prefix, 32);
        state.store.keys.put(&key, None);
        key
    }
}
