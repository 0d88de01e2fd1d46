//! The functions that SQLite calls: each asks the disk, and hands on to those of the system.

use std::{
    ffi::{CStr, OsStr, c_char, c_int, c_void},
    io,
    mem::size_of,
    os::unix::ffi::OsStrExt as _,
    path::PathBuf,
    ptr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use crate::{changes::Change, disk::Disk};

/// Why there is no such disk.
#[derive(Debug)]
pub enum InstallError {
    /// SQLite has no files of the system, or takes none of ours.
    Sqlite(c_int),
    /// The folder cannot be found.
    Folder(io::Error),
}

/// What is kept of an open file; the system's own follows behind it.
#[repr(C)]
struct OpenFile {
    base: sqlite3_file,
    place: *mut Place,
}

/// Where a file is.
struct Place {
    disk: Arc<Disk>,
    path: PathBuf,
}

const HEADER: usize = size_of::<OpenFile>().next_multiple_of(16);

static SYSTEM: OnceLock<usize> = OnceLock::new();

fn system() -> *mut sqlite3_vfs {
    ptr::with_exposed_provenance_mut(SYSTEM.get().copied().unwrap_or_default())
}

/// Puts these functions in the place of the system's, once.
pub(crate) fn install() -> Result<(), InstallError> {
    static INSTALLED: Mutex<bool> = Mutex::new(false);
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if *installed {
        return Ok(());
    }
    // SAFETY: SQLite initializes itself, and gives its default or nothing.
    let found = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
    if found.is_null() {
        return Err(InstallError::Sqlite(ffi::SQLITE_ERROR));
    }
    SYSTEM.get_or_init(|| found.expose_provenance());
    // SAFETY: SQLite's default lives as long as the process. Its other functions take nothing of the
    // struct that they are given but what is the same in the copy.
    let mut ours = unsafe { *found };
    ours.pNext = ptr::null_mut();
    ours.zName = c"powercut".as_ptr();
    ours.szOsFile += c_int::try_from(HEADER).unwrap_or(c_int::MAX / 2);
    ours.xOpen = Some(open);
    ours.xDelete = Some(delete);
    let ours = Box::leak(Box::new(ours));
    // SAFETY: it is never freed.
    let code = unsafe { ffi::sqlite3_vfs_register(ours, 1) };
    if code != ffi::SQLITE_OK {
        return Err(InstallError::Sqlite(code));
    }
    *installed = true;
    Ok(())
}

fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite gives names that end with a nought.
    let name = unsafe { CStr::from_ptr(name) };
    Some(PathBuf::from(OsStr::from_bytes(name.to_bytes())))
}

fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: SQLite allocated `szOsFile` bytes, which is the header and the system's own.
    unsafe { file.byte_add(HEADER) }
}

/// The system's functions for a file.
fn real_methods(file: *mut sqlite3_file) -> Option<&'static sqlite3_io_methods> {
    // SAFETY: the file is open, so the system has put its own static functions there.
    unsafe { (*real(file)).pMethods.as_ref() }
}

fn place_of<'a>(file: *mut sqlite3_file) -> Option<&'a Place> {
    // SAFETY: `open` wrote it, and `close` is the last that is called.
    unsafe { (*file.cast::<OpenFile>()).place.as_ref() }
}

/// Hands a call on to the system's function of that name.
macro_rules! hand_on {
    ($file:expr, $name:ident $(, $argument:expr)*) => {
        match real_methods($file).and_then(|methods| methods.$name) {
            // SAFETY: the arguments are SQLite's own, for the file that the system opened.
            Some(function) => unsafe { function(real($file) $(, $argument)*) },
            None => ffi::SQLITE_IOERR,
        }
    };
}

/// The code where the power is off.
fn refuse_if_off(file: *mut sqlite3_file, code: c_int) -> Option<c_int> {
    place_of(file)
        .is_some_and(|place| place.disk.check().is_err())
        .then_some(code)
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let path = path_of(name);
    let disk = path.as_deref().and_then(Disk::of);
    let refused = match (&disk, &path) {
        (Some(disk), Some(path)) => disk.open(path).is_err(),
        _ => false,
    };
    // SAFETY: SQLite allocated the struct for us to fill in.
    let ours = unsafe { &mut *file.cast::<OpenFile>() };
    ours.base.pMethods = ptr::null();
    ours.place = ptr::null_mut();
    if refused {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: found in `install`; it lives as long as the process.
    let opener = unsafe { system().as_ref() }.and_then(|system| system.xOpen);
    let code = match opener {
        // SAFETY: the arguments are SQLite's own, with the system's struct and its part of the file.
        Some(opener) => unsafe { opener(system(), name, real(file), flags, out) },
        None => ffi::SQLITE_CANTOPEN,
    };
    if real_methods(file).is_some() {
        ours.base.pMethods = &raw const METHODS;
        if let (Some(disk), Some(path)) = (disk, path) {
            ours.place = Box::into_raw(Box::new(Place { disk, path }));
        }
    }
    code
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    let path = path_of(name);
    if let Some((disk, path)) = path
        .as_deref()
        .and_then(|path| Some((Disk::of(path)?, path)))
    {
        if disk.check().is_err() {
            return ffi::SQLITE_IOERR_DELETE;
        }
        disk.note_removal(path);
    }
    // SAFETY: as in `open`.
    match unsafe { system().as_ref() }.and_then(|system| system.xDelete) {
        // SAFETY: the arguments are SQLite's own.
        Some(delete) => unsafe { delete(system(), name, sync) },
        None => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = hand_on!(file, xClose);
    // SAFETY: the file is ours, and SQLite calls nothing more with it.
    let ours = unsafe { &mut *file.cast::<OpenFile>() };
    let place = std::mem::replace(&mut ours.place, ptr::null_mut());
    if !place.is_null() {
        // SAFETY: made by `Box::into_raw` in `open`, and taken out just now.
        drop(unsafe { Box::from_raw(place) });
    }
    code
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    refuse_if_off(file, ffi::SQLITE_IOERR_READ)
        .unwrap_or_else(|| hand_on!(file, xRead, into, length, offset))
}

fn length_of(file: *mut sqlite3_file) -> usize {
    let mut length: sqlite3_int64 = 0;
    let _ = hand_on!(file, xFileSize, &raw mut length);
    usize::try_from(length).unwrap_or_default()
}

/// What a file has from an offset on; noughts behind its end.
fn contents_of(file: *mut sqlite3_file, offset: usize, length: usize) -> Vec<u8> {
    let mut contents = vec![0_u8; length];
    let amount = c_int::try_from(length).unwrap_or(c_int::MAX);
    let from = sqlite3_int64::try_from(offset).unwrap_or_default();
    // A short reading fills up with noughts, and says so.
    let _ = hand_on!(file, xRead, contents.as_mut_ptr().cast(), amount, from);
    contents
}

fn note_change(place: &Place, change: Change, code: c_int) -> Option<c_int> {
    let noted = place.disk.note_change(&place.path, change);
    noted.is_err().then_some(code)
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    if let Some(place) = place_of(file) {
        let at = usize::try_from(offset).unwrap_or_default();
        let size = usize::try_from(length).unwrap_or_default();
        // SAFETY: SQLite gives so many bytes to be written.
        let new = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), size) };
        let change = Change::Write {
            offset: at,
            old: contents_of(file, at, size),
            new: new.to_vec(),
            length: length_of(file),
        };
        if let Some(code) = note_change(place, change, ffi::SQLITE_IOERR_WRITE) {
            return code;
        }
    }
    hand_on!(file, xWrite, from, length, offset)
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    if let Some(place) = place_of(file) {
        let length = usize::try_from(size).unwrap_or_default();
        let lost = length_of(file).saturating_sub(length);
        let change = Change::Truncate {
            length,
            lost: contents_of(file, length, lost),
        };
        if let Some(code) = note_change(place, change, ffi::SQLITE_IOERR_TRUNCATE) {
            return code;
        }
    }
    hand_on!(file, xTruncate, size)
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    if let Some(code) = refuse_if_off(file, ffi::SQLITE_IOERR_FSYNC) {
        return code;
    }
    // The real disk need not wait: what is on it does not outlast the test.
    if let Some(place) = place_of(file) {
        place.disk.note_sync(&place.path);
        return ffi::SQLITE_OK;
    }
    hand_on!(file, xSync, flags)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    refuse_if_off(file, ffi::SQLITE_IOERR_FSTAT).unwrap_or_else(|| hand_on!(file, xFileSize, size))
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    refuse_if_off(file, ffi::SQLITE_IOERR_LOCK).unwrap_or_else(|| hand_on!(file, xLock, level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    hand_on!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, held: *mut c_int) -> c_int {
    hand_on!(file, xCheckReservedLock, held)
}

unsafe extern "C" fn file_control(
    file: *mut sqlite3_file,
    operation: c_int,
    argument: *mut c_void,
) -> c_int {
    hand_on!(file, xFileControl, operation, argument)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    hand_on!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    hand_on!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    refuse_if_off(file, ffi::SQLITE_IOERR_SHMMAP)
        .unwrap_or_else(|| hand_on!(file, xShmMap, page, size, extend, out))
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    hand_on!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    if let Some(barrier) = real_methods(file).and_then(|methods| methods.xShmBarrier) {
        // SAFETY: for the file that the system opened.
        unsafe { barrier(real(file)) };
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    hand_on!(file, xShmUnmap, delete)
}

/// Without the functions of the third version: nothing reads a file but by `read`.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
