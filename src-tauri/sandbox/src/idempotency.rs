//! Answers that are kept for their idempotency keys.

use std::collections::HashMap;

/// A kept answer.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// What is to be done with a request.
pub(crate) enum Begun {
    New,
    Replay(Kept),
    Mismatch,
}

/// All kept answers, by key.
#[derive(Debug, Default)]
pub(crate) struct Idempotency(HashMap<String, (String, Kept)>);

impl Idempotency {
    pub(crate) fn begin(&self, key: &str, what: &str) -> Begun {
        match self.0.get(key) {
            None => Begun::New,
            Some((before, kept)) if before == what => Begun::Replay(kept.clone()),
            Some(_) => Begun::Mismatch,
        }
    }

    pub(crate) fn keep(&mut self, key: &str, what: &str, status: u16, body: &str) {
        let kept = Kept {
            status,
            body: body.to_owned(),
        };
        self.0.insert(key.to_owned(), (what.to_owned(), kept));
    }
}
