//! The files of imports, from their first piece until every line was tried. Only files with names
//! that were given here are ever removed.

use std::{
    fs::File,
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::{
    app::files::LedgerPlace,
    private_files::{create_private_file, create_private_folder},
};

/// What the name of each file ends with, after the import's id.
const SUFFIX: &str = ".shopbell-import";
/// Where an earlier version kept them, beside the ledger, under the id alone.
const FORMER_FOLDER: &str = "imports";

/// The folder with the files of imports.
#[derive(Debug, Clone)]
pub(super) struct StagedFiles {
    folder: PathBuf,
    place: LedgerPlace,
}

impl StagedFiles {
    pub(super) fn new(place: LedgerPlace, ledger: &Path) -> Self {
        Self {
            folder: place.imports_folder(ledger),
            place,
        }
    }

    /// Where an import's file lies.
    pub(super) fn path_of(&self, id: Uuid) -> PathBuf {
        self.folder.join(format!("{}{SUFFIX}", id.simple()))
    }

    /// Makes an import's file.
    pub(super) fn create(&self, id: Uuid) -> io::Result<()> {
        create_private_folder(&self.folder)?;
        create_private_file(&self.path_of(id)).map(drop)
    }

    /// Adds a piece to an import's file.
    pub(super) fn append(&self, id: Uuid, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::options().append(true).open(self.path_of(id))?;
        file.write_all(bytes)
    }

    /// Removes an import's file, if there is one.
    pub(super) fn remove(&self, id: Uuid) -> io::Result<()> {
        match std::fs::remove_file(self.path_of(id)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Takes over what an earlier version kept, and removes what no import needs any more; only
    /// where the folder is the app's own.
    pub(super) fn tidy(&self, needed: &[Uuid]) {
        if self.place != LedgerPlace::Own {
            return;
        }
        self.adopt(needed);
        for id in self.list() {
            if !needed.contains(&id)
                && let Err(error) = self.remove(id)
            {
                tracing::warn!(%error, "an import's file could not be removed");
            }
        }
    }

    /// The imports whose files are there; whatever has another name is not ours.
    fn list(&self) -> Vec<Uuid> {
        // A folder that is not there holds nothing.
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten();
        let files = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        files
            .filter_map(|entry| parse_id(entry.file_name().to_str()?.strip_suffix(SUFFIX)?))
            .collect()
    }

    /// Moves the files of these imports here from where an earlier version kept them.
    fn adopt(&self, needed: &[Uuid]) {
        let former = self.folder.with_file_name(FORMER_FOLDER);
        for id in needed {
            let (from, to) = (former.join(id.simple().to_string()), self.path_of(*id));
            let kept = std::fs::symlink_metadata(&from).is_ok_and(|about| about.is_file());
            if !kept || to.exists() {
                continue;
            }
            let moved =
                create_private_folder(&self.folder).and_then(|()| std::fs::rename(&from, &to));
            if let Err(error) = moved {
                tracing::warn!(%error, "an import's file could not be moved");
            }
        }
        // Stays if anything is in it.
        let _ = std::fs::remove_dir(former);
    }
}

/// An import's id as it was given: its letters and digits, and nothing that could be a path.
pub(super) fn parse_id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (id.simple().to_string() == text).then_some(id)
}
