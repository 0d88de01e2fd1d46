//! One folder's disk: on, off, and on again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use crate::{
    changes::{Change, Loss, lose},
    vfs::{self, InstallError},
};

static DISKS: Mutex<Vec<(PathBuf, Weak<Disk>)>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a disk keeps its word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Syncs {
    /// What is synced stays.
    #[default]
    Kept,
    /// It says that it synced, and did not: for the proof that a test would notice.
    Ignored,
}

type Death = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct State {
    off: bool,
    /// So many more writes, and what is to happen then.
    until: Option<(u64, Death)>,
    unsynced: BTreeMap<PathBuf, Vec<Change>>,
    opened: BTreeSet<PathBuf>,
    syncs: u64,
}

/// The disk of one folder.
pub struct Disk {
    state: Mutex<State>,
    trust: Syncs,
}

/// No call is carried out any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Off;

impl Disk {
    /// From now on the SQLite files of a folder are on this disk. They must all be closed when it is
    /// dropped.
    pub fn new(folder: &Path, trust: Syncs) -> Result<Arc<Self>, InstallError> {
        vfs::install()?;
        let folder = fs::canonicalize(folder).map_err(InstallError::Folder)?;
        let disk = Arc::new(Self {
            state: Mutex::default(),
            trust,
        });
        let mut disks = lock(&DISKS);
        disks.retain(|(_, disk)| disk.strong_count() > 0);
        disks.push((folder, Arc::downgrade(&disk)));
        Ok(disk)
    }

    /// The disk that a file is on.
    pub(crate) fn of(file: &Path) -> Option<Arc<Self>> {
        let disks = lock(&DISKS);
        let mut found = disks.iter().filter(|(folder, _)| file.starts_with(folder));
        found.find_map(|(_, disk)| disk.upgrade())
    }

    /// The power goes now: from here on every call fails.
    pub fn cut(&self) {
        lock(&self.state).off = true;
    }

    /// The power goes at the write after so many more; then `death` is called, under the writer's
    /// hands.
    pub fn cut_after(&self, writes: u64, death: impl FnOnce() + Send + 'static) {
        lock(&self.state).until = Some((writes, Box::new(death)));
    }

    /// Takes back what [`Self::cut_after`] said.
    pub fn spare(&self) {
        lock(&self.state).until = None;
    }

    /// How often a file was synced.
    #[must_use]
    pub fn count_syncs(&self) -> u64 {
        lock(&self.state).syncs
    }

    /// The power is back. All files are closed: whoever had them open is gone. `chance` draws numbers;
    /// gives how many changes were lost.
    pub fn restore(&self, chance: &mut dyn FnMut() -> u64) -> io::Result<usize> {
        let mut state = lock(&self.state);
        let mut lost = 0;
        let loss = match chance() % 4 {
            0 => Loss::All,
            1 => Loss::Nothing,
            _ => Loss::Some,
        };
        for (path, changes) in std::mem::take(&mut state.unsynced) {
            if !path.exists() {
                continue;
            }
            let mut contents = fs::read(&path)?;
            lost += lose(&mut contents, &changes, loss, chance);
            fs::write(&path, contents)?;
        }
        for path in &state.opened {
            let mut shared = path.clone().into_os_string();
            shared.push("-shm");
            match fs::remove_file(PathBuf::from(shared)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        state.opened.clear();
        state.until = None;
        state.off = false;
        Ok(lost)
    }

    pub(crate) fn check(&self) -> Result<(), Off> {
        if lock(&self.state).off {
            Err(Off)
        } else {
            Ok(())
        }
    }

    pub(crate) fn open(&self, path: &Path) -> Result<(), Off> {
        self.check()?;
        lock(&self.state).opened.insert(path.to_owned());
        Ok(())
    }

    /// A change is about to be made.
    pub(crate) fn note_change(&self, path: &Path, change: Change) -> Result<(), Off> {
        let mut state = lock(&self.state);
        if state.off {
            return Err(Off);
        }
        if let Some((left, _)) = &mut state.until {
            if let Some(less) = left.checked_sub(1) {
                *left = less;
            } else {
                state.off = true;
                let death = state.until.take().map(|(_, death)| death);
                drop(state);
                death.into_iter().for_each(|death| death());
                return Err(Off);
            }
        }
        let changes = state.unsynced.entry(path.to_owned()).or_default();
        changes.push(change);
        Ok(())
    }

    /// A file was synced.
    pub(crate) fn note_sync(&self, path: &Path) {
        let mut state = lock(&self.state);
        state.syncs += 1;
        if self.trust == Syncs::Kept {
            state.unsynced.remove(path);
        }
    }

    /// A file was removed.
    pub(crate) fn note_removal(&self, path: &Path) {
        lock(&self.state).unsynced.remove(path);
    }
}
