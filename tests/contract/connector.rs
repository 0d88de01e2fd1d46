//! The parity list, read from the page itself, against what core shows.

use serde_json::json;
use shopbell_core::{Trigger, connector};

use crate::description::text;

/// The names that follow a heading, up to the end of its sentence: what is in brackets explains.
pub(crate) fn listed(page: &str, heading: &str) -> Vec<String> {
    let from = page.find(heading).unwrap_or_else(|| panic!("no {heading}"));
    let rest = &page[from + heading.len()..];
    let rest = &rest[rest.find(':').unwrap() + 1..];
    let (mut depth, mut plain) = (0, String::new());
    for (place, letter) in rest.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            // A dot within a name has a letter behind it.
            '.' if depth <= 0 && !rest[place + 1..].starts_with(char::is_alphabetic) => break,
            _ if depth < 0 => break,
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect()
}

/// What the page says above the fields of each trigger.
pub(crate) const TRIGGERS: [(Trigger, &str); 4] = [
    (Trigger::Charge, "**When a charge is added**"),
    (Trigger::Order, "**When an order is added**"),
    (Trigger::InvoiceItem, "**When an invoice item is added**"),
    (Trigger::Customer, "**When a customer is added**"),
];

#[test]
fn core_shows_every_field_of_the_connectors_triggers() {
    let Some(page) = text("CONNECTOR.md") else {
        return;
    };
    for (trigger, heading) in TRIGGERS {
        let shown = connector::list_fields(trigger, &json!({}));
        let shown: Vec<&str> = shown.iter().map(|field| field.key.as_str()).collect();
        assert_eq!(shown, listed(&page, heading), "{heading}");
    }
}

#[test]
fn the_page_is_read_as_it_is_meant() {
    let page = "x\n**A** あ: id, amount (smallest, unit), outcome.type (`a`, `b`), on.\n\n**B**: c (**C**: d, e (f)).";
    assert_eq!(
        listed(page, "**A**"),
        ["id", "amount", "outcome.type", "on"]
    );
    assert_eq!(listed(page, "**B**"), ["c"]);
    assert_eq!(listed(page, "**C**"), ["d", "e"]);
}
