//! Which file of a crate imports which.

use std::collections::BTreeSet;

use crate::{
    mentions::{Mention, MentionKind},
    package::Package,
    resolve::Target,
};

/// A file names what another one defines.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) to: String,
    /// What is taken.
    pub(crate) target: Target,
    pub(crate) line: usize,
    /// Whether all that is there is taken.
    pub(crate) glob: bool,
}

/// Every import between the crate's files, at the first line that has it, file by file. A module that hands its
/// own parts on (`pub use part::Thing`) takes nothing by that.
pub(crate) fn list_imports(package: &Package) -> Vec<Import> {
    let mut imports = Vec::new();
    for file in &package.files {
        for mention in &file.mentions {
            let Some(target) = package.names.resolve(&mention.module, &mention.segments) else {
                continue;
            };
            if target.file == file.path || hands_on(mention, &target) {
                continue;
            }
            imports.push(Import {
                from: file.path.clone(),
                to: target.file.clone(),
                target,
                line: mention.line,
                glob: matches!(mention.kind, MentionKind::Glob { .. }),
            });
        }
    }
    imports.sort_by(|one, other| (&one.from, one.line).cmp(&(&other.from, other.line)));
    let mut seen = BTreeSet::new();
    imports.retain(|import| seen.insert((import.from.clone(), import.target.clone())));
    imports
}

fn hands_on(mention: &Mention, target: &Target) -> bool {
    let shared = matches!(
        mention.kind,
        MentionKind::Use { shared: true, .. } | MentionKind::Glob { shared: true }
    );
    shared && target.module.starts_with(&mention.module)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::parse_core;

    fn arrows(files: &[(&str, &str)]) -> Vec<String> {
        let short = |path: &str| path.replace("src-tauri/core/src/", "");
        list_imports(&parse_core(files))
            .iter()
            .map(|import| {
                format!(
                    "{}:{} {}",
                    short(&import.from),
                    import.line,
                    short(&import.to)
                )
            })
            .collect()
    }

    #[test]
    fn use_lines_paths_in_the_code_and_in_macros_are_imports() {
        let arrows = arrows(&[
            ("lib.rs", "mod a;\nmod b;\nmod c;\nmod d;"),
            (
                "a.rs",
                "use crate::b::B;\nfn f() { super::c::g() }\nfn h() { println!(\"{}\", crate::d::D); }",
            ),
            ("b.rs", "pub struct B;"),
            ("c.rs", "pub fn g() {}"),
            ("d.rs", "pub const D: u8 = 1;"),
        ]);
        assert_eq!(arrows, ["a.rs:1 b.rs", "a.rs:2 c.rs", "a.rs:3 d.rs"]);
    }

    #[test]
    fn tests_visibilities_declarations_and_re_exports_are_none() {
        let arrows = arrows(&[
            ("lib.rs", "mod a;\nmod b;\npub use a::A;\n"),
            (
                "a.rs",
                "pub struct A;\npub(in crate::b) fn f() {}\n#[cfg(test)]\nmod tests { use crate::b::B; }\n#[cfg(test)]\nmod more;",
            ),
            ("a/more.rs", "use crate::b::B;"),
            ("b.rs", "pub struct B;"),
        ]);
        assert_eq!(arrows, Vec::<String>::new());
    }

    #[test]
    fn a_parent_that_uses_what_it_hands_on_imports_it() {
        let arrows = arrows(&[
            (
                "lib.rs",
                "mod a;\npub use a::A;\nfn f() -> A { A }\nfn g() { a::h() }",
            ),
            ("a.rs", "pub struct A;\npub fn h() {}"),
        ]);
        assert_eq!(arrows, ["lib.rs:3 a.rs", "lib.rs:4 a.rs"]);
    }
}
