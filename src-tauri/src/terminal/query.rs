//! `shopbell query`: the ledger asked in SQL, as a table, CSV or JSON lines. No account, key or Stripe
//! call is needed, and a running Shopbell is not disturbed.

use std::{
    io::{self, BufWriter, IsTerminal as _, Read as _, Write},
    path::Path,
    process::ExitCode,
};

use comfy_table::{Cell, CellAlignment, Table, presets::NOTHING};
use serde_json::{Number, Value};
use shopbell_core::{
    ledger::query::{LedgerViews, QueryError, QueryValue, VIEWS},
    plain_text::plain_line,
};

use super::{error::RunError, output::OutputEnd, text::TerminalText};
use crate::cli::QueryArguments;

/// A cell of a table is cut behind so many characters; CSV and JSON give all.
const MAX_CELL: usize = 80;

/// Asks once and prints the answer.
pub(super) fn query(arguments: &QueryArguments, ledger: &Path) -> Result<ExitCode, RunError> {
    let answered = if arguments.views {
        list_views(arguments)
    } else {
        ask(arguments, ledger)
    };
    match answered {
        Ok(()) => Ok(()),
        Err(PrintEnd::Output(end)) => end.into_result(),
        Err(PrintEnd::Failed(error)) => Err(error),
    }
    .map(|()| ExitCode::SUCCESS)
}

/// Why it ended before all was printed.
enum PrintEnd {
    Output(OutputEnd),
    Failed(RunError),
}

impl From<io::Error> for PrintEnd {
    fn from(error: io::Error) -> Self {
        Self::Output(error.into())
    }
}

impl From<csv::Error> for PrintEnd {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Self::Output(OutputEnd::Failed(format!("{other:?}"))),
        }
    }
}

impl From<QueryError> for PrintEnd {
    fn from(error: QueryError) -> Self {
        Self::Failed(error.into())
    }
}

fn ask(arguments: &QueryArguments, ledger: &Path) -> Result<(), PrintEnd> {
    let sql = match &arguments.sql {
        Some(sql) => sql.clone(),
        None => read_sql().map_err(PrintEnd::Failed)?,
    };
    let mut views = LedgerViews::open(ledger)?;
    let mut out = Format::of(arguments).start();
    // Both closures print, one after the other.
    let shared = std::cell::RefCell::new(&mut out);
    let ran = views.run(
        &sql,
        |columns| shared.borrow_mut().begin(columns),
        |row| shared.borrow_mut().print(row),
    );
    match ran {
        Err(PrintEnd::Failed(RunError::Query(error))) => {
            Err(PrintEnd::Failed(point_at(&sql, error)))
        }
        Err(end) => Err(end),
        Ok(()) => out.end(),
    }
}

fn read_sql() -> Result<String, RunError> {
    let mut sql = String::new();
    let read = io::stdin().lock().read_to_string(&mut sql);
    read.map_err(|error| RunError::Arguments(format!("standard input: {error}")))?;
    if sql.trim().is_empty() {
        let why = "say what to select: shopbell query \"select …\"";
        return Err(RunError::Arguments(why.into()));
    }
    Ok(sql)
}

/// SQLite's words with the place that they are about.
fn point_at(sql: &str, error: QueryError) -> RunError {
    if let QueryError::Sql {
        message,
        offset: Some(offset),
    } = &error
        && let (Some(before), Some(rest)) = (sql.get(..*offset), sql.get(*offset..))
    {
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let near: String = rest.chars().take(20).collect();
        let place = format!("{message} (line {line}, character {column}: {near})");
        return RunError::Arguments(place);
    }
    RunError::Query(error)
}

fn list_views(arguments: &QueryArguments) -> Result<(), PrintEnd> {
    let mut out = Format::of(arguments).start();
    out.begin(&["view", "column", "meaning"].map(str::to_owned))?;
    for view in &VIEWS {
        let line = |column: &str, about: &str| {
            let texts = [view.name, column, about].map(|text| QueryValue::Text(text.into()));
            Vec::from(texts)
        };
        out.print(line("", view.about))?;
        for column in view.columns {
            out.print(line(column.name, column.about))?;
        }
    }
    out.end()
}

/// In which way rows are printed.
#[derive(Clone, Copy)]
enum Format {
    Table,
    Csv,
    Json,
}

impl Format {
    const fn of(arguments: &QueryArguments) -> Self {
        match (arguments.json, arguments.csv) {
            (true, _) => Self::Json,
            (_, true) => Self::Csv,
            _ => Self::Table,
        }
    }

    fn start(self) -> Rows {
        let out = io::stdout();
        let on_screen = out.is_terminal();
        let out = BufWriter::new(out);
        match self {
            Self::Table => {
                let mut table = Table::new();
                table.load_style(NOTHING);
                Rows::Table(Box::new(table), out)
            }
            Self::Csv => Rows::Csv(Box::new(csv::Writer::from_writer(out)), on_screen),
            Self::Json => Rows::Json(Vec::new(), out),
        }
    }
}

/// Rows that are being printed.
enum Rows {
    /// Kept to the end, for how wide its columns are.
    Table(Box<Table>, BufWriter<io::Stdout>),
    /// On a screen, without what a terminal would obey.
    Csv(Box<csv::Writer<BufWriter<io::Stdout>>>, bool),
    Json(Vec<String>, BufWriter<io::Stdout>),
}

impl Rows {
    fn begin(&mut self, columns: &[String]) -> Result<(), PrintEnd> {
        match self {
            Self::Table(table, _) => {
                table.set_header(columns.iter().map(|name| plain_line(name)));
            }
            Self::Csv(out, _) => out.write_record(columns)?,
            Self::Json(names, _) => *names = columns.to_vec(),
        }
        Ok(())
    }

    fn print(&mut self, row: Vec<QueryValue>) -> Result<(), PrintEnd> {
        match self {
            Self::Table(table, _) => {
                table.add_row(row.iter().map(build_cell));
            }
            Self::Csv(out, on_screen) => {
                let text = |value| match on_screen {
                    true => plain_line(&value_text(value)),
                    false => value_text(value),
                };
                out.write_record(row.iter().map(text))?;
            }
            Self::Json(names, out) => {
                let fields = names.iter().zip(row.into_iter().map(json_value));
                writeln!(out, "{}", TerminalText::json_fields(fields))?;
            }
        }
        Ok(())
    }

    fn end(self) -> Result<(), PrintEnd> {
        match self {
            Self::Table(table, mut out) => {
                for line in table.lines() {
                    writeln!(out, "{}", line.trim_end())?;
                }
                out.flush()?;
            }
            Self::Csv(mut out, _) => out.flush()?,
            Self::Json(_, mut out) => out.flush()?,
        }
        Ok(())
    }
}

fn build_cell(value: &QueryValue) -> Cell {
    let mut text = plain_line(&value_text(value));
    if let Some((cut, _)) = text.char_indices().nth(MAX_CELL) {
        text.truncate(cut);
        text.push('…');
    }
    let cell = Cell::new(text);
    match value {
        QueryValue::Integer(_) | QueryValue::Real(_) => cell.set_alignment(CellAlignment::Right),
        _ => cell,
    }
}

fn value_text(value: &QueryValue) -> String {
    match value {
        QueryValue::Null => String::new(),
        QueryValue::Integer(number) => number.to_string(),
        QueryValue::Real(number) => number.to_string(),
        QueryValue::Text(text) => text.clone(),
        QueryValue::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// A value as JSON has it.
pub(super) fn json_value(value: QueryValue) -> Value {
    match value {
        QueryValue::Null => Value::Null,
        QueryValue::Integer(number) => number.into(),
        QueryValue::Real(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        text @ QueryValue::Bytes(_) => value_text(&text).into(),
        QueryValue::Text(text) => text.into(),
    }
}
