//! Whether the record is whole, and what was there before it.

use serde_json::Value;
use shopbell_sandbox::{Access, AnySpec, ChargeSpec};

use super::{Machine, assert_exit_code, run_to_end, stderr_of, stdout_of};

impl Machine {
    fn run(&self, command: &str, more: &[&str]) -> std::process::Output {
        let (ledger, url) = (self.ledger(), self.sandbox.url());
        let ledger = ledger.to_str().unwrap();
        let mut arguments = vec![command, "--key-stdin", "--ledger", ledger, "--api", &url];
        arguments.extend(more);
        run_to_end(self.command(&arguments), self.sandbox.key())
    }
}

fn last_line(output: &std::process::Output) -> Value {
    let text = stdout_of(output);
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

#[test]
fn an_audit_says_whether_the_record_is_complete_and_prints_what_was_missing() {
    let machine = Machine::new();
    machine.sandbox.set_time(machine.sandbox.now() - 7200);
    machine.watch_once(&[]);
    let spec = AnySpec::Charges(ChargeSpec::default());
    let sold = machine.sandbox.shop().create_many(spec, 3);
    machine.watch_once(&[]);
    machine.sandbox.advance(3600);

    let whole = machine.run("audit", &[]);
    assert_exit_code(&whole, 0);
    assert!(
        stdout_of(&whole).starts_with("Complete up to "),
        "{}",
        stdout_of(&whole)
    );
    assert!(
        stdout_of(&whole).contains("3 objects"),
        "{}",
        stdout_of(&whole)
    );

    let ledger = rusqlite::Connection::open(machine.ledger()).unwrap();
    let gone = ledger.execute("DELETE FROM arrivals WHERE object_id = ?1", [&sold[0]]);
    assert_eq!(gone.unwrap(), 1);
    drop(ledger);
    let missing = machine.run("audit", &["--json"]);
    assert_exit_code(&missing, 9);
    assert!(
        stdout_of(&missing)
            .lines()
            .next()
            .unwrap()
            .contains(&sold[0])
    );
    let said = last_line(&missing);
    assert_eq!(
        (&said["complete"], &said["audit"]["missing"]),
        (&false.into(), &1.into())
    );
    assert_exit_code(&machine.run("audit", &[]), 0);

    let some = [
        ("account", Access::Read),
        ("charges", Access::Read),
        ("events", Access::Read),
    ];
    machine
        .sandbox
        .set_permissions(machine.sandbox.key(), &some);
    let unproved = machine.run("audit", &[]);
    assert_exit_code(&unproved, 3);
    assert!(stderr_of(&unproved).contains("customer.added is not compared"));
}

#[test]
fn older_arrivals_are_read_and_none_is_printed() {
    let machine = Machine::new();
    let spec = AnySpec::Charges(ChargeSpec {
        created: Some(machine.sandbox.now() - 5 * 86_400),
        ..ChargeSpec::default()
    });
    machine.sandbox.shop().create_many(spec, 130);
    let nothing = machine.run("history", &[]);
    assert_exit_code(&nothing, 2);
    assert!(stderr_of(&nothing).contains("--days or --all"));
    let read = machine.run("history", &["--days", "30", "--json"]);
    assert_exit_code(&read, 0);
    assert_eq!(stdout_of(&read).lines().count(), 1, "{}", stdout_of(&read));
    let said = last_line(&read);
    assert_eq!(said["history"]["state"], "done");
    let again = machine.run("history", &["--all"]);
    assert_exit_code(&again, 0);
    assert!(
        stdout_of(&again).starts_with("Done: 0 older arrivals"),
        "{}",
        stdout_of(&again)
    );
    assert_eq!(stdout_of(&machine.watch_once(&["--json"])), "");
}
