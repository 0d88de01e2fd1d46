//! A disk for tests of SQLite files. It stands between SQLite and the real files: every write goes
//! through, and is remembered until its file is synced. At a power cut nothing reaches the files any
//! more, and of what was not synced a part is taken back, as chance has it: whole writes, or the later
//! sectors of one.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `changes` | what was written to a file and not synced |
//! | `disk` | one folder's disk: on, off, and on again |
//! | `vfs` | the functions that SQLite calls |
//!
//! Contents alone are modelled: that a file was made or removed is on the disk at once. What processes
//! share of a WAL (`-shm`) never outlasts a cut.

mod changes;
mod disk;
mod vfs;

pub use self::{
    disk::{Disk, Syncs},
    vfs::InstallError,
};
