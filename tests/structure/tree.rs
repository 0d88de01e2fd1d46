//! The files of the repository as text, and what a rule says of one.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// Where code is.
const FOLDERS: [&str; 4] = ["src-tauri", "tests", "benches", "ui/src"];

/// What tools leave behind.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", "gen", "__pycache__"];

/// A file's text; the path is from the repository's root, with slashes.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) rule: &'static str,
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            rule,
            file,
            line,
            what,
        } = self;
        write!(f, "{rule}: {file}:{line}: {what}")
    }
}

/// Every Rust and TypeScript file of the repository, in order of their paths.
pub(crate) fn read_sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        collect(&root(), folder, &mut sources);
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

/// The text of one file of the repository.
pub(crate) fn read_file(path: &str) -> Source {
    let text = std::fs::read_to_string(root().join(path)).expect("the file is there");
    Source::new(path, &text)
}

/// Whether the repository has this file or folder.
pub(crate) fn path_exists(path: &str) -> bool {
    root().join(path).exists()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn collect(root: &Path, folder: &str, sources: &mut Vec<Source>) {
    let entries = std::fs::read_dir(root.join(folder)).expect("the folder is there");
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}/{name}");
        let kind = entry.file_type().expect("the entry has a type");
        if kind.is_dir() {
            if !name.starts_with('.') && !LEFT_OUT.contains(&name.as_str()) {
                collect(root, &path, sources);
            }
        } else if [".rs", ".ts", ".tsx"].iter().any(|end| name.ends_with(end)) {
            sources.push(read_file(&path));
        }
    }
}
