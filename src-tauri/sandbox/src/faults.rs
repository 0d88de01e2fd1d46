//! Faults on demand.

use serde::{Deserialize, Serialize};

use self::kind::{FaultKind, ListFault};

pub(crate) mod kind;

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

    /// A Stripe error in any words.
    pub fn error(status: u16, message: &str) -> Self {
        Self::new(FaultKind::Error {
            status,
            message: message.to_owned(),
            error_type: None,
            code: None,
            param: None,
        })
    }

    /// A page of HTML, as a proxy or a firewall sends it.
    pub fn html(status: u16) -> Self {
        let body = format!(
            "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n\
             <hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::foreign(status, "text/html", &body)
    }

    /// Plain text, as a proxy or a firewall sends it.
    pub fn text(status: u16) -> Self {
        Self::foreign(status, "text/plain", "Access denied by policy.\n")
    }

    /// JSON that is not Stripe's, as a gateway sends it.
    pub fn json(status: u16) -> Self {
        Self::foreign(status, "application/json", r#"{"message":"Forbidden"}"#)
    }

    /// Whatever somebody on the way may answer.
    pub fn foreign(status: u16, content_type: &str, body: &str) -> Self {
        Self::new(FaultKind::Foreign {
            status,
            content_type: content_type.to_owned(),
            body: body.to_owned(),
        })
    }

    /// `Retry-After` in any words, on whatever the answer is.
    pub fn retry_after(words: &str) -> Self {
        Self::new(FaultKind::Header {
            name: "retry-after".to_owned(),
            value: words.to_owned(),
        })
    }

    /// A list that does not advance.
    pub fn list(shape: ListFault) -> Self {
        Self::new(FaultKind::List { shape })
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

/// What one request meets.
#[derive(Debug, Default)]
pub(crate) struct MetFaults {
    /// Milliseconds before the answer.
    pub(crate) wait: u64,
    /// What is deleted before the request is carried out; `None` is the object of its cursor.
    pub(crate) deleted: Vec<Option<String>>,
    /// Headers that the answer has.
    pub(crate) headers: Vec<(String, String)>,
    /// The one that decides on the answer.
    pub(crate) last: Option<FaultKind>,
}

impl MetFaults {
    fn add(&mut self, kind: FaultKind) {
        match kind {
            FaultKind::Delay { ms } => self.wait += ms,
            FaultKind::Delete { object } => self.deleted.push(object),
            FaultKind::Header { name, value } => self.headers.push((name, value)),
            kind => self.last = Some(kind),
        }
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

    /// All that this request meets; `lists` says whether it asks for a list.
    pub(crate) fn meet(&mut self, method: &str, path: &str, lists: bool) -> MetFaults {
        let mut met = MetFaults::default();
        for fault in &mut self.waiting {
            let fits = lists || !matches!(fault.kind, FaultKind::List { .. });
            if !fits || !fault.matches(method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if met.last.is_some() && !fault.kind.is_combined() {
                continue;
            }
            match &mut fault.times {
                Some(0) => continue,
                Some(times) => *times -= 1,
                None => {}
            }
            met.add(fault.kind.clone());
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
        let met = |faults: &mut Faults, path| {
            let met = faults.meet("GET", path, true);
            usize::from(met.last.is_some())
        };
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

    #[test]
    fn each_fault_is_json_for_the_control_api() {
        for (fault, expected) in [
            (
                Fault::text(403),
                r#""kind":"foreign","status":403,"content_type":"text/plain""#,
            ),
            (
                Fault::error(400, "odd"),
                r#""kind":"error","status":400,"message":"odd""#,
            ),
            (
                Fault::retry_after("soon"),
                r#""kind":"header","name":"retry-after","value":"soon""#,
            ),
            (
                Fault::list(ListFault::EmptyPage),
                r#""kind":"list","shape":"empty_page""#,
            ),
            (
                Fault::new(FaultKind::HugeBody { bytes: Some(9) }),
                r#""kind":"huge_body","bytes":9"#,
            ),
            (
                Fault::new(FaultKind::Never { after_effect: true }),
                r#""kind":"never","after_effect":true"#,
            ),
        ] {
            let text = serde_json::to_string(&fault).unwrap_or_default();
            assert!(text.contains(expected), "{text}");
            assert_eq!(serde_json::from_str(&text).ok(), Some(fault));
        }
    }
}
