//! What SQL may reach: the views, and through them alone what they are made of.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use rusqlite::{
    Connection,
    hooks::{AuthAction, AuthContext, Authorization},
};

use super::views::Sources;
use crate::threads::lock;

/// Functions that read tables of their own making; no file is behind them.
const TABLE_FUNCTIONS: [&str; 2] = ["json_each", "json_tree"];

/// What else is there, beside the tables of the file.
const SYSTEM_TABLES: [&str; 5] = [
    "sqlite_schema",
    "sqlite_master",
    "sqlite_temp_schema",
    "sqlite_temp_master",
    "dbstat",
];

/// Holds SQLite to the views, and remembers what it refused.
#[derive(Debug)]
pub(super) struct Guard {
    refused: Arc<Mutex<Option<String>>>,
}

impl Guard {
    /// From here on, the connection reads the views and does nothing else.
    pub(super) fn install(db: &mut Connection, sources: Sources) -> Result<Self, rusqlite::Error> {
        let refused = Arc::new(Mutex::new(None));
        let note = refused.clone();
        let reach = Reach {
            hidden: list_hidden(db, &sources.tables)?,
            views: sources.views.into_iter().collect(),
            inner: sources.inner.into_iter().collect(),
        };
        db.authorizer(Some(move |context: AuthContext<'_>| {
            match reach.judge(&context) {
                None => Authorization::Allow,
                Some(why) => {
                    lock(&note).get_or_insert(why);
                    Authorization::Deny
                }
            }
        }))?;
        Ok(Self { refused })
    }

    pub(super) fn forget_refusal(&self) {
        *lock(&self.refused) = None;
    }

    pub(super) fn take_refusal(&self) -> Option<String> {
        lock(&self.refused).take()
    }
}

/// The tables of the file that no view is made of.
fn list_hidden(db: &Connection, shown: &[String]) -> Result<HashSet<String>, rusqlite::Error> {
    let mut statement = db.prepare("SELECT lower(name) FROM main.sqlite_schema")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut hidden: HashSet<String> = names.collect::<Result<_, _>>()?;
    hidden.retain(|name| !shown.contains(name));
    hidden.extend(SYSTEM_TABLES.map(str::to_owned));
    Ok(hidden)
}

/// What may be named.
struct Reach {
    views: HashSet<String>,
    /// What alone reads tables.
    inner: HashSet<String>,
    hidden: HashSet<String>,
}

impl Reach {
    /// Why it is refused, if it is.
    fn judge(&self, context: &AuthContext<'_>) -> Option<String> {
        match context.action {
            AuthAction::Select | AuthAction::Recursive => None,
            AuthAction::Function { function_name } => function_name
                .eq_ignore_ascii_case("load_extension")
                .then(|| "load_extension is not to be had here".to_owned()),
            AuthAction::Read {
                table_name,
                column_name,
            } => {
                let allowed = match context.accessor {
                    // The name of what alone may read a table cannot be guessed, so that no subquery
                    // bears it.
                    Some(by) if self.inner.contains(by) => true,
                    _ if column_name.is_empty() => self.may_count(table_name),
                    _ => self.may_read(table_name, context.database_name),
                };
                (!allowed).then(|| {
                    format!(
                        "{table_name} is no view; \"shopbell query --views\" lists those there are"
                    )
                })
            }
            _ => Some("only SELECT is answered".to_owned()),
        }
    }

    fn may_read(&self, table: &str, database: Option<&str>) -> bool {
        let is_view = self.views.contains(table) || self.inner.contains(table);
        (is_view && database == Some("temp")) || TABLE_FUNCTIONS.contains(&table)
    }

    /// Where rows are counted and no column is read, SQLite asks for the name alone, as it was typed,
    /// also of a subquery.
    fn may_count(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        !self.hidden.contains(&name) && !name.starts_with("pragma_")
    }
}
