//! Faults on demand.

use serde::{Deserialize, Serialize};

/// Which requests a fault meets, and how many of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// `GET`, `POST`, `DELETE`; any where it is left out.
    #[serde(default)]
    pub method: Option<String>,
    /// The path (`/v1/charges`), or its beginning with a `*` behind; any where it is left out.
    #[serde(default)]
    pub path: Option<String>,
    /// How many matching requests pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many are then met; all until the fault is cleared where it is left out.
    #[serde(default)]
    pub times: Option<u32>,
    /// What happens to them.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// An error status, in Stripe's words for it.
    Status {
        /// 401, 403, 409, 429, 500, 502, 503, …
        status: u16,
        /// `Stripe-Rate-Limited-Reason` of a 429.
        #[serde(default)]
        reason: Option<String>,
        /// `Retry-After` in seconds.
        #[serde(default)]
        retry_after: Option<u64>,
        /// `Stripe-Should-Retry`.
        #[serde(default)]
        should_retry: Option<bool>,
        /// The request began to be carried out: its idempotency key keeps this answer.
        #[serde(default)]
        saved: bool,
        /// The request is carried out, and still answered so.
        #[serde(default)]
        after_effect: bool,
    },
    /// The address is not known on this account.
    Unrecognized,
    /// The answer comes later.
    Delay {
        /// By so many milliseconds.
        ms: u64,
    },
    /// The connection is reset before anything is done.
    ResetBefore,
    /// The request is carried out, then the connection is reset.
    ResetAfter,
    /// The request is carried out; half of the answer comes, then the connection breaks.
    HalfBody,
    /// The request is carried out; the answer is not JSON.
    WrongJson,
    /// The answer is JSON, but not an object of Stripe's.
    WrongShape,
    /// An object is deleted elsewhere, just before the request is carried out.
    Delete {
        /// Its id; the object that the request's cursor names where it is left out.
        #[serde(default)]
        object: Option<String>,
    },
}

impl Fault {
    /// A fault that meets every request until it is cleared.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            method: None,
            path: None,
            skip: 0,
            times: None,
            kind,
        }
    }

    /// An error status.
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status {
            status,
            reason: None,
            retry_after: None,
            should_retry: None,
            saved: false,
            after_effect: false,
        })
    }

    /// A 429 with `Stripe-Rate-Limited-Reason`.
    pub fn rate_limited(reason: &str) -> Self {
        Self::new(FaultKind::Status {
            status: 429,
            reason: Some(reason.to_owned()),
            retry_after: None,
            should_retry: None,
            saved: false,
            after_effect: false,
        })
    }

    /// Meets requests of one path only.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Meets requests of one method only.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Meets so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Meets one request.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Lets so many pass first.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        let method_fits = self
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        let path_fits = self
            .path
            .as_ref()
            .is_none_or(|wanted| match wanted.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == wanted,
            });
        method_fits && path_fits
    }
}

/// The faults that wait for requests.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Vec<Fault>,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    pub(crate) fn list(&self) -> &[Fault] {
        &self.waiting
    }

    /// All delays and deletions that this request meets, and the first of the other faults.
    pub(crate) fn meet(&mut self, method: &str, path: &str) -> Vec<FaultKind> {
        let mut met = Vec::new();
        let mut final_one = false;
        for fault in &mut self.waiting {
            if !fault.matches(method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            let ends = !matches!(
                fault.kind,
                FaultKind::Delay { .. } | FaultKind::Delete { .. }
            );
            if ends && final_one {
                continue;
            }
            match &mut fault.times {
                Some(0) => continue,
                Some(times) => *times -= 1,
                None => {}
            }
            final_one |= ends;
            met.push(fault.kind.clone());
        }
        self.waiting.retain(|fault| fault.times != Some(0));
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_skips_then_meets_then_is_gone() {
        let mut faults = Faults::default();
        faults.add(Fault::status(500).on("/v1/charges").after(1).times(2));
        let met = |faults: &mut Faults, path| faults.meet("GET", path).len();
        assert_eq!(met(&mut faults, "/v1/events"), 0);
        assert_eq!(met(&mut faults, "/v1/charges"), 0);
        assert_eq!(met(&mut faults, "/v1/charges"), 1);
        assert_eq!(met(&mut faults, "/v1/charges"), 1);
        assert_eq!(met(&mut faults, "/v1/charges"), 0);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn json_is_flat() {
        let text =
            r#"{"path":"/v1/*","times":1,"kind":"status","status":429,"reason":"global-rate"}"#;
        let fault: Fault = serde_json::from_str(text).unwrap_or_else(|_| Fault::status(0));
        assert_eq!(fault, Fault::rate_limited("global-rate").on("/v1/*").once());
    }
}
