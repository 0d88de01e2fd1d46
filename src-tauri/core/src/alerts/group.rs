//! Pure: arrivals that did not ring yet -> alerts.

use std::collections::BTreeMap;

use super::alert::{Alert, AlertContent, Total, TriggerCount};
use crate::{arrival::ArrivalRow, trigger::Trigger};

/// This many ring one by one; more become one summary.
pub const MAX_ONE_BY_ONE: usize = 3;

/// Groups the arrivals of one poll of one connection. Those of triggers that are off ring nothing.
#[must_use]
pub fn group_alerts(rows: Vec<ArrivalRow>, rings: impl Fn(Trigger) -> bool) -> Vec<Alert> {
    let rows: Vec<ArrivalRow> = rows.into_iter().filter(|row| rings(row.trigger)).collect();
    if rows.len() > MAX_ONE_BY_ONE {
        return vec![summarize_alerts(&rows)];
    }
    rows.into_iter()
        .map(|row| Alert {
            connection: row.connection.clone(),
            seqs: vec![row.seq],
            content: AlertContent::One(Box::new(row)),
        })
        .collect()
}

fn summarize_alerts(rows: &[ArrivalRow]) -> Alert {
    // By name, which is the order in which the notification has them.
    let mut triggers: BTreeMap<&str, TriggerCount> = BTreeMap::new();
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows {
        let trigger = row.trigger;
        let none = TriggerCount { trigger, count: 0 };
        triggers.entry(trigger.name()).or_insert(none).count += 1;
        if let (Some(amount), Some(currency), true) = (row.amount, &row.currency, is_money(row)) {
            let total = totals.entry(currency).or_default();
            *total = total.saturating_add(amount);
        }
    }
    Alert {
        connection: rows
            .first()
            .map(|row| row.connection.clone())
            .unwrap_or_default(),
        seqs: rows.iter().map(|row| row.seq).collect(),
        content: AlertContent::Summary {
            count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            triggers: triggers.into_values().collect(),
            totals: totals
                .into_iter()
                .map(|(currency, amount)| Total {
                    currency: currency.to_owned(),
                    amount,
                })
                .collect(),
        },
    }
}

/// Only charges are money, and only those that did not fail: an order and its charge would count
/// twice, and an invoice item is not paid yet.
fn is_money(row: &ArrivalRow) -> bool {
    row.trigger == Trigger::Charge && row.status.as_deref() != Some("failed")
}
