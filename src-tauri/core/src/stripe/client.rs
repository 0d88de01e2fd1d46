//! The client: every try takes a slot of the throttle and is told to the observer.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::{
    base::ApiBase,
    body::{MAX_ANSWER_BYTES, MAX_FAILURE_BYTES, parse_object, read_body},
    error::{StripeDetails, StripeError},
    key::{ApiKey, KeyMode},
    page::Page,
    redact::{redact_bytes, redact_details},
    request::{Method, Request},
    retry::{Decision, TryOutcome, decide_retry, parse_retry_after},
    throttle::{Lane, Throttle},
    transport::Transport,
};
use crate::clock::{Clock, SystemClock};

/// The pinned version: the last with all the fields that the connector shows
/// (<https://docs.stripe.com/upgrades#2020-08-27>).
pub const STRIPE_VERSION: &str = "2020-08-27";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// One try, for the call log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// When it was sent (unix milliseconds, local clock).
    pub at: u64,
    /// How.
    pub method: Method,
    /// The path with ids taken out.
    pub path: String,
    /// Who waited for it.
    pub lane: Lane,
    /// The status; none where no answer came.
    pub status: Option<u16>,
    /// Stripe's id of it.
    pub request_id: Option<String>,
    /// How long it took.
    pub millis: u64,
}

/// Is told of every try.
pub trait CallObserver: Send + Sync {
    /// Called after each try; must not block.
    fn called(&self, record: CallRecord);
}

/// An answer with what came beside it.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The object.
    pub value: T,
    /// Stripe's clock (unix seconds), from the `Date` header.
    pub server_date: Option<i64>,
    /// Stripe's id of the request.
    pub request_id: Option<String>,
}

impl<T> Answer<T> {
    /// The same answer with something else in it.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            value: change(self.value),
            server_date: self.server_date,
            request_id: self.request_id,
        }
    }
}

/// Talks to one account; clones share the throttle and the connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base: ApiBase,
    /// What carries the requests in place of `http`, where something does.
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    origin: String,
    key: ApiKey,
    throttle: Throttle,
    observer: Option<Arc<dyn CallObserver>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("origin", &self.inner.origin)
            .field("key", &self.inner.key)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the account that the key belongs to. A live key goes to Stripe and nowhere else:
    /// on this machine it would travel in clear to whoever holds the port.
    pub fn new(
        base: &ApiBase,
        key: ApiKey,
        throttle: Throttle,
        observer: Option<Arc<dyn CallObserver>>,
    ) -> Result<Self, StripeError> {
        Self::with_transport(base, key, throttle, observer, None, Arc::new(SystemClock))
    }

    /// The same with another way to the server than the network, and another clock.
    pub fn with_transport(
        base: &ApiBase,
        key: ApiKey,
        throttle: Throttle,
        observer: Option<Arc<dyn CallObserver>>,
        transport: Option<Arc<dyn Transport>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StripeError> {
        if base.is_loopback() && key.mode() == KeyMode::Live {
            return Err(StripeError::LiveKeyToLoopback {
                host: base.origin(),
            });
        }
        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("Shopbell/", env!("CARGO_PKG_VERSION")));
        if base.is_loopback() {
            // Nothing on this machine speaks TLS: the system's certificates need not be read.
            http = http.no_proxy().tls_certs_only([]);
        } else {
            http = http.https_only(true);
        }
        let http = http.build().map_err(StripeError::from_network)?;
        let throttle = if base.is_loopback() {
            throttle
        } else {
            throttle.enforced()
        };
        let inner = Inner {
            http,
            base: base.clone(),
            transport,
            clock,
            origin: base.origin(),
            key,
            throttle,
            observer,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The throttle, to be read.
    #[must_use]
    pub fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }

    /// Whether requests stay on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.inner.base.is_loopback()
    }

    /// Where requests go.
    #[must_use]
    pub fn base(&self) -> &ApiBase {
        &self.inner.base
    }

    /// The key's mode, kind and hint; never its text.
    #[must_use]
    pub fn key(&self) -> &ApiKey {
        &self.inner.key
    }

    /// Sends a request and gives the object as Stripe sent it.
    pub async fn send(&self, request: Request) -> Result<Answer<Box<RawValue>>, StripeError> {
        let body = self.bytes(&request).await?;
        decode(body)
    }

    /// Sends a request and reads the object.
    pub async fn fetch<T: DeserializeOwned>(
        &self,
        request: Request,
    ) -> Result<Answer<T>, StripeError> {
        let body = self.bytes(&request).await?;
        decode(body)
    }

    /// Reads one page of a list. One that says there is more and does not lead on is an error, so
    /// that no walk takes it for its end or goes round for ever.
    pub async fn page(&self, request: Request) -> Result<Answer<Page>, StripeError> {
        let after = request.form.get("starting_after").map(str::to_owned);
        let answer: Answer<Page> = self.fetch(request).await?;
        match answer.value.find_standstill(after.as_deref()) {
            None => Ok(answer),
            Some(why) => Err(StripeError::Stuck {
                why,
                request_id: answer.request_id,
            }),
        }
    }

    async fn bytes(&self, request: &Request) -> Result<Answer<Vec<u8>>, StripeError> {
        let repeatable = request.method != Method::Post || request.idempotency_key.is_some();
        let mut attempt = 1;
        loop {
            let slot = self.inner.throttle.take(request.lane).await?;
            let (result, mut outcome) = self.attempt(request).await;
            if outcome.status.is_some() {
                slot.answered();
            } else {
                drop(slot);
            }
            outcome.repeatable = repeatable;
            match decide_retry(attempt, &outcome, self.inner.clock.jitter()) {
                Decision::RetryAfter(wait) => tokio::time::sleep(wait).await,
                Decision::Done | Decision::GiveUp => return result,
            }
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        request: &Request,
    ) -> (Result<Answer<Vec<u8>>, StripeError>, TryOutcome) {
        let began = Instant::now();
        let at = self.inner.clock.now_millis();
        let mut outcome = TryOutcome::default();
        let mut details = StripeDetails::default();
        let result = async {
            let mut answer = self.carry(request).await?;
            let status = answer.status();
            let server_date = read_headers(answer.headers(), &mut outcome, &mut details);
            redact_details(&mut details, &self.inner.key);
            details.status = status.as_u16();
            let limit = if status.is_success() {
                MAX_ANSWER_BYTES
            } else {
                MAX_FAILURE_BYTES
            };
            let body = read_body(&mut answer, limit).await;
            let body = body.map_err(StripeError::from_network)?;
            // Only now the answer is whole: one that broke off counts as none and is tried again.
            outcome.status = Some(status.as_u16());
            let key = self.inner.key.expose().as_bytes();
            if !status.is_success() {
                // What is that long explains nothing: the status has to do.
                let said = redact_bytes(body.unwrap_or_default(), key);
                return Err(StripeError::from_answer(details.clone(), &said));
            }
            let request_id = details.request_id.clone();
            let value = body.ok_or_else(|| StripeError::TooLarge {
                limit,
                request_id: request_id.clone(),
            })?;
            Ok(Answer {
                value: redact_bytes(value, key),
                server_date,
                request_id,
            })
        }
        .await;
        if let Some(observer) = &self.inner.observer {
            observer.called(CallRecord {
                at,
                method: request.method,
                path: request.template(),
                lane: request.lane,
                status: (details.status != 0).then_some(details.status),
                request_id: details.request_id,
                millis: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            });
        }
        (result, outcome)
    }

    async fn carry(&self, request: &Request) -> Result<reqwest::Response, StripeError> {
        let built = self.build(request).build();
        let built = built.map_err(StripeError::from_network)?;
        let transport = self.inner.transport.as_deref();
        transport.unwrap_or(&self.inner.http).carry(built).await
    }

    fn build(&self, request: &Request) -> reqwest::RequestBuilder {
        let url = format!("{}{}", self.inner.origin, request.path);
        let http = &self.inner.http;
        let encoded = request.form.encode();
        let builder = match request.method {
            Method::Get if encoded.is_empty() => http.get(url),
            Method::Get => http.get(format!("{url}?{encoded}")),
            Method::Delete => http.delete(url),
            Method::Post => http
                .post(url)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(encoded),
        };
        let builder = match &request.idempotency_key {
            Some(key) => builder.header("Idempotency-Key", key),
            None => builder,
        };
        let builder = builder.header("Stripe-Version", STRIPE_VERSION);
        let bearer = Zeroizing::new(format!("Bearer {}", self.inner.key.expose()));
        match HeaderValue::from_str(&bearer) {
            Ok(mut bearer) => {
                // Kept out of what is printed of a request, and out of HTTP/2's table of headers.
                bearer.set_sensitive(true);
                builder.header(AUTHORIZATION, bearer)
            }
            // A key has letters, digits and underscores only; if not, the request says so itself.
            Err(_) => builder.bearer_auth(""),
        }
    }
}

/// Reads what a header says of retries and of the request; gives Stripe's clock.
pub(super) fn read_headers(
    headers: &HeaderMap,
    outcome: &mut TryOutcome,
    details: &mut StripeDetails,
) -> Option<i64> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    outcome.should_retry = text("stripe-should-retry").map(|value| value == "true");
    let date = text("date").and_then(|date| httpdate::parse_http_date(date).ok());
    outcome.retry_after = text("retry-after")
        .and_then(|wait| parse_retry_after(wait, date.unwrap_or(SystemTime::now())));
    details.retry_after = outcome.retry_after;
    details.request_id = text("request-id").map(str::to_owned);
    details.rate_limited_reason = text("stripe-rate-limited-reason").map(str::to_owned);
    i64::try_from(date?.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// The object that an answer's bytes are.
pub(super) fn decode<T: DeserializeOwned>(
    answer: Answer<Vec<u8>>,
) -> Result<Answer<T>, StripeError> {
    // RawValue does not work behind serde_path_to_error's wrapper, so the path is looked for only
    // once reading has failed.
    match parse_object::<T>(&answer.value) {
        Ok(value) => Ok(answer.map(|_| value)),
        Err(plain) => {
            let mut reader = serde_json::Deserializer::from_slice(&answer.value);
            let (path, source) = match serde_path_to_error::deserialize::<_, T>(&mut reader) {
                Err(error) => (error.path().to_string(), error.into_inner()),
                Ok(_) => (".".to_owned(), plain),
            };
            Err(StripeError::Decode {
                path,
                request_id: answer.request_id,
                source,
            })
        }
    }
}
