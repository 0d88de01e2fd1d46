//! A table out of text: its delimiter, its header and its rows.

use std::io::Read;

use crate::error::{Error, ErrorCode};

/// Bytes of one row at the most.
const MAX_ROW_BYTES: usize = 1024 * 1024;
const BUFFER_BYTES: usize = 64 * 1024;

/// The delimiter that most rows of a text have equally often.
pub(super) fn detect_delimiter(sample: &str) -> u8 {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
    /// Text stands after a closing quote: nobody knows what the cell was to be.
    pub(super) is_torn: bool,
}

/// Where a reader is within a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing but blanks so far.
    Start,
    Plain,
    Quoted,
    /// After a quote within quotes: the cell's end, or the first of two.
    Closed,
    /// After that, and blanks.
    Ended,
    /// In text after a closing quote.
    Torn,
}

/// Rows of a text, one by one. Lines end with `\n`, `\r\n` or, as long ago on a Mac, `\r`.
///
/// Quotes that were left open are found: at the end of the file, or where what they swallowed ends
/// with text after a closing quote. Such a file is refused, for its lines are not what they seem.
pub(super) struct Rows<R> {
    text: R,
    buffer: Vec<u8>,
    /// Bytes of the buffer that were taken.
    from: usize,
    delimiter: u8,
    /// Rows that ended.
    number: u32,
    place: Place,
    /// The cell's quotes hold more than one line.
    spans: bool,
    is_torn: bool,
    /// A `\n` belongs to the `\r` before it.
    after_return: bool,
    cell: Vec<u8>,
    cells: Vec<String>,
    /// Bytes of the row so far.
    size: usize,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(text: R, delimiter: u8) -> Self {
        Self {
            text,
            buffer: Vec::new(),
            from: 0,
            delimiter,
            number: 0,
            place: Place::Start,
            spans: false,
            is_torn: false,
            after_return: false,
            cell: Vec::new(),
            cells: Vec::new(),
            size: 0,
        }
    }

    /// The next row that is not empty.
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
        loop {
            while let Some(byte) = self.buffer.get(self.from).copied() {
                self.from += 1;
                if self.take(byte)? {
                    return Ok(Some(self.end_row()));
                }
            }
            self.from = 0;
            self.buffer.resize(BUFFER_BYTES, 0);
            let read = self.text.read(&mut self.buffer).map_err(|error| {
                Error::new(ErrorCode::FileFailed, error.to_string()).caused_by(error)
            })?;
            self.buffer.truncate(read);
            if read == 0 {
                return self.end();
            }
        }
    }

    /// Takes a byte; says whether it ends the row.
    fn take(&mut self, byte: u8) -> Result<bool, Error> {
        if std::mem::take(&mut self.after_return) && byte == b'\n' && self.place != Place::Quoted {
            return Ok(false);
        }
        self.size += 1;
        if self.size > MAX_ROW_BYTES {
            return Err(self.refuse_long_row());
        }
        let ends_cell = byte == self.delimiter || matches!(byte, b'\n' | b'\r');
        match (self.place, byte) {
            (Place::Quoted, b'"') => self.place = Place::Closed,
            (Place::Quoted, _) => {
                self.spans |= matches!(byte, b'\n' | b'\r');
                self.cell.push(byte);
            }
            (Place::Closed, b'"') => {
                self.cell.push(b'"');
                self.place = Place::Quoted;
            }
            _ if ends_cell => {
                self.end_cell();
                self.after_return = byte == b'\r';
                return Ok(byte != self.delimiter);
            }
            (Place::Start, b'"') => {
                self.cell.clear();
                self.place = Place::Quoted;
            }
            (Place::Start, b' ') => self.cell.push(byte),
            (Place::Start | Place::Plain, _) => {
                self.cell.push(byte);
                self.place = Place::Plain;
            }
            (Place::Closed | Place::Ended, b' ') => self.place = Place::Ended,
            (Place::Closed | Place::Ended, _) if self.spans => return Err(self.refuse_quote()),
            _ => {
                self.is_torn = true;
                self.cell.push(byte);
                self.place = Place::Torn;
            }
        }
        Ok(false)
    }

    fn end_cell(&mut self) {
        // The decoder writes nothing but UTF-8.
        let text = String::from_utf8_lossy(&self.cell).into_owned();
        self.cells.push(text);
        self.cell.clear();
        self.place = Place::Start;
        self.spans = false;
    }

    fn end_row(&mut self) -> Row {
        self.number += 1;
        self.size = 0;
        Row {
            number: self.number,
            cells: std::mem::take(&mut self.cells),
            is_torn: std::mem::take(&mut self.is_torn),
        }
    }

    /// The end of the text, which ends the last row too.
    fn end(&mut self) -> Result<Option<Row>, Error> {
        if self.place == Place::Quoted {
            return Err(self.refuse_quote());
        }
        if self.size == 0 {
            return Ok(None);
        }
        self.end_cell();
        Ok(Some(self.end_row()))
    }

    fn refuse_quote(&self) -> Error {
        let line = self.number + 1;
        unreadable(
            "open_quote",
            format!("a quote on line {line} is never closed"),
            line,
        )
    }

    fn refuse_long_row(&self) -> Error {
        if self.place == Place::Quoted {
            return self.refuse_quote();
        }
        let line = self.number + 1;
        unreadable(
            "row_too_long",
            format!("line {line} is longer than 1 MiB"),
            line,
        )
    }
}

fn unreadable(rule: &str, message: String, line: u32) -> Error {
    Error::new(ErrorCode::ImportUnreadable, message).with(|detail| {
        detail.rule = Some(rule.to_owned());
        detail.line = Some(line);
    })
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
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        rows_between(text, detect_delimiter(text))
    }

    fn rows_between(text: &str, delimiter: u8) -> Vec<(u32, Vec<String>)> {
        let mut rows = Rows::new(text.as_bytes(), delimiter);
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

    /// The rule that refuses a text, and the line it names; or the lines that are torn.
    fn refused(text: &str) -> Result<Vec<u32>, (String, u32)> {
        let mut rows = Rows::new(text.as_bytes(), b',');
        let mut torn = Vec::new();
        loop {
            match rows.next() {
                Ok(Some(row)) if row.is_torn => torn.push(row.number),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(torn),
                Err(error) => {
                    return Err((error.detail.rule.unwrap(), error.detail.line.unwrap()));
                }
            }
        }
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
        assert_eq!(rows("a\rb\rc").len(), 3);
        assert_eq!(rows("\n\na\n\n\nb,c").last().unwrap().0, 6);
        assert_eq!(rows(",,\r\n\r\na,b\r\n").last().unwrap().0, 3);
        assert_eq!(rows("a, \"b\" ,c\"d"), [row(1, &["a", "b", "c\"d"])]);
        assert_eq!(rows("a,\"\"\n\"x"[..5].trim_end()), [row(1, &["a", ""])]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_named_by_its_line() {
        let open = |line| Err(("open_quote".to_owned(), line));
        // To the end of the file.
        assert_eq!(refused("name,note\nHana,\"x\nKen,y\nLee,z\n"), open(2));
        assert_eq!(refused("a\n\n\"b"), open(3));
        // To the next quote: the customers between would vanish in the first one's note.
        assert_eq!(refused("n\nHana,\"x\nKen,y\nLee,\"z\"\nMia,m\n"), open(2));
        assert_eq!(refused("n\nHana,\"x\nKen,\"\"\"y\"\"\"\nMia,m\n"), open(2));
        // A cell of two lines before it counts as one row.
        assert_eq!(refused("\"two\nlines\",1\nHana,\"x\n"), open(2));
        let long = format!("a\nb,\"{}", "x".repeat(3 << 20));
        assert_eq!(refused(&long), open(2));
        let long = format!("a\nb,{}", "x".repeat(3 << 20));
        assert_eq!(refused(&long), Err(("row_too_long".into(), 2)));
    }

    #[test]
    fn text_after_a_closing_quote_costs_its_own_line_only() {
        assert_eq!(refused("a,b\n\"a\"b,c\nd,e\n"), Ok(vec![2]));
        assert_eq!(refused("a,b\n\"5\" disc\",c\nd,\"e\"\n"), Ok(vec![2]));
        assert_eq!(refused("a,b\n5\" disc,c\n\"e\" ,\"f\"\n"), Ok(vec![]));
    }

    #[test]
    fn delimiters_are_found() {
        assert_eq!(detect_delimiter("a;b;c\n1,5;2;3\n"), b';');
        assert_eq!(detect_delimiter("a\tb\n1, 2\t3\n"), b'\t');
        assert_eq!(detect_delimiter("a,b\n\"x;y;z\",2\n"), b',');
        assert_eq!(detect_delimiter("email\nhana@example.com\n"), b',');
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

    fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
        let cell = proptest::string::string_regex("[a花][a\"\n\r, 花;]{0,5}").unwrap();
        proptest::collection::vec(proptest::collection::vec(cell, 2..4), 1..6)
    }

    fn write(table: &[Vec<String>]) -> String {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        for row in table {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    proptest! {
        /// What is written by the rules is read as it was.
        #[test]
        fn what_is_written_is_read(table in table()) {
            let text = write(&table);
            let mut rows = Rows::new(text.as_bytes(), b',');
            let mut read = Vec::new();
            while let Some(row) = rows.any().unwrap() {
                prop_assert!(!row.is_torn);
                read.push(row.cells);
            }
            prop_assert_eq!(read, table);
        }

        /// Where one quote is lost, the file is refused or a line is marked, or no row vanished.
        #[test]
        fn a_lost_quote_is_never_silent(table in table(), which in any::<proptest::sample::Index>()) {
            let text = write(&table);
            let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
            let at = quotes[which.index(quotes.len())];
            let mut broken = text.clone();
            broken.remove(at);
            if refused(&broken) == Ok(Vec::new()) {
                // Between the same signs: without its quote, text can look as if others were meant.
                let read = rows_between(&broken, b',');
                prop_assert!(read.len() >= table.len(), "{:?}", broken);
            }
        }
    }
}
