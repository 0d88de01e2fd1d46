//! The ledger for an assistant: JSON-RPC by lines, as every client of the protocol speaks it.

use std::{
    io::{BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout},
};

use serde_json::{Value, json};
use shopbell_sandbox::ChargeSpec;

use super::{Machine, assert_exit_code, read_next_line, run_to_end, stderr_of};

const SETTINGS: &str = "data/app.shopbell.desktop/settings.json";

/// An assistant's end of the line.
struct Assistant {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    asked: i64,
}

impl Assistant {
    fn start(machine: &Machine) -> Self {
        let ledger = machine.ledger();
        let arguments = ["mcp", "--ledger", ledger.to_str().unwrap()];
        let mut child = machine.command(&arguments).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut assistant = Self {
            child,
            input,
            output: BufReader::new(output),
            asked: 0,
        };
        let hello = assistant.ask(
            "initialize",
            &json!({
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": { "name": "test", "version": "1" },
            }),
        );
        assert_eq!(hello["result"]["serverInfo"]["name"], "shopbell", "{hello}");
        assert!(hello["result"]["capabilities"]["tools"].is_object());
        assistant.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        assistant
    }

    fn say(&mut self, message: &Value) {
        writeln!(self.input, "{message}").unwrap();
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.say(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let answer: Value = serde_json::from_str(&read_next_line(&mut self.output)).unwrap();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    /// What a tool says, and whether it is an error.
    fn call(&mut self, tool: &str, arguments: &Value) -> (String, bool) {
        let answer = self.ask(
            "tools/call",
            &json!({ "name": tool, "arguments": arguments }),
        );
        let result = &answer["result"];
        let text = result["content"][0]["text"].as_str();
        (
            text.unwrap_or_else(|| panic!("{answer}")).to_owned(),
            result["isError"].as_bool().unwrap(),
        )
    }

    fn query(&mut self, sql: &str) -> Result<Value, String> {
        let (text, failed) = self.call("query_ledger", &json!({ "sql": sql }));
        if failed {
            return Err(text);
        }
        Ok(serde_json::from_str(&text).unwrap())
    }
}

impl Machine {
    fn set_assistants(&self, assistants: &Value) {
        let path = self.folder.path().join(SETTINGS);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let settings = json!({ "settings": { "assistants": assistants } });
        std::fs::write(path, settings.to_string()).unwrap();
    }

    fn with_a_charge() -> Self {
        let machine = Self::new();
        machine.watch_once(&[]);
        machine.sandbox.shop().create_charge(ChargeSpec {
            amount: Some(1250),
            description: Some("Two blue jugs".into()),
            ..ChargeSpec::default()
        });
        machine.watch_once(&[]);
        machine
    }
}

#[test]
fn it_answers_nobody_until_it_is_turned_on() {
    let machine = Machine::with_a_charge();
    let ledger = machine.ledger();
    let arguments = ["mcp", "--ledger", ledger.to_str().unwrap()];
    let off = run_to_end(machine.command(&arguments), "");
    assert_exit_code(&off, 2);
    assert!(stderr_of(&off).contains("turn it on in Shopbell's settings"));
}

#[test]
fn an_assistant_asks_the_views_without_a_call_to_stripe() {
    let machine = Machine::with_a_charge();
    machine.set_assistants(&json!({ "enabled": true }));
    let before = machine.sandbox.requests().len();
    let mut assistant = Assistant::start(&machine);
    let tools = assistant.ask("tools/list", &json!({}));
    let tools = tools["result"]["tools"].as_array().unwrap().clone();
    let names: Vec<_> = tools
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["describe_ledger", "query_ledger"]);
    assert!(
        tools
            .iter()
            .all(|tool| tool["annotations"]["readOnlyHint"] == true)
    );

    let (views, failed) = assistant.call("describe_ledger", &json!({}));
    assert!(!failed && views.contains("smallest unit") && !views.contains("\"title\""));
    let rows = assistant
        .query("SELECT trigger, amount FROM arrivals")
        .unwrap();
    assert_eq!(rows["columns"], json!(["trigger", "amount"]));
    assert_eq!(rows["rows"], json!([["charge.added", 1250]]));
    assert_eq!(rows["more_rows_left_out"], false);

    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) SELECT i FROM n";
    let many = assistant.query(many).unwrap();
    assert_eq!(many["rows"].as_array().unwrap().len(), 1000);
    assert_eq!(many["more_rows_left_out"], true);
    let greedy = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100)
        SELECT hex(randomblob(4000000)) AS x FROM n ORDER BY x";
    for (sql, why) in [
        (greedy, "too much memory"),
        ("DELETE FROM main.arrivals", "only SELECT"),
        ("SELECT salt FROM key_salt", "is no view"),
        ("SELECT title FROM arrivals", "no such column"),
        ("SELECT object FROM arrivals_v1", "no such column"),
    ] {
        let refused = assistant.query(sql).unwrap_err();
        assert!(refused.contains(why), "{sql}: {refused}");
    }
    let unknown = assistant.ask(
        "tools/call",
        &json!({ "name": "delete_all", "arguments": {} }),
    );
    assert!(
        unknown["error"]["message"]
            .as_str()
            .unwrap()
            .contains("delete_all")
    );
    let wrong = assistant.ask(
        "tools/call",
        &json!({ "name": "query_ledger", "arguments": { "sql": 1 } }),
    );
    assert!(wrong["error"].is_object(), "{wrong}");

    let Assistant {
        mut child, input, ..
    } = assistant;
    drop(input);
    assert!(child.wait().unwrap().success(), "whoever asked is gone");
    assert_eq!(machine.sandbox.requests().len(), before);
}

#[test]
fn what_the_person_chooses_holds_at_once() {
    let machine = Machine::with_a_charge();
    machine
        .set_assistants(&json!({ "enabled": true, "fields": ["arrivals.title", "arrivals.gone"] }));
    let mut assistant = Assistant::start(&machine);
    let titles = assistant.query("SELECT * FROM arrivals").unwrap();
    assert_eq!(titles["columns"], json!(["title"]));
    assert_eq!(titles["rows"], json!([["Two blue jugs"]]));
    assert!(assistant.query("SELECT * FROM calls").is_err());

    machine.set_assistants(&json!({ "enabled": false, "fields": ["arrivals.title"] }));
    let off = assistant.query("SELECT title FROM arrivals").unwrap_err();
    assert!(off.contains("turn it on"), "{off}");
    let path = machine.folder.path().join(SETTINGS);
    std::fs::write(path, "{").unwrap();
    assert!(assistant.query("SELECT title FROM arrivals").is_err());
    assistant.child.kill().unwrap();
    assistant.child.wait().unwrap();
}
