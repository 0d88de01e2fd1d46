//! A crate's files, parsed, with what each of its paths means.

use crate::{
    parse::{ModulePath, RustFile},
    resolve::Names,
    tree::Source,
};

/// Where a crate is, and how others name it.
pub(crate) struct Place {
    pub(crate) folder: &'static str,
    pub(crate) library: &'static str,
}

pub(crate) const CORE: Place = Place {
    folder: "src-tauri/core/src/",
    library: "shopbell_core",
};

pub(crate) const SANDBOX: Place = Place {
    folder: "src-tauri/sandbox/src/",
    library: "shopbell_sandbox",
};

pub(crate) const SHELL: Place = Place {
    folder: "src-tauri/src/",
    library: "shopbell_lib",
};

/// One crate.
pub(crate) struct Package {
    pub(crate) files: Vec<RustFile>,
    pub(crate) names: Names,
}

impl Package {
    /// Parses those of the sources that are the crate's and no tests.
    pub(crate) fn parse(place: &Place, sources: &[Source]) -> Self {
        let mut files = sources
            .iter()
            .filter_map(|source| {
                let module = module_of(source.path.strip_prefix(place.folder)?)?;
                Some(RustFile::parse(source, module))
            })
            .collect::<Vec<_>>();
        let tests = files
            .iter()
            .flat_map(|file| file.tests.clone())
            .collect::<Vec<_>>();
        files.retain(|file| !tests.iter().any(|test| file.module.starts_with(test)));
        let names = Names::collect(place.library, &files);
        Self { files, names }
    }

    /// The module that a file is.
    pub(crate) fn module(&self, path: &str) -> &[String] {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map_or(&[], |file| &file.module)
    }
}

/// `watch/walk.rs` is `watch::walk`; `watch.rs` and `watch/mod.rs` are `watch`; `lib.rs` is the root.
fn module_of(file: &str) -> Option<ModulePath> {
    let mut module = file
        .strip_suffix(".rs")?
        .split('/')
        .map(str::to_owned)
        .collect::<ModulePath>();
    if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
        module.pop();
    }
    Some(module)
}

#[cfg(test)]
pub(crate) fn parse_core(files: &[(&str, &str)]) -> Package {
    parse_at(&CORE, files)
}

#[cfg(test)]
pub(crate) fn parse_at(place: &Place, files: &[(&str, &str)]) -> Package {
    let sources = files
        .iter()
        .map(|(path, text)| Source::new(&format!("{}{path}", place.folder), text))
        .collect::<Vec<_>>();
    Package::parse(place, &sources)
}
