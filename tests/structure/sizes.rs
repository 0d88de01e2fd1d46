//! Files that can be read at one sitting, and modules that are named as their file.

use crate::tree::{Breach, Source};

const RULE: &str = "size";

/// A file has fewer lines than this.
const RUST_LIMIT: usize = 400;
const TYPESCRIPT_LIMIT: usize = 250;

/// Where files are measured, tests included.
const RUST_FOLDERS: [&str; 3] = ["src-tauri/", "tests/", "benches/"];
const TYPESCRIPT_FOLDERS: [&str; 2] = ["ui/src/", "tests/ui/"];

/// Written by a tool for a tool.
const GENERATED: &str = "ui/src/ipc/bindings.ts";

/// Every file that is too long, and every `mod.rs`.
pub(crate) fn check_files(sources: &[Source]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for source in sources {
        let mut add = |line, what| {
            breaches.push(Breach {
                rule: RULE,
                file: source.path.clone(),
                line,
                what,
            });
        };
        if source.path.ends_with("/mod.rs") {
            add(1, "a module's file bears its name".to_owned());
        }
        let lines = source.text.lines().count();
        if let Some(limit) = limit_of(&source.path)
            && lines >= limit
        {
            add(limit, format!("{lines} lines, under {limit} wanted"));
        }
    }
    breaches
}

fn limit_of(path: &str) -> Option<usize> {
    let starts = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
    if path == GENERATED {
        None
    } else if path.ends_with(".rs") && starts(&RUST_FOLDERS) {
        Some(RUST_LIMIT)
    } else if (path.ends_with(".ts") || path.ends_with(".tsx")) && starts(&TYPESCRIPT_FOLDERS) {
        Some(TYPESCRIPT_LIMIT)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, lines: usize) -> Vec<String> {
        check_files(&[Source::new(path, &"\n".repeat(lines))])
            .iter()
            .map(Breach::to_string)
            .collect()
    }

    #[test]
    fn a_file_under_the_limit_passes() {
        let none = Vec::<String>::new();
        assert_eq!(check("src-tauri/core/src/lib.rs", 399), none);
        assert_eq!(check("ui/src/app/Nav.tsx", 249), none);
        assert_eq!(check(GENERATED, 2000), none);
    }

    #[test]
    fn a_file_at_the_limit_is_found() {
        assert_eq!(
            check("tests/core/watch.rs", 400),
            ["size: tests/core/watch.rs:400: 400 lines, under 400 wanted"]
        );
        assert_eq!(
            check("tests/ui/list.spec.ts", 250),
            ["size: tests/ui/list.spec.ts:250: 250 lines, under 250 wanted"]
        );
    }

    #[test]
    fn a_module_file_without_a_name_is_found() {
        assert_eq!(
            check("benches/support/mod.rs", 3),
            ["size: benches/support/mod.rs:1: a module's file bears its name"]
        );
    }
}
