//! The list of customers finds what people type, through the use case that it calls.

use serde_json::json;
use shopbell_core::{
    RecordKind,
    app::mirror::entry,
    ledger::{
        Ledger, LedgerError,
        mirror::{
            begin_mirror, put_objects,
            search::{SearchQuery, SortColumn, list_objects},
        },
    },
};

#[test]
fn customers_are_found_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    let people = [
        ("cus_Yama1", "山田 太郎", "+81 90-1234-5678", ""),
        ("cus_Yama2", "山田太郎", "090-1234-5678", ""),
        (
            "cus_Strass",
            "Jörg Straßer",
            "+49 (0)30 123456",
            "Tel. 030/123456",
        ),
        ("cus_Brien", "Mary-Ann O’Brien", "", "担当: 佐藤 花子"),
    ];
    let objects: Vec<_> = people
        .iter()
        .map(|(id, name, phone, about)| {
            let object = json!({
                "id": id, "name": name, "phone": phone, "description": about,
                "email": "x@example.com", "created": 1, "metadata": { "code": "A-17-99" },
            });
            entry(RecordKind::Customers, &object, (*id).to_owned()).unwrap()
        })
        .collect();
    let put = |db: &rusqlite::Transaction<'_>| -> Result<_, LedgerError> {
        let mirror = begin_mirror(db, "acct_1:test", RecordKind::Customers)?;
        put_objects(db, &mirror, &objects)?;
        Ok(mirror)
    };
    let mirror = ledger.write_blocking(put).unwrap();
    let find = |text: &str, sort| {
        let query = SearchQuery {
            text: text.into(),
            sort,
            ..SearchQuery::default()
        };
        let read = |db: &rusqlite::Connection| list_objects(db, &mirror, &query, 0, 9);
        let mut rows = ledger.read_blocking(read).unwrap().rows;
        rows.sort();
        rows
    };
    for (text, found) in [
        ("山田太郎", &["cus_Yama1", "cus_Yama2"][..]),
        ("山田 太郎", &["cus_Yama1", "cus_Yama2"]),
        ("太郎", &["cus_Yama1", "cus_Yama2"]),
        ("09012345678", &["cus_Yama1", "cus_Yama2"]),
        ("090 1234 5678", &["cus_Yama1", "cus_Yama2"]),
        ("+81 90-1234-5678", &["cus_Yama1", "cus_Yama2"]),
        ("０９０−１２３４", &["cus_Yama1", "cus_Yama2"]),
        ("strasser", &["cus_Strass"]),
        ("joerg", &["cus_Strass"]),
        ("030123456", &["cus_Strass"]),
        ("maryann o'brien", &["cus_Brien"]),
        ("佐藤花子", &["cus_Brien"]),
        ("a17", &[]),
        (
            "A-17-99",
            &["cus_Brien", "cus_Strass", "cus_Yama1", "cus_Yama2"],
        ),
        ("strass", &["cus_Strass"]),
    ] {
        for sort in [None, Some(SortColumn::Name)] {
            assert_eq!(find(text, sort), found, "{text}");
        }
    }
}
