//! The map of CONTRIBUTING leads to places that exist.

use crate::tree::{Breach, Source};

const RULE: &str = "layout";

/// The document with the map.
pub(crate) const MAP: &str = "CONTRIBUTING.md";

const HEADING: &str = "## Where things are";

/// Every path of the map that leads nowhere, and a map that is not there.
pub(crate) fn check_layout(document: &Source, exists: impl Fn(&str) -> bool) -> Vec<Breach> {
    let breach = |line, what| Breach {
        rule: RULE,
        file: document.path.clone(),
        line,
        what,
    };
    let paths = list_paths(&document.text);
    if paths.is_empty() {
        return vec![breach(1, format!("no map under \"{HEADING}\""))];
    }
    paths
        .iter()
        .filter(|(_, path)| !exists(path))
        .map(|(line, path)| breach(*line, format!("{path} does not exist")))
        .collect()
}

/// The paths of the block, with the lines they are on; an indented path lies in the one above it.
fn list_paths(text: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    let mut above = Vec::<(usize, String)>::new();
    let block = text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| *line != HEADING)
        .skip_while(|(_, line)| !line.starts_with("```"))
        .skip(1)
        .take_while(|(_, line)| !line.starts_with("```"));
    for (at, line) in block {
        let indent = line.len() - line.trim_start().len();
        // What is said of the paths begins after two spaces.
        let column = line.trim_start().split("  ").next().unwrap_or_default();
        above.retain(|(deep, _)| *deep < indent);
        let folder = above.last().map_or("", |(_, path)| path).to_owned();
        for name in column.split([' ', ',']).filter(|name| !name.is_empty()) {
            let path = format!("{folder}{name}");
            if name.ends_with('/') {
                above.push((indent, path.clone()));
            }
            paths.push((at + 1, path));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "# Working\n\n## Where things are\n\n```\n\
        core/            all of it\n\
        \x20 src/stripe/   requests, models\n\
        \x20   page.rs, key.rs\n\
        tests/           e2e/ is slow\n\
        ```\n\n```\nother/\n```\n";

    fn check(there: &[&str]) -> Vec<String> {
        check_layout(&Source::new(MAP, DOCUMENT), |path| there.contains(&path))
            .iter()
            .map(Breach::to_string)
            .collect()
    }

    const ALL: [&str; 5] = [
        "core/",
        "core/src/stripe/",
        "core/src/stripe/page.rs",
        "core/src/stripe/key.rs",
        "tests/",
    ];

    #[test]
    fn a_map_of_what_exists_passes() {
        assert_eq!(check(&ALL), Vec::<String>::new());
    }

    #[test]
    fn a_path_that_leads_nowhere_is_found() {
        assert_eq!(
            check(&ALL.map(|path| if path.ends_with("key.rs") { "" } else { path })),
            ["layout: CONTRIBUTING.md:8: core/src/stripe/key.rs does not exist"]
        );
    }

    #[test]
    fn a_document_without_a_map_is_found() {
        let document = Source::new(MAP, "# Working\n");
        assert_eq!(check_layout(&document, |_| true).len(), 1);
    }
}
