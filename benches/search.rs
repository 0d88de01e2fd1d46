//! From a keystroke to rows, over 100,000 customers, through the use case that the list calls; and
//! how long the local copy takes to make, with the throttle taken out. The same for Activity's search.
//!
//! A mean hides the keystroke that stutters, so this tells p50, p95 and the worst of all prefixes of
//! what people type. `SEARCH_ROWS` sets another number of customers;
//! `ACTIVITY_ROWS` measures Activity and the overview alone, over as many arrivals.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use shopbell_core::{
    RecordKind,
    app::{
        App, AppParts, LedgerPlace,
        mirror::entry,
        view::{ListQuery, RowSource},
    },
    ledger::{Ledger, mirror},
    stripe::{ApiBase, ApiKey, Client, ObjectHead, Throttle, requests},
};
use shopbell_sandbox::{Sandbox, SandboxOptions, Seed};

#[path = "search/activity.rs"]
mod activity;
mod support;

use support::{copy, people::TYPED, quiet::Nothing};

const CONNECTION: &str = "bench";
const ROUNDS: usize = 5;

/// What each page of a copy costs, over real HTTP from the sandbox, without the throttle's waits.
async fn build(folder: &std::path::Path) {
    const COUNT: usize = 10_000;
    let options = SandboxOptions {
        seed: Some(Seed::customers(COUNT)),
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let base = ApiBase::loopback(&sandbox.url()).unwrap();
    let key = ApiKey::parse(sandbox.key()).unwrap();
    let client = Client::new(&base, key, Throttle::unlimited(), None).unwrap();
    let ledger = Ledger::open(&folder.join("build.sqlite3")).unwrap();
    let began = Instant::now();
    let (mut after, mut kept, mut committing) = (None::<String>, 0, Duration::ZERO);
    loop {
        let request = requests::list_page(
            "/v1/customers",
            None,
            after.as_deref(),
            requests::MAX_PAGE_SIZE,
        );
        let page = client.page(request).await.unwrap().value;
        let arrived = Instant::now();
        let objects: Vec<mirror::ObjectRow> = page
            .data
            .iter()
            .map(|raw| {
                let object = serde_json::from_str(raw.get()).unwrap();
                entry(RecordKind::Customers, &object, raw.get().to_owned()).unwrap()
            })
            .collect();
        copy::keep(&ledger, CONNECTION, &objects);
        committing += arrived.elapsed();
        kept += objects.len();
        after = page.data.last().map(|raw| ObjectHead::of(raw).unwrap().id);
        if !page.has_more {
            break;
        }
    }
    println!(
        "mirror build, per {kept} objects: {:.2} s, of which reading JSON, indexing and committing {:.2} s",
        began.elapsed().as_secs_f64(),
        committing.as_secs_f64()
    );
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `cargo test --benches` asks only whether it runs.
    let test = std::env::args().any(|argument| argument == "--test");
    if let Ok(rows) = std::env::var("ACTIVITY_ROWS") {
        let folder = tempfile::tempdir().unwrap();
        return activity::measure(folder.path(), rows.parse().unwrap());
    }
    let rows = match std::env::var("SEARCH_ROWS") {
        Ok(text) => text.parse().unwrap(),
        Err(_) if test => 1000,
        Err(_) => 100_000,
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite3");
    let ledger = Ledger::open(&path).unwrap();
    let began = Instant::now();
    copy::fill(&ledger, CONNECTION, rows, 1_790_000_000);
    let size = std::fs::metadata(&path).unwrap().len() / (1 << 20);
    println!(
        "{rows} customers kept in {:.1} s, {size} MB",
        began.elapsed().as_secs_f64()
    );
    drop(ledger);

    let parts = AppParts {
        ledger_path: path,
        place: LedgerPlace::Own,
        export_folder: folder.path().join("exports"),
        settings: Arc::new(Nothing),
        view_state: Arc::new(Nothing),
        secrets: Arc::new(Nothing),
        notifier: Arc::new(Nothing),
        events: Arc::new(Nothing),
        demo: None,
        api: ApiBase::Stripe,
        environment: shopbell_core::app::Environment::default(),
        system_language: "en".into(),
        program: "bench".into(),
        watch: false,
    };
    let app = App::open(parts).await.unwrap();
    let mut all: Vec<(Duration, String, u32)> = Vec::new();
    for round in 0..=ROUNDS {
        for typed in TYPED {
            let ends = typed.char_indices().map(|(at, c)| at + c.len_utf8());
            for end in ends {
                let query = ListQuery {
                    text: typed[..end].to_owned(),
                    limit: 100,
                    ..ListQuery::default()
                };
                let began = Instant::now();
                let window = app
                    .records
                    .list(CONNECTION, RecordKind::Customers, &query)
                    .await
                    .unwrap();
                let took = began.elapsed();
                assert_eq!(window.source, RowSource::Mirror);
                // The first round warms the page cache, as the first screen of the app does.
                if round > 0 {
                    all.push((took, typed[..end].to_owned(), window.total.unwrap()));
                }
            }
        }
    }
    all.sort();
    let at = |share: usize| all[(all.len() - 1) * share / 100].0.as_secs_f64() * 1e3;
    println!(
        "keystroke to rows, {} keystrokes: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, worst {:.2} ms",
        all.len(),
        at(50),
        at(95),
        at(99),
        at(100)
    );
    for (took, text, total) in all.iter().rev().step_by(ROUNDS).take(8) {
        println!(
            "  slow: {:.2} ms {text:?} ({total} found)",
            took.as_secs_f64() * 1e3
        );
    }
    for (name, sort, offset) in [
        ("newest first", None, 0),
        ("newest first, at the end", None, rows.saturating_sub(100)),
        ("by name, in the middle", Some("name"), rows / 2),
    ] {
        let query = ListQuery {
            sort: sort.map(str::to_owned),
            offset: u32::try_from(offset).unwrap(),
            limit: 100,
            ..ListQuery::default()
        };
        let mut best = Duration::MAX;
        for _ in 0..ROUNDS {
            let began = Instant::now();
            app.records
                .list(CONNECTION, RecordKind::Customers, &query)
                .await
                .unwrap();
            best = best.min(began.elapsed());
        }
        println!("list, {name}: {:.2} ms", best.as_secs_f64() * 1e3);
    }
    activity::measure(folder.path(), rows);
    if !test {
        build(folder.path()).await;
    }
}
