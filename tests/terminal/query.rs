//! The ledger asked in SQL, in the real program.

use std::process::Output;

use serde_json::Value;
use shopbell_sandbox::ChargeSpec;

use super::{Machine, assert_exit_code, run_to_end, start_program, stderr_of, stdout_of};

impl Machine {
    fn query(&self, arguments: &[&str], stdin: &str) -> Output {
        let ledger = self.ledger();
        let mut all = vec!["query", "--ledger", ledger.to_str().unwrap()];
        all.extend(arguments);
        run_to_end(self.command(&all), stdin)
    }

    /// A machine whose ledger holds two charges.
    fn with_two_charges() -> Self {
        let machine = Self::new();
        machine.watch_once(&[]);
        for (amount, description) in [(1250, "Two \"blue\" jugs, small"), (300, "=1+1\u{1b}[31m")] {
            machine.sandbox.shop().create_charge(ChargeSpec {
                amount: Some(amount),
                currency: Some("usd".into()),
                description: Some(description.into()),
                ..ChargeSpec::default()
            });
        }
        machine.watch_once(&[]);
        machine
    }
}

#[test]
fn rows_are_printed_as_a_table_as_csv_and_as_json_lines() {
    let machine = Machine::with_two_charges();
    let sql = "SELECT amount, title, parent FROM arrivals ORDER BY amount";
    let table = machine.query(&[sql], "");
    assert_exit_code(&table, 0);
    let lines: Vec<String> = stdout_of(&table).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>(),
        ["amount", "title", "parent"]
    );
    assert!(lines[1].contains("300  =1+1 [31m"), "{lines:?}");
    assert!(
        !stdout_of(&table).contains('\u{1b}'),
        "a terminal obeys nothing of it"
    );

    let csv = machine.query(&[sql, "--csv"], "");
    assert_exit_code(&csv, 0);
    let expected =
        "amount,title,parent\n300,=1+1\u{1b}[31m,\n1250,\"Two \"\"blue\"\" jugs, small\",\n";
    assert_eq!(
        stdout_of(&csv),
        expected,
        "a program is given what there is"
    );

    let json = machine.query(&["--json"], sql);
    assert_exit_code(&json, 0);
    assert!(
        stdout_of(&json).starts_with("{\"amount\":300,\"title\":"),
        "in their order"
    );
    let rows: Vec<Value> = stdout_of(&json)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows[1]["title"], "Two \"blue\" jugs, small");
    assert_eq!(
        (&rows[0]["amount"], &rows[0]["parent"]),
        (&300.into(), &Value::Null)
    );

    let views = machine.query(&["--views"], "");
    assert_exit_code(&views, 0);
    assert!(stdout_of(&views).contains("the currency's smallest unit"));
}

#[test]
fn what_is_not_answered_says_why_and_where() {
    let machine = Machine::with_two_charges();
    for (sql, why) in [
        (
            "DELETE FROM arrivals",
            "cannot modify arrivals because it is a view",
        ),
        ("DELETE FROM main.arrivals", "only SELECT"),
        ("SELECT salt FROM key_salt", "key_salt is no view"),
        ("SELECT 1; SELECT 2", "one statement"),
        (
            "SELECT\n  amuont FROM arrivals",
            "no such column: amuont (line 2, character 3: amuont FROM arrivals",
        ),
        ("SELECT created::date FROM arrivals", "unrecognized token"),
    ] {
        let output = machine.query(&[sql], "");
        assert_exit_code(&output, 2);
        assert!(stderr_of(&output).contains(why), "{}", stderr_of(&output));
        assert_eq!(stdout_of(&output), "");
    }
    assert_exit_code(&machine.query(&[], "  \n"), 2);
    let nowhere = machine.command(&["query", "--ledger", "/nonexistent/x.sqlite3", "SELECT 1"]);
    let nowhere = run_to_end(nowhere, "");
    assert_exit_code(&nowhere, 2);
    assert!(stderr_of(&nowhere).contains("there is no ledger"));
    std::fs::write(
        machine.folder.path().join("list.txt"),
        "my shopping list\n".repeat(99),
    )
    .unwrap();
    let list = machine.folder.path().join("list.txt");
    let list = machine.command(&["query", "SELECT 1", "--ledger", list.to_str().unwrap()]);
    assert_exit_code(&run_to_end(list, ""), 7);
}

#[test]
fn a_watching_shopbell_is_not_disturbed_and_a_reader_may_leave() {
    let machine = Machine::with_two_charges();
    let mut watching = start_program(
        machine.watch(&["--json", "--interval", "5"]),
        machine.sandbox.key(),
    );
    let mut lines = std::io::BufReader::new(watching.stdout.take().unwrap());
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(super::read_next_line(&mut lines).contains(&sold));
    let count = machine.query(&["SELECT count(*) AS n FROM arrivals", "--json"], "");
    assert_eq!(stdout_of(&count).trim(), r#"{"n":3}"#);
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(super::read_next_line(&mut lines).contains(&sold));
    super::terminate_program(&watching);
    assert!(watching.wait().unwrap().success());

    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let ledger = machine.ledger();
    let command = machine.command(&[
        "query",
        "--csv",
        endless,
        "--ledger",
        ledger.to_str().unwrap(),
    ]);
    let mut child = start_program(command, "");
    drop(child.stdout.take());
    // Nobody reads any more: that is an end.
    assert_exit_code(&child.wait_with_output().unwrap(), 0);
}

#[test]
fn times_are_date_times_unless_unix_seconds_are_asked_for() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let first_line = |output: &Output| -> Value {
        serde_json::from_str(stdout_of(output).lines().next().unwrap()).unwrap()
    };
    machine.sandbox.shop().create_charge(ChargeSpec::default());
    let created = first_line(&machine.watch_once(&["--json"]))["created"].clone();
    let created = created.as_str().unwrap().to_owned();
    assert!(created.len() == 20 && created.ends_with('Z'), "{created}");
    machine.sandbox.shop().create_charge(ChargeSpec::default());
    let unix = first_line(&machine.watch_once(&["--json", "--unix-times"]));
    assert!(unix["created"].as_i64().unwrap() > 1_700_000_000);
    assert_exit_code(&machine.watch_once(&["--unix-times"]), 2);
}
