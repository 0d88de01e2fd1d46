//! Files that are written for the person, and what can go wrong with any file.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use crate::error::{Error, ErrorCode};

/// Tries at a name that is not taken yet.
const MAX_NAME_TRIES: u32 = 1000;

/// Makes a file with a name that is not taken yet.
pub(super) fn create_fresh_file(
    folder: &Path,
    stem: &str,
    end: &str,
) -> Result<(PathBuf, File), Error> {
    std::fs::create_dir_all(folder).map_err(|error| file_error(folder, error))?;
    for number in 1..MAX_NAME_TRIES {
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
