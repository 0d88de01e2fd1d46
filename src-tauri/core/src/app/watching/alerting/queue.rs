//! The outbox as the delivery reads and writes it: each step is one transaction.

use std::collections::BTreeSet;

use crate::{
    alerts::{
        Alert, AlertChannel, compose_alert,
        delivery::{Regrouping, is_brief, plan_regrouping},
    },
    arrival::WaitingAlert,
    error::Error,
    ledger::{Ledger, connections, outbox, rules},
    rule::choose_sound,
};

/// The outbox of the ledger.
pub(super) struct AlertQueue {
    ledger: Ledger,
}

impl AlertQueue {
    pub(super) const fn new(ledger: Ledger) -> Self {
        Self { ledger }
    }

    /// Puts together, takes apart, gives up; what is left is to be shown, oldest first.
    pub(super) async fn regroup(
        &self,
        connections: BTreeSet<String>,
        now: i64,
        channel: AlertChannel,
        quiet_end: Option<i64>,
    ) -> Result<Vec<WaitingAlert>, Error> {
        let of = connections.clone();
        let waiting = self.ledger.read(move |db| list_waiting(db, &of)).await?;
        let plans = waiting.iter();
        let plan: Vec<_> = plans
            .flat_map(|of_one| plan_regrouping(of_one, now, channel, quiet_end))
            .collect();
        let waiting = if plan.is_empty() {
            waiting
        } else {
            self.ledger
                .write(move |db| {
                    apply_plan(db, &plan, now)?;
                    list_waiting(db, &connections)
                })
                .await?
        };
        let mut alerts: Vec<_> = waiting.into_iter().flatten().collect();
        alerts.sort_unstable_by_key(|alert| alert.id);
        Ok(alerts)
    }

    /// Takes back all that waits.
    pub(super) async fn settle(&self, connections: BTreeSet<String>) -> Result<(), Error> {
        self.ledger
            .write(move |db| {
                let mut all = connections.iter();
                all.try_for_each(|one| outbox::settle_waiting_alerts(db, one))?;
                Ok(())
            })
            .await
    }

    /// What an alert says, and the name that people know its connection by, or else its id. Nothing
    /// if its arrivals are gone.
    pub(super) async fn compose(
        &self,
        waiting: &WaitingAlert,
    ) -> Result<Option<(Alert, String)>, Error> {
        let (id, brief) = (waiting.id, is_brief(waiting));
        let connection = waiting.connection.clone();
        self.ledger
            .read(move |db| {
                let arrivals = outbox::list_alert_arrivals(db, id)?;
                let rules = rules::load_rules(db, &connection)?;
                let sound = choose_sound(arrivals.iter().map(|row| rules.get(row.trigger).sound));
                let alert = compose_alert(arrivals, brief).map(|alert| Alert { sound, ..alert });
                let name = connections::get_connection(db, &connection)?.map(|row| row.name);
                Ok(alert.map(|alert| (alert, name.unwrap_or(connection))))
            })
            .await
    }

    /// Marks alerts as shown, and their arrivals as rung.
    pub(super) async fn mark_shown(&self, alerts: Vec<i64>, now: i64) -> Result<(), Error> {
        self.ledger
            .write(move |db| {
                let mut all = alerts.iter();
                all.try_for_each(|alert| outbox::mark_shown(db, *alert, now))?;
                Ok(())
            })
            .await
    }

    /// Keeps why an alert was not shown, and when it is tried again. Where nobody was there to refuse
    /// it, all others of its connection wait as long.
    pub(super) async fn note_failed_try(
        &self,
        alert: &WaitingAlert,
        refused: bool,
        why: String,
        next: i64,
    ) -> Result<(), Error> {
        let (id, connection) = (alert.id, alert.connection.clone());
        self.ledger
            .write(move |db| {
                outbox::note_failed_try(db, id, refused, &why, next)?;
                if !refused {
                    outbox::postpone_alerts(db, &connection, next)?;
                }
                Ok(())
            })
            .await
    }
}

fn list_waiting(
    db: &rusqlite::Connection,
    connections: &BTreeSet<String>,
) -> Result<Vec<Vec<WaitingAlert>>, Error> {
    let all = connections.iter();
    let lists = all.map(|one| outbox::list_waiting_alerts(db, one));
    Ok(lists.collect::<Result<_, _>>()?)
}

fn apply_plan(db: &rusqlite::Connection, plan: &[Regrouping], now: i64) -> Result<(), Error> {
    for step in plan {
        match step {
            Regrouping::Merge(alerts) => outbox::merge_alerts(db, alerts)?,
            Regrouping::Split(alert) => outbox::split_alert(db, *alert)?,
            Regrouping::GiveUp(alert) => {
                tracing::warn!(alert, "an alert that was refused for a week is given up");
                outbox::give_up_alert(db, *alert, now)?;
            }
        }
    }
    Ok(())
}
