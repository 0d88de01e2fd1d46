//! How a text is found: the id or email itself, then what begins so, then what contains it.

use std::collections::HashSet;

use rusqlite::{Connection, params_from_iter, types::Value};

use super::{COUNTED, Column, Mirror, Wanted, numbers, order};
use crate::ledger::{
    Error,
    mirror::{
        ROOM,
        fold::{beginning, begins, fold, gram, is_short},
    },
};

/// A query with its values.
type Sql = (String, Vec<Value>);

/// How a text is found.
pub(super) struct Plan {
    space: i64,
    /// As typed: ids tell upper from lower case.
    typed: String,
    /// Folded, with one blank between words.
    whole: String,
    words: Vec<String>,
    active: Option<bool>,
}

impl Plan {
    pub(super) fn new(mirror: &Mirror, wanted: &Wanted, words: &[String]) -> Self {
        Self {
            space: mirror.space,
            typed: wanted.text.trim().to_owned(),
            whole: words.join(" "),
            words: words.to_vec(),
            active: wanted.active,
        }
    }

    /// Hits, counted up to [`COUNTED`].
    pub(super) fn count(&self, db: &Connection) -> Result<u32, Error> {
        count(db, self.hits(false))
    }

    /// Hits, best first.
    pub(super) fn best(&self, db: &Connection, offset: u32, limit: u32) -> Result<Vec<i64>, Error> {
        let exact = self.exact(db)?;
        let (offset, limit) = (offset as usize, limit as usize);
        let mut rows: Vec<i64> = exact.iter().skip(offset).take(limit).copied().collect();
        let mut past = exact.len();
        let mut shown: HashSet<i64> = exact.into_iter().collect();

        let whole_token = is_short(&self.whole);
        if whole_token {
            let room = limit - rows.len();
            if room > 0 {
                let skip = offset.saturating_sub(past);
                rows.extend(stream(db, self.begun(), &shown, skip, room)?);
            }
            if rows.len() < limit {
                past += stream(db, self.begun(), &shown, 0, usize::MAX)?.len();
            }
        } else {
            let begun: Vec<i64> = self.begun_long(db)?;
            let fresh = begun.iter().filter(|row| !shown.contains(row));
            let fresh: Vec<i64> = fresh.copied().collect();
            let room = limit - rows.len();
            rows.extend(fresh.iter().skip(offset.saturating_sub(past)).take(room));
            past += fresh.len();
            shown.extend(fresh);
        }
        let room = limit - rows.len();
        if room > 0 {
            let skip = offset.saturating_sub(past);
            rows.extend(stream(db, self.hits(whole_token), &shown, skip, room)?);
        }
        Ok(rows)
    }

    /// Hits in the order of a column.
    pub(super) fn sorted(&self, wanted: &Wanted, count: u32) -> Sql {
        let column = wanted.sort.unwrap_or(Column::Created);
        let order = order(column, wanted.descending);
        if count >= COUNTED {
            // So many are found that it is quicker to go through the column's index and look.
            let mut sql = String::from("SELECT row FROM objects o WHERE space = ?");
            let mut values = vec![Value::from(self.space)];
            for word in &self.words {
                sql.push_str(" AND ");
                sql.push_str(contains(word));
                values.push(word.clone().into());
            }
            if let Some(active) = self.active {
                sql.push_str(" AND active = ?");
                values.push(active.into());
            }
            return (sql + &order, values);
        }
        let (hits, values) = self.hits(false);
        let sql = format!("SELECT row FROM objects WHERE row IN ({hits}){order}");
        (sql, values)
    }

    /// What is the id or the email address itself.
    fn exact(&self, db: &Connection) -> Result<Vec<i64>, Error> {
        let mut sql = String::from(
            "SELECT row FROM (SELECT row, active FROM objects WHERE space = ? AND email = ?
             UNION SELECT row, active FROM objects WHERE space = ? AND id = ?)",
        );
        let space = Value::from(self.space);
        let mut values = vec![space.clone(), fold(&self.typed).into()];
        values.extend([space, self.typed.clone().into()]);
        if let Some(active) = self.active {
            sql.push_str(" WHERE active = ?");
            values.push(active.into());
        }
        numbers(db, &(sql + " ORDER BY row DESC LIMIT 100"), values)
    }

    /// What begins with the text, where a token tells all of it.
    fn begun(&self) -> Sql {
        self.found("objects_grams", beginning(&self.whole), &[])
    }

    /// What begins with a text that is longer than its token.
    fn begun_long(&self, db: &Connection) -> Result<Vec<i64>, Error> {
        let (sql, values) = self.begun();
        let sql = format!(
            "SELECT o.row, o.id, o.name, o.email FROM ({sql} ORDER BY f.rowid DESC LIMIT {COUNTED}) b
             CROSS JOIN objects o ON o.row = b.row"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut begun = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get_ref(1)?.as_str().unwrap_or_default().to_lowercase();
            let rest = id.split_once('_').map_or("", |(_, rest)| rest);
            let name = row.get_ref(2)?.as_str().unwrap_or_default();
            let email = row.get_ref(3)?.as_str().unwrap_or_default();
            if begins(&[&id, rest, name, email], &self.whole) {
                begun.push(row.get(0)?);
            }
        }
        Ok(begun)
    }

    /// All that contains the words; without what begins with the text, if asked.
    fn hits(&self, no_begun: bool) -> Sql {
        let (long, short): (Vec<&String>, Vec<&String>) =
            self.words.iter().partition(|word| word.chars().count() > 2);
        if long.is_empty() {
            let grams = short
                .iter()
                .map(|word| gram(&word.chars().collect::<Vec<_>>()));
            let mut asked = grams.collect::<Vec<_>>().join(" AND ");
            if no_begun {
                asked = format!("({asked}) NOT {}", beginning(&self.whole));
            }
            return self.found("objects_grams", asked, &[]);
        }
        let quoted = long
            .iter()
            .map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
        let asked = quoted.collect::<Vec<_>>().join(" AND ");
        let (mut sql, mut values) = self.found("objects_words", asked, &short);
        if no_begun {
            let (begun, more) = self.begun();
            sql.push_str(&format!(" AND f.rowid NOT IN ({begun})"));
            values.extend(more);
        }
        (sql, values)
    }

    fn found(&self, table: &str, asked: String, also: &[&String]) -> Sql {
        let mut sql = format!("SELECT f.rowid AS row FROM {table} f");
        if self.active.is_some() || !also.is_empty() {
            sql.push_str(" CROSS JOIN objects o ON o.row = f.rowid");
        }
        sql.push_str(&format!(
            " WHERE f.{table} MATCH ? AND f.rowid BETWEEN ? AND ?"
        ));
        let mut values = vec![Value::from(asked)];
        values.push((self.space * ROOM).into());
        values.push(((self.space + 1) * ROOM - 1).into());
        if let Some(active) = self.active {
            sql.push_str(" AND o.active = ?");
            values.push(active.into());
        }
        for word in also {
            sql.push_str(" AND ");
            sql.push_str(contains(word));
            values.push((*word).clone().into());
        }
        (sql, values)
    }
}

/// A row contains a word; one or two characters count only before the id, which comes last.
fn contains(word: &str) -> &'static str {
    if word.chars().count() > 2 {
        "instr(o.words, ?)"
    } else {
        "instr(o.words, ?) BETWEEN 1 AND length(o.words) - length(o.id)"
    }
}

fn count(db: &Connection, (sql, values): Sql) -> Result<u32, Error> {
    let sql = format!("SELECT count(*) FROM ({sql} LIMIT {COUNTED})");
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_row(params_from_iter(values), |row| row.get(0))?)
}

/// Newest first, without those that were shown before; no more is read than is needed.
fn stream(
    db: &Connection,
    (sql, values): Sql,
    shown: &HashSet<i64>,
    skip: usize,
    limit: usize,
) -> Result<Vec<i64>, Error> {
    let sql = format!("{sql} ORDER BY f.rowid DESC");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let (mut passed, mut found) = (0, Vec::new());
    while found.len() < limit {
        let Some(row) = rows.next()? else { break };
        let row = row.get(0)?;
        if shown.contains(&row) {
            continue;
        }
        if passed == skip {
            found.push(row);
        } else {
            passed += 1;
        }
    }
    Ok(found)
}
