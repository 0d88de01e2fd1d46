//! CSV files that a spreadsheet may open without harm.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
};

/// Spreadsheets run a cell that begins so as a formula. Those of Japanese systems take the full-width
/// signs for the plain ones, and white space that a cell begins with is passed over.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// What makes text of a cell.
const TEXT_MARK: char = '\'';

/// A cell that no spreadsheet runs (<https://owasp.org/www-community/attacks/CSV_Injection>).
pub(in crate::app) fn escape_formula(cell: &str) -> String {
    if is_formula(cell.trim_start_matches(TEXT_MARK)) {
        format!("{TEXT_MARK}{cell}")
    } else {
        cell.to_owned()
    }
}

/// A cell as it was before [`escape_formula`]: so that what was exported can be imported.
pub(in crate::app) fn unescape_formula(cell: &str) -> &str {
    match cell.strip_prefix(TEXT_MARK) {
        Some(rest) if is_formula(rest.trim_start_matches(TEXT_MARK)) => rest,
        _ => cell,
    }
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(FORMULA_STARTS)
}

/// What Excel knows UTF-8 by.
pub(in crate::app) const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// A CSV file that is being written.
pub(in crate::app) type CsvWriter = csv::Writer<BufWriter<File>>;

/// Begins a CSV file. Its mark tells Excel that it is UTF-8; each field is quoted, so that where a
/// spreadsheet splits at other signs than commas no cell begins in the middle of another.
pub(in crate::app) fn csv_writer(file: File) -> io::Result<CsvWriter> {
    let mut out = BufWriter::new(file);
    out.write_all(UTF8_MARK)?;
    Ok(csv_options().from_writer(out))
}

/// How lines are written.
pub(in crate::app) fn csv_options() -> csv::WriterBuilder {
    let mut options = csv::WriterBuilder::new();
    options
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always);
    options
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_text_and_come_back() {
        for cell in [
            "=1+1",
            "+81 3",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "＋81",
            "－2",
            "＠SUM(A1)",
        ] {
            assert_eq!(escape_formula(cell), format!("'{cell}"));
            assert_eq!(unescape_formula(&escape_formula(cell)), cell);
        }
        assert_eq!(escape_formula("Hana = potter"), "Hana = potter");
        assert_eq!(unescape_formula("'quoted'"), "'quoted'");
    }

    proptest! {
        #[test]
        fn every_cell_is_safe_and_comes_back(cell in "['=＝＋－＠+@\n\t-]{0,4}.{0,8}") {
            let escaped = escape_formula(&cell);
            prop_assert!(!is_formula(&escaped));
            prop_assert_eq!(unescape_formula(&escaped), cell);
        }
    }
}
