//! What reaches a terminal, whom a key is sent to, and who may look into the program.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    time::{Duration, Instant},
};

use shopbell_sandbox::Account;

use super::*;

/// A sequence that retitles the terminal, one in C1, an override, a line of one's own, a blank
/// without a width.
const HOSTILE: &str =
    "Kiln\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}puC\u{2066}\nshopbell: all is well\u{200b}\u{7f}";

/// The characters that no terminal may be shown, line ends apart.
fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{2028}' | '\u{2029}')
}

fn assert_harmless(output: &Output) {
    for text in [stdout_of(output), stderr_of(output)] {
        let found: String = text.chars().filter(|c| is_hostile(*c)).collect();
        assert_eq!(found, "", "{text:?}");
        let forged = text.lines().any(|line| line == "shopbell: all is well");
        assert!(!forged, "{text:?}");
    }
}

fn hostile_machine() -> Machine {
    let runtime = Runtime::new().unwrap();
    let options = SandboxOptions {
        account: Account {
            name: HOSTILE.into(),
            ..Account::default()
        },
        ..SandboxOptions::default()
    };
    let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
    Machine {
        sandbox,
        runtime,
        folder: tempfile::tempdir().unwrap(),
    }
}

#[test]
fn nothing_that_a_shop_calls_itself_or_its_goods_is_obeyed() {
    let machine = hostile_machine();
    assert_harmless(&machine.watch_once(&[]));
    let sell = || {
        machine.sandbox.shop().create_charge(ChargeSpec {
            description: Some(HOSTILE.into()),
            ..ChargeSpec::default()
        })
    };
    sell();
    let plain = machine.watch_once(&[]);
    assert_exit_code(&plain, 0);
    assert_harmless(&plain);
    assert_eq!(
        stdout_of(&plain).lines().count(),
        1,
        "{}",
        stdout_of(&plain)
    );
    assert!(stderr_of(&plain).contains("Kiln"), "{}", stderr_of(&plain));
    sell();
    let json = machine.watch_once(&["--json"]);
    assert_exit_code(&json, 0);
    assert_harmless(&json);
    let line: Value = serde_json::from_str(stdout_of(&json).trim()).unwrap();
    assert_eq!(line["description"], HOSTILE, "a program gets all of it");
    let nobody = format!("Nobody{HOSTILE}");
    let ledger = machine.ledger();
    let ledger = ledger.to_str().unwrap();
    let arguments = [
        "watch",
        "--connection",
        &nobody,
        "--once",
        "--ledger",
        ledger,
    ];
    let unknown = run_to_end(machine.command(&arguments), "");
    assert_exit_code(&unknown, 2);
    assert_harmless(&unknown);
}

#[test]
fn nothing_that_a_server_says_of_a_failure_is_obeyed() {
    let machine = Machine::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let error =
            serde_json::json!({ "error": { "type": "invalid_request_error", "message": HOSTILE } });
        let body = error.to_string();
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.read(&mut [0; 4096]);
            let length = body.len();
            let head = format!(
                "HTTP/1.1 401 Unauthorized\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    let arguments = ["watch", "--key-stdin", "--once", "--api", &url, "--ledger"];
    let mut command = machine.command(&arguments);
    command.arg(machine.ledger());
    let refused = run_to_end(command, machine.sandbox.key());
    assert_exit_code(&refused, 4);
    assert_harmless(&refused);
    assert!(
        stderr_of(&refused).contains("Kiln"),
        "{}",
        stderr_of(&refused)
    );
}

#[test]
fn a_stored_key_is_not_sent_to_a_server_that_an_argument_names() {
    let machine = Machine::new();
    assert_exit_code(&machine.watch_once(&[]), 0);
    let other = Machine::new();
    let (ledger, url) = (machine.ledger(), other.sandbox.url());
    let ledger = ledger.to_str().unwrap();
    for way in [
        &["--connection", "Kiln & Cup"][..],
        &["--key-stdin"],
        &["--connection", "Kiln & Cup", "--once"],
    ] {
        let mut arguments = vec!["watch", "--ledger", ledger, "--api", &url];
        arguments.extend(way);
        // The other server is another account to this key, and says that it is the same.
        let refused = end_by_itself(machine.command(&arguments), other.sandbox.key());
        assert_exit_code(&refused, 2);
        let said = stderr_of(&refused);
        assert!(said.contains(&url), "{said}");
        assert!(said.contains(&machine.sandbox.url()), "{said}");
    }
    let live = machine.watch(&["--once"]);
    let live = run_to_end(live, "sk_live_0123456789abcdefghij");
    assert_exit_code(&live, 2);
    let asked = machine.sandbox.requests();
    let sent = asked
        .iter()
        .any(|request| format!("{request:?}").contains("sk_live_"));
    assert!(!sent, "{asked:?}");
}

#[test]
fn a_portal_in_place_of_stripe_is_told_from_no_network() {
    let machine = Machine::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            let _ = stream.read(&mut [0; 4096]);
            let _ =
                stream.write_all(b"HTTP/1.1 302 Found\r\nlocation: http://hotel.example/\r\n\r\n");
        }
    });
    let run = |language: &str| {
        let mut command = machine.command(&["watch", "--key-stdin", "--once", "--ledger"]);
        command.arg(machine.ledger());
        command.env("HTTPS_PROXY", &proxy).env("LANG", language);
        run_to_end(command, machine.sandbox.key())
    };
    let refused = run("C.UTF-8");
    assert_exit_code(&refused, 5);
    let said = stderr_of(&refused);
    assert!(
        said.contains("There is no secure connection to Stripe"),
        "{said}"
    );
    assert!(said.contains("date and time"), "{said}");
    let said = stderr_of(&run("ja_JP.UTF-8"));
    assert!(said.contains("Stripeに安全に接続できません"), "{said}");
}

#[test]
fn nobody_looks_into_the_program_and_it_leaves_no_core() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let mut command = machine.watch(&["--json", "--interval", "5"]);
    let me = std::fs::metadata("/proc/self").unwrap().uid();
    // Root may look into everything; what the system would show to a person is seen as another.
    let person = if me == 0 { 65_534 } else { me };
    if me == 0 {
        open_to(person, machine.folder.path());
        command.uid(person).gid(person);
    }
    let mut program = Ending(start_program(command, machine.sandbox.key()));
    let mut lines = BufReader::new(program.0.stdout.take().unwrap());
    let sold = machine.sandbox.shop().create_charge(ChargeSpec::default());
    assert!(read_next_line(&mut lines).contains(&sold));
    let folder = PathBuf::from("/proc").join(program.0.id().to_string());
    let status = std::fs::read_to_string(folder.join("status")).unwrap();
    let owner = format!("Uid:\t{person}\t");
    assert!(status.contains(&owner), "{status}");
    // The system gives the files of a process that may not be dumped to root.
    assert_eq!(std::fs::metadata(folder.join("mem")).unwrap().uid(), 0);
    let limits = std::fs::read_to_string(folder.join("limits")).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core: Vec<&str> = core.unwrap().split_whitespace().skip(4).collect();
    assert_eq!(core, ["0", "0", "bytes"]);
}

/// Runs what must end although it was asked to watch.
fn end_by_itself(command: Command, stdin: &str) -> Output {
    let mut child = start_program(command, stdin);
    let deadline = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!(
                "it still runs: {}",
                stderr_of(&child.wait_with_output().unwrap())
            );
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().unwrap()
}

/// Ends the program also where the test fails.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Hands a folder over to another person.
fn open_to(person: u32, path: &std::path::Path) {
    std::os::unix::fs::chown(path, Some(person), Some(person)).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            open_to(person, &entry.unwrap().path());
        }
    }
}
