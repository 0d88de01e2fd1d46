//! Whose a file is, told from its bytes alone: SQLite would leave files beside another program's
//! database only by looking at it.

use std::{
    fs::File,
    io::{ErrorKind, Read, Seek as _, SeekFrom},
    path::Path,
};

use super::{error::LedgerError, file::append_suffix, migrate::APPLICATION_ID};

/// What every SQLite database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// The header of a database, and of its first page's table behind it.
const HEAD_LENGTH: usize = 108;
const WAL_HEADER_LENGTH: usize = 32;
const FRAME_HEADER_LENGTH: usize = 24;

type Head = [u8; HEAD_LENGTH];

/// Refuses a file that is none of ours without touching it: another program's database as foreign,
/// one that is no database as damaged. A file that is not there, or is empty, becomes a ledger.
pub fn check_ledger_file(path: &Path) -> Result<(), LedgerError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(LedgerError::Foreign(path.to_path_buf()));
    }
    if about.len() == 0 {
        return Ok(());
    }
    let no_database = || {
        let why = "it is no database".to_owned();
        Err(LedgerError::Damaged(path.to_path_buf(), why))
    };
    let Some(head) = read_exactly::<HEAD_LENGTH>(&mut file)? else {
        // Shorter than a header: what is left of a torn ledger, or anything.
        return no_database();
    };
    if !head.starts_with(MAGIC) {
        return no_database();
    }
    if is_ours(&head) {
        return Ok(());
    }
    // What was committed last may still be in the WAL alone.
    let newest = read_wal_head(&append_suffix(path, "-wal"))?.unwrap_or(head);
    if is_ours(&newest) || is_blank(&newest) {
        Ok(())
    } else {
        Err(LedgerError::Foreign(path.to_path_buf()))
    }
}

fn is_ours(head: &Head) -> bool {
    read_number(head, 68) == Some(APPLICATION_ID)
}

/// A database without a table and without a name: nothing in it can be lost.
fn is_blank(head: &Head) -> bool {
    let leaf = head.get(100) == Some(&0x0d);
    let cells = head.get(103..105);
    read_number(head, 68) == Some(0) && leaf && cells == Some(&[0, 0])
}

/// The first page's head as the WAL has it committed last.
fn read_wal_head(path: &Path) -> Result<Option<Head>, LedgerError> {
    let mut wal = match File::open(path) {
        Ok(wal) => wal,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(header) = read_exactly::<WAL_HEADER_LENGTH>(&mut wal)? else {
        return Ok(None);
    };
    let page = u64::from(read_number(&header, 8).unwrap_or_default());
    if page < 512 {
        return Ok(None);
    }
    let (mut pending, mut committed) = (None, None);
    let mut at = WAL_HEADER_LENGTH as u64;
    loop {
        wal.seek(SeekFrom::Start(at))?;
        let Some(frame) = read_exactly::<FRAME_HEADER_LENGTH>(&mut wal)? else {
            return Ok(committed);
        };
        // Frames of an earlier turn of the WAL carry another salt.
        if frame.get(8..16) != header.get(16..24) {
            return Ok(committed);
        }
        if read_number(&frame, 0) == Some(1) {
            pending = read_exactly::<HEAD_LENGTH>(&mut wal)?;
        }
        if read_number(&frame, 4).is_some_and(|pages| pages > 0) {
            committed = pending.or(committed);
        }
        at += FRAME_HEADER_LENGTH as u64 + page;
    }
}

/// So many bytes; none where the file ends before.
fn read_exactly<const LENGTH: usize>(
    file: &mut impl Read,
) -> Result<Option<[u8; LENGTH]>, LedgerError> {
    let mut bytes = [0; LENGTH];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn read_number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*bytes))
}
