//! Pure: arrivals that did not ring yet -> alerts.

use std::collections::BTreeMap;

use super::alert::{Alert, AlertChannel, AlertContent, Total, TriggerCount};
use crate::arrival::ArrivalRow;

/// This many ring one by one; more become one summary.
pub const MAX_ONE_BY_ONE: usize = 3;

/// An arrival with the money that came by it.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertedArrival {
    /// The arrival.
    pub row: ArrivalRow,
    /// Nothing where it is no charge: an order and its charge would count twice, and an invoice item
    /// is not paid yet.
    pub received: Option<Total>,
}

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
pub fn compose_alert(arrivals: Vec<AlertedArrival>, brief: bool) -> Option<Alert> {
    let connection = arrivals.first()?.row.connection.clone();
    let seqs = arrivals.iter().map(|one| one.row.seq).collect();
    let content = match <[AlertedArrival; 1]>::try_from(arrivals) {
        Ok([one]) if !brief => AlertContent::One(Box::new(one.row)),
        Ok(one) => summarize_arrivals(&one),
        Err(several) => summarize_arrivals(&several),
    };
    Some(Alert {
        connection,
        seqs,
        content,
    })
}

fn summarize_arrivals(arrivals: &[AlertedArrival]) -> AlertContent {
    // By name, which is the order in which the notification has them.
    let mut triggers: BTreeMap<&str, TriggerCount> = BTreeMap::new();
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for AlertedArrival { row, received } in arrivals {
        let trigger = row.trigger;
        let none = TriggerCount { trigger, count: 0 };
        triggers.entry(trigger.name()).or_insert(none).count += 1;
        if let Some(received) = received {
            let total = totals.entry(&received.currency).or_default();
            *total = total.saturating_add(received.amount);
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
