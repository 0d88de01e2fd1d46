//! Pictures that were fetched, in files beside the ledger; the least used go first.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use sha2::{Digest as _, Sha256};

use crate::{
    private_files::{create_private_folder, private_options},
    threads::lock,
};

/// Bytes of all pictures at the most.
const MAX_CACHE_BYTES: u64 = 100 * 1024 * 1024;
/// A picture under the same address may be another one by then.
const MAX_AGE: Duration = Duration::from_secs(7 * 24 * 3600);

/// Characters of a name: a digest of the address.
const NAME_LENGTH: usize = 64;
/// What a name ends with while the picture is being written.
const UNFINISHED: &str = "part";

#[derive(Debug, Clone)]
pub(super) struct Cache {
    folder: PathBuf,
    /// Rises each time that all is removed: a picture that was asked for before is not kept.
    turn: Arc<Mutex<u64>>,
}

impl Cache {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            turn: Arc::default(),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// To be asked for before a picture is fetched.
    pub(super) fn turn(&self) -> u64 {
        *lock(&self.turn)
    }

    /// Removes all pictures.
    pub(super) fn clear(&self) -> io::Result<()> {
        let mut turn = lock(&self.turn);
        *turn += 1;
        for entry in self.list()? {
            fs::remove_file(entry.path())?;
        }
        Ok(())
    }

    fn path_of(&self, url: &str) -> PathBuf {
        let digest = Sha256::digest(url.as_bytes());
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name)
    }

    pub(super) fn get(&self, url: &str) -> Option<Vec<u8>> {
        let path = self.path_of(url);
        let modified = fs::metadata(&path).ok()?.modified().ok()?;
        if modified.elapsed().is_ok_and(|age| age > MAX_AGE) {
            fs::remove_file(&path).ok()?;
            return None;
        }
        fs::read(&path).ok()
    }

    /// Keeps a picture that was asked for in this turn.
    pub(super) fn put(&self, url: &str, bytes: &[u8], turn: u64) -> io::Result<()> {
        let now = lock(&self.turn);
        if *now != turn {
            return Ok(());
        }
        create_private_folder(&self.folder)?;
        let path = self.path_of(url);
        // Under another name first: a crash leaves no half of a picture.
        let begun = path.with_extension(UNFINISHED);
        let mut file = private_options()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&begun)?;
        file.write_all(bytes)?;
        drop(file);
        fs::rename(&begun, &path)?;
        self.trim(MAX_CACHE_BYTES)
    }

    /// Files with names that were given here; whatever else lies in the folder is not ours.
    fn list(&self) -> io::Result<Vec<fs::DirEntry>> {
        let mut ours = Vec::new();
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ours),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_file() && is_ours(&entry.path()) {
                ours.push(entry);
            }
        }
        Ok(ours)
    }

    /// Removes the oldest until the rest has room.
    fn trim(&self, room: u64) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in self.list()? {
            let about = entry.metadata()?;
            let modified = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            files.push((modified, about.len(), entry.path()));
        }
        files.sort();
        let mut taken: u64 = files.iter().map(|(_, length, _)| length).sum();
        for (_, length, path) in files {
            if taken <= room {
                break;
            }
            fs::remove_file(path)?;
            taken -= length;
        }
        Ok(())
    }
}

fn is_ours(path: &Path) -> bool {
    let name = path.file_stem().and_then(|name| name.to_str());
    let end = path.extension();
    name.is_some_and(|name| {
        name.len() == NAME_LENGTH && name.bytes().all(|byte| byte.is_ascii_hexdigit())
    }) && end.is_none_or(|end| end == UNFINISHED)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn pictures_are_kept_and_trimmed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("pictures"));
        assert_eq!(cache.get("https://a.example/1"), None);
        cache.put("https://a.example/1", &[1; 600], 0).unwrap();
        cache.put("https://a.example/2", &[2; 600], 0).unwrap();
        assert_eq!(cache.get("https://a.example/1"), Some(vec![1; 600]));
        let other = cache.folder.join("holiday.jpg");
        fs::write(&other, [3; 600]).unwrap();
        cache.trim(700).unwrap();
        let left = ["1", "2"].map(|n| cache.get(&format!("https://a.example/{n}")).is_some());
        assert_eq!(left.iter().filter(|there| **there).count(), 1);
        let turn = cache.turn();
        cache.clear().unwrap();
        cache.put("https://a.example/3", &[3; 600], turn).unwrap();
        for n in 1..=3 {
            assert_eq!(cache.get(&format!("https://a.example/{n}")), None);
        }
        assert!(other.exists(), "what others put there stays");
    }
}
