//! CSV imports of customers and products.
//!
//! The file lies beside the ledger until every line was tried; its lines go into the ledger as
//! they are read, so that a million of them need no memory and none is sent twice.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `staging` | from a file to lines that were checked |
//! | `staged_files` | where the files lie until then |
//! | `scan`, `decode`, `table`, `mapping`, `countries` | encoding, rows, columns, fields |
//! | `checks` | what is wrong with each line, and what the person should know |
//! | `running` | one object for each line |
//! | `report` | what became of each line |

mod checks;
mod countries;
mod decode;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod mapping;
mod report;
mod running;
mod scan;
mod staged_files;
mod staging;
mod table;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use tokio::task::JoinHandle;

use self::staged_files::StagedFiles;
use super::{
    connections::Clients, files::LedgerPlace, host::EventSink, mirror::Mirror,
    settings::AppSettings,
};
use crate::{
    ledger::Ledger,
    threads::{KeyedLocks, lock},
};

/// The imports of each connection.
pub struct Imports {
    ledger: Ledger,
    clients: Arc<Clients>,
    mirror: Arc<Mirror>,
    settings: Arc<AppSettings>,
    events: Arc<dyn EventSink>,
    files: StagedFiles,
    /// Where reports are written.
    export_folder: PathBuf,
    /// One reading or sending of an import at a time: two would mix their lines.
    turns: KeyedLocks,
    running: Mutex<Vec<JoinHandle<()>>>,
}

impl Imports {
    pub(super) fn new(
        ledger: Ledger,
        clients: Arc<Clients>,
        mirror: Arc<Mirror>,
        settings: Arc<AppSettings>,
        events: Arc<dyn EventSink>,
        export_folder: PathBuf,
        place: LedgerPlace,
    ) -> Self {
        Self {
            files: StagedFiles::new(place, ledger.path()),
            ledger,
            clients,
            mirror,
            settings,
            events,
            export_folder,
            turns: KeyedLocks::default(),
            running: Mutex::default(),
        }
    }

    /// Ends what runs; what it did is committed.
    pub(super) fn stop(&self) {
        for task in lock(&self.running).drain(..) {
            task.abort();
        }
    }
}
