//! Whole histories of an account, an app and its ledger on one thread, in simulated time: each is
//! made from a seed, and is the same each time. What is promised must hold in all of them.
//!
//! `SEEDS` says how many histories, `FROM` which is the first; see `docs/simulation.md`.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bell;
mod chance;
mod command;
// By path: these stand in for the shell in another suite, too.
#[allow(
    dead_code,
    reason = "not all that the other suite asks of them is asked here"
)]
#[path = "../core/test_app/doubles.rs"]
mod doubles;
mod faults;
mod flow;
mod history;
mod judge;
mod life;
mod line;
mod lives;
mod machine;
// By path: the other suite has its own lives.
#[path = "../core/present.rs"]
mod present;
mod record;
mod report;
mod shop;
mod shorten;
mod time;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use proptest::{
    strategy::{Strategy as _, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use shopbell_core::RecordKind;

use self::{
    command::{Command, Plan, Trouble, plan},
    history::{Outcome, run_history},
    report::Tally,
    shorten::shorten,
};

/// Histories of an ordinary run of the tests.
const SEEDS: u64 = 8;
/// How often a failing history is tried in a shorter form.
const SHORTER_TRIES: u64 = 150;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What sort of histories.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A process that dies is killed.
    Kills,
    /// It dies by a power cut.
    PowerCuts,
    /// Either, and something becomes of the charges.
    Lives,
    /// Either, and a flow makes a product for each charge.
    Flows,
}

impl Sort {
    const fn name(self) -> &'static str {
        match self {
            Self::Kills => "kills",
            Self::PowerCuts => "power cuts",
            Self::Lives => "lives",
            Self::Flows => "flows",
        }
    }
}

fn draw(seed: u64, sort: Sort) -> Plan {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut plan = plan().new_tree(&mut runner).unwrap().current();
    // What is known to fail hides what is not: `WITHOUT=Daemon,HtmlRefusal` leaves commands out.
    let without = std::env::var("WITHOUT").unwrap_or_default();
    let words: Vec<&str> = without.split(',').filter(|word| !word.is_empty()).collect();
    plan.commands.retain(|command| {
        let text = format!("{command:?}");
        !words.iter().any(|word| text.contains(word))
    });
    plan.lives = sort == Sort::Lives;
    if sort == Sort::Flows {
        plan.flows = true;
        // A restricted key may not write.
        plan.restricted = false;
        for (at, command) in plan.commands.iter_mut().enumerate() {
            match command {
                Command::RollKey { restricted, .. } => *restricted = false,
                // What the flow sends is carried out, and its answer lost.
                Command::Fault(fault) if at.is_multiple_of(2) => {
                    fault.path = RecordKind::Products.path();
                    fault.what = Trouble::HalfBody;
                }
                _ => {}
            }
        }
    }
    plan.power_cuts = match sort {
        Sort::Kills => false,
        Sort::PowerCuts => true,
        Sort::Lives | Sort::Flows => seed.is_multiple_of(2),
    };
    plan
}

/// The first line in which two runs of the same history differ.
fn difference(one: &Outcome, other: &Outcome) -> Option<String> {
    let longest = one.trace.len().max(other.trace.len());
    let differs = (0..longest).find(|at| one.trace.get(*at) != other.trace.get(*at))?;
    let (one, other) = (one.trace.get(differs), other.trace.get(differs));
    Some(format!("line {differs}: {one:?} and {other:?}"))
}

fn check(seed: u64, sort: Sort, tally: &Tally) {
    let plan = draw(seed, sort);
    let outcome = run_history(seed, &plan);
    let again = run_history(seed, &plan);
    if let Some(difference) = difference(&outcome, &again) {
        tally.fail(format!("seed {seed} is not the same twice: {difference}"));
    }
    tally.add(&plan, &outcome);
    if outcome.verdict.is_good() {
        return;
    }
    let why = outcome.verdict.to_string();
    let tries = number("TRIES").unwrap_or(SHORTER_TRIES);
    let (shortest, outcome) = shorten(seed, plan, outcome, tries);
    let kind = sort.name().replace(' ', "-");
    let file = std::env::temp_dir().join(format!("simulation-{seed}-{kind}.trace"));
    std::fs::write(&file, outcome.trace.join("\n")).unwrap();
    tally.fail(format!(
        "seed {seed}: {why}\nin short: {shortest}\nwhich gives: {}\ntrace: {}",
        outcome.verdict,
        file.display()
    ));
}

#[test]
fn what_is_promised_holds_in_every_history() {
    check_histories(SEEDS, Sort::Kills);
}

#[test]
fn what_is_promised_holds_over_power_cuts() {
    check_histories(SEEDS / 2, Sort::PowerCuts);
}

#[test]
fn what_became_of_charges_is_true_in_every_history() {
    check_histories(SEEDS / 2, Sort::Lives);
}

#[test]
fn flows_do_their_work_once_in_every_history() {
    check_histories(SEEDS / 2, Sort::Flows);
}

fn check_histories(usual: u64, sort: Sort) {
    let from = number("FROM").unwrap_or(1);
    let until = from + number("SEEDS").unwrap_or(usual);
    let next = AtomicU64::new(from);
    let tally = Tally::default();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= until || (number("STOP").is_some() && tally.has_failed()) {
                        return;
                    }
                    check(seed, sort, &tally);
                }
            });
        }
    });
    tally.report(&format!("with {}", sort.name()));
}
