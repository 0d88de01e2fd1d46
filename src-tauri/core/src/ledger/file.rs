//! The file itself: who watches it, and what to do with one that is damaged.

use std::{
    fs::{File, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use super::error::{LedgerError, damaged};
use crate::private_files::{create_private_folder, private_options};

/// A lock file's text is shorter than this.
const MAX_LOCK_TEXT: u64 = 256;

/// Opens a file that is there, to read and nothing else.
pub(super) fn open_reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
}

/// Held by the one process that watches a ledger; the lock goes with the process, however it ends.
#[derive(Debug)]
pub struct WatchLock {
    _file: File,
}

/// Why a ledger cannot be watched from here.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process watches it.
    #[error("{holder} watches this ledger already")]
    Held {
        /// Which one: program and process id.
        holder: String,
    },
    /// Another program has a file of that name.
    #[error("{0} belongs to another program; it was left as it is: name another ledger file")]
    Foreign(PathBuf),
    /// The file has several names (hard links). SQLite keeps its journal under the name that it was
    /// opened by, so that two names are two journals of one file: that damages it.
    #[error("{0} has more than one name (hard links); keep one of them, or name a copy")]
    Linked(PathBuf),
    /// The lock file could not be used.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl WatchLock {
    /// Takes the lock beside the ledger, or says who holds it. It is the file's, not its spelling:
    /// the path is followed to the file itself first.
    pub fn acquire(ledger: &Path, program: &str) -> Result<Self, LockError> {
        let ledger = resolve_ledger(ledger)?;
        if has_other_names(&ledger) {
            return Err(LockError::Linked(ledger));
        }
        let path = append_suffix(&ledger, ".lock");
        let open = private_options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = open?;
        match file.try_lock() {
            Ok(()) => {
                if !is_lock_text(&mut file)? {
                    return Err(LockError::Foreign(path));
                }
                file.set_len(0)?;
                file.rewind()?;
                write!(file, "{program} (process {})", std::process::id())?;
                file.flush()?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder)?;
                if holder.is_empty() {
                    holder.push_str("another process");
                }
                Err(LockError::Held { holder })
            }
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Whether a lock file says what we write there: the lock of another program (`Cargo.lock` beside a
/// ledger called `Cargo`) is not ours to overwrite.
fn is_lock_text(file: &mut File) -> std::io::Result<bool> {
    let mut text = Vec::new();
    file.rewind()?;
    file.take(MAX_LOCK_TEXT).read_to_end(&mut text)?;
    // Ours is one short line, whatever a power cut left of it.
    Ok((text.len() as u64) < MAX_LOCK_TEXT && !text.contains(&b'\n'))
}

/// Symbolic links that are followed at the most; longer chains are circles.
const MAX_LINKS: usize = 40;

/// The one path of a ledger, whether the file is there already or not: absolute, without `..`, and
/// through all symbolic links, one that leads to no file yet included. Its folder is made.
pub fn resolve_ledger(path: &Path) -> std::io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
            _ => PathBuf::from("."),
        };
        create_private_folder(&folder)?;
        let Some(name) = path.file_name() else {
            return Err(std::io::ErrorKind::InvalidFilename.into());
        };
        let resolved = folder.canonicalize()?.join(name);
        match std::fs::read_link(&resolved) {
            // Relative to where the link lies.
            Ok(target) => path = resolved.parent().unwrap_or(&folder).join(target),
            Err(_) => return Ok(resolved),
        }
    }
    Err(std::io::ErrorKind::InvalidInput.into())
}

/// A second name cannot be told from the first by its path.
#[cfg(unix)]
fn has_other_names(ledger: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(ledger).is_ok_and(|file| file.is_file() && file.nlink() > 1)
}

#[cfg(not(unix))]
const fn has_other_names(_ledger: &Path) -> bool {
    false
}

/// A file up to this size is checked whole; a larger one would hold up the start.
const MAX_FULL_CHECK_BYTES: u64 = 32 * 1024 * 1024;

/// Looks for damage when the file is opened: all of a small file; of a large one the tables that
/// decide what is news, and that no page is missing at its end. Damage elsewhere shows as an error
/// when it is met, and loses nothing.
pub(super) fn check_integrity(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    let sql: &[&str] = if size <= MAX_FULL_CHECK_BYTES {
        &["PRAGMA quick_check(1)"]
    } else {
        &[
            "PRAGMA quick_check('connections')",
            "PRAGMA quick_check('walks')",
            "PRAGMA quick_check('signals')",
            // Reads the end of the largest table's index and of the table itself.
            "SELECT CASE WHEN count(raw) >= 0 THEN 'ok' END FROM
                 (SELECT raw FROM arrivals ORDER BY seq DESC LIMIT 1)",
        ]
    };
    for sql in sql {
        let said: String = connection
            .query_row(sql, [], |row| row.get(0))
            .map_err(|error| damaged(path, error))?;
        if said != "ok" {
            return Err(LedgerError::Damaged(path.to_path_buf(), said));
        }
    }
    Ok(())
}

pub(super) fn append_suffix(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
