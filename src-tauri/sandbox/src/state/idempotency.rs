//! Idempotency keys: the same request is carried out once, and its answer given again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api_error::ApiError;

/// How long an answer is kept.
const MAX_ANSWER_AGE: i64 = 24 * 3600;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    fingerprint: String,
    path: String,
    at: i64,
    /// `None` while the first request is under way.
    answer: Option<SavedAnswer>,
}

/// An answer to give again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedAnswer {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) request: String,
}

/// The keys of the last 24 hours.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Idempotency {
    entries: BTreeMap<String, Entry>,
}

impl Idempotency {
    /// Takes a key for a request; gives the saved answer if there is one.
    pub(crate) fn begin(
        &mut self,
        key: &str,
        path: &str,
        fingerprint: &str,
        now: i64,
    ) -> Result<Option<SavedAnswer>, ApiError> {
        if key.chars().count() > 255 {
            return Err(
                ApiError::new(400, "Idempotency keys can be at most 255 characters long.")
                    .kind("idempotency_error"),
            );
        }
        self.forget_before(now);
        let Some(entry) = self.entries.get(key) else {
            let entry = Entry {
                fingerprint: fingerprint.to_owned(),
                path: path.to_owned(),
                at: now,
                answer: None,
            };
            self.entries.insert(key.to_owned(), entry);
            return Ok(None);
        };
        let advice = format!(
            "Try using a key other than '{key}' if you meant to execute a different request."
        );
        if entry.path != path {
            let message = format!(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for \
                 ('{path}' vs '{}'). {advice}",
                entry.path
            );
            return Err(ApiError::new(400, message).kind("idempotency_error"));
        }
        if entry.fingerprint != fingerprint {
            let message = format!(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. {advice}"
            );
            return Err(ApiError::new(400, message).kind("idempotency_error"));
        }
        match &entry.answer {
            Some(saved) => Ok(Some(saved.clone())),
            None => Err(ApiError::new(
                409,
                format!(
                    "There is currently another in-progress request using this Idempotent Key (that probably means you \
                     submitted twice, and the other request is still going through): {key}. Please try again later."
                ),
            )
            .code("idempotency_key_in_use")),
        }
    }

    /// Keeps the answer.
    pub(crate) fn finish(&mut self, key: &str, saved: SavedAnswer) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.answer = Some(saved);
        }
    }

    /// Gives the key free again: what was refused before it was carried out is not kept.
    pub(crate) fn release(&mut self, key: &str) {
        if self
            .entries
            .get(key)
            .is_some_and(|entry| entry.answer.is_none())
        {
            self.entries.remove(key);
        }
    }

    /// After a restore no request is under way.
    pub(crate) fn release_all(&mut self) {
        self.entries.retain(|_, entry| entry.answer.is_some());
    }

    pub(crate) fn forget_before(&mut self, now: i64) {
        self.entries
            .retain(|_, entry| entry.at > now - MAX_ANSWER_AGE);
    }
}
