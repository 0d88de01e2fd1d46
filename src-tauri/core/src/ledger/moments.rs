//! Moments that events told of: each an arrival, and what became of its object since.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    arrivals::insert_arrivals,
    error::LedgerError,
    lives::{Reading, put_step},
};
use crate::{arrival::NewArrival, trigger::Trigger};

/// What an event told of an object.
#[derive(Debug, Clone)]
pub struct ToldMoment {
    /// The kind of moment.
    pub trigger: Trigger,
    /// Whether it is an arrival, or only what became of one.
    pub is_arrival: bool,
    /// The object as it was then; `created` is when that was.
    pub object: NewArrival,
}

/// How one of the rows of an object stands.
struct Known {
    trigger: Trigger,
    status: Option<String>,
    /// Since when it is known.
    at: i64,
}

/// Records a moment, and brings all rows of its object to the latest that is known; gives how many of
/// them have changed.
pub fn take_moment(
    db: &Connection,
    connection: &str,
    reading: Reading,
    told: &ToldMoment,
) -> Result<usize, LedgerError> {
    let ToldMoment {
        trigger, object, ..
    } = told;
    let mut latest = Known {
        trigger: *trigger,
        status: object.status.clone(),
        at: object.created,
    };
    if told.is_arrival {
        let mut object = object.clone();
        name_moment(db, connection, &mut object)?;
        let (at, silent) = (reading.recorded, reading.silent);
        insert_arrivals(db, connection, *trigger, at, silent, &[object])?;
    }
    let known = list_known(db, connection, *trigger, &object.object_id)?;
    for one in &known {
        // Of two in one second the one that is told later.
        if one.at > latest.at {
            latest = Known {
                status: one.status.clone(),
                ..*one
            };
        }
    }
    let mut changed = 0;
    for one in known {
        if one.status == latest.status || one.at > latest.at {
            continue;
        }
        db.prepare_cached(
            "UPDATE arrivals SET own_status = ?4, status = ?4
             WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3",
        )?
        .execute(params![
            connection,
            one.trigger,
            object.object_id,
            latest.status
        ])?;
        let step = (latest.at, one.status.as_deref(), latest.status.as_deref());
        put_step(db, connection, one.trigger, &object.object_id, step)?;
        changed += 1;
    }
    Ok(changed)
}

/// The rows of an object, each with how it stands and since when.
fn list_known(
    db: &Connection,
    connection: &str,
    family: Trigger,
    object: &str,
) -> Result<Vec<Known>, LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT own_status, max(created, coalesce(
                    (SELECT max(at) FROM arrival_steps AS s WHERE s.connection = ?1
                         AND s.\"trigger\" = ?2 AND s.object_id = ?3), 0))
         FROM arrivals WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3",
    )?;
    let mut known = Vec::new();
    for trigger in Trigger::MOMENTS {
        if !trigger.shares_objects(family) {
            continue;
        }
        let found = statement
            .query_row(params![connection, trigger, object], |row| {
                Ok(Known {
                    trigger,
                    status: row.get(0)?,
                    at: row.get(1)?,
                })
            })
            .optional()?;
        known.extend(found);
    }
    Ok(known)
}

/// Puts in the names that the local copy has: the object has ids alone.
fn name_moment(
    db: &Connection,
    connection: &str,
    object: &mut NewArrival,
) -> Result<(), LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT coalesce(nullif(json_extract(raw, '$.name'), ''), json_extract(raw, '$.email'))
         FROM objects JOIN mirrors USING (space)
         WHERE connection = ?1 AND kind = ?2 AND id = ?3 AND json_valid(raw)",
    )?;
    let mut find = |kind: &str, id: &str| -> Result<Option<String>, LedgerError> {
        let found = statement.query_row([connection, kind, id], |row| row.get(0));
        Ok(found.optional()?.flatten())
    };
    if object.customer_label.is_none()
        && let Some(customer) = &object.customer
    {
        object.customer_label = find("customers", customer)?;
    }
    if object.title.starts_with("prod_")
        && let Some(name) = find("products", &object.title)?
    {
        object.title = name;
    }
    Ok(())
}
