//! From a path as written to the file that defines what it names. Re-exports are followed to the
//! definition, so that two siblings that take each other's types through their parent are seen.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    mentions::MentionKind,
    parse::{ModulePath, RustFile},
};

/// More `use` lines than any honest path goes through; ends a search among globs in a circle.
const MAX_STEPS: usize = 8;

/// What a path names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    pub(crate) file: String,
    pub(crate) module: ModulePath,
    /// The definition; none if the path names the module itself.
    pub(crate) name: Option<String>,
}

/// What every module of a crate defines and binds.
pub(crate) struct Names {
    library: &'static str,
    modules: BTreeMap<ModulePath, Module>,
}

#[derive(Default)]
struct Module {
    file: String,
    defined: BTreeSet<String>,
    bound: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

impl Names {
    pub(crate) fn collect(library: &'static str, files: &[RustFile]) -> Self {
        let mut modules = BTreeMap::<ModulePath, Module>::new();
        for file in files {
            for path in file.inline.iter().chain([&file.module]) {
                modules.entry(path.clone()).or_default().file = file.path.clone();
            }
            for definition in &file.definitions {
                let module = modules.entry(definition.module.clone()).or_default();
                module.defined.insert(definition.name.clone());
            }
            for mention in &file.mentions {
                let module = modules.entry(mention.module.clone()).or_default();
                match &mention.kind {
                    MentionKind::Inline => {}
                    MentionKind::Glob { .. } => module.globs.push(mention.segments.clone()),
                    MentionKind::Use { name, .. } => {
                        module.bound.insert(name.clone(), mention.segments.clone());
                    }
                }
            }
        }
        Self { library, modules }
    }

    /// What a path means where it stands; none if it leads out of the crate. Of what is no
    /// definition (a variant, a function of a type, a macro) the part before it is taken.
    pub(crate) fn resolve(&self, module: &[String], path: &[String]) -> Option<Target> {
        (1..=path.len())
            .rev()
            .find_map(|length| self.find(module, &path[..length], 0))
    }

    fn find(&self, from: &[String], path: &[String], steps: usize) -> Option<Target> {
        if steps > MAX_STEPS {
            return None;
        }
        let (mut here, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            first if first == self.library => (Vec::new(), &path[1..]),
            "self" => (from.to_vec(), &path[1..]),
            _ => (from.to_vec(), path),
        };
        loop {
            let module = self.modules.get(&here)?;
            let Some((name, further)) = rest.split_first() else {
                return Some(self.target(&here, None));
            };
            if name == "super" {
                here.pop()?;
                rest = further;
                continue;
            }
            let inner = [here.as_slice(), std::slice::from_ref(name)].concat();
            if self.modules.contains_key(&inner) {
                here = inner;
                rest = further;
                continue;
            }
            if module.defined.contains(name) {
                return further
                    .is_empty()
                    .then(|| self.target(&here, Some(name.clone())));
            }
            if let Some(bound) = module.bound.get(name) {
                return self.find(&here, &[bound.as_slice(), further].concat(), steps + 1);
            }
            return module
                .globs
                .iter()
                .find_map(|glob| self.find(&here, &[glob.as_slice(), rest].concat(), steps + 1));
        }
    }

    fn target(&self, module: &[String], name: Option<String>) -> Target {
        let file = self.modules.get(module).map(|module| module.file.clone());
        Target {
            file: file.unwrap_or_default(),
            module: module.to_vec(),
            name,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::package::parse_core;

    fn resolve(path: &str) -> Option<(String, Option<String>)> {
        let core = parse_core(&[
            ("lib.rs", "pub mod watch; mod kind; pub use kind::Kind;"),
            ("kind.rs", "pub enum Kind { A }"),
            (
                "watch.rs",
                "mod walk; pub mod clock { pub struct Tick; } pub use self::walk::*;",
            ),
            (
                "watch/walk.rs",
                "use super::clock as time; pub fn step() {} pub(crate) use crate::Kind as Sort;",
            ),
        ]);
        let module = ["watch", "walk"].map(String::from);
        let segments = path.split("::").map(String::from).collect::<Vec<_>>();
        let target = core.names.resolve(&module, &segments)?;
        Some((target.file.replace("src-tauri/core/src/", ""), target.name))
    }

    fn found(file: &str, name: &str) -> Option<(String, Option<String>)> {
        Some((file.into(), (!name.is_empty()).then(|| name.into())))
    }

    #[test]
    fn a_path_leads_to_the_file_that_defines_what_it_names() {
        assert_eq!(resolve("crate::kind"), found("kind.rs", ""));
        assert_eq!(resolve("crate::kind::Kind::A"), found("kind.rs", "Kind"));
        assert_eq!(
            resolve("shopbell_core::kind::Kind"),
            found("kind.rs", "Kind")
        );
        assert_eq!(resolve("super::clock::Tick"), found("watch.rs", "Tick"));
        assert_eq!(resolve("self::step"), found("watch/walk.rs", "step"));
    }

    #[test]
    fn re_exports_globs_and_names_given_here_are_followed() {
        assert_eq!(resolve("crate::Kind"), found("kind.rs", "Kind"));
        assert_eq!(
            resolve("crate::watch::step"),
            found("watch/walk.rs", "step")
        );
        assert_eq!(resolve("time::Tick"), found("watch.rs", "Tick"));
        assert_eq!(resolve("super::Sort::A"), found("kind.rs", "Kind"));
    }

    #[test]
    fn what_is_not_of_the_crate_leads_nowhere() {
        assert_eq!(resolve("serde::Serialize"), None);
        assert_eq!(resolve("Vec"), None);
    }
}
