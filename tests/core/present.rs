//! How charges, refunds and disputes stand at the sandbox, beside how the ledger has them.

use std::collections::BTreeMap;

use serde_json::Value;
use shopbell_core::{Trigger, arrival::ArrivalRow};
use shopbell_sandbox::Sandbox;

/// How Stripe has a charge: its word, what was given back, what stayed.
fn present(charge: &Value, disputes: &[&Value]) -> (String, i64, i64) {
    let number = |name: &str| charge[name].as_i64().unwrap();
    let taken = number("amount_captured");
    let (status, captured) = (
        charge["status"].as_str().unwrap(),
        charge["captured"] == true,
    );
    if status != "succeeded" {
        return (status.to_owned(), 0, 0);
    }
    if !captured {
        let free = charge["refunded"] == true;
        return (if free { "expired" } else { "uncaptured" }.to_owned(), 0, 0);
    }
    let back = number("amount_refunded") - (number("amount") - taken);
    let lost: i64 = disputes
        .iter()
        .filter(|dispute| dispute["status"] == "lost")
        .map(|dispute| dispute["amount"].as_i64().unwrap())
        .sum();
    let open = |dispute: &&Value| {
        matches!(
            dispute["status"].as_str(),
            Some("needs_response" | "under_review")
        )
    };
    let word = if lost > 0 {
        "dispute_lost"
    } else if disputes.iter().any(open) {
        "disputed"
    } else if back == taken {
        "refunded"
    } else if back > 0 {
        "partially_refunded"
    } else {
        "succeeded"
    };
    (word.to_owned(), back, (taken - back - lost).max(0))
}

fn all_of(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::<Value>::new(), String::new());
    loop {
        let call = sandbox
            .shop()
            .call("GET", path, &format!("limit=100{after}"));
        let page = call.unwrap();
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        if page["has_more"] != true {
            return all;
        }
        after = format!(
            "&starting_after={}",
            all.last().unwrap()["id"].as_str().unwrap()
        );
    }
}

/// Rows that do not say what Stripe says; what is no row is not looked at.
pub(crate) fn list_stale(sandbox: &Sandbox, rows: &[ArrivalRow]) -> Vec<String> {
    let disputes = all_of(sandbox, "/v1/disputes");
    let mut of_charge: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for dispute in &disputes {
        let charge = dispute["charge"].as_str().unwrap();
        of_charge.entry(charge).or_default().push(dispute);
    }
    let find = |trigger: Trigger| -> BTreeMap<&str, &ArrivalRow> {
        let own = rows.iter().filter(|row| row.trigger == trigger);
        own.map(|row| (row.object_id.as_str(), row)).collect()
    };
    let charges = find(Trigger::Charge);
    let mut stale = Vec::new();
    for charge in all_of(sandbox, "/v1/charges") {
        let id = charge["id"].as_str().unwrap();
        let Some(row) = charges.get(id) else { continue };
        let shown = (
            row.status.clone().unwrap(),
            row.refunded,
            row.received.unwrap(),
        );
        let of = of_charge.get(id).cloned().unwrap_or_default();
        let is = present(&charge, &of);
        if shown != is {
            stale.push(format!("{id}: {shown:?}, and is {is:?}"));
        }
    }
    let follow_ups = [
        (find(Trigger::Dispute), disputes.clone()),
        (find(Trigger::Refund), all_of(sandbox, "/v1/refunds")),
    ];
    for (shown, all) in follow_ups {
        for one in all
            .iter()
            .filter(|one| one["reason"] != "expired_uncaptured_charge")
        {
            let Some(row) = shown.get(one["id"].as_str().unwrap()) else {
                continue;
            };
            if row.status.as_deref() != one["status"].as_str() {
                stale.push(format!(
                    "{}: {:?}, and is {}",
                    one["id"], row.status, one["status"]
                ));
            }
        }
    }
    stale
}
