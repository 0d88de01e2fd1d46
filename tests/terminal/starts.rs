//! How a run starts: by which path, with which key, with or without a network, under `nohup`.

use super::*;

#[cfg(unix)]
#[test]
fn a_hang_up_that_was_to_be_ignored_ends_nothing() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let watch = machine.watch(&["--json", "--interval", "5"]);
    // What `nohup` does, and no more.
    let mut nohup = Command::new("sh");
    nohup
        .args(["-c", "trap '' HUP; exec \"$0\" \"$@\""])
        .arg(watch.get_program())
        .args(watch.get_args())
        .envs(
            watch
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = start_program(nohup, machine.sandbox.key());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(read_next_line(&mut lines).contains(&sold));
    let id = child.id().to_string();
    let hung_up = Command::new("kill").args(["-HUP", &id]).status();
    assert!(hung_up.unwrap().success());
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(read_next_line(&mut lines).contains(&sold));
    terminate_program(&child);
    assert_exit_code(&child.wait_with_output().unwrap(), 0);
}

#[cfg(unix)]
#[test]
fn one_ledger_is_watched_once_by_whatever_path() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let link = machine.folder.path().join("link.sqlite3");
    std::os::unix::fs::symlink(machine.ledger(), &link).unwrap();
    let command = machine.watch(&["--json", "--interval", "5"]);
    let mut first = start_program(command, machine.sandbox.key());
    let mut lines = BufReader::new(first.stdout.take().unwrap());
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(read_next_line(&mut lines).contains(&sold));
    let url = machine.sandbox.url();
    let link = link.to_str().unwrap();
    let second = [
        "watch",
        "--key-stdin",
        "--once",
        "--api",
        &url,
        "--ledger",
        link,
    ];
    let second = run_to_end(machine.command(&second), machine.sandbox.key());
    assert_exit_code(&second, 6);
    terminate_program(&first);
    first.wait().unwrap();
}

#[test]
fn a_key_that_is_known_asks_nothing_but_what_is_new() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    machine.sandbox.clear_requests();
    assert_exit_code(&machine.watch_once(&[]), 0);
    let asked = machine.sandbox.requests().into_iter();
    let asked: Vec<_> = asked.map(|one| one.path).collect();
    assert_eq!(asked, ["/v1/events"], "the signal and nothing else");
}

#[test]
fn a_start_without_a_network_watches_and_recovers() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let unavailable = shopbell_sandbox::Fault::status(503);
    machine.sandbox.inject(unavailable);
    let command = machine.watch(&["--json", "--interval", "5"]);
    let mut child = start_program(command, machine.sandbox.key());
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("problem") {
        line.clear();
        assert!(told.read_line(&mut line).unwrap() > 0, "it ended");
    }
    let drained = std::thread::spawn(move || told.read_to_end(&mut Vec::new()));
    machine.sandbox.clear_faults();
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    assert!(read_next_line(&mut lines).contains(&sold));
    terminate_program(&child);
    assert_exit_code(&child.wait_with_output().unwrap(), 0);
    drained.join().unwrap().unwrap();
}
