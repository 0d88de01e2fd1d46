//! Ten thousand charges in one second, with the throttle on: how many calls and how long until all
//! are recorded and one summary rings, and until the poll has read what Stripe tells of them besides.
//!
//! The whole app without its window: watcher, throttle, call log, ledger file and ring.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::{
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use shopbell_core::{
    alerts::{Alert, AlertContent},
    app::{App, AppParts, EventSink, LedgerPlace, Notifier, NotifierError, view::AppEvent},
    ledger::{self, Ledger, calls},
    stripe::{ApiBase, throttle::MAX_CALLS},
    watch::status::WatchStatus,
};
use shopbell_sandbox::{AnySpec, ChargeSpec, Sandbox, SandboxOptions};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

mod support;

use support::quiet::Nothing;

/// Takes the watcher's word when it says how it is doing.
struct Statuses(UnboundedSender<WatchStatus>);

impl EventSink for Statuses {
    fn emit(&self, event: AppEvent) {
        if let AppEvent::StatusChanged { status } = event {
            self.0.send(status).ok();
        }
    }
}

/// Takes the time when something rings.
struct Bell(UnboundedSender<(Instant, AlertContent)>);

impl Notifier for Bell {
    fn show(&self, alert: &Alert, _: &str) -> Result<(), NotifierError> {
        self.0.send((Instant::now(), alert.content.clone())).ok();
        Ok(())
    }
}

/// Waits for the end of a poll.
async fn polled(statuses: &mut UnboundedReceiver<WatchStatus>) -> WatchStatus {
    loop {
        let status = statuses.recv().await.unwrap();
        assert!(status.problem.is_none(), "{status:?}");
        if status.last_success.is_some() && !status.polling {
            return status;
        }
    }
}

/// What was asked since the log was last emptied: how many, and of what.
fn asked(sandbox: &Sandbox) -> (usize, String) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for request in sandbox.requests() {
        *counts.entry(request.path).or_default() += 1;
    }
    let parts = counts.iter().map(|(path, count)| format!("{count} {path}"));
    let parts: Vec<String> = parts.collect();
    (counts.values().sum(), parts.join(", "))
}

/// The most calls in any 60 s, from the log that the app keeps.
fn busiest_minute(path: &Path, connection: &str) -> usize {
    let ledger = Ledger::open(path).unwrap();
    let at: Result<Vec<u64>, ledger::LedgerError> =
        ledger.read_blocking(|db| calls::list_calls_since(db, connection, 0));
    let mut at = at.unwrap();
    at.sort_unstable();
    let ends = |from: u64| at.partition_point(|at| *at < from + 60_000);
    let spans = at
        .iter()
        .enumerate()
        .map(|(begin, from)| ends(*from) - begin);
    spans.max().unwrap_or_default()
}

#[tokio::main]
async fn main() {
    // Without `--bench` it is only asked whether it runs.
    let count = if std::env::args().any(|argument| argument == "--bench") {
        10_000
    } else {
        50
    };
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite3");
    let (told, mut statuses) = unbounded_channel();
    let (rang, mut bell) = unbounded_channel();
    let parts = AppParts {
        ledger_path: path.clone(),
        place: LedgerPlace::Own,
        export_folder: folder.path().join("exports"),
        settings: Arc::new(Nothing),
        view_state: Arc::new(Nothing),
        secrets: Arc::new(Nothing),
        notifier: Arc::new(Bell(rang)),
        events: Arc::new(Statuses(told)),
        demo: None,
        api: ApiBase::loopback(&sandbox.url()).unwrap(),
        environment: shopbell_core::app::Environment::default(),
        system_language: "en".into(),
        program: "bench".into(),
        watch: true,
    };
    let app = App::open(parts).await.unwrap();
    let connection = app.connect(sandbox.key(), false).await.unwrap().id;
    let before = polled(&mut statuses).await.calls_used;

    sandbox.clear_requests();
    let spec = AnySpec::Charges(ChargeSpec::default());
    sandbox.shop().create_many(spec, count);
    let began = Instant::now();
    app.watching.check_now(&connection).unwrap();
    let (at, content) = bell.recv().await.unwrap();
    let (calls, what) = asked(&sandbox);
    let summarised = match content {
        AlertContent::Summary { count, .. } => count,
        AlertContent::One(_) => 1,
        AlertContent::Day(_) | AlertContent::Note { .. } => 0,
    };
    println!(
        "flood of {count} charges, throttle on ({MAX_CALLS} calls in any 60 s, {before} used before): all \
         {summarised} recorded and summarised after {:.1} s and {calls} calls ({what})",
        at.duration_since(began).as_secs_f64()
    );
    // The interval may pass while the poll goes on: what comes next is to be one poll, not two.
    app.watching.pause().await.unwrap();
    polled(&mut statuses).await;
    let (calls, _) = asked(&sandbox);
    println!(
        "  the poll ended after {:.1} s and {calls} calls: the events of the flood were read after the \
         ring",
        began.elapsed().as_secs_f64()
    );
    sandbox.clear_requests();
    app.watching.poll(&connection).await.unwrap();
    let (calls, what) = asked(&sandbox);
    println!("  the next poll, with nothing new: {calls} call ({what})");
    let more = tokio::time::timeout(Duration::ZERO, bell.recv()).await;
    println!("  further alerts: {}", usize::from(more.is_ok()));
    app.shutdown().await;
    drop(app);
    println!(
        "  the most calls in any 60 s: {}",
        busiest_minute(&path, &connection)
    );
}
