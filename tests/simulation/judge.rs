//! What should have come of everything, beside what did.

use std::{collections::BTreeMap, fmt};

use shopbell_core::{
    Trigger,
    arrival::{ArrivalFilter, ArrivalRow},
    ledger::{LedgerError, activity, connections},
};

use crate::{flow, machine::Machine, present::list_stale};

/// What went wrong; nothing should have.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) objects: usize,
    /// Objects that were never recorded.
    pub(crate) lost: Vec<String>,
    /// Arrivals that rang more than once, or that rang though they were there before.
    pub(crate) doubled: Vec<String>,
    /// Arrivals that never rang.
    pub(crate) untold: Vec<String>,
    pub(crate) false_statuses: Vec<String>,
    /// What rang late though all was well.
    pub(crate) slow: Vec<String>,
    /// Charges for which a flow did not do its work.
    pub(crate) undone: Vec<String>,
    /// Charges for which it did it more than once, or though they are no news.
    pub(crate) overdone: Vec<String>,
    /// What stands otherwise than at Stripe in the end.
    pub(crate) stale: Vec<String>,
    /// The most calls in any 60 s, where that is too many.
    pub(crate) crowded: Option<usize>,
    /// More than one connection for the one account.
    pub(crate) identities: usize,
}

impl Verdict {
    fn lists(&self) -> [(&'static str, &[String]); 8] {
        [
            ("lost", &self.lost),
            ("doubled", &self.doubled),
            ("untold", &self.untold),
            ("false status", &self.false_statuses),
            ("slow", &self.slow),
            ("undone", &self.undone),
            ("overdone", &self.overdone),
            ("stale", &self.stale),
        ]
    }

    /// In which ways it is no good.
    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        let full = self
            .lists()
            .into_iter()
            .filter(|(_, list)| !list.is_empty());
        full.map(|(kind, _)| kind)
            .chain(self.crowded.map(|_| "crowded"))
            .chain((self.identities != 1).then_some("identities"))
            .collect()
    }

    pub(crate) fn is_good(&self) -> bool {
        self.kinds().is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, list) in self.lists() {
            let shown = list.get(..list.len().min(3)).unwrap_or_default();
            if !list.is_empty() {
                writeln!(f, "{kind}: {} such as {shown:#?}", list.len())?;
            }
        }
        let Self {
            crowded,
            identities,
            ..
        } = self;
        write!(
            f,
            "most calls if too many: {crowded:?}; connections: {identities}"
        )
    }
}

/// Calls that the server may get in any 60 s.
const MAX_CALLS: usize = 100;

/// Compares what the ledger and the notification service have with what the shop did.
pub(crate) fn judge(machine: &Machine) -> Verdict {
    let ledger = machine.ledger();
    let (rows, identities) = ledger
        .read_blocking(|db| {
            let all = ArrivalFilter::default();
            let mut rows = Vec::new();
            let connections = connections::list_connections(db)?;
            for connection in &connections {
                rows.extend(activity::list_arrivals(
                    db,
                    &connection.id,
                    &all,
                    0,
                    u32::MAX,
                )?);
            }
            Ok::<_, LedgerError>((rows, connections.len()))
        })
        .unwrap();
    let made = machine.doings.made();
    let deleted = machine.doings.deleted();
    let mut by_object = BTreeMap::<&str, Vec<&ArrivalRow>>::new();
    for row in &rows {
        machine
            .record
            .note(&format!("{} {}", row.seq, row.object_id));
        // It has the id of its charge.
        if row.trigger != Trigger::LateFailure {
            by_object.entry(&row.object_id).or_default().push(row);
        }
    }
    let rings = machine.bell.rings();
    let mut verdict = Verdict {
        objects: made.len(),
        false_statuses: machine.record.false_statuses(),
        slow: machine.record.slow(),
        crowded: Some(machine.line.most_calls()).filter(|most| *most > MAX_CALLS),
        identities,
        ..Verdict::default()
    };
    for (id, late) in &made {
        let found = by_object.get(id.as_str()).map_or(0, Vec::len);
        if found == 0 && !deleted.contains(id) {
            verdict.lost.push(format!("{id} {late:?}"));
        }
        if found > 1 {
            verdict
                .doubled
                .push(format!("{id} is recorded {found} times"));
        }
    }
    for row in &rows {
        let (rang, excused) = rings.get(&row.seq).copied().unwrap_or_default();
        let id = &row.object_id;
        let late = row.trigger == Trigger::LateFailure;
        if late && !machine.doings.failed().contains(id) {
            let why = format!("{id} did not fail after all");
            verdict.doubled.push(why);
        }
        match made.get(id) {
            None if rang > 0 => {
                let why = format!("{id} was there before, or is not complete");
                verdict.doubled.push(why);
            }
            None => {}
            Some(_) if rang == 0 => verdict.untold.push(id.clone()),
            Some(_) if rang > 1 + excused => {
                verdict.doubled.push(format!("{id} rang {rang} times"));
            }
            Some(_) => {}
        }
    }
    let charges = rows.iter().filter(|row| row.trigger == Trigger::Charge);
    let news = charges.filter(|row| made.contains_key(&row.object_id));
    let news = news.map(|row| row.object_id.as_str()).collect();
    (verdict.undone, verdict.overdone) = flow::compare(machine, &news);
    verdict.stale = list_stale(&machine.sandbox, &rows);
    verdict
}
