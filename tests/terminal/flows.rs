//! Flows and passed-on events in a terminal.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
};

use serde_json::{Value, json};
use shopbell_core::flow::signature::sign_payload;
use shopbell_sandbox::ChargeSpec;

use super::{Machine, assert_exit_code, run_to_end, stderr_of, stdout_of};

const SECRET: &str = "whsec_0123456789abcdef0123456789abcdef";

impl Machine {
    /// A command on the machine's ledger, with the key and a signing secret from standard input.
    fn on_account(&self, arguments: &[&str], more: &[&str]) -> std::process::Output {
        let (ledger, url) = (self.ledger(), self.sandbox.url());
        let ledger = ledger.to_str().unwrap();
        let place = ["--key-stdin", "--ledger", ledger, "--api", &url];
        let all: Vec<&str> = arguments
            .iter()
            .chain(&place)
            .chain(more)
            .copied()
            .collect();
        let input = format!("{}\n{SECRET}", self.sandbox.key());
        run_to_end(self.command(&all), &input)
    }

    fn flows(&self, more: &[&str]) -> String {
        let output = self.on_account(&["flows"], more);
        assert_exit_code(&output, 0);
        stdout_of(&output)
    }

    fn sell(&self, amount: i64) {
        self.sandbox.shop().create_charge(ChargeSpec {
            amount: Some(amount),
            ..ChargeSpec::default()
        });
    }
}

#[test]
fn a_flow_is_kept_tried_switched_on_and_followed() {
    let machine = Machine::new();
    machine.watch_once(&[]);
    let file = machine.folder.path().join("charges.csv");
    let plan = json!({
        "name": "Large charges",
        "trigger": "charge.added",
        "condition": "amount >= 5000",
        "steps": [{
            "kind": "append_file",
            "path": file,
            "format": "csv",
            "columns": [{ "name": "amount", "value": "{{ money(amount, currency) }}" }],
        }],
    });
    let named = machine.folder.path().join("flow.json");
    std::fs::write(&named, plan.to_string()).unwrap();
    let named = named.to_str().unwrap();
    machine.sell(7000);
    machine.sell(10);
    machine.watch_once(&[]);
    let saved = machine.flows(&["save", "--file", named]);
    assert!(saved.starts_with("off"), "{saved}");
    let tried = machine.flows(&["try", "Large charges"]);
    assert!(tried.contains("1 of 2 would have run"), "{tried}");
    assert!(tried.contains("$70.00"), "{tried}");
    assert!(!file.exists());
    machine.flows(&["on", "Large charges"]);
    machine.sell(9000);
    assert_exit_code(&machine.watch_once(&[]), 0);
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .ends_with("\"$90.00\"\r\n")
    );
    let listed = machine.flows(&["list"]);
    assert!(
        listed.starts_with("on ") && listed.contains("1 done"),
        "{listed}"
    );
    let runs = machine.on_account(&["flows", "--json"], &["runs", "Large charges"]);
    let run: Value = serde_json::from_str(stdout_of(&runs).trim()).unwrap();
    assert_eq!(run["state"], "done");
    let shown: Value = serde_json::from_str(&machine.flows(&["show", "Large charges"])).unwrap();
    assert_eq!(shown, plan);
    std::fs::write(
        named,
        r#"{"name":"x","trigger":"charge.added","condition":"nope > 1","steps":[]}"#,
    )
    .unwrap();
    let wrong = machine.on_account(&["flows"], &["save", "--file", named]);
    assert!(!wrong.status.success());
    assert!(
        stderr_of(&wrong).contains("condition"),
        "{}",
        stderr_of(&wrong)
    );
    machine.flows(&["remove", "Large charges"]);
    assert_eq!(machine.flows(&[]), "");
}

/// A signature and the body that it is of.
type Taken = (String, Vec<u8>);

/// Takes one delivery after the other and answers each.
fn listen(count: usize) -> (String, thread::JoinHandle<Vec<Taken>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/webhook", listener.local_addr().unwrap());
    let taken = thread::spawn(move || (0..count).map(|_| take(&listener)).collect());
    (url, taken)
}

fn take(listener: &TcpListener) -> Taken {
    let (mut line, _) = listener.accept().unwrap();
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let read = line.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, _)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let header = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            let found = lines
                .into_iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let length: usize = header("content-length").parse().unwrap();
        let body = &bytes[head.len() + 4..];
        if body.len() == length {
            answer(&mut line);
            return (header("stripe-signature"), body.to_vec());
        }
    }
}

fn answer(line: &mut TcpStream) {
    let text = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    line.write_all(text.as_bytes()).unwrap();
}

#[test]
fn events_are_passed_on_once_with_the_secret_that_was_given() {
    let machine = Machine::new();
    machine.sell(700);
    machine.sell(800);
    let (url, taken) = listen(2);
    let passed = machine.on_account(&["forward", &url, "--once", "--days", "1", "--json"], &[]);
    assert_exit_code(&passed, 0);
    assert_eq!(
        stdout_of(&passed).lines().count(),
        2,
        "{}",
        stdout_of(&passed)
    );
    for (signature, body) in taken.join().unwrap() {
        let at = signature.split(['=', ',']).nth(1).unwrap().parse().unwrap();
        assert_eq!(signature, sign_payload(&body, SECRET, at));
    }
    // Nobody listens any more, and nobody has to.
    let again = machine.on_account(&["forward", &url, "--once"], &[]);
    assert_exit_code(&again, 0);
    assert_eq!(stdout_of(&again), "");
    machine.sell(900);
    let away = machine.on_account(&["forward", &url, "--once"], &[]);
    assert_exit_code(&away, 3);
    assert!(
        stdout_of(&away).contains("again at"),
        "{}",
        stdout_of(&away)
    );
    let secret = machine.on_account(&["forward", &url, "--print-secret"], &[]);
    assert_eq!(stdout_of(&secret).trim(), SECRET);
    let elsewhere = machine.on_account(&["forward", "http://example.com/", "--once"], &[]);
    assert!(!elsewhere.status.success());
}
