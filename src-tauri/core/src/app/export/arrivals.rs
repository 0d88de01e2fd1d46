//! Arrivals on their way into a file, line by line: a ledger can hold a million.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
};

use serde_json::{Value, json};

use super::csv::{CsvWriter, csv_writer, escape_formula};
use crate::{
    app::view::ExportFormat, arrival::ArrivalRow, clock::format_date_time, money::plain_amount,
};

/// The columns of a CSV file. Times are UTC, amounts in the currency's main unit.
const COLUMNS: [&str; 14] = [
    "created",
    "recorded",
    "trigger",
    "status",
    "title",
    "customer_name",
    "customer",
    "amount",
    "currency",
    "refunded",
    "received",
    "answer_by",
    "id",
    "charge",
];

/// A file that arrivals are written to.
pub(super) enum ArrivalFile {
    /// For spreadsheets.
    Csv(Box<CsvWriter>),
    /// For programs: with each object as Stripe sent it.
    Json {
        out: BufWriter<File>,
        /// What stands before the next one.
        between: &'static str,
    },
}

impl ArrivalFile {
    pub(super) fn begin(file: File, format: ExportFormat) -> io::Result<Self> {
        Ok(match format {
            ExportFormat::Csv => {
                let mut out = csv_writer(file)?;
                out.write_record(COLUMNS)?;
                Self::Csv(Box::new(out))
            }
            ExportFormat::Json => {
                let mut out = BufWriter::new(file);
                out.write_all(b"[")?;
                Self::Json { out, between: "\n" }
            }
        })
    }

    pub(super) fn add(&mut self, row: &ArrivalRow, raw: &str) -> io::Result<()> {
        match self {
            Self::Csv(out) => Ok(out.write_record(cells(row))?),
            Self::Json { out, between } => {
                write!(out, "{between}{}", object(row, raw))?;
                *between = ",\n";
                Ok(())
            }
        }
    }

    pub(super) fn end(self) -> io::Result<()> {
        match self {
            Self::Csv(mut out) => out.flush(),
            Self::Json { mut out, .. } => {
                out.write_all(b"\n]\n")?;
                out.flush()
            }
        }
    }
}

fn cells(row: &ArrivalRow) -> [String; 14] {
    let text = |text: &Option<String>| escape_formula(text.as_deref().unwrap_or_default());
    let currency = row.currency.as_deref().unwrap_or_default();
    // A number stays one: only text can be a formula.
    let money = |amount: Option<i64>| {
        amount.map_or_else(String::new, |amount| plain_amount(amount, currency))
    };
    let of_charge = row.received.is_some();
    [
        format_date_time(row.created),
        format_date_time(row.recorded),
        row.trigger.name().to_owned(),
        text(&row.status),
        escape_formula(&row.title),
        text(&row.customer_label),
        text(&row.customer),
        money(row.amount),
        currency.to_uppercase(),
        money(Some(row.refunded).filter(|_| of_charge)),
        money(row.received),
        row.answer_by.map(format_date_time).unwrap_or_default(),
        escape_formula(&row.object_id),
        text(&row.parent),
    ]
}

fn object(row: &ArrivalRow, raw: &str) -> Value {
    json!({
        "trigger": row.trigger,
        "id": row.object_id,
        "created": row.created,
        "recorded": row.recorded,
        "title": row.title,
        "status": row.status,
        "amount": row.amount,
        "currency": row.currency,
        "refunded": row.refunded,
        "received": row.received,
        "customer": row.customer,
        "customer_name": row.customer_label,
        "charge": row.parent,
        "answer_by": row.answer_by,
        "object": serde_json::from_str::<Value>(raw).unwrap_or_default(),
    })
}
