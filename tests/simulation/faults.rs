//! What goes wrong between the app and the server.

use serde_json::json;
use shopbell_sandbox::InProcessAnswer;

use crate::command::{Fault, Lasts, Trouble};

struct Active {
    fault: Fault,
    skip: u8,
    /// Requests that it still meets.
    calls: u32,
    /// It is over at this time (unix milliseconds).
    until: i64,
}

/// The faults in force.
#[derive(Default)]
pub(crate) struct Faults(Vec<Active>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault, now: i64) {
        let (calls, until) = match fault.lasts {
            Lasts::Calls(calls) => (u32::from(calls), i64::MAX),
            Lasts::Seconds(seconds) => (u32::MAX, now + i64::from(seconds) * 1000),
        };
        self.0.push(Active {
            skip: fault.skip,
            fault,
            calls,
            until,
        });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// What this request meets.
    pub(crate) fn meet(&mut self, path: &str, now: i64) -> Option<Trouble> {
        self.0.retain(|one| one.calls > 0 && one.until > now);
        for one in &mut self.0 {
            if !path.starts_with(one.fault.path) || !touches(one.fault.what, path) {
                continue;
            }
            if one.skip > 0 {
                one.skip -= 1;
                continue;
            }
            one.calls -= 1;
            return Some(one.fault.what);
        }
        None
    }
}

/// Some troubles are of lists only.
fn touches(what: Trouble, path: &str) -> bool {
    let list = path.matches('/').count() == 2;
    match what {
        Trouble::EmptyPage | Trouble::SamePage | Trouble::LostCursor => list,
        _ => true,
    }
}

/// What is answered in place of the server; none where the server is asked.
pub(crate) fn answer_instead(trouble: Trouble) -> Option<InProcessAnswer> {
    let page = |words: &str| format!("<html><body><h1>{words}</h1></body></html>");
    let envelope = |words: &str| {
        let error = json!({ "type": "api_error", "message": words });
        json!({ "error": error }).to_string()
    };
    let (status, kind, body) = match trouble {
        Trouble::HtmlRefusal => (403, "text/html", page("Forbidden")),
        Trouble::PlainRefusal => (403, "text/plain", "Access denied by policy 17".to_owned()),
        Trouble::WrongBody => (200, "text/html", page("Please sign in to this network")),
        Trouble::Status(status) => (
            status,
            "application/json",
            envelope("Words that nobody knows."),
        ),
        Trouble::TooMany(_) => (429, "application/json", envelope("Too many requests.")),
        _ => return None,
    };
    let mut answer = InProcessAnswer {
        status,
        body: body.into_bytes(),
        ..InProcessAnswer::default()
    };
    answer.headers.insert("content-type", kind.parse().unwrap());
    if let Trouble::TooMany(seconds) = trouble {
        answer.headers.insert("retry-after", seconds.into());
    }
    Some(answer)
}

/// Spoils the server's answer; says whether it did.
pub(crate) fn spoil(trouble: Trouble, answer: &mut InProcessAnswer) -> bool {
    match trouble {
        Trouble::HalfBody => {
            answer.body.truncate(answer.body.len() / 2);
            answer.broken = true;
        }
        Trouble::EmptyPage | Trouble::SamePage => {
            let Ok(mut page) = serde_json::from_slice::<serde_json::Value>(&answer.body) else {
                return false;
            };
            if page.get("has_more").is_none() {
                return false;
            }
            page["has_more"] = true.into();
            if trouble == Trouble::EmptyPage {
                page["data"] = json!([]);
            }
            answer.body = page.to_string().into_bytes();
            answer.headers.remove("content-length");
        }
        _ => return false,
    }
    true
}
