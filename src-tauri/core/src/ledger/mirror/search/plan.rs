//! How a text is found: the id or email itself, then what begins so, then what contains it.

use std::collections::HashSet;

use rusqlite::{Connection, Rows, params_from_iter, types::Value};

use super::query::{MAX_COUNTED, SearchQuery, SortColumn, order_by, read_row_numbers};
use crate::ledger::{
    error::LedgerError,
    fold::{
        OTHERS_MARK, Word, fits_prefix, fold_text, has_word_prefix, make_gram, make_prefix_token,
        squeeze,
    },
    mirror::{MirrorRow, ROWS_PER_SPACE},
};

/// So few hits are looked at one by one.
const RANK_EACH_BELOW: usize = 200;
/// Of very many hits so many are looked at, the newest ones, for whether they begin so.
const MAX_INSPECTED: usize = 500;

/// A query with its values.
type Sql = (String, Vec<Value>);

/// How a text is found.
pub(super) struct Plan {
    space: i64,
    /// As typed: ids tell upper from lower case.
    typed: String,
    /// Folded, without separators.
    whole: String,
    words: Vec<Word>,
    active: Option<bool>,
}

impl Plan {
    pub(super) fn new(mirror: &MirrorRow, query: &SearchQuery, words: &[Word]) -> Self {
        Self {
            space: mirror.space,
            typed: query.text.trim().to_owned(),
            whole: words.iter().map(|word| squeeze(&word.text)).collect(),
            words: words.to_vec(),
            active: query.active,
        }
    }

    /// Hits, counted up to [`MAX_COUNTED`].
    pub(super) fn count(&self, db: &Connection) -> Result<u32, LedgerError> {
        let none = HashSet::new();
        let hits = merge(db, &self.cursors(), None, &none, 0, MAX_COUNTED as usize)?;
        Ok(u32::try_from(hits.len()).unwrap_or(MAX_COUNTED))
    }

    /// A window of the hits, best first, and how many there are up to [`MAX_COUNTED`].
    pub(super) fn best(
        &self,
        db: &Connection,
        offset: u32,
        limit: u32,
    ) -> Result<(Vec<i64>, u32), LedgerError> {
        let (offset, limit) = (offset as usize, limit as usize);
        let none = HashSet::new();
        let hits = merge(db, &self.cursors(), None, &none, 0, MAX_COUNTED as usize)?;
        let total = u32::try_from(hits.len()).unwrap_or(MAX_COUNTED);
        let exact = self.exact(db)?;
        let rows = if total < MAX_COUNTED {
            let ranked = self.ranked(db, exact, hits)?;
            ranked.into_iter().skip(offset).take(limit).collect()
        } else if fits_prefix(&self.whole) {
            self.tiers(db, exact, offset, limit)?
        } else {
            let first = self.first(db, exact)?;
            let shown: HashSet<i64> = first.iter().copied().collect();
            let mut rows: Vec<i64> = first.into_iter().skip(offset).take(limit).collect();
            let (skip, room) = (offset.saturating_sub(shown.len()), limit - rows.len());
            rows.extend(merge(db, &self.cursors(), None, &shown, skip, room)?);
            rows
        };
        Ok((rows, total))
    }

    /// All hits in order: they are few enough.
    fn ranked(
        &self,
        db: &Connection,
        exact: Vec<i64>,
        hits: Vec<i64>,
    ) -> Result<Vec<i64>, LedgerError> {
        let (Some(newest), Some(oldest)) = (hits.first(), hits.last()) else {
            return Ok(exact);
        };
        let first: HashSet<i64> = exact.iter().copied().collect();
        let begun: HashSet<i64> = if hits.len() <= RANK_EACH_BELOW {
            let mut begun = HashSet::new();
            for row in &hits {
                if self.begins(db, *row)? {
                    begun.insert(*row);
                }
            }
            begun
        } else {
            // Of a long text this tells the first characters only: that is wrong now and then, and
            // only about which of thousands of hits comes first.
            let between = self.grams(make_prefix_token(&self.whole), *oldest, *newest);
            merge(db, &[between], None, &first, 0, usize::MAX)?
                .into_iter()
                .collect()
        };
        let rest = hits.into_iter().filter(|row| !first.contains(row));
        let (begins, contains): (Vec<i64>, Vec<i64>) = rest.partition(|row| begun.contains(row));
        Ok([exact, begins, contains].concat())
    }

    /// A window of many hits: each tier is read only as far as the window goes.
    fn tiers(
        &self,
        db: &Connection,
        exact: Vec<i64>,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<i64>, LedgerError> {
        let mut rows: Vec<i64> = exact.iter().skip(offset).take(limit).copied().collect();
        let shown: HashSet<i64> = exact.into_iter().collect();
        let begun = [self.found("objects_grams", make_prefix_token(&self.whole))];
        let (skip, room) = (offset.saturating_sub(shown.len()), limit - rows.len());
        let some = merge(db, &begun, None, &shown, skip, room)?;
        if some.len() < room {
            let all = merge(db, &begun, None, &shown, 0, usize::MAX)?;
            let skip = offset.saturating_sub(shown.len() + all.len());
            let room = room - some.len();
            rows.extend(some);
            let [begun] = begun;
            rows.extend(merge(
                db,
                &self.cursors(),
                Some(&begun),
                &shown,
                skip,
                room,
            )?);
        } else {
            rows.extend(some);
        }
        Ok(rows)
    }

    /// The first of very many hits for a long text: the newest that begin like it are looked at.
    fn first(&self, db: &Connection, exact: Vec<i64>) -> Result<Vec<i64>, LedgerError> {
        let shown: HashSet<i64> = exact.iter().copied().collect();
        let begun = [self.found("objects_grams", make_prefix_token(&self.whole))];
        let mut first = exact;
        for row in merge(db, &begun, None, &shown, 0, MAX_INSPECTED)? {
            if self.begins(db, row)? {
                first.push(row);
            }
        }
        Ok(first)
    }

    /// Hits in the order of a column.
    pub(super) fn sorted(&self, query: &SearchQuery, count: u32) -> Sql {
        let column = query.sort.unwrap_or(SortColumn::Created);
        let order = order_by(column, query.descending);
        if count >= MAX_COUNTED {
            // So many are found that it is quicker to go through the column's index and look.
            let mut sql = String::from("SELECT row FROM objects o WHERE space = ?");
            let mut values = vec![Value::from(self.space)];
            for word in &self.words {
                sql.push_str(" AND (");
                for (place, spelling) in word.spellings().enumerate() {
                    sql.push_str(if place > 0 { " OR " } else { "" });
                    sql.push_str(&contains(word));
                    values.push(spelling.to_owned().into());
                }
                sql.push(')');
            }
            if let Some(active) = self.active {
                sql.push_str(" AND active = ?");
                values.push(active.into());
            }
            return (sql + &order, values);
        }
        let mut sql = String::from("SELECT row FROM objects WHERE ");
        let mut values = Vec::new();
        for (number, (cursor, more)) in self.cursors().into_iter().enumerate() {
            let and = if number > 0 { " AND " } else { "" };
            sql.push_str(&format!("{and}row IN ({cursor})"));
            values.extend(more);
        }
        (sql + &order, values)
    }

    /// What is the id or the email address itself.
    fn exact(&self, db: &Connection) -> Result<Vec<i64>, LedgerError> {
        let mut sql = String::from(
            "SELECT row FROM (SELECT row, active FROM objects WHERE space = ? AND email = ?
             UNION SELECT row, active FROM objects WHERE space = ? AND id = ?)",
        );
        let space = Value::from(self.space);
        let mut values = vec![space.clone(), fold_text(&self.typed).into()];
        values.extend([space, self.typed.clone().into()]);
        if let Some(active) = self.active {
            sql.push_str(" WHERE active = ?");
            values.push(active.into());
        }
        read_row_numbers(db, &(sql + " ORDER BY row DESC LIMIT 100"), values)
    }

    /// Whether a word of a row's name, email or id begins with the text.
    fn begins(&self, db: &Connection, row: i64) -> Result<bool, LedgerError> {
        let sql = "SELECT id, name, email FROM objects WHERE row = ?1";
        let mut statement = db.prepare_cached(sql)?;
        Ok(statement.query_row([row], |row| {
            let id = fold_text(row.get_ref(0)?.as_str().unwrap_or_default());
            let rest = id.split_once('_').map_or("", |(_, rest)| rest);
            let name = row.get_ref(1)?.as_str().unwrap_or_default();
            let email = row.get_ref(2)?.as_str().unwrap_or_default();
            Ok(has_word_prefix(&[&id, rest, name, email], &self.whole))
        })?)
    }

    /// Queries whose common rows are the hits: one of each index that the words need.
    fn cursors(&self) -> Vec<Sql> {
        let (short, long): (Vec<&Word>, Vec<&Word>) =
            self.words.iter().partition(|word| word.is_short());
        let quoted: Vec<String> = long.iter().map(|word| quote(word)).collect();
        let grams: Vec<String> = short
            .iter()
            .map(|word| make_gram(&word.text.chars().collect::<Vec<_>>()))
            .collect();
        let mut cursors = Vec::new();
        if !quoted.is_empty() {
            cursors.push(self.found("objects_words", quoted.join(" AND ")));
        }
        if !grams.is_empty() {
            cursors.push(self.found("objects_grams", grams.join(" AND ")));
        }
        cursors
    }

    /// Rows of this connection that an index finds.
    fn found(&self, table: &str, asked: String) -> Sql {
        let mut sql = format!("SELECT f.rowid AS row FROM {table} f");
        if self.active.is_some() {
            sql.push_str(" CROSS JOIN objects o ON o.row = f.rowid");
        }
        sql.push_str(&format!(
            " WHERE f.{table} MATCH ? AND f.rowid BETWEEN ? AND ?"
        ));
        let mut values = vec![Value::from(asked)];
        values.push((self.space * ROWS_PER_SPACE).into());
        values.push(((self.space + 1) * ROWS_PER_SPACE - 1).into());
        if let Some(active) = self.active {
            sql.push_str(" AND o.active = ?");
            values.push(active.into());
        }
        (sql, values)
    }

    /// Rows with a token of ours, between two rows.
    fn grams(&self, token: String, oldest: i64, newest: i64) -> Sql {
        let sql = "SELECT f.rowid AS row FROM objects_grams f
                   WHERE f.objects_grams MATCH ? AND f.rowid BETWEEN ? AND ?";
        let values = vec![token.into(), oldest.into(), newest.into()];
        (sql.to_owned(), values)
    }
}

/// A word for the index, in all its spellings.
fn quote(word: &Word) -> String {
    let spellings: Vec<String> = word
        .spellings()
        .map(|spelling| format!("\"{}\"", spelling.replace('"', "\"\"")))
        .collect();
    format!("({})", spellings.join(" OR "))
}

/// A row contains a word; one or two characters count only in what is written first.
fn contains(word: &Word) -> String {
    if word.is_short() {
        let mark = u32::from(OTHERS_MARK);
        format!("instr(o.words, ?) BETWEEN 1 AND instr(o.words, char({mark}))")
    } else {
        "instr(o.words, ?)".to_owned()
    }
}

/// Rows that all queries have and `without` has not, nor those shown before: newest first, and no
/// more is read than is needed. All queries fall by row number, so they are read side by side.
fn merge(
    db: &Connection,
    queries: &[Sql],
    without: Option<&Sql>,
    shown: &HashSet<i64>,
    skip: usize,
    limit: usize,
) -> Result<Vec<i64>, LedgerError> {
    let mut statements = Vec::new();
    for (sql, _) in queries.iter().chain(without) {
        statements.push(db.prepare_cached(&format!("{sql} ORDER BY f.rowid DESC"))?);
    }
    let mut cursors = Vec::new();
    for (statement, (_, values)) in statements.iter_mut().zip(queries.iter().chain(without)) {
        cursors.push(Cursor {
            rows: statement.query(params_from_iter(values))?,
            at: None,
        });
    }
    let Some((first, others)) = cursors.split_first_mut() else {
        return Ok(Vec::new());
    };
    let wanted = queries.len() - 1;
    let (mut passed, mut found) = (0, Vec::new());
    while found.len() < limit {
        let Some(row) = first.next()? else { break };
        let mut fits = !shown.contains(&row);
        for (place, other) in others.iter_mut().enumerate() {
            if fits {
                fits = other.reaches(row)? == (place < wanted);
            }
        }
        if fits && passed < skip {
            passed += 1;
        } else if fits {
            found.push(row);
        }
    }
    Ok(found)
}

struct Cursor<'s> {
    rows: Rows<'s>,
    at: Option<i64>,
}

impl Cursor<'_> {
    fn next(&mut self) -> Result<Option<i64>, LedgerError> {
        Ok(match self.rows.next()? {
            Some(row) => Some(row.get(0)?),
            None => None,
        })
    }

    /// Goes on down to a row; says whether it is there.
    fn reaches(&mut self, row: i64) -> Result<bool, LedgerError> {
        while self.at.is_none_or(|at| at > row) {
            // Past the end it stays below every row.
            self.at = Some(self.next()?.unwrap_or(i64::MIN));
        }
        Ok(self.at == Some(row))
    }
}
