//! The table at the end.

use std::{io::Write as _, sync::Mutex};

use crate::{command::Plan, history::Outcome};

#[derive(Default)]
struct Sums {
    histories: usize,
    simulated_seconds: i64,
    commands: usize,
    calls: usize,
    objects: usize,
    lost: usize,
    doubled: usize,
    untold: usize,
    false_statuses: usize,
    slow: usize,
    undone: usize,
    overdone: usize,
    stale: usize,
    crowded: usize,
    identities: usize,
    failures: Vec<String>,
}

/// What all histories came to.
#[derive(Default)]
pub(crate) struct Tally(Mutex<Sums>);

impl Tally {
    pub(crate) fn add(&self, plan: &Plan, outcome: &Outcome) {
        let mut sums = self.0.lock().unwrap();
        let verdict = &outcome.verdict;
        sums.histories += 1;
        sums.simulated_seconds += outcome.simulated_seconds;
        sums.commands += plan.commands.len();
        let call = |line: &&String| line.contains(" GET /") || line.contains(" POST /");
        sums.calls += outcome.trace.iter().filter(call).count();
        sums.objects += verdict.objects;
        sums.lost += verdict.lost.len();
        sums.doubled += verdict.doubled.len();
        sums.untold += verdict.untold.len();
        sums.false_statuses += verdict.false_statuses.len();
        sums.slow += verdict.slow.len();
        sums.undone += verdict.undone.len();
        sums.overdone += verdict.overdone.len();
        sums.stale += verdict.stale.len();
        sums.crowded += usize::from(verdict.crowded.is_some());
        sums.identities += verdict.identities.saturating_sub(1);
    }

    pub(crate) fn fail(&self, why: String) {
        self.0.lock().unwrap().failures.push(why);
    }

    pub(crate) fn has_failed(&self) -> bool {
        !self.0.lock().unwrap().failures.is_empty()
    }

    /// Prints the sums; panics if any history was no good.
    pub(crate) fn report(&self, title: &str) {
        let sums = self.0.lock().unwrap();
        #[expect(clippy::cast_precision_loss, reason = "some years")]
        let years = sums.simulated_seconds as f64 / (365.25 * 86_400.0);
        let mut lines = format!("{title}\n{:<28}{years:>12.2}\n", "simulated years");
        for (name, count) in [
            ("histories, each run twice", sums.histories),
            ("commands", sums.commands),
            ("calls", sums.calls),
            ("objects", sums.objects),
            ("lost", sums.lost),
            ("doubled", sums.doubled),
            ("untold", sums.untold),
            ("false statuses", sums.false_statuses),
            ("late though all was well", sums.slow),
            ("flows left undone", sums.undone),
            ("flows done twice", sums.overdone),
            ("stale", sums.stale),
            ("over 100 calls in 60 s", sums.crowded),
            ("second identities", sums.identities),
        ] {
            lines.push_str(&format!("{name:<28}{count:>12}\n"));
        }
        // Past the capture of the test's output: this is what the run is for.
        std::io::stderr().write_all(lines.as_bytes()).unwrap();
        let failures = &sums.failures;
        assert!(failures.is_empty(), "{}\n{lines}", failures.join("\n\n"));
    }
}
