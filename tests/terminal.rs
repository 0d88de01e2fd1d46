//! `shopbell watch`, the real program without a display, against a sandbox over HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "terminal/flows.rs"]
mod flows;
#[path = "terminal/follow_ups.rs"]
mod follow_ups;
#[path = "terminal/mcp.rs"]
mod mcp;
#[path = "terminal/output.rs"]
mod output;
#[path = "terminal/query.rs"]
mod query;
#[path = "terminal/record.rs"]
mod record;
#[path = "terminal/rules.rs"]
mod rules;
#[path = "terminal/safety.rs"]
mod safety;
#[path = "terminal/starts.rs"]
mod starts;
#[path = "terminal/without_account.rs"]
mod without_account;

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Output, Stdio},
};

use serde_json::Value;
use shopbell_sandbox::{Access, AnySpec, ChargeSpec, CustomerSpec, Sandbox, SandboxOptions};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A sandbox, a ledger of its own, and no desktop at all.
struct Machine {
    runtime: Runtime,
    sandbox: Sandbox,
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(SandboxOptions::default()));
        Self {
            sandbox: sandbox.unwrap(),
            runtime,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("watch.sqlite3")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shopbell"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.folder.path().join("data"))
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("SHOPBELL_LOG", "trace")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// `watch` with a key from standard input and the machine's ledger.
    fn watch(&self, more: &[&str]) -> Command {
        let (ledger, url) = (self.ledger(), self.sandbox.url());
        let ledger = ledger.to_str().unwrap();
        let mut arguments = vec!["watch", "--key-stdin", "--ledger", ledger, "--api", &url];
        arguments.extend(more);
        self.command(&arguments)
    }

    fn watch_once(&self, more: &[&str]) -> Output {
        let mut all = vec!["--once"];
        all.extend(more);
        run_to_end(self.watch(&all), self.sandbox.key())
    }
}

fn start_program(mut command: Command, stdin: &str) -> Child {
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A program that ends before it reads is no failure of the test's.
    let _ = writeln!(pipe, "{stdin}");
    child
}

fn run_to_end(command: Command, stdin: &str) -> Output {
    start_program(command, stdin).wait_with_output().unwrap()
}

fn stdout_of(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr_of(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn assert_exit_code(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", stderr_of(output));
}

fn read_next_line(reader: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    line
}

fn terminate_program(child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").arg(id).status().unwrap().success());
}

#[test]
fn once_prints_what_is_new_as_json_lines_and_never_twice() {
    let machine = Machine::new();
    machine.sandbox.shop().create_charge(ChargeSpec::default());
    let first = machine.watch_once(&["--json"]);
    assert_exit_code(&first, 0);
    assert_eq!(stdout_of(&first), "", "the first walk is a silent baseline");

    let charge = machine.sandbox.shop().create_charge(ChargeSpec {
        amount: Some(1250),
        ..ChargeSpec::default()
    });
    let customer = machine
        .sandbox
        .shop()
        .create_customer(CustomerSpec::default());
    let second = machine.watch_once(&["--json"]);
    assert_exit_code(&second, 0);
    let lines: Vec<Value> = stdout_of(&second)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    let line = lines
        .iter()
        .find(|line| line["trigger"] == "charge.added")
        .unwrap();
    assert_eq!(line["id"], charge.as_str());
    assert_eq!(line["amount"], 1250);
    assert_eq!(line["outcome"]["network_status"], "approved_by_network");
    assert!(line["connection"].as_str().unwrap().ends_with(":test"));
    let line = lines
        .iter()
        .find(|line| line["trigger"] == "customer.added")
        .unwrap();
    assert_eq!(line["id"], customer.as_str());
    assert!(line.get("account_balance").is_some());

    let third = machine.watch_once(&["--json"]);
    assert_exit_code(&third, 0);
    assert_eq!(stdout_of(&third), "");
}

#[test]
fn many_at_once_are_printed_one_by_one() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let spec = AnySpec::Charges(ChargeSpec::default());
    let ids = machine.sandbox.shop().create_many(spec, 250);
    let printed = machine.watch_once(&["--json"]);
    assert_exit_code(&printed, 0);
    let text = stdout_of(&printed);
    assert_eq!(text.lines().count(), 250);
    assert!(ids.iter().all(|id| text.contains(id.as_str())));
}

#[test]
fn people_get_a_readable_line_and_the_status() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    machine.sandbox.shop().create_charge(ChargeSpec {
        amount: Some(1250),
        currency: Some("usd".into()),
        description: Some("Two blue jugs".into()),
        ..ChargeSpec::default()
    });
    let output = machine.watch_once(&[]);
    assert_exit_code(&output, 0);
    let line = stdout_of(&output);
    assert!(
        line.contains("New charge · $12.50  Two blue jugs"),
        "{line}"
    );
    assert!(line.trim_end().ends_with("[Kiln & Cup]"), "{line}");
    let status = stderr_of(&output);
    assert!(status.contains("Kiln & Cup · watching"), "{status}");
    assert!(status.contains("of 100 calls"), "{status}");
}

#[test]
fn only_the_triggers_that_are_named_are_watched() {
    let machine = Machine::new();
    machine.watch_once(&["--triggers", "customer.added"]);
    machine.sandbox.shop().create_charge(ChargeSpec::default());
    let customer = machine
        .sandbox
        .shop()
        .create_customer(CustomerSpec::default());
    let output = machine.watch_once(&["--json", "--triggers", "customer.added"]);
    let text = stdout_of(&output);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(&customer));
}

#[test]
fn the_exit_code_says_how_it_went() {
    let machine = Machine::new();
    let rejected = run_to_end(machine.watch(&["--once"]), "sk_test_51NobodyHasThisKey");
    assert_exit_code(&rejected, 4);
    let publishable = run_to_end(machine.watch(&["--once"]), "pk_test_51Abcdefghij");
    assert_exit_code(&publishable, 4);
    assert!(stderr_of(&publishable).contains("publishable"));
    let nothing = run_to_end(machine.watch(&["--once"]), "");
    assert_exit_code(&nothing, 2);
    let nobody = machine.command(&["watch", "--connection", "Nobody", "--once"]);
    let nobody = run_to_end(nobody, "");
    assert_exit_code(&nobody, 2);
    assert!(stderr_of(&nobody).contains("Nobody"));
    let elsewhere = ["watch", "--key-stdin", "--api", "https://api.example.com"];
    let elsewhere = run_to_end(machine.command(&elsewhere), "");
    assert_exit_code(&elsewhere, 2);
    assert!(stderr_of(&elsewhere).contains("on this machine"));

    let partly = machine.sandbox.restricted_key(&[
        ("account", Access::Read),
        ("charges", Access::Read),
        ("events", Access::Read),
    ]);
    let partly = run_to_end(machine.watch(&["--once"]), &partly);
    assert_exit_code(&partly, 3);
    assert!(
        stderr_of(&partly).contains("customer.added is not read"),
        "{}",
        stderr_of(&partly)
    );
}

#[test]
fn a_server_that_is_not_there_and_a_ledger_of_another_time_have_codes_too() {
    let machine = Machine::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let ledger = machine.ledger();
    let arguments = ["watch", "--key-stdin", "--once", "--api", &url, "--ledger"];
    let mut command = machine.command(&arguments);
    command.arg(&ledger);
    assert_exit_code(&run_to_end(command, machine.sandbox.key()), 5);

    machine.watch_once(&[]);
    let database = rusqlite::Connection::open(&ledger).unwrap();
    database.pragma_update(None, "user_version", 9_999).unwrap();
    drop(database);
    let newer = machine.watch_once(&[]);
    assert_exit_code(&newer, 7);
    assert!(stderr_of(&newer).contains("9999"), "{}", stderr_of(&newer));
}

#[test]
fn it_watches_until_it_is_asked_to_end_and_a_second_one_is_told() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let command = machine.watch(&["--json", "--interval", "5"]);
    let mut first = start_program(command, machine.sandbox.key());
    let mut lines = BufReader::new(first.stdout.take().unwrap());
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(read_next_line(&mut lines).contains(&sold));
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(
        read_next_line(&mut lines).contains(&sold),
        "the next poll comes by itself"
    );

    let second = machine.watch_once(&[]);
    assert_exit_code(&second, 6);
    let holder = format!("shopbell watch (process {})", first.id());
    assert!(
        stderr_of(&second).contains(&holder),
        "{}",
        stderr_of(&second)
    );

    terminate_program(&first);
    let output = first.wait_with_output().unwrap();
    assert_exit_code(&output, 0);
    // Whoever comes next finds all of it marked.
    assert_eq!(stdout_of(&machine.watch_once(&["--json"])), "");
}

#[test]
fn a_reader_that_went_away_loses_no_arrival() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let command = machine.watch(&["--json", "--interval", "5"]);
    let mut child = start_program(command, machine.sandbox.key());
    drop(child.stdout.take());
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    let output = child.wait_with_output().unwrap();
    assert_exit_code(&output, 0);
    let next = machine.watch_once(&["--json"]);
    assert!(stdout_of(&next).contains(&sold), "{}", stdout_of(&next));
}

#[test]
fn the_key_is_printed_and_kept_nowhere() {
    let machine = Machine::new();
    let output = machine.watch_once(&[]);
    assert_exit_code(&output, 0);
    let key = machine.sandbox.key();
    assert!(!stderr_of(&output).contains(key) && !stdout_of(&output).contains(key));
    let mut folders = vec![machine.folder.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut bytes = Vec::new();
            std::fs::File::open(&path)
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
            let there = bytes.windows(key.len()).any(|part| part == key.as_bytes());
            assert!(!there, "{}", path.display());
        }
    }
}

#[test]
fn a_file_that_is_no_ledger_is_refused_and_left_as_it_is() {
    let machine = Machine::new();
    let words = "my shopping list\n".repeat(100);
    std::fs::write(machine.ledger(), &words).unwrap();
    let output = machine.watch_once(&[]);
    assert_exit_code(&output, 7);
    assert!(stderr_of(&output).contains("name another file"));
    assert_eq!(std::fs::read_to_string(machine.ledger()).unwrap(), words);
    let beside = std::fs::read_dir(machine.folder.path()).unwrap();
    assert_eq!(beside.count(), 1, "nothing is left beside it");
}

#[test]
fn a_run_with_a_key_of_its_own_leaves_no_connection_in_the_apps_ledger() {
    let machine = Machine::new();
    let url = machine.sandbox.url();
    let run = || {
        let command = machine.command(&["watch", "--key-stdin", "--once", "--json", "--api", &url]);
        run_to_end(command, machine.sandbox.key())
    };
    assert_exit_code(&run(), 0);
    let ledger = machine
        .folder
        .path()
        .join("data/app.shopbell.desktop/ledger.sqlite3");
    let connections = || -> i64 {
        let database = rusqlite::Connection::open(&ledger).unwrap();
        let count = database.query_row("SELECT count(*) FROM connections", [], |row| row.get(0));
        count.unwrap()
    };
    assert_eq!(connections(), 0);
    // What it read stays, so that the next run goes on from there.
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(stdout_of(&run()).contains(&sold));
    assert_eq!(connections(), 0);
}
