//! A failing history in its shortest form: commands are left out, many at once first.

use crate::{
    command::Plan,
    history::{Outcome, run_history},
};

/// Tries so often, and gives the shortest history that fails in the same way.
pub(crate) fn shorten(seed: u64, plan: Plan, outcome: Outcome, tries: u64) -> (Plan, Outcome) {
    let how = outcome.verdict.kinds();
    let (mut plan, mut outcome) = (plan, outcome);
    let mut left = tries;
    let mut fails = |plan: &Plan| {
        left = left.checked_sub(1)?;
        let outcome = run_history(seed, plan);
        let same = outcome
            .verdict
            .kinds()
            .iter()
            .any(|kind| how.contains(kind));
        Some((same, outcome))
    };
    let mut chunk = plan.commands.len();
    while chunk > 0 {
        let mut from = 0;
        while from < plan.commands.len() {
            let mut shorter = plan.clone();
            let until = (from + chunk).min(plan.commands.len());
            shorter.commands.drain(from..until);
            let Some((same, made)) = fails(&shorter) else {
                return (plan, outcome);
            };
            if same {
                (plan, outcome) = (shorter, made);
            } else {
                from += chunk;
            }
        }
        chunk /= 2;
    }
    let small = Plan {
        before: (0, 0),
        mirror: false,
        restricted: false,
        sessions: false,
        ..plan.clone()
    };
    match fails(&small) {
        Some((true, made)) => (small, made),
        _ => (plan, outcome),
    }
}
