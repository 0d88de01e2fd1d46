//! The search of the local copy where very much is found: windows fit together and say that there
//! is more than was counted.

use std::collections::HashSet;

use proptest::prelude::*;
use shopbell_core::{
    RecordKind,
    ledger::{
        Ledger, LedgerError,
        fold::{OTHERS_MARK, SearchText, split_words},
        mirror::{
            MirrorRow, ObjectRow, begin_mirror, put_objects,
            search::{
                MAX_COUNTED, ObjectWindow, SearchQuery, SortColumn, get_object_position,
                list_objects,
            },
        },
    },
};

const ROWS: i64 = 10_100;

struct Crowd {
    ledger: Ledger,
    mirror: MirrorRow,
    _folder: tempfile::TempDir,
}

/// Newest first: Anna, Joanna, Anna, Joanna, …
fn crowd() -> Crowd {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    let objects: Vec<ObjectRow> = (0..ROWS)
        .map(|row| ObjectRow {
            id: format!("cus_{row}"),
            created: 1_000_000 - row,
            name: format!("{}Anna Kowalska", if row % 2 == 0 { "" } else { "Jo" }),
            active: true,
            raw: row.to_string(),
            ..ObjectRow::default()
        })
        .collect();
    let mirror = ledger
        .write_blocking(|db| {
            let mirror = begin_mirror(db, "acct_1:test", RecordKind::Customers)?;
            put_objects(db, &mirror, &objects)?;
            Ok::<_, LedgerError>(mirror)
        })
        .unwrap();
    Crowd {
        ledger,
        mirror,
        _folder: folder,
    }
}

impl Crowd {
    fn window(&self, wanted: &SearchQuery, offset: u32, limit: u32) -> ObjectWindow {
        let read =
            |db: &rusqlite::Connection| list_objects(db, &self.mirror, wanted, offset, limit);
        self.ledger.read_blocking(read).unwrap()
    }

    fn rows(&self, text: &str, offset: u32, limit: u32) -> Vec<i64> {
        let window = self.window(&typed(text), offset, limit);
        assert_eq!((window.total, window.more), (MAX_COUNTED, true));
        window.rows.iter().map(|raw| raw.parse().unwrap()).collect()
    }
}

fn typed(text: &str) -> SearchQuery {
    SearchQuery {
        text: text.to_owned(),
        active: Some(true),
        ..SearchQuery::default()
    }
}

#[test]
fn windows_of_very_many_hits_fit_together() {
    let crowd = crowd();
    for text in ["an", "anna"] {
        // Names that begin so, newest first, then those that contain it.
        assert_eq!(crowd.rows(text, 0, 3), [0, 2, 4], "{text}");
    }
    for text in ["an", "anna"] {
        let middle = crowd.rows(text, 5048, 4);
        assert_eq!(middle, [10_096, 10_098, 1, 3], "{text}");
        assert_eq!(crowd.rows(text, 10_098, 10), [10_097, 10_099], "{text}");
    }
    assert_eq!(crowd.rows("a k", 0, 3), [0, 1, 2], "nothing begins so");
    // Longer than a beginning is told by.
    let first = crowd.rows("anna kowalsk", 0, 300);
    let next = crowd.rows("anna kowalsk", 300, 300);
    assert!(first.iter().all(|row| row % 2 == 0));
    let all: HashSet<i64> = first.iter().chain(&next).copied().collect();
    assert_eq!(all.len(), 600);

    let by_name = SearchQuery {
        sort: Some(SortColumn::Name),
        ..typed("kowal")
    };
    let window = crowd.window(&by_name, 5049, 2);
    assert_eq!(window.rows.len(), 2);
    assert!(window.rows[0].parse::<i64>().unwrap() % 2 == 0);
    assert!(window.rows[1].parse::<i64>().unwrap() % 2 == 1);
    let place =
        |db: &rusqlite::Connection| get_object_position(db, &crowd.mirror, &typed("an"), "cus_6");
    assert_eq!(crowd.ledger.read_blocking(place).unwrap(), Some(3));
}

fn text() -> impl Strategy<Value = String> {
    // Few characters, so that much is found: Latin, kanji, kana of both widths, signs of FTS5.
    proptest::collection::vec(
        proptest::sample::select(vec![
            'a', 'B', 'é', '田', '中', 'ガ', 'が', 'ｶ', ' ', '"', '*', '-', '🔔',
        ]),
        0..9,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// What is found is what a plain look at every object finds: nothing more, nothing less.
    #[test]
    fn nothing_is_missed_and_nothing_made_up(
        people in proptest::collection::vec((text(), text(), text()), 1..30),
        queries in proptest::collection::vec(text(), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
        let objects: Vec<ObjectRow> = people
            .iter()
            .enumerate()
            .map(|(row, (name, email, more))| ObjectRow {
                id: format!("cus_{row}"),
                created: 1000 - i64::try_from(row).unwrap(),
                name: name.clone(),
                email: email.clone(),
                more: vec![more.clone()],
                active: true,
                raw: row.to_string(),
                ..ObjectRow::default()
            })
            .collect();
        let mirror = ledger
            .write_blocking(|db| {
                let mirror = begin_mirror(db, "acct_1:test", RecordKind::Customers)?;
                put_objects(db, &mirror, &objects)?;
                Ok::<_, LedgerError>(mirror)
            })
            .unwrap();
        for query in queries {
            let asked = split_words(&query);
            let expected: HashSet<String> = objects
                .iter()
                .filter(|object| {
                    let mut text = SearchText::default();
                    text.push_name(&object.name);
                    text.push_name(&object.email);
                    text.push(&object.more[0]);
                    text.push_id(&object.id);
                    let words = text.words();
                    let said = words.split(OTHERS_MARK).next().unwrap();
                    asked.iter().all(|word| {
                        let within = if word.is_short() { said } else { &words };
                        word.spellings().any(|spelling| within.contains(spelling))
                    })
                })
                .map(|object| object.raw.clone())
                .collect();
            for sort in [None, Some(SortColumn::Name)] {
                let wanted = SearchQuery { text: query.clone(), sort, ..SearchQuery::default() };
                let read = |db: &rusqlite::Connection| list_objects(db, &mirror, &wanted, 0, 100);
                let found = ledger.read_blocking(read).unwrap();
                prop_assert_eq!(found.total as usize, expected.len(), "{:?}", query);
                let rows: HashSet<String> = found.rows.iter().cloned().collect();
                prop_assert_eq!(rows.len(), found.rows.len(), "each once");
                prop_assert_eq!(&rows, &expected, "{:?}", query);
            }
        }
    }
}
