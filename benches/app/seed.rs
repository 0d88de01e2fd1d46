//! A ledger like that of a shop after a good year.

use serde_json::Value;
use shopbell_core::{
    Trigger,
    arrival::NewArrival,
    ledger::{self, Ledger, arrivals},
    watch::{Clock as _, SystemClock, summary::summarize_object},
};
use shopbell_sandbox::{Sandbox, SandboxOptions, Seed};

use crate::{bench::copy, support::virtual_desktop::VirtualDesktop};

/// Arrivals, and customers in the local copy.
pub(crate) const ROWS: usize = 100_000;

/// Fills the ledger of the app, which must not run: charges that were read, and customers.
pub(crate) async fn fill(desktop: &VirtualDesktop, connection: &str) {
    let path = desktop.data().join("ledger.sqlite3");
    let ledger = Ledger::open(&path).unwrap();
    charges(&ledger, connection).await;
    copy::fill(&ledger, connection, ROWS, SystemClock.now());
    drop(ledger);
    println!(
        "ledger with {ROWS} arrivals and {ROWS} customers: {} MB",
        std::fs::metadata(&path).unwrap().len() >> 20
    );
}

/// Realistic charges of the last 60 days from a sandbox of their own, page by page without HTTP.
async fn charges(ledger: &Ledger, connection: &str) {
    let options = SandboxOptions {
        seed: Some(Seed::charges(ROWS)),
        ..SandboxOptions::default()
    };
    let shop = Sandbox::start(options).await.unwrap();
    let mut after = String::new();
    loop {
        let page = shop.shop().call("GET", "/v1/charges", &after).unwrap();
        let objects = page["data"].as_array().unwrap();
        let arrivals: Vec<_> = objects.iter().map(charge).collect();
        let written: Result<usize, ledger::LedgerError> = ledger.write_blocking(|db| {
            let trigger = Trigger::Charge;
            arrivals::insert_arrivals(db, connection, trigger, SystemClock.now(), true, &arrivals)
        });
        written.unwrap();
        if page["has_more"] != true {
            return;
        }
        let last = objects.last().unwrap()["id"].as_str().unwrap();
        after = format!("limit=100&starting_after={last}");
    }
}

fn charge(object: &Value) -> NewArrival {
    let raw = serde_json::value::to_raw_value(object).unwrap();
    summarize_object(Trigger::Charge, &raw, 0).unwrap()
}
