//! A table out of text: its delimiter, its header and its rows.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

use crate::error::{Error, ErrorCode};

/// Bytes of one row at the most: beyond it a quote was never closed.
const LONGEST_ROW: usize = 1024 * 1024;

/// The delimiter that most rows of a text have equally often.
pub(super) fn delimiter(sample: &str) -> u8 {
    let mut best = (0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut rows = Rows::new(sample.as_bytes(), delimiter);
        let mut widths = Vec::new();
        while let Ok(Some(row)) = rows.next() {
            widths.push(row.cells.len());
            if widths.len() == 30 {
                break;
            }
        }
        let first = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|width| **width == first).count();
        if first > 1 && alike * 100 + first > best.0 {
            best = (alike * 100 + first, delimiter);
        }
    }
    best.1
}

/// One row with the number that a spreadsheet gives it.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
}

/// Rows of a text, one by one.
pub(super) struct Rows<R> {
    reader: csv::Reader<R>,
    record: StringRecord,
    number: u32,
    /// The line of text that the next row begins on if no empty line comes before it.
    next_line: u64,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(text: R, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64 * 1024)
            .from_reader(text);
        Self {
            reader,
            record: StringRecord::new(),
            number: 0,
            next_line: 1,
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Row>, Error> {
        let unreadable = |error: csv::Error| {
            Error::new(ErrorCode::ImportUnreadable, error.to_string()).caused_by(error)
        };
        if !self
            .reader
            .read_record(&mut self.record)
            .map_err(unreadable)?
        {
            return Ok(None);
        }
        if self.record.as_slice().len() > LONGEST_ROW {
            let error = Error::new(ErrorCode::ImportUnreadable, "a quote is never closed");
            return Err(error.with(|detail| detail.rule = Some("open_quote".into())));
        }
        // Empty lines give no record, but a spreadsheet counts them.
        let line = self.record.position().map_or(1, csv::Position::line);
        let empty = line.saturating_sub(self.next_line);
        let inside = self.record.as_slice().matches('\n').count() as u64;
        self.next_line = line + inside + 1;
        self.number += 1 + u32::try_from(empty).unwrap_or(0);
        Ok(Some(Row {
            number: self.number,
            cells: self.record.iter().map(str::to_owned).collect(),
        }))
    }
}

/// Whether the first row names the columns, as far as one can tell from it.
pub(super) fn has_header(first: &[String], knows: impl Fn(&str) -> bool) -> bool {
    if first.iter().any(|cell| knows(cell)) {
        return true;
    }
    let value = |cell: &String| {
        let cell = cell.trim();
        cell.contains('@')
            || cell.contains("://")
            || cell.chars().any(|c| c.is_ascii_digit()) && cell.parse::<f64>().is_ok()
    };
    let filled = first.iter().filter(|cell| !cell.trim().is_empty()).count();
    filled > 1 && filled == first.len() && !first.iter().any(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut rows = Rows::new(text.as_bytes(), delimiter(text));
        let mut all = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            all.push((row.number, row.cells));
        }
        all
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (
            number,
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
        )
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let text = "name,note\r\nHana,\"two\r\nlines, quoted \"\"so\"\"\"\r\n\r\nKen,plain\r\n";
        let expected = [
            row(1, &["name", "note"]),
            row(2, &["Hana", "two\r\nlines, quoted \"so\""]),
            row(4, &["Ken", "plain"]),
        ];
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn delimiters_are_found() {
        assert_eq!(delimiter("a;b;c\n1,5;2;3\n"), b';');
        assert_eq!(delimiter("a\tb\n1, 2\t3\n"), b'\t');
        assert_eq!(delimiter("a,b\n\"x;y;z\",2\n"), b',');
        assert_eq!(delimiter("email\nhana@example.com\n"), b',');
        assert_eq!(rows("a\rb\rc").len(), 3);
    }

    #[test]
    fn a_first_row_of_values_is_no_header() {
        let has = |text: &str| {
            let cells: Vec<String> = text.split(',').map(str::to_owned).collect();
            has_header(&cells, |cell| cell == "email")
        };
        assert!(has("email,x") && has("Vorname,Nachname"));
        assert!(!has("hana@example.com,Hana") && !has("Mug,https://a.example") && !has("Mug,12.5"));
    }
}
