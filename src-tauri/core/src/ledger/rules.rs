//! What is to ring, by connection and trigger; and which daily summaries were told.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    arrivals::{self, COLUMNS},
    error::LedgerError,
};
use crate::{
    arrival::ArrivalRow,
    rule::{Rule, RuleBook},
    trigger::Trigger,
};

/// The rules of a connection that differ from the default. One that this version cannot read says
/// nothing: what arrives rings rather than not.
pub fn load_rules(db: &Connection, connection: &str) -> Result<RuleBook, LedgerError> {
    let sql = "SELECT \"trigger\", rule FROM rules WHERE connection = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([connection], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut rules = RuleBook::default();
    for row in rows {
        let (name, json) = row?;
        match (Trigger::from_name(&name), serde_json::from_str(&json)) {
            (Some(trigger), Ok(rule)) => rules.put(trigger, rule),
            (_, Err(error)) => tracing::warn!(name, %error, "a rule could not be read"),
            (None, Ok(_)) => tracing::warn!(name, "a rule is of an unknown trigger"),
        }
    }
    Ok(rules)
}

/// Keeps a rule; one that is the default needs no row.
pub fn put_rule(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    rule: &Rule,
) -> Result<(), LedgerError> {
    if *rule == Rule::default() {
        db.prepare_cached("DELETE FROM rules WHERE connection = ?1 AND \"trigger\" = ?2")?
            .execute(params![connection, trigger])?;
        return Ok(());
    }
    let json = serde_json::to_string(rule)?;
    db.prepare_cached(
        "INSERT INTO rules (connection, \"trigger\", rule) VALUES (?1, ?2, ?3)
         ON CONFLICT (connection, \"trigger\") DO UPDATE SET rule = excluded.rule",
    )?
    .execute(params![connection, trigger, json])?;
    Ok(())
}

/// The latest arrivals of a trigger, newest first, with the status that they arrived with.
pub fn list_judged(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    limit: u32,
) -> Result<Vec<ArrivalRow>, LedgerError> {
    // By the quarters of an hour that have any: of a rare trigger all arrivals would be looked through.
    let sql = format!(
        "WITH quarters AS (
             SELECT quarter, sum(count) AS count FROM tallies
             WHERE connection = ?1 AND \"trigger\" = ?2 AND count > 0
             GROUP BY quarter ORDER BY quarter DESC LIMIT ?3),
         enough AS (
             SELECT quarter, sum(count) OVER (ORDER BY quarter DESC) - count AS later
             FROM quarters)
         SELECT {COLUMNS} FROM enough CROSS JOIN arrivals
         WHERE later < ?3 AND connection = ?1 AND \"trigger\" = ?2
             AND created >= quarter * 900 AND created < quarter * 900 + 900
         ORDER BY created DESC, seq DESC LIMIT ?3"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![connection, trigger, limit], arrivals::read)?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    let mut first = db.prepare_cached(
        "SELECT before FROM arrival_steps
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3 ORDER BY at, rowid LIMIT 1",
    )?;
    for row in &mut rows {
        let key = params![connection, trigger, row.object_id];
        if let Some(before) = first.query_row(key, |step| step.get(0)).optional()? {
            row.status = before;
        }
    }
    Ok(rows)
}

/// The currencies in which something of a trigger arrived, the most frequent first.
pub fn list_currencies(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
) -> Result<Vec<String>, LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT currency FROM tallies WHERE connection = ?1 AND \"trigger\" = ?2 AND currency <> ''
         GROUP BY currency HAVING sum(count) > 0 ORDER BY sum(count) DESC, currency",
    )?;
    let rows = statement.query_map(params![connection, trigger], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the daily summary of a day was told, or has nothing to say.
pub fn was_day_told(db: &Connection, connection: &str, day: &str) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM daily_summaries WHERE connection = ?1 AND day = ?2";
    Ok(db.prepare_cached(sql)?.exists([connection, day])?)
}

/// Notes that the daily summary of a day was told, or has nothing to say.
pub fn mark_day_told(
    db: &Connection,
    connection: &str,
    day: &str,
    now: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR IGNORE INTO daily_summaries (connection, day, told) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![connection, day, now])?;
    Ok(())
}
