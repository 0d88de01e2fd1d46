//! What rang: the notification daemon, asked.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::desk::{Desk, say};
use super::wait::until;

/// One notification that the daemon showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rang {
    pub title: String,
    pub body: String,
}

/// All notifications since the desktop started, oldest first, as the daemon's own script wrote them down.
pub fn rang(desk: &Desk) -> Vec<Rang> {
    let text = fs::read_to_string(desk.logs().join("rang.tsv")).unwrap();
    text.lines()
        .map(|line| {
            let mut columns = line.splitn(3, '\t').skip(1);
            let mut next = || columns.next().unwrap_or_default().to_owned();
            Rang {
                title: next(),
                body: next(),
            }
        })
        .collect()
}

/// Waits until a notification holds `text` in its title or body.
pub async fn rings(desk: &Desk, text: &str) -> Rang {
    until(&format!("a notification with {text:?}"), async || {
        rang(desk)
            .into_iter()
            .find(|rang| rang.title.contains(text) || rang.body.contains(text))
    })
    .await
}

/// How many are on the screen now.
pub fn displayed() -> usize {
    say(Command::new("dunstctl").args(["count", "displayed"]))
        .trim()
        .parse()
        .unwrap()
}

/// The person clicks the newest notification on the screen.
pub fn click() {
    say(Command::new("dunstctl").args(["action", "0"]));
}

/// The person closes all that are on the screen.
pub fn close_all() {
    say(Command::new("dunstctl").arg("close-all"));
}

/// The titles and bodies in the daemon's history: what was shown and is no longer on the screen.
pub fn history() -> Vec<Rang> {
    let answer: Value =
        serde_json::from_str(&say(Command::new("dunstctl").arg("history"))).unwrap();
    let text =
        |entry: &Value, key: &str| entry[key]["data"].as_str().unwrap_or_default().to_owned();
    let entries = answer["data"][0].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .map(|entry| Rang {
            title: text(entry, "summary"),
            // On one line, as the daemon's script writes it down.
            body: text(entry, "body").replace(['\n', '\t'], " "),
        })
        .collect()
}
