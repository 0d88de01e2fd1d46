//! What was asked, for tests that count.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

/// The log forgets the oldest beyond this, so that a demo may run for months.
const MAX_REQUESTS: usize = 20_000;

/// One request as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordedRequest {
    /// Server time, in seconds.
    pub at: i64,
    /// `GET`, `POST`, `DELETE`.
    pub method: String,
    /// `/v1/…`
    pub path: String,
    /// Decoded query, in order.
    pub query: Vec<(String, String)>,
    /// Decoded form body, in order.
    pub form: Vec<(String, String)>,
    /// `Idempotency-Key`
    pub idempotency_key: Option<String>,
    /// `Stripe-Version`
    pub version: Option<String>,
    /// The key, masked.
    pub key: Option<String>,
    /// What was answered; 0 where the connection was reset.
    pub status: u16,
}

/// The latest requests.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    requests: VecDeque<RecordedRequest>,
    /// How many were forgotten, so that positions stay valid.
    gone: usize,
}

impl RequestLog {
    /// Records a request and gives its position.
    pub(crate) fn push(&mut self, request: RecordedRequest) -> usize {
        if self.requests.len() == MAX_REQUESTS {
            self.requests.pop_front();
            self.gone += 1;
        }
        self.requests.push_back(request);
        self.gone + self.requests.len() - 1
    }

    pub(crate) fn set_status(&mut self, position: usize, status: u16) {
        let position = position.checked_sub(self.gone);
        if let Some(request) = position.and_then(|position| self.requests.get_mut(position)) {
            request.status = status;
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    /// How many of each method and path.
    pub(crate) fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for request in &self.requests {
            *counts
                .entry(format!("{} {}", request.method, request.path))
                .or_default() += 1;
        }
        counts
    }

    pub(crate) fn clear(&mut self) {
        self.gone += self.requests.len();
        self.requests.clear();
    }
}
