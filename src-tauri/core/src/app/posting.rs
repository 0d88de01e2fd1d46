//! Posts to web addresses that the person has named, and to no other: redirects are not followed, a
//! name that stands for an address of the own network is refused unless that was meant, and an answer
//! is read to a bound.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use reqwest::{
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
    redirect::Policy,
};
use serde_json::{Value, json};
use url::{Host, Url};

use crate::{
    address::{AddressPolicy, NotPublic, PublicDns},
    error::{Error, ErrorCode},
    flow::{
        check::{check_post_url, is_loopback},
        retry::StepFault,
    },
};

/// The whole of it takes so long at the most.
const MAX_TIME: Duration = Duration::from_secs(30);
/// What is read of an answer (bytes).
const MAX_ANSWER: usize = 64 * 1024;
/// What is kept of an answer (characters).
const MAX_KEPT: usize = 4_000;

/// Posts, with a client for each policy.
pub(super) struct Poster {
    time: Duration,
    public: OnceLock<reqwest::Client>,
    loopback: OnceLock<reqwest::Client>,
    named: OnceLock<reqwest::Client>,
}

impl Default for Poster {
    fn default() -> Self {
        Self::within(MAX_TIME)
    }
}

/// What is posted.
pub(super) struct Delivery<'a> {
    pub(super) url: &'a str,
    /// JSON.
    pub(super) body: Vec<u8>,
    /// The name of the delivery, the same at every try.
    pub(super) name: &'a str,
    /// `Stripe-Signature`, where it is signed.
    pub(super) signature: Option<String>,
    /// The name may stand for an address of the own network.
    pub(super) local_network: bool,
}

impl Poster {
    /// Gives up after this time.
    const fn within(time: Duration) -> Self {
        Self {
            time,
            public: OnceLock::new(),
            loopback: OnceLock::new(),
            named: OnceLock::new(),
        }
    }

    /// Posts once. Gives what was answered.
    pub(super) async fn post(&self, delivery: Delivery<'_>) -> Result<Value, (StepFault, Error)> {
        let url = check_post_url(delivery.url)
            .map_err(|rule| hopeless(&format!("{rule:?}"), "it may not be posted there"))?;
        let sent = self.send(url, delivery);
        match tokio::time::timeout(self.time, sent).await {
            Ok(result) => result,
            Err(_) => Err(away("timed_out", "it did not answer in time")),
        }
    }

    async fn send(&self, url: Url, delivery: Delivery<'_>) -> Result<Value, (StepFault, Error)> {
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        let mut add = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        add("shopbell-delivery", delivery.name);
        if let Some(signature) = &delivery.signature {
            add("stripe-signature", signature);
        }
        let client = self.client(&url, delivery.local_network)?;
        let request = client.post(url).headers(headers).body(delivery.body);
        let answer = request.send().await.map_err(|error| judge_error(&error))?;
        let status = answer.status();
        let location = answer.headers().get("location").cloned();
        let text = read_bounded(answer).await;
        if status.is_success() {
            let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
            return Ok(json!({ "status": status.as_u16(), "body": body }));
        }
        let (rule, message) = if status.is_redirection() {
            let to = location.as_ref().and_then(|to| to.to_str().ok());
            (
                "redirect",
                format!("it sends on to {}", to.unwrap_or("nowhere")),
            )
        } else {
            ("answered", format!("it answered {}", status.as_u16()))
        };
        // What is said of this one is its own; a server that has no time has none for the next either.
        let fault = match status.as_u16() {
            408 | 425 | 429 | 500.. => StepFault::Away,
            _ => StepFault::Refused,
        };
        let error = endpoint_error(rule, &message).with(|detail| {
            detail.status = Some(status.as_u16());
            detail.stripe_message = Some(text).filter(|text| !text.is_empty());
        });
        Err((fault, error))
    }

    /// The client for an address: what was typed as an address is named, a name is looked up and
    /// checked.
    fn client(
        &self,
        url: &Url,
        local_network: bool,
    ) -> Result<reqwest::Client, (StepFault, Error)> {
        let typed = matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
        let (slot, policy) = if is_loopback(url) {
            (&self.loopback, AddressPolicy::Loopback)
        } else if local_network || typed {
            (&self.named, AddressPolicy::Named)
        } else {
            (&self.public, AddressPolicy::Public)
        };
        if let Some(client) = slot.get() {
            return Ok(client.clone());
        }
        let client = build_client(policy).map_err(|error| away("failed", &error.to_string()))?;
        Ok(slot.get_or_init(|| client).clone())
    }
}

fn build_client(policy: AddressPolicy) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .dns_resolver(Arc::new(PublicDns(policy)))
        .redirect(Policy::none())
        // A proxy would look the name up by itself, unchecked.
        .no_proxy()
        .referer(false)
        .user_agent(concat!("Shopbell/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// The beginning of an answer; the rest is nobody's business.
async fn read_bounded(mut answer: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        let room = MAX_ANSWER.saturating_sub(bytes.len()).min(chunk.len());
        bytes.extend_from_slice(chunk.get(..room).unwrap_or_default());
        if bytes.len() >= MAX_ANSWER {
            break;
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    text.chars().take(MAX_KEPT).collect()
}

fn judge_error(error: &reqwest::Error) -> (StepFault, Error) {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut last = error.to_string();
    while let Some(one) = cause {
        if one.is::<NotPublic>() {
            let message = "the name stands for an address of the own network";
            return (
                StepFault::Refused,
                endpoint_error("private_address", message),
            );
        }
        last = one.to_string();
        cause = one.source();
    }
    let rule = if error.is_timeout() {
        "timed_out"
    } else if error.is_connect() {
        "not_reached"
    } else {
        "failed"
    };
    away(rule, &last)
}

fn endpoint_error(rule: &str, message: &str) -> Error {
    Error::new(ErrorCode::EndpointFailed, message)
        .with(|detail| detail.rule = Some(rule.to_owned()))
}

fn away(rule: &str, message: &str) -> (StepFault, Error) {
    (StepFault::Away, endpoint_error(rule, message))
}

fn hopeless(rule: &str, message: &str) -> (StepFault, Error) {
    (StepFault::Hopeless, endpoint_error(rule, message))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Why a name that stands for this machine was not posted to; nobody listens there.
    async fn refusal(policy: AddressPolicy) -> (StepFault, String) {
        let client = build_client(policy).unwrap();
        let sent = client.post("http://localhost:9/").send().await;
        let (fault, error) = judge_error(&sent.unwrap_err());
        (fault, error.detail.rule.unwrap())
    }

    #[tokio::test]
    async fn a_name_of_the_own_network_is_refused_unless_that_was_meant() {
        let refused = (StepFault::Refused, "private_address".to_owned());
        assert_eq!(refusal(AddressPolicy::Public).await, refused);
        let away = (StepFault::Away, "not_reached".to_owned());
        assert_eq!(refusal(AddressPolicy::Named).await, away);
        assert_eq!(refusal(AddressPolicy::Loopback).await, away);
    }

    #[tokio::test]
    async fn one_that_never_answers_is_away() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let poster = Poster::within(Duration::from_millis(200));
        let delivery = Delivery {
            url: &url,
            body: b"{}".to_vec(),
            name: "x-0",
            signature: None,
            local_network: false,
        };
        let (posted, taken) = tokio::join!(poster.post(delivery), listener.accept());
        // It was connected to, and kept still.
        taken.unwrap();
        let (fault, error) = posted.unwrap_err();
        let rule = error.detail.rule.unwrap();
        assert_eq!((fault, rule.as_str()), (StepFault::Away, "timed_out"));
    }
}
