//! Where the app keeps its files, files that are written for the person, and what can go wrong with
//! any file.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, ErrorCode},
    private_files::{create_private_file, tighten, tighten_folder},
};

/// Whose the place is where a ledger lies, and with that what around it is the app's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerPlace {
    /// The app's data folder, opened by the app itself, which keeps it tidy.
    Own,
    /// The app's data folder, opened by a run that only watches: it removes and moves nothing.
    Borrowed,
    /// A file that a person named: that one and those that carry its name, nothing else around it.
    Named,
}

impl LedgerPlace {
    /// The folder for imported files.
    pub(super) fn imports_folder(self, ledger: &Path) -> PathBuf {
        self.folder(ledger, "shopbell-imports", ".imports")
    }

    /// The folder for pictures.
    pub(super) fn pictures_folder(self, ledger: &Path) -> PathBuf {
        self.folder(ledger, "cache/images", ".pictures")
    }

    fn folder(self, ledger: &Path, own: &str, end: &str) -> PathBuf {
        match self {
            Self::Own | Self::Borrowed => ledger.parent().unwrap_or(Path::new(".")).join(own),
            Self::Named => {
                let mut name = ledger.as_os_str().to_owned();
                name.push(end);
                PathBuf::from(name)
            }
        }
    }

    /// Closes the app's files to other people, where an earlier version left them open.
    pub(super) fn tighten(self, ledger: &Path) {
        match (self, ledger.parent()) {
            (Self::Own | Self::Borrowed, Some(folder)) => tighten_folder(folder),
            _ => {
                for end in ["", "-wal", "-shm", ".lock"] {
                    let mut name = ledger.as_os_str().to_owned();
                    name.push(end);
                    tighten(Path::new(&name));
                }
            }
        }
        tighten_folder(&self.imports_folder(ledger));
        tighten_folder(&self.pictures_folder(ledger));
    }
}

/// Tries at a name that is not taken yet.
const MAX_NAME_TRIES: u32 = 1000;

/// Makes a file with a name that is not taken yet; the person alone may read it.
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
        match create_private_file(&path) {
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
