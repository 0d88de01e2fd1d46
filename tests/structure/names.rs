//! No two public things of a crate share a name: whoever reads it knows what is meant.

use std::collections::BTreeMap;

use crate::{definitions::Definition, package::Package, tree::Breach};

const RULE: &str = "name";

/// Names that several modules share on purpose.
const SHARED: [&str; 0] = [];

/// Every name that two or more public definitions of a crate bear. What a `#[cfg(..)]` chooses
/// between is one thing.
pub(crate) fn find_shared_names(package: &Package) -> Vec<Breach> {
    let mut bearers = BTreeMap::<&str, Vec<(&str, &Definition)>>::new();
    for file in &package.files {
        for definition in file.definitions.iter().filter(|one| one.public) {
            let of_name = bearers.entry(&definition.name).or_default();
            let twin = of_name
                .iter()
                .any(|(path, other)| *path == file.path && other.conditional);
            if !(twin && definition.conditional) {
                of_name.push((&file.path, definition));
            }
        }
    }
    bearers
        .into_iter()
        .filter(|(name, _)| !SHARED.contains(name))
        .filter_map(|(name, places)| {
            let ((file, definition), others) = places.split_first()?;
            let others = others
                .iter()
                .map(|(path, other)| format!("{path}:{}", other.line))
                .collect::<Vec<_>>();
            (!others.is_empty()).then(|| Breach {
                rule: RULE,
                file: (*file).to_owned(),
                line: definition.line,
                what: format!("{name} is also the name of {}", others.join(" and ")),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::{SHELL, parse_at};

    fn check(one: &str, other: &str) -> Vec<String> {
        let shell = parse_at(&SHELL, &[("a.rs", one), ("b.rs", other)]);
        find_shared_names(&shell)
            .iter()
            .map(|breach| breach.to_string().replace("src-tauri/src/", ""))
            .collect()
    }

    #[test]
    fn methods_private_things_tests_and_twins_may_share_a_name() {
        let none = Vec::<String>::new();
        let methods = "pub struct A;\nimpl A { pub fn new() {} }";
        assert_eq!(
            check(methods, "pub struct B;\nimpl B { pub fn new() {} }"),
            none
        );
        assert_eq!(check("fn run() {}", "pub fn run() {}"), none);
        assert_eq!(check("pub fn run() {}", "pub(super) fn run() {}"), none);
        let test = "#[cfg(test)]\nmod tests { pub fn run() {} }";
        assert_eq!(check("pub fn run() {}", test), none);
        let twins = "#[cfg(unix)]\npub fn run() {}\n#[cfg(windows)]\npub fn run() {}";
        assert_eq!(check(twins, ""), none);
    }

    #[test]
    fn two_public_things_of_one_name_are_found() {
        assert_eq!(
            check("pub struct Kind;", "\npub(crate) enum Kind {}"),
            ["name: a.rs:1: Kind is also the name of b.rs:2"]
        );
    }

    #[test]
    fn a_command_counts_however_little_it_shows() {
        let command = "#[tauri::command]\npub(super) async fn start() {}";
        assert_eq!(
            check(command, "pub fn start() {}"),
            ["name: a.rs:2: start is also the name of b.rs:1"]
        );
    }
}
