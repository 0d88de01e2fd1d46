//! What flows cost: a condition over one arrival, and 100,000 arrivals that five flows judge and work on,
//! beside the same arrivals without flows in the same run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::{
    hint::black_box,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use shopbell_core::{
    Trigger,
    app::{App, AppParts, Environment, LedgerPlace},
    arrival::NewArrival,
    flow::{
        ConditionVerdict, FlowFacts, FlowPlan, FlowStep, judge_condition,
        language::Expression,
        plan::{FileColumn, FileFormat},
    },
    ledger::{Ledger, LedgerError, arrivals},
    rule::Sound,
    stripe::ApiBase,
};
use shopbell_sandbox::{Sandbox, SandboxOptions};

mod support;

use support::quiet::Nothing;

const PAGE: usize = 100;

fn charge(number: usize) -> Value {
    json!({
        "id": format!("ch_{number:08}"), "object": "charge", "amount": 100 + number % 10_000,
        "currency": "usd", "created": 1_790_000_000 + number, "customer": format!("cus_{}", number % 997),
        "description": format!("Order {number}"), "paid": !number.is_multiple_of(50),
        "status": if number.is_multiple_of(50) { "failed" } else { "succeeded" },
        "outcome": { "risk_level": "normal", "type": "authorized" },
        "receipt_email": format!("person{}@example.com", number % 997),
        "metadata": { "order": number.to_string() },
    })
}

fn main() {
    // Without `--bench` it is only asked whether it runs.
    let count = if std::env::args().any(|argument| argument == "--bench") {
        100_000
    } else {
        1_000
    };
    measure_conditions(count);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let plain = runtime.block_on(settle(count, Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let with = runtime.block_on(settle(count, five_flows(folder.path())));
    println!(
        "{count} arrivals recorded, by pages of {PAGE}: {:.1} s ({:.0}/s)",
        plain.recorded.as_secs_f64(),
        per_second(count, plain.recorded)
    );
    println!(
        "  with five flows, of which one has a step for each and one for each fiftieth: recorded in {:.1} s, \
         and judged and done {:.1} s later",
        with.recorded.as_secs_f64(),
        with.settled.as_secs_f64()
    );
    let ratio = (with.recorded + with.settled).as_secs_f64()
        / (plain.recorded + plain.settled).as_secs_f64();
    println!("  all of it takes {ratio:.2} times as long as without flows");
}

fn per_second(count: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / time.as_secs_f64()
}

fn measure_conditions(count: usize) {
    let conditions = [
        "amount >= 5000 && currency == \"usd\"",
        "status == \"failed\" && amount >= 10000",
        "description.contains(\"Order\") && outcome.risk_level in [\"elevated\", \"highest\"]",
        "created > timestamp(\"2026-01-01T00:00:00Z\") && paid && receipt_email.endsWith(\"example.com\")",
    ];
    for text in conditions {
        let condition = Expression::parse_condition(text, Trigger::Charge).unwrap();
        let mut times = Vec::with_capacity(count);
        for number in 0..count {
            let facts = FlowFacts::new(Trigger::Charge, charge(number));
            let began = Instant::now();
            let verdict = judge_condition(Some(&condition), &facts);
            times.push(began.elapsed());
            assert!(!matches!(
                black_box(verdict),
                ConditionVerdict::Failed { .. }
            ));
        }
        times.sort_unstable();
        let at = |share: usize| times[(count * share / 1000).min(count - 1)];
        println!(
            "condition {text}: p50 {:.1} µs, p99 {:.1} µs, p99.9 {:.1} µs",
            micros(at(500)),
            micros(at(990)),
            micros(at(999))
        );
    }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// How long it took to record, and from then on until nothing was left to do.
struct Settled {
    recorded: Duration,
    settled: Duration,
}

fn five_flows(folder: &Path) -> Vec<FlowPlan> {
    let column = |name: &str, value: &str| FileColumn {
        name: name.into(),
        value: value.into(),
    };
    let file = FlowStep::AppendFile {
        path: folder.join("charges.csv").display().to_string(),
        format: FileFormat::Csv,
        columns: vec![
            column("id", "{{ id }}"),
            column("amount", "{{ money(amount, currency) }}"),
        ],
    };
    let ring = FlowStep::Ring {
        title: "{{ money(amount, currency) }}".into(),
        body: "{{ description }}".into(),
        sound: Sound::Off,
    };
    let lines = FlowStep::AppendFile {
        path: folder.join("failed.jsonl").display().to_string(),
        format: FileFormat::JsonLines,
        columns: Vec::new(),
    };
    let plan = |name: &str, condition: &str, step: &FlowStep| FlowPlan {
        name: name.into(),
        trigger: Trigger::Charge,
        condition: condition.into(),
        steps: vec![step.clone()],
    };
    vec![
        plan("each charge", "", &file),
        plan("failed ones", "status == \"failed\"", &lines),
        plan("large ones", "amount >= 50000 && paid", &ring),
        plan("another currency", "currency == \"jpy\"", &ring),
        plan("at risk", "outcome.risk_level == \"highest\"", &ring),
    ]
}

async fn settle(count: usize, plans: Vec<FlowPlan>) -> Settled {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite3");
    let app = App::open(AppParts {
        ledger_path: path.clone(),
        place: LedgerPlace::Own,
        export_folder: folder.path().join("exports"),
        settings: Arc::new(Nothing),
        view_state: Arc::new(Nothing),
        secrets: Arc::new(Nothing),
        notifier: Arc::new(Nothing),
        events: Arc::new(Nothing),
        demo: None,
        api: ApiBase::loopback(&sandbox.url()).unwrap(),
        environment: Environment::default(),
        system_language: "en".into(),
        program: "bench".into(),
        watch: false,
    })
    .await
    .unwrap();
    let id = app.connect(sandbox.key(), false).await.unwrap().id;
    app.watching.poll(&id).await.unwrap();
    for plan in plans {
        let flow = app.flows.save(&id, None, plan).await.unwrap();
        app.flows.set_on(&flow.id, true).await.unwrap();
    }
    let began = Instant::now();
    let ledger = Ledger::open(&path).unwrap();
    for from in (0..count).step_by(PAGE) {
        let page: Vec<_> = (from..from + PAGE).map(new_arrival).collect();
        let put = ledger.write_blocking(|db| {
            arrivals::insert_arrivals(db, &id, Trigger::Charge, 1_795_000_000, false, &page)?;
            // As told already: what rings is measured elsewhere.
            db.execute("UPDATE arrivals SET alerted = 1 WHERE alerted = 0", [])?;
            Ok(())
        });
        put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    }
    let recorded = began.elapsed();
    let began = Instant::now();
    app.watching.poll(&id).await.unwrap();
    app.flows.wait_until_settled().await;
    let settled = began.elapsed();
    app.shutdown().await;
    Settled { recorded, settled }
}

fn new_arrival(number: usize) -> NewArrival {
    let object = charge(number);
    NewArrival {
        object_id: format!("ch_{number:08}"),
        created: 1_790_000_000 + i64::try_from(number).unwrap(),
        title: format!("Order {number}"),
        amount: object["amount"].as_i64(),
        currency: Some("usd".into()),
        raw: object.to_string(),
        ..NewArrival::default()
    }
}
