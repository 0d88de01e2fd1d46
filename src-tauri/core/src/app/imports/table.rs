//! A table out of text: its delimiter, its header and its rows.

use std::io::{Chain, Read};

use csv::{ReaderBuilder, StringRecord, Terminator};

use crate::error::{Error, ErrorCode};

/// Bytes of one row at the most: beyond it a quote was never closed.
const MAX_ROW_BYTES: usize = 1024 * 1024;

/// The delimiter that most rows of a text have equally often.
pub(super) fn detect_delimiter(sample: &str) -> u8 {
    let mut best = (0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut rows = Rows::new(sample.as_bytes(), delimiter, is_old_mac(sample));
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
    reader: csv::Reader<Chain<R, &'static [u8]>>,
    record: StringRecord,
    number: u32,
}

impl<R: Read> Rows<R> {
    /// Lines end with `\n`, before which a `\r` may stand; or with `\r` alone, as long ago on a Mac.
    pub(super) fn new(text: R, delimiter: u8, old_mac: bool) -> Self {
        let end = if old_mac { b'\r' } else { b'\n' };
        let last: &[u8] = if old_mac { b"\r" } else { b"\n" };
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(Terminator::Any(end))
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64 * 1024)
            // So that the last line ends like the others, and lines can be counted.
            .from_reader(text.chain(last));
        Self {
            reader,
            record: StringRecord::new(),
            number: 0,
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Row>, Error> {
        loop {
            let Some(row) = self.any()? else {
                return Ok(None);
            };
            if row.cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(row));
            }
        }
    }

    fn any(&mut self) -> Result<Option<Row>, Error> {
        let unreadable = |error: csv::Error| {
            Error::new(ErrorCode::ImportUnreadable, error.to_string()).caused_by(error)
        };
        let before = self.reader.position().line();
        let more = self.reader.read_record(&mut self.record);
        if !more.map_err(unreadable)? {
            return Ok(None);
        }
        let text = self.record.as_slice();
        if text.len() > MAX_ROW_BYTES {
            let error = Error::new(ErrorCode::ImportUnreadable, "a quote is never closed");
            return Err(error.with(|detail| detail.rule = Some("open_quote".into())));
        }
        // Empty lines give no record, but a spreadsheet counts them.
        let passed = self.reader.position().line() - before;
        let inside = text.matches('\n').count() as u64;
        let empty = passed.saturating_sub(inside + 1);
        self.number += 1 + u32::try_from(empty).unwrap_or(0);
        let mut cells: Vec<String> = self.record.iter().map(str::to_owned).collect();
        if let Some(last) = cells.last_mut()
            && last.ends_with('\r')
        {
            last.pop();
        }
        Ok(Some(Row {
            number: self.number,
            cells,
        }))
    }
}

/// Whether lines end with `\r` alone.
pub(super) fn is_old_mac(sample: &str) -> bool {
    sample.contains('\r') && !sample.contains('\n')
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
        let mut rows = Rows::new(text.as_bytes(), detect_delimiter(text), is_old_mac(text));
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
        assert_eq!(detect_delimiter("a;b;c\n1,5;2;3\n"), b';');
        assert_eq!(detect_delimiter("a\tb\n1, 2\t3\n"), b'\t');
        assert_eq!(detect_delimiter("a,b\n\"x;y;z\",2\n"), b',');
        assert_eq!(detect_delimiter("email\nhana@example.com\n"), b',');
        assert_eq!(rows("a\rb\rc").len(), 3);
        assert_eq!(rows("\n\na\n\n\nb,c").last().unwrap().0, 6);
        assert_eq!(rows(",,\r\n\r\na,b\r\n").last().unwrap().0, 3);
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
