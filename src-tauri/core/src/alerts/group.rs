//! Pure: arrivals that did not ring yet -> alerts.

use std::collections::BTreeMap;

use super::alert::{Alert, AlertChannel, AlertContent, Total, TriggerCount};
use crate::arrival::ArrivalRow;

/// This many ring one by one; more become one summary.
pub const MAX_ONE_BY_ONE: usize = 3;

/// Which of the arrivals of one poll become one alert, in their order.
#[must_use]
pub fn group_seqs(seqs: Vec<i64>, channel: AlertChannel) -> Vec<Vec<i64>> {
    match channel {
        AlertChannel::Popups if seqs.len() > MAX_ONE_BY_ONE => vec![seqs],
        AlertChannel::Popups | AlertChannel::Stream => {
            seqs.into_iter().map(|seq| vec![seq]).collect()
        }
    }
}

/// What an alert about these arrivals of one connection says: one by its name, several as a summary;
/// nothing about none. `brief` makes a summary of one, too.
#[must_use]
pub fn compose_alert(arrivals: Vec<ArrivalRow>, brief: bool) -> Option<Alert> {
    let connection = arrivals.first()?.connection.clone();
    let seqs = arrivals.iter().map(|one| one.seq).collect();
    let content = match <[ArrivalRow; 1]>::try_from(arrivals) {
        Ok([one]) if !brief => AlertContent::One(Box::new(one)),
        Ok(one) => summarize_arrivals(&one),
        Err(several) => summarize_arrivals(&several),
    };
    Some(Alert {
        connection,
        seqs,
        content,
    })
}

fn summarize_arrivals(arrivals: &[ArrivalRow]) -> AlertContent {
    // By name, which is the order in which the notification has them.
    let mut triggers: BTreeMap<&str, TriggerCount> = BTreeMap::new();
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for row in arrivals {
        let trigger = row.trigger;
        let none = TriggerCount { trigger, count: 0 };
        triggers.entry(trigger.name()).or_insert(none).count += 1;
        // Only charges bring money: an order and its charge would count twice, an invoice item is not
        // paid yet, and what was given back is off its charge already.
        if let (Some(received @ 1..), Some(currency)) = (row.received, &row.currency) {
            let total = totals.entry(currency).or_default();
            *total = total.saturating_add(received);
        }
    }
    AlertContent::Summary {
        count: u32::try_from(arrivals.len()).unwrap_or(u32::MAX),
        triggers: triggers.into_values().collect(),
        totals: totals
            .into_iter()
            .map(|(currency, amount)| Total {
                currency: currency.to_owned(),
                amount,
            })
            .collect(),
    }
}
