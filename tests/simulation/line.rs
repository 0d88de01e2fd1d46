//! The way to the server and back, in process: it takes its time, fails where it is told to, and is
//! a witness of what was asked and answered.

use std::{
    borrow::Cow,
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame};
use shopbell_core::{
    Trigger,
    stripe::{NetworkKind, StripeError, Transport, transport::PendingResponse},
};
use shopbell_sandbox::{InProcessAnswer, Sandbox};

use crate::{
    chance::Chance,
    command::{Fault, Trouble},
    faults::{Faults, answer_instead, spoil},
    life::Life,
    record::Record,
    shop::Doings,
    time::Time,
};

/// As long as the app's own client waits for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Line {
    pub(crate) time: Arc<Time>,
    pub(crate) life: Arc<Life>,
    pub(crate) record: Arc<Record>,
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) doings: Arc<Doings>,
    faults: Mutex<Faults>,
    chance: Mutex<Chance>,
    /// When the server got the calls of the last minute, and the most of any.
    calls: Mutex<(VecDeque<i64>, usize)>,
}

impl Line {
    pub(crate) fn new(
        seed: u64,
        time: Arc<Time>,
        life: Arc<Life>,
        record: Arc<Record>,
        sandbox: Arc<Sandbox>,
        doings: Arc<Doings>,
    ) -> Self {
        Self {
            time,
            life,
            record,
            sandbox,
            doings,
            faults: Mutex::default(),
            chance: Mutex::new(Chance::new(seed)),
            calls: Mutex::default(),
        }
    }

    pub(crate) fn fail(&self, fault: Fault) {
        self.faults.lock().unwrap().add(fault, self.time.now());
    }

    pub(crate) fn mend(&self) {
        self.faults.lock().unwrap().clear();
    }

    /// The most calls that the server got in any 60 s.
    pub(crate) fn most_calls(&self) -> usize {
        self.calls.lock().unwrap().1
    }

    /// The server's clock is true.
    pub(crate) fn set_server_time(&self) {
        self.sandbox.set_time(self.time.now().div_euclid(1000));
    }

    async fn travel(&self) {
        let millis = self.chance.lock().unwrap().between(15, 250);
        tokio::time::sleep(Duration::from_millis(millis)).await;
        self.life.step().await;
    }

    fn count_call(&self) {
        let now = self.time.now();
        let mut calls = self.calls.lock().unwrap();
        calls.0.push_back(now);
        while calls.0.front().is_some_and(|at| *at <= now - 60_000) {
            calls.0.pop_front();
        }
        calls.1 = calls.1.max(calls.0.len());
    }

    async fn ask(&self, request: reqwest::Request) -> Result<reqwest::Response, StripeError> {
        self.life.step().await;
        self.travel().await;
        self.count_call();
        self.set_server_time();
        self.doings.call_comes(&self.sandbox);
        let path = request.url().path().to_owned();
        let line = format!("{} {}", request.method(), target(&request));
        let trouble = self.faults.lock().unwrap().meet(&path, self.time.now());
        let page = is_page_of_watcher(&request);
        let (answer, spoiled) = self.answer(request, trouble).await;
        let status = answer.as_ref().map(|answer| answer.status);
        if page {
            self.record.listed(&path, status == Some(200));
        }
        self.record.note(&format!("{line} {trouble:?} {status:?}"));
        if trouble == Some(Trouble::Silence) {
            tokio::time::sleep(TIMEOUT).await;
        }
        self.travel().await;
        let Some(answer) = answer else {
            let kind = match trouble {
                Some(Trouble::Silence) => NetworkKind::Timeout,
                _ => NetworkKind::Other,
            };
            let source = "the connection ended".into();
            return Err(StripeError::Network { kind, source });
        };
        if answer.status == 200 && !spoiled && is_watched(&path) {
            self.record.read();
        }
        Ok(respond(answer))
    }

    /// The server's answer, or what comes in its place; and whether it is not the server's own.
    async fn answer(
        &self,
        request: reqwest::Request,
        trouble: Option<Trouble>,
    ) -> (Option<InProcessAnswer>, bool) {
        if let Some(answer) = trouble.and_then(answer_instead) {
            return (Some(answer), true);
        }
        match trouble {
            Some(Trouble::Silence | Trouble::Reset) => return (None, true),
            Some(Trouble::LostCursor) => {
                let cursor = request.url().query_pairs();
                let cursor = cursor
                    .into_iter()
                    .find(|(name, _)| name == "starting_after");
                if let Some((_, id)) = cursor {
                    self.doings.delete(&self.sandbox, &id);
                }
            }
            _ => {}
        }
        // A first page is true even so.
        let first = !has_cursor(&request);
        let same = trouble == Some(Trouble::SamePage);
        let request = into_http(request, same);
        let mut answer = self.sandbox.answer(request).await;
        let spoiled = match (trouble, &mut answer) {
            (Some(trouble), Some(answer)) => spoil(trouble, answer) && !(same && first),
            _ => false,
        };
        (answer, spoiled)
    }
}

impl Transport for Line {
    fn carry(&self, request: reqwest::Request) -> PendingResponse<'_> {
        Box::pin(self.ask(request))
    }
}

fn has_cursor(request: &reqwest::Request) -> bool {
    let mut pairs = request.url().query_pairs();
    pairs.any(|(name, _)| name == "starting_after")
}

fn target(request: &reqwest::Request) -> String {
    let url = request.url();
    let query = url.query().map(|query| format!("?{query}"));
    // Ten types of events would make the trace unreadable.
    let query = query.unwrap_or_default();
    let short = query.split("&types").next().unwrap_or_default().to_owned();
    format!("{}{short}", url.path())
}

fn is_watched(path: &str) -> bool {
    let mut lists = Trigger::ALL.iter().filter(|one| one.has_list());
    path == "/v1/events" || lists.any(|one| path.starts_with(one.path()))
}

/// Whether the watcher alone asks so: the copy asks for customers too, and a key's check for short
/// pages.
fn is_page_of_watcher(request: &reqwest::Request) -> bool {
    let url = request.url();
    let mut lists = Trigger::ALL.iter().filter(|one| **one != Trigger::Customer);
    let whole = |(name, value): (Cow<'_, str>, Cow<'_, str>)| name == "limit" && value == "100";
    lists.any(|one| url.path() == one.path()) && url.query_pairs().any(whole)
}

fn into_http(request: reqwest::Request, same_page: bool) -> http::Request<Vec<u8>> {
    let body = request.body().and_then(|body| body.as_bytes());
    let body = body.unwrap_or_default().to_vec();
    let mut url = request.url().clone();
    if same_page {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| name != "starting_after")
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    let mut built = http::Request::builder()
        .method(request.method().clone())
        .uri(url.as_str())
        .body(body)
        .unwrap();
    *built.headers_mut() = request.headers().clone();
    let host = format!("127.0.0.1:{}", url.port().unwrap());
    built.headers_mut().insert("host", host.parse().unwrap());
    built
}

fn respond(answer: InProcessAnswer) -> reqwest::Response {
    let mut response = http::Response::new(reqwest::Body::wrap(Arriving {
        rest: Some(answer.body.into()),
        broken: answer.broken,
    }));
    *response.status_mut() = answer.status.try_into().unwrap();
    *response.headers_mut() = answer.headers;
    response.into()
}

/// A body that arrives, and may break off.
struct Arriving {
    rest: Option<Bytes>,
    broken: bool,
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(rest) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        let broken = std::mem::take(&mut self.broken);
        let error = || Err(std::io::ErrorKind::ConnectionReset.into());
        Poll::Ready(broken.then(error))
    }
}
