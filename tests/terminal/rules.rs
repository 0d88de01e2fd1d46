//! What the rules of a connection are in a log: nothing, unless they are asked for.

use serde_json::Value;
use shopbell_core::{
    Trigger,
    ledger::{Ledger, LedgerError, connections, rules},
    rule::{Minimum, Rule},
};
use shopbell_sandbox::ChargeSpec;

use super::{Machine, assert_exit_code, stdout_of};

fn amounts(text: &str) -> Vec<i64> {
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| line["amount"].as_i64().unwrap()).collect()
}

fn unread(ledger: &Ledger) -> u32 {
    let sql = "SELECT count(*) FROM arrivals WHERE is_read = 0";
    let count = ledger.read_blocking(|db| Ok(db.query_row(sql, [], |row| row.get(0))?));
    count.unwrap_or_else(|error: LedgerError| panic!("{error}"))
}

#[test]
fn rules_hold_only_where_they_are_asked_for() {
    let machine = Machine::new();
    assert_exit_code(&machine.watch_once(&[]), 0);
    let ledger = Ledger::open(&machine.ledger()).unwrap();
    let rule = Rule {
        minimums: vec![Minimum {
            currency: "usd".into(),
            amount: 5000,
        }],
        ..Rule::default()
    };
    let put = ledger.write_blocking(|db| {
        let known = connections::list_connections(db)?;
        // The connection of a run with a key of its own goes with the run; what it recorded stays.
        let id = match known.first() {
            Some(known) => known.id.clone(),
            None => db.query_row("SELECT connection FROM walks LIMIT 1", [], |row| row.get(0))?,
        };
        rules::put_rule(db, &id, Trigger::Charge, &rule)
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    let sell = |amount| {
        machine.sandbox.shop().create_charge(ChargeSpec {
            amount: Some(amount),
            ..ChargeSpec::default()
        });
    };
    sell(100);
    assert_eq!(amounts(&stdout_of(&machine.watch_once(&["--json"]))), [100]);
    assert_eq!(unread(&ledger), 1);
    sell(200);
    sell(7000);
    let asked = machine.watch_once(&["--json", "--rules"]);
    assert_exit_code(&asked, 0);
    assert_eq!(amounts(&stdout_of(&asked)), [7000]);
    assert_eq!(unread(&ledger), 2, "what was left out is read");
    assert_eq!(stdout_of(&machine.watch_once(&["--json"])), "");
}
