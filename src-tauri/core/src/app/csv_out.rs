//! CSV files that a spreadsheet may open without harm.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use crate::error::{Error, ErrorCode};

/// Spreadsheets run a cell that begins so as a formula.
const DANGEROUS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet runs (<https://owasp.org/www-community/attacks/CSV_Injection>).
pub(super) fn safe(cell: &str) -> String {
    if cell.starts_with(DANGEROUS) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A cell as it was before [`safe`]: so that what was exported can be imported.
pub(super) fn unsafe_again(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(DANGEROUS) => rest,
        _ => cell,
    }
}

/// A CSV file that is being written.
pub(super) type Writer = csv::Writer<BufWriter<File>>;

/// Begins a CSV file. Its mark tells Excel that it is UTF-8.
pub(super) fn begin(file: File) -> io::Result<Writer> {
    let mut out = BufWriter::new(file);
    out.write_all(b"\xef\xbb\xbf")?;
    Ok(csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out))
}

/// Makes a file with a name that is not taken yet.
pub(super) fn fresh_file(folder: &Path, stem: &str, end: &str) -> Result<(PathBuf, File), Error> {
    std::fs::create_dir_all(folder).map_err(|error| file_error(folder, error))?;
    for number in 1..1000 {
        let name = match number {
            1 => format!("{stem}.{end}"),
            _ => format!("{stem} ({number}).{end}"),
        };
        let path = folder.join(name);
        match File::create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(file_error(&path, error)),
        }
    }
    Err(Error::new(ErrorCode::FileFailed, "no file name is free"))
}

/// A file could not be written or read.
pub(super) fn file_error(path: &Path, error: io::Error) -> Error {
    let code = if error.kind() == io::ErrorKind::StorageFull {
        ErrorCode::DiskFull
    } else {
        ErrorCode::FileFailed
    };
    Error::new(code, format!("{}: {error}", path.display()))
        .with(|detail| detail.path = Some(path.display().to_string()))
        .caused_by(error)
}

/// Seconds as `2026-11-24T15:00:00Z`.
pub(super) fn date_time(seconds: i64) -> String {
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
    use super::*;

    #[test]
    fn formulas_are_text_and_come_back() {
        for cell in ["=1+1", "+81 3", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(safe(cell), format!("'{cell}"));
            assert_eq!(unsafe_again(&safe(cell)), cell);
        }
        assert_eq!(safe("Hana = potter"), "Hana = potter");
        assert_eq!(unsafe_again("'quoted'"), "'quoted'");
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(date_time(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(date_time(1_795_532_400), "2026-11-24T15:00:00Z");
        assert_eq!(date_time(-1), "1969-12-31T23:59:59Z");
    }
}
