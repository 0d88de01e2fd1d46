//! Pure: arrivals that did not ring yet -> alerts.

use std::collections::BTreeMap;

use super::alert::{Alert, AlertChannel, AlertContent, Total, TriggerCount};
use crate::{
    arrival::ArrivalRow,
    rule::{Grouping, Sound},
    trigger::Trigger,
};

/// This many ring one by one; more become one summary.
pub const MAX_ONE_BY_ONE: usize = 3;
/// So many of one poll ring one by one where a rule asks for it. More are more than anybody looks at:
/// they came while the machine slept, say.
pub const MAX_APART: usize = 20;

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

/// Arrivals that become one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertGroup {
    /// Their numbers, in the order of recording.
    pub seqs: Vec<i64>,
    /// It is told by itself, whatever else waits.
    pub apart: bool,
}

/// The same by the rules of their triggers. Several that are always summed are one alert for each
/// trigger; of those that are told one by one so many of one poll are not.
#[must_use]
pub fn group_arrivals(
    arrivals: Vec<(i64, Trigger, Grouping)>,
    channel: AlertChannel,
) -> Vec<AlertGroup> {
    let (mut auto, mut alone) = (Vec::new(), Vec::new());
    let mut summed: BTreeMap<Trigger, Vec<i64>> = BTreeMap::new();
    for (seq, trigger, grouping) in arrivals {
        match grouping {
            Grouping::OneByOne => alone.push(seq),
            Grouping::Summed => summed.entry(trigger).or_default().push(seq),
            Grouping::Auto => auto.push(seq),
        }
    }
    let apart = alone.len() <= MAX_APART;
    let alone = match apart {
        true => alone.into_iter().map(|seq| vec![seq]).collect(),
        false => group_seqs(alone, channel),
    };
    let together = summed.into_values().flat_map(|seqs| match channel {
        AlertChannel::Popups => vec![seqs],
        AlertChannel::Stream => group_seqs(seqs, channel),
    });
    let rest = group_seqs(auto, channel).into_iter().chain(together);
    let rest = rest.map(|seqs| AlertGroup { seqs, apart: false });
    let alone = alone.into_iter().map(|seqs| AlertGroup { seqs, apart });
    let mut groups: Vec<_> = alone.chain(rest).collect();
    groups.sort_unstable_by(|one, other| one.seqs.cmp(&other.seqs));
    groups
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
        sound: Sound::default(),
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
