//! The later lives of arrivals: what a new reading changes, and how a charge stands with what
//! followed it.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::{arrivals::insert_arrivals, error::LedgerError, outdated};
use crate::{
    arrival::NewArrival,
    life::{
        ChargeFacts, ChargeMoney, LifeStep, ToldChange, ToldStatus, is_refund_off,
        is_taken_in_part, judge_charge, word,
    },
    trigger::Trigger,
};

/// How objects came to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// When they are recorded (unix seconds, local clock).
    pub recorded: i64,
    /// When Stripe sent them (unix seconds, Stripe's clock).
    pub sent: i64,
    /// What is new of them was there before the connection: it is read and rings nothing.
    pub silent: bool,
}

/// What became of objects that were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recorded {
    /// They are arrivals now, and were not.
    pub new: usize,
    /// They were, and have changed.
    pub changed: usize,
}

/// Records what is new, and what changed of what is known.
pub fn record_arrivals(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    reading: Reading,
    arrivals: &[NewArrival],
) -> Result<Recorded, LedgerError> {
    let mut recorded = Recorded::default();
    let mut charges = BTreeSet::new();
    for arrival in arrivals {
        let one = std::slice::from_ref(arrival);
        let (at, silent) = (reading.recorded, reading.silent);
        if insert_arrivals(db, connection, trigger, at, silent, one)? > 0 {
            recorded.new += 1;
            if trigger == Trigger::Charge && !has_follow_ups(db, connection, &arrival.object_id)? {
                continue;
            }
        } else if update_arrival(db, connection, trigger, reading, arrival)? {
            recorded.changed += 1;
        } else {
            continue;
        }
        match trigger {
            Trigger::Charge => charges.insert(arrival.object_id.clone()),
            Trigger::Refund | Trigger::Dispute => arrival
                .parent
                .as_ref()
                .is_some_and(|parent| charges.insert(parent.clone())),
            _ => false,
        };
    }
    for charge in &charges {
        if trigger == Trigger::Refund && is_only_told(db, connection, charge)? {
            outdated::mark_outdated(db, connection, Trigger::Charge, charge, reading.sent)?;
        }
        recorded.changed += usize::from(settle_charge(db, connection, charge)?);
    }
    Ok(recorded)
}

/// Records what changed of arrivals, and nothing that is new.
pub fn update_arrivals(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    reading: Reading,
    arrivals: &[NewArrival],
) -> Result<usize, LedgerError> {
    let sql =
        "SELECT 1 FROM arrivals WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3";
    let mut is_known = db.prepare_cached(sql)?;
    let mut changed = 0;
    for arrival in arrivals {
        if is_known.exists(params![connection, trigger, arrival.object_id])? {
            let one = std::slice::from_ref(arrival);
            changed += record_arrivals(db, connection, trigger, reading, one)?.changed;
        }
    }
    Ok(changed)
}

/// Takes over what an event told; gives whether anything differs. What else its object says is still to
/// be read.
pub fn take_told(
    db: &Connection,
    connection: &str,
    told: &ToldChange,
) -> Result<bool, LedgerError> {
    let ToldChange {
        trigger,
        object_id,
        at,
        status,
    } = told;
    let (before, after) = status.words();
    let sql = "SELECT 1 FROM arrivals
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3 AND own_status = ?4";
    let mut is_open = db.prepare_cached(sql)?;
    if !is_open.exists(params![connection, trigger, object_id, before])? {
        return Ok(false);
    }
    if status.leaves_open() {
        outdated::mark_outdated(db, connection, *trigger, object_id, *at)?;
    }
    if *status == ToldStatus::Failed {
        // It rings with the reason.
        return Ok(false);
    }
    db.prepare_cached(
        "UPDATE arrivals SET own_status = ?4, status = ?4,
             captured = CASE ?4 WHEN 'succeeded' THEN amount ELSE captured END
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3",
    )?
    .execute(params![connection, trigger, object_id, after])?;
    let step = (*at, Some(before), Some(after));
    put_step(db, connection, *trigger, object_id, step)?;
    if *trigger == Trigger::Charge {
        settle_charge(db, connection, object_id)?;
    }
    Ok(true)
}

/// Takes over how an arrival is now; gives whether anything differs.
fn update_arrival(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    reading: Reading,
    now: &NewArrival,
) -> Result<bool, LedgerError> {
    let sql = "SELECT own_status FROM arrivals
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3 AND raw <> ?4";
    let before: Option<Option<String>> = db
        .prepare_cached(sql)?
        .query_row(
            params![connection, trigger, now.object_id, now.raw],
            |row| row.get(0),
        )
        .optional()?;
    let Some(before) = before else {
        return Ok(false);
    };
    // What came to an end does not set out again: that answer is an older one.
    let ended = |status: &Option<String>| {
        let open = crate::life::list_open_words(trigger);
        status.as_deref().is_some_and(|word| !open.contains(&word))
    };
    if trigger == Trigger::Charge && ended(&before) && !ended(&now.status) {
        return Ok(false);
    }
    db.prepare_cached(
        "UPDATE arrivals SET title = ?4, amount = ?5, currency = ?6, customer = ?7,
             customer_label = ?8, status = CASE WHEN \"trigger\" = 'charge.added' THEN status ELSE ?9 END,
             own_status = ?9, captured = ?10, told_refunded = ?11, answer_by = ?12, raw = ?13
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3",
    )?
    .execute(params![
        connection,
        trigger,
        now.object_id,
        now.title,
        now.amount,
        now.currency,
        now.customer,
        now.customer_label,
        now.status,
        now.money.map(|money| money.captured),
        now.money.map(|money| money.refunded),
        now.answer_by,
        now.raw,
    ])?;
    if trigger.is_follow_up() {
        name_follow_ups(db, connection, now.parent.as_deref().unwrap_or_default())?;
    }
    if before != now.status {
        note_step(db, connection, trigger, reading, now, before.as_deref())?;
    }
    Ok(true)
}

/// Keeps that a status word changed, and what follows from it.
fn note_step(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    reading: Reading,
    now: &NewArrival,
    before: Option<&str>,
) -> Result<(), LedgerError> {
    let told = outdated::find_change(db, connection, trigger, &now.object_id)?;
    let at = told.unwrap_or(reading.sent);
    let step = (at, before, now.status.as_deref());
    put_step(db, connection, trigger, &now.object_id, step)?;
    let status = now.status.as_deref();
    if trigger == Trigger::Charge && before == Some(word::PENDING) && status == Some(word::FAILED) {
        let late = NewArrival {
            created: at,
            parent: Some(now.object_id.clone()),
            money: None,
            ..now.clone()
        };
        let recorded = reading.recorded;
        insert_arrivals(
            db,
            connection,
            Trigger::LateFailure,
            recorded,
            false,
            &[late],
        )?;
    }
    if let (Trigger::Refund, Some(charge), true) = (trigger, &now.parent, is_refund_off(status)) {
        // What the charge said before still has it as refunded.
        outdated::mark_outdated(db, connection, Trigger::Charge, charge, at)?;
    }
    Ok(())
}

/// Keeps when a status word became another one.
pub(super) fn put_step(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    object: &str,
    (at, before, after): (i64, Option<&str>, Option<&str>),
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR IGNORE INTO arrival_steps (connection, \"trigger\", object_id, at, before, status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![connection, trigger, object, at, before, after])?;
    Ok(())
}

/// Whether only the charge itself tells what was given back of it.
fn is_only_told(db: &Connection, connection: &str, charge: &str) -> Result<bool, LedgerError> {
    let sql = "SELECT amount, captured FROM arrivals
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3 AND captured < amount";
    let found: Option<(i64, i64)> = db
        .prepare_cached(sql)?
        .query_row(params![connection, Trigger::Charge, charge], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found.is_some_and(|(amount, captured)| is_taken_in_part(amount, captured)))
}

fn has_follow_ups(db: &Connection, connection: &str, charge: &str) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM arrivals WHERE connection = ?1 AND parent = ?2";
    Ok(db.prepare_cached(sql)?.exists([connection, charge])?)
}

/// Brings a charge to how it stands with what followed it; gives whether anything differs. What
/// followed a charge carries its words.
fn settle_charge(db: &Connection, connection: &str, charge: &str) -> Result<bool, LedgerError> {
    name_follow_ups(db, connection, charge)?;
    let sql = "SELECT seq, amount, own_status, captured, told_refunded, status, refunded, received
         FROM arrivals WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3";
    type Shown = (Option<String>, i64, Option<i64>);
    let found: Option<(i64, ChargeFacts, Shown)> = db
        .prepare_cached(sql)?
        .query_row(params![connection, Trigger::Charge, charge], |row| {
            let facts = ChargeFacts {
                amount: row.get::<_, Option<i64>>(1)?.unwrap_or_default(),
                own_status: row.get(2)?,
                money: ChargeMoney {
                    captured: row.get::<_, Option<i64>>(3)?.unwrap_or_default(),
                    refunded: row.get::<_, Option<i64>>(4)?.unwrap_or_default(),
                },
                ..ChargeFacts::default()
            };
            Ok((row.get(0)?, facts, (row.get(5)?, row.get(6)?, row.get(7)?)))
        })
        .optional()?;
    let Some((seq, mut facts, shown)) = found else {
        return Ok(false);
    };
    let mut statement = db.prepare_cached(
        "SELECT \"trigger\", status, coalesce(amount, 0) FROM arrivals
         WHERE connection = ?1 AND parent = ?2",
    )?;
    let mut rows = statement.query([connection, charge])?;
    while let Some(row) = rows.next()? {
        let status: Option<String> = row.get(1)?;
        let amount: i64 = row.get(2)?;
        match row.get(0)? {
            Trigger::Refund if !is_refund_off(status.as_deref()) => {
                facts.refunds = facts.refunds.saturating_add(amount);
            }
            Trigger::Dispute => facts.disputes.push((status.unwrap_or_default(), amount)),
            _ => {}
        }
    }
    let present = judge_charge(&facts);
    let next = (present.status, present.refunded, Some(present.received));
    if next == shown {
        return Ok(false);
    }
    db.prepare_cached(
        "UPDATE arrivals SET status = ?2, refunded = ?3, received = ?4 WHERE seq = ?1",
    )?
    .execute(params![seq, next.0, next.1, next.2])?;
    Ok(true)
}

/// A refund or a dispute says nothing of the customer: it is called as its charge is.
fn name_follow_ups(db: &Connection, connection: &str, charge: &str) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE arrivals AS follow SET title = of.title, customer = of.customer,
             customer_label = of.customer_label
         FROM (SELECT title, customer, customer_label FROM arrivals
               WHERE connection = ?1 AND \"trigger\" = 'charge.added' AND object_id = ?2) AS of
         WHERE follow.connection = ?1 AND follow.parent = ?2
             AND (follow.title, follow.customer, follow.customer_label)
                 IS NOT (of.title, of.customer, of.customer_label)",
    )?
    .execute([connection, charge])?;
    Ok(())
}

/// The life of an arrival so far, oldest first.
pub fn list_life_steps(
    db: &Connection,
    connection: &str,
    seq: i64,
) -> Result<Vec<LifeStep>, LedgerError> {
    // The arrival and what followed it, each with how it began, then with what became of it.
    let sql = "WITH lives AS (
             SELECT a.seq, a.\"trigger\", a.object_id, a.created, a.own_status, a.amount, a.currency,
                    a.answer_by, a.seq <> ?2 AS follows
             FROM arrivals AS a, arrivals AS one
             WHERE one.connection = ?1 AND one.seq = ?2 AND a.connection = ?1
                 AND (a.seq = ?2 OR (one.\"trigger\" = 'charge.added' AND a.parent = one.object_id
                      AND a.\"trigger\" <> 'charge.failed_late')))
         SELECT created AS at, \"trigger\", seq, coalesce(
                    (SELECT before FROM arrival_steps AS s WHERE s.connection = ?1
                         AND s.\"trigger\" = lives.\"trigger\" AND s.object_id = lives.object_id
                     ORDER BY at LIMIT 1), own_status) AS status,
                amount, currency, answer_by, follows, 0 AS later
         FROM lives
         UNION ALL
         SELECT s.at, lives.\"trigger\", seq, s.status, amount, currency, NULL, follows, 1
         FROM lives JOIN arrival_steps AS s ON s.connection = ?1
             AND s.\"trigger\" = lives.\"trigger\" AND s.object_id = lives.object_id
         ORDER BY at, later, seq";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![connection, seq], |row| {
        let follows: bool = row.get(7)?;
        Ok(LifeStep {
            at: row.get(0)?,
            trigger: row.get(1)?,
            seq: Some(row.get(2)?).filter(|_| follows),
            status: row.get(3)?,
            amount: row.get(4)?,
            currency: row.get(5)?,
            answer_by: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
