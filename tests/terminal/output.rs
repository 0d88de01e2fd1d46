//! Standard output that is full, closed or not read: what was not printed is printed by the next run,
//! and no poll waits for it.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use shopbell_sandbox::{AnySpec, ChargeSpec};

use super::{
    Machine, assert_exit_code, read_next_line, run_to_end, start_program, stderr_of, stdout_of,
    terminate_program,
};

/// More than a pipe holds, by far.
const MANY: usize = 600;
/// Far more than anything here takes.
const DEADLINE: Duration = Duration::from_secs(120);

/// A machine whose first, silent poll is done and where so many charges came since.
fn machine_with(charges: usize) -> Machine {
    let machine = Machine::new();
    assert_exit_code(&machine.watch_once(&[]), 0);
    sell(&machine, charges);
    machine
}

fn sell(machine: &Machine, charges: usize) {
    let spec = AnySpec::Charges(ChargeSpec::default());
    machine.sandbox.shop().create_many(spec, charges);
}

fn full_disk() -> Stdio {
    File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into()
}

/// How many arrivals were recorded, and how many of them printed.
fn recorded_and_printed(machine: &Machine) -> (usize, usize) {
    let ledger = rusqlite::Connection::open(machine.ledger()).unwrap();
    let sql = "SELECT count(*), coalesce(sum(alerted), 0) FROM arrivals";
    let counts = ledger.query_row(sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    });
    let (recorded, printed) = counts.unwrap();
    (
        usize::try_from(recorded).unwrap(),
        usize::try_from(printed).unwrap(),
    )
}

fn ids(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Ended with the test, however it goes.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_until(what: &str, mut met: impl FnMut() -> bool) {
    let began = Instant::now();
    while !met() {
        assert!(began.elapsed() < DEADLINE, "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_full_disk_has_an_exit_code_of_its_own_and_marks_nothing() {
    let machine = machine_with(5);
    let mut command = machine.watch(&["--once", "--json"]);
    command.stdout(full_disk());
    let output = run_to_end(command, machine.sandbox.key());
    assert_exit_code(&output, 8);
    let said = stderr_of(&output);
    assert!(said.contains("standard output"), "{said}");
    assert_eq!(recorded_and_printed(&machine), (5, 0));

    let next = machine.watch_once(&["--json"]);
    assert_exit_code(&next, 0);
    assert_eq!(ids(&stdout_of(&next)).len(), 5);
    assert_eq!(recorded_and_printed(&machine), (5, 5));
}

#[test]
fn what_the_app_could_not_show_is_printed_line_by_line() {
    let machine = machine_with(5);
    let mut command = machine.watch(&["--once", "--json"]);
    command.stdout(full_disk());
    assert_exit_code(&run_to_end(command, machine.sandbox.key()), 8);
    // As the app with its window leaves them: as one summary, which was refused.
    let ledger = rusqlite::Connection::open(machine.ledger()).unwrap();
    let first = "(SELECT min(id) FROM outbox)";
    let summary = format!(
        "UPDATE outbox_arrivals SET alert = {first};
         DELETE FROM outbox WHERE id <> {first};
         UPDATE outbox SET tries = 1, refusals = 1, next_try = queued + 500;"
    );
    ledger.execute_batch(&summary).unwrap();
    drop(ledger);
    let next = machine.watch_once(&["--json"]);
    assert_exit_code(&next, 0);
    let printed = ids(&stdout_of(&next));
    assert_eq!(printed.iter().collect::<BTreeSet<_>>().len(), 5);
    assert_eq!((printed.len(), recorded_and_printed(&machine)), (5, (5, 5)));
}

#[test]
fn a_run_that_watches_ends_when_its_output_is_full() {
    let machine = machine_with(2);
    let mut command = machine.watch(&["--json", "--interval", "5"]);
    command.stdout(full_disk()).env("SHOPBELL_LOG", "off");
    let mut child = Ending(start_program(command, machine.sandbox.key()));
    wait_until("the run to end", || child.0.try_wait().unwrap().is_some());
    assert_eq!(child.0.wait().unwrap().code(), Some(8));
    assert_eq!(recorded_and_printed(&machine), (2, 0));
}

#[test]
fn a_run_that_is_killed_repeats_the_line_in_flight_at_the_most() {
    let machine = machine_with(MANY);
    let command = machine.watch(&["--once", "--json"]);
    let mut child = start_program(command, machine.sandbox.key());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut text: String = (0..100).map(|_| read_next_line(&mut lines)).collect();
    child.kill().unwrap();
    // What was written before the end is there to be read.
    lines.read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    let first = ids(&text);
    assert!(first.len() < MANY, "it was killed in the middle");

    let second = ids(&stdout_of(&machine.watch_once(&["--json"])));
    let all: BTreeSet<_> = first.iter().chain(&second).collect();
    assert_eq!(all.len(), MANY, "none is lost");
    let repeated = first.len() + second.len() - MANY;
    assert!(repeated <= 1, "{repeated} lines came twice");
    assert_eq!(recorded_and_printed(&machine), (MANY, MANY));
}

#[test]
fn a_reader_that_has_enough_ends_the_run_and_leaves_the_rest_to_the_next() {
    let machine = machine_with(MANY);
    let command = machine.watch(&["--once", "--json"]);
    let mut child = start_program(command, machine.sandbox.key());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let read: String = (0..100).map(|_| read_next_line(&mut lines)).collect();
    drop(lines);
    assert_exit_code(&child.wait_with_output().unwrap(), 0);
    let (recorded, printed) = recorded_and_printed(&machine);
    // Beyond the hundred, what the pipe still held.
    assert!(
        recorded == MANY && (100..400).contains(&printed),
        "{printed}"
    );

    let rest = ids(&stdout_of(&machine.watch_once(&["--json"])));
    assert_eq!(rest.len(), MANY - printed);
    let read: BTreeSet<_> = ids(&read).into_iter().collect();
    assert!(rest.iter().all(|id| !read.contains(id)), "none comes twice");
}

#[test]
fn a_reader_that_does_not_read_stops_no_poll() {
    let machine = machine_with(MANY);
    let mut command = machine.watch(&["--json", "--interval", "5"]);
    command.env("SHOPBELL_LOG", "off").stderr(Stdio::null());
    let mut child = start_program(command, machine.sandbox.key());
    let reader = child.stdout.take().unwrap();
    wait_until("all to be recorded", || {
        recorded_and_printed(&machine).0 == MANY
    });
    machine.sandbox.clear_requests();
    sell(&machine, 1);
    let polls = || {
        let requests = machine.sandbox.requests().into_iter();
        requests.filter(|one| one.path == "/v1/events").count()
    };
    wait_until("two more polls", || polls() >= 2);
    wait_until("the newest to be recorded", || {
        recorded_and_printed(&machine).0 == MANY + 1
    });
    let printed = recorded_and_printed(&machine).1;
    assert!(printed < MANY, "the pipe holds no more: {printed}");

    // Nor does it hold up the end.
    terminate_program(&child);
    assert_exit_code(&child.wait_with_output().unwrap(), 0);
    let written = BufReader::new(reader).lines().map(|line| line.unwrap());
    let written: Vec<_> = ids(&written.collect::<Vec<_>>().join("\n"));
    let rest = ids(&stdout_of(&machine.watch_once(&["--json"])));
    let all: BTreeSet<_> = written.iter().chain(&rest).collect();
    assert_eq!(all.len(), MANY + 1);
    let repeated = written.len() + rest.len() - all.len();
    assert!(repeated <= 1, "{repeated} lines came twice");
}

#[test]
fn a_status_that_cannot_be_written_ends_nothing() {
    let machine = machine_with(3);
    let mut command = machine.watch(&["--once", "--json"]);
    command.env("SHOPBELL_LOG", "off").stderr(full_disk());
    let output = run_to_end(command, machine.sandbox.key());
    assert_exit_code(&output, 0);
    assert_eq!(ids(&stdout_of(&output)).len(), 3);
}
