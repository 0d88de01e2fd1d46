//! Faults on demand.

use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
pub enum Effect {
    /// An error object with this status; 429 names a reason if one is given.
    Status {
        /// 401, 403, 409, 429, 500, 503, …
        status: u16,
        /// `Stripe-Rate-Limited-Reason`
        #[serde(default)]
        reason: Option<String>,
        /// `Retry-After`, in seconds.
        #[serde(default)]
        retry_after: Option<u64>,
        /// `Stripe-Should-Retry`
        #[serde(default)]
        should_retry: Option<bool>,
    },
    /// The answer comes this much later.
    Delay {
        /// Milliseconds.
        millis: u64,
    },
    /// The connection breaks before anything is done.
    ResetBefore,
    /// The thing is done, then the connection breaks.
    ResetAfter,
    /// Half of the answer's body, then the connection breaks.
    HalfBody,
    /// An answer that is no JSON.
    WrongJson,
    /// The endpoint is not there.
    UnknownUrl,
    /// This object is deleted just before the answer.
    DeleteFirst {
        /// Its id.
        id: String,
    },
}

/// When it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// Only paths that begin so.
    #[serde(default)]
    pub path: Option<String>,
    /// Requests that pass before it.
    #[serde(default)]
    pub skip: u32,
    /// How many requests it hits; none means until it is cleared.
    #[serde(default)]
    pub times: Option<u32>,
    /// What goes wrong.
    #[serde(flatten)]
    pub effect: Effect,
}

impl Fault {
    /// Hits every request until it is cleared.
    #[must_use]
    pub const fn always(effect: Effect) -> Self {
        Self {
            method: None,
            path: None,
            skip: 0,
            times: None,
            effect,
        }
    }

    /// Hits the next request only.
    #[must_use]
    pub const fn once(effect: Effect) -> Self {
        Self {
            method: None,
            path: None,
            skip: 0,
            times: Some(1),
            effect,
        }
    }

    /// The same for paths that begin so.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// The same after so many requests that match.
    #[must_use]
    pub const fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }
}

/// The faults that wait.
#[derive(Debug, Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// The first fault that hits this request, used up by one.
    pub(crate) fn hit(&mut self, method: &str, path: &str) -> Option<Effect> {
        let fits = |fault: &Fault| {
            fault
                .method
                .as_deref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && fault
                    .path
                    .as_deref()
                    .is_none_or(|start| path.starts_with(start))
        };
        let at = self.0.iter_mut().position(|fault| {
            if !fits(fault) {
                return false;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                return false;
            }
            true
        })?;
        let fault = self.0.get_mut(at)?;
        let effect = fault.effect.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.0.remove(at);
            }
        }
        Some(effect)
    }
}

/// The error object of a status fault.
pub(crate) fn refusal(status: u16, reason: Option<String>) -> Refusal {
    let refusal = match status {
        401 => Refusal::invalid("Invalid API Key provided: sk_test_****").status(401),
        403 => Refusal::invalid("You do not have permission to do this.").status(403),
        409 => Refusal::invalid("This object cannot be accessed right now because another API request or Stripe process is currently accessing it.")
            .status(409)
            .code("lock_timeout"),
        429 => Refusal::invalid("Request rate limit exceeded.").status(429).code("rate_limit"),
        500.. => Refusal::api(status),
        other => Refusal::invalid("Refused on demand.").status(other),
    };
    match reason {
        Some(reason) => refusal.header("stripe-rate-limited-reason", reason),
        None => refusal,
    }
}
