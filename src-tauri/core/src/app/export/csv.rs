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

/// A CSV file that is being written.
pub(in crate::app) type CsvWriter = csv::Writer<BufWriter<File>>;

/// Begins a CSV file. Its mark tells Excel that it is UTF-8; each field is quoted, so that where a
/// spreadsheet splits at other signs than commas no cell begins in the middle of another.
pub(in crate::app) fn csv_writer(file: File) -> io::Result<CsvWriter> {
    let mut out = BufWriter::new(file);
    out.write_all(b"\xef\xbb\xbf")?;
    Ok(csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(out))
}

/// Seconds as `2026-11-24T15:00:00Z`.
pub(in crate::app) fn format_date_time(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400);
    let rest = seconds.rem_euclid(86_400);
    // Howard Hinnant's `civil_from_days`.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
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

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(format_date_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(format_date_time(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(format_date_time(1_795_532_400), "2026-11-24T15:00:00Z");
        assert_eq!(format_date_time(-1), "1969-12-31T23:59:59Z");
    }
}
