//! What becomes of charges, line by line.

use serde_json::Value;
use shopbell_sandbox::{ChargeSpec, ChargeStep, DisputeState, RefundState};

use super::{Machine, assert_exit_code, stderr_of, stdout_of};

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_refund_and_a_dispute_are_lines_of_their_own() {
    let machine = Machine::new();
    assert_exit_code(&machine.watch_once(&[]), 0);
    let shop = machine.sandbox.shop();
    let charge = shop.create_charge(ChargeSpec::default());
    assert_eq!(lines(&stdout_of(&machine.watch_once(&["--json"]))).len(), 1);

    let refund = ChargeStep::Refund {
        amount: Some(500),
        state: RefundState::Succeeded,
    };
    shop.step_charge(&charge, &refund).unwrap();
    let dispute = ChargeStep::Dispute {
        amount: None,
        state: DisputeState::NeedsResponse,
    };
    shop.step_charge(&charge, &dispute).unwrap();
    let both = ["--json", "--triggers", "charge.added,refund.added"];
    let told = lines(&stdout_of(&machine.watch_once(&both)));
    let triggers: Vec<_> = told.iter().map(|line| &line["trigger"]).collect();
    assert_eq!(triggers, ["refund.added", "dispute.added"]);
    assert_eq!(
        (&told[0]["charge"], &told[0]["amount"]),
        (&charge.as_str().into(), &500.into())
    );
    assert!(told[1]["evidence_details"]["due_by"].is_string());
    assert_eq!(stdout_of(&machine.watch_once(&["--json"])), "");

    // Whoever asks for charges alone is told of charges alone.
    let rest = ChargeStep::Refund {
        amount: None,
        state: RefundState::Succeeded,
    };
    shop.step_charge(&charge, &rest).unwrap();
    let alone = machine.watch_once(&["--json", "--triggers", "charge.added"]);
    assert_exit_code(&alone, 0);
    assert_eq!(stdout_of(&alone), "");
}

#[test]
fn what_follows_charges_is_not_watched_without_them() {
    let machine = Machine::new();
    let refused = machine.watch_once(&["--triggers", "refund.added"]);
    assert_exit_code(&refused, 2);
    assert!(stderr_of(&refused).contains("charge.added"));
    assert!(machine.sandbox.requests().is_empty());
}
