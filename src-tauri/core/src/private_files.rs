//! Files and folders that nobody but the person may read.
//!
//! On Unix that is said by their permissions. On Windows the folders of a profile are closed to
//! other people as they are, so there is nothing to do.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// What a file is opened with; one that it makes is for the person alone.
#[must_use]
pub fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Makes a file that is not there yet, for the person alone.
pub fn create_private_file(path: &Path) -> io::Result<File> {
    private_options().write(true).create_new(true).open(path)
}

/// Makes a folder, with those above it that are missing, for the person alone. One that is there
/// stays as it is.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Takes from other people what an earlier version, or whoever made it, gave them of a file or a
/// folder of ours. What cannot be changed (a disk without permissions) stays usable.
pub fn tighten(path: &Path) {
    #[cfg(unix)]
    if let Err(error) = tighten_mode(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %path.display(), "a file stays open to others");
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// The same for a folder and the files in it. Links are left alone: what they name may be another's.
pub fn tighten_folder(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    tighten(folder);
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            tighten(&entry.path());
        }
    }
}

#[cfg(unix)]
fn tighten_mode(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let about = std::fs::metadata(path)?;
    let allowed = if about.is_dir() { 0o700 } else { 0o600 };
    let mode = about.permissions().mode() & 0o7777;
    if mode & !allowed == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & allowed))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_made_is_for_the_person_alone() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        create_private_folder(&deep).unwrap();
        create_private_folder(&deep).unwrap();
        assert_eq!(
            (mode(&folder.path().join("a")), mode(&deep)),
            (0o700, 0o700)
        );
        let file = deep.join("file");
        create_private_file(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        assert!(create_private_file(&file).is_err(), "it is taken");
    }

    #[test]
    fn what_was_open_to_others_is_closed_and_links_are_not_followed() {
        let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (file, foreign) = (ours.path().join("file"), theirs.path().join("file"));
        std::fs::write(&file, "").unwrap();
        std::fs::write(&foreign, "").unwrap();
        for (path, wide) in [(ours.path(), 0o755), (&file, 0o664), (&foreign, 0o644)] {
            set_mode(path, wide);
        }
        std::os::unix::fs::symlink(&foreign, ours.path().join("link")).unwrap();
        tighten_folder(ours.path());
        let modes = [ours.path(), &file, &foreign].map(mode);
        assert_eq!(modes, [0o700, 0o600, 0o644]);
        set_mode(&file, 0o400);
        tighten(&file);
        assert_eq!(mode(&file), 0o400, "nothing is given");
        tighten(&ours.path().join("none"));
    }
}
