//! From a page of the list of charges to committed rows.
//!
//! Alone, it measures the path without a network: the page's bytes are read, made into arrivals and
//! committed to a real file together with the walk's place and the call, as a poll does. With
//! `INGEST_URL` and `INGEST_KEY` (see `ingest.sh`) it reads the whole list of that server instead, the
//! throttle taken out, and prints seconds and objects: `INGEST_READER` is `walk`, which records all,
//! or `paging`, which only reads, as the official clients beside it do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use criterion::{BatchSize, Criterion, Throughput};
use shopbell_core::{
    Trigger,
    ledger::{self, Ledger, arrivals, calls, walks},
    stripe::{
        ApiBase, ApiKey, CallObserver, CallRecord, Client, ObjectHead, Page, Throttle,
        requests::{self, MAX_PAGE_SIZE},
    },
    watch::{
        Clock, SystemClock,
        poll::{Poll, PollRequest},
        scope::PollScope,
        summary::summarize_object,
        walk,
    },
};
use shopbell_sandbox::{Sandbox, SandboxOptions, Seed};
use tempfile::TempDir;

const CONNECTION: &str = "bench";
const DAY: i64 = 24 * 3600;

/// The call log of the app: each page's transaction has its call in it.
struct CallLog(Ledger);

impl CallObserver for CallLog {
    fn called(&self, record: CallRecord) {
        let call = calls::Call {
            at: record.at,
            method: record.method.name(),
            path: record.path,
            lane: record.lane.name(),
            status: record.status,
            request_id: record.request_id,
            millis: record.millis,
        };
        self.0.note_call(CONNECTION, call);
    }
}

/// A ledger whose charges were read whole up to a time.
fn ledger(folder: &TempDir, watermark: i64) -> Ledger {
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    let put: Result<(), ledger::LedgerError> = ledger.write_blocking(|db| {
        let walk = walks::Walk {
            watermark: Some(watermark),
            ..walks::Walk::default()
        };
        walks::put_walk(db, CONNECTION, Trigger::Charge, &walk)
    });
    put.unwrap();
    ledger
}

/// Reads every page of the list; the bytes as they came.
async fn read_all(client: &Client, mut each: impl FnMut(String, &Page)) {
    let mut after = None::<String>;
    loop {
        let request = requests::list_page(
            Trigger::Charge.path(),
            None,
            after.as_deref(),
            MAX_PAGE_SIZE,
        );
        let bytes = client.send(request).await.unwrap().value.get().to_owned();
        let page: Page = serde_json::from_str(&bytes).unwrap();
        after = page.data.last().map(|raw| ObjectHead::of(raw).unwrap().id);
        let more = page.has_more;
        each(bytes, &page);
        if !more {
            return;
        }
    }
}

/// What a poll does with a page once its bytes are here.
fn record(ledger: &Ledger, bytes: &str) -> usize {
    let now = SystemClock.now();
    let page: Page = serde_json::from_slice(bytes.as_bytes()).unwrap();
    let recorded: Result<usize, ledger::LedgerError> = ledger.write_blocking(|db| {
        let name = Trigger::Charge;
        let walk = walks::get_walk(db, CONNECTION, name)?;
        let ask = walk::plan_request(&walk, walk::LOOKBACK);
        let mut seen = walk::PageSummary {
            has_more: page.has_more,
            ..walk::PageSummary::default()
        };
        let mut rows = Vec::with_capacity(page.data.len());
        for raw in &page.data {
            let head = ObjectHead::of(raw)?;
            seen.newest = seen.newest.max(head.created);
            seen.oldest = head.created;
            seen.last = Some(head.id);
            rows.push(summarize_object(Trigger::Charge, raw, now)?);
        }
        let new = arrivals::insert_arrivals(db, CONNECTION, name, now, false, &rows)?;
        let (next, _) = walk::advance_walk(&walk, &ask, &seen, true);
        walks::put_walk(db, CONNECTION, name, &next)?;
        Ok(new)
    });
    recorded.unwrap()
}

/// Hands out page after page, and a new ledger once all were recorded.
struct Reading {
    pages: Vec<Arc<str>>,
    at: usize,
    _folder: TempDir,
    ledger: Ledger,
}

impl Reading {
    fn of(pages: Vec<Arc<str>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(&folder, SystemClock.now() - 61 * DAY);
        Self {
            pages,
            at: 0,
            _folder: folder,
            ledger,
        }
    }

    fn next(&mut self) -> (Ledger, Arc<str>) {
        if self.at == self.pages.len() {
            *self = Self::of(std::mem::take(&mut self.pages));
        }
        self.at += 1;
        (self.ledger.clone(), self.pages[self.at - 1].clone())
    }
}

fn pages(criterion: &mut Criterion, count: usize) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let pages = runtime.block_on(async {
        let options = SandboxOptions {
            seed: Some(Seed::charges(count)),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let client = client(&sandbox.url(), sandbox.key(), None);
        let mut pages: Vec<Arc<str>> = Vec::new();
        read_all(&client, |bytes, _| pages.push(bytes.into())).await;
        pages
    });
    let bytes: usize = pages.iter().map(|page| page.len()).sum();
    println!(
        "{count} charges in {} pages, {} bytes each charge; ledger file on {}",
        pages.len(),
        bytes / count,
        std::env::temp_dir().display()
    );
    let mut reading = Reading::of(pages);
    let mut group = criterion.benchmark_group("ingest, objects per second");
    group.throughput(Throughput::Elements(u64::from(MAX_PAGE_SIZE)));
    group.measurement_time(Duration::from_secs(10));
    group.bench_function("page bytes to committed rows", |bencher| {
        bencher.iter_batched(
            || reading.next(),
            |(ledger, page)| black_box(record(&ledger, &page)),
            BatchSize::PerIteration,
        );
    });
    // Every walk reads the lookback again: all of it is known.
    let (ledger, page) = reading.next();
    record(&ledger, &page);
    group.bench_function("page bytes of known objects", |bencher| {
        bencher.iter(|| black_box(record(&ledger, &page)));
    });
    group.finish();
}

fn client(url: &str, key: &str, log: Option<Arc<dyn CallObserver>>) -> Client {
    let base = ApiBase::loopback(url).unwrap();
    let key = ApiKey::parse(key).unwrap();
    Client::new(&base, key, Throttle::unlimited(), log).unwrap()
}

/// Reads all and keeps nothing.
async fn paging(url: &str, key: &str) -> usize {
    let client = client(url, key, None);
    let mut count = 0;
    read_all(&client, |_, page| count += black_box(page).data.len()).await;
    count
}

/// The walk of a poll that has everything still before it.
async fn walk(url: &str, key: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(&folder, SystemClock.now() - 61 * DAY);
    let client = client(url, key, Some(Arc::new(CallLog(ledger.clone()))));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let poll = Poll {
        scope: PollScope::new(&ledger, &client, CONNECTION),
        clock: &clock,
    };
    let task = PollRequest {
        enabled: vec![Trigger::Charge],
        sweep: [Trigger::Charge].into(),
        interval: 120,
        ..PollRequest::default()
    };
    while poll.run(&task).await.unwrap().unfinished {}
    let rows: Result<u32, ledger::LedgerError> =
        ledger.read_blocking(|db| arrivals::count_unread(db, CONNECTION));
    usize::try_from(rows.unwrap()).unwrap()
}

fn main() {
    if let (Ok(url), Ok(key)) = (std::env::var("INGEST_URL"), std::env::var("INGEST_KEY")) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let reader = std::env::var("INGEST_READER").unwrap_or_default();
        let began = Instant::now();
        let objects = runtime.block_on(async {
            match reader.as_str() {
                "paging" => paging(&url, &key).await,
                _ => walk(&url, &key).await,
            }
        });
        println!("{:.2} {objects}", began.elapsed().as_secs_f64());
        return;
    }
    // Without `--bench` criterion only asks whether it runs.
    let count = if std::env::args().any(|argument| argument == "--bench") {
        100_000
    } else {
        200
    };
    let mut criterion = Criterion::default().configure_from_args();
    pages(&mut criterion, count);
    criterion.final_summary();
}
