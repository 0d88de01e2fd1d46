//! Triggers and kinds stand in the files under their names: what happens to a name that this
//! version does not know, and to those of an older one.

use shopbell_core::{
    RecordKind, Trigger,
    ledger::{Ledger, LedgerError, activity, arrivals, drafts, imports},
    settings::Settings,
};

use crate::old_ledger::old_ledger;

const CONNECTION: &str = "acct_1:test";

/// A ledger of an older schema, with this in it.
fn open(schema: usize, before: &str) -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite3");
    let file = old_ledger(&path, schema);
    file.execute_batch(before).unwrap();
    drop(file);
    let ledger = Ledger::open(&path).unwrap();
    (folder, ledger)
}

#[test]
fn an_unknown_name_is_an_error_that_says_it() {
    let (_folder, ledger) = open(
        3,
        "INSERT INTO arrivals (connection, \"trigger\", object_id, created, recorded, title, raw)
             VALUES ('acct_1:test', 'payout.added', 'po_1', 1, 1, 'Refund', '{}');
         INSERT INTO drafts (id, connection, kind, content, updated)
             VALUES ('a', 'acct_1:test', 'coupons', '{}', 1);
         INSERT INTO imports (id, connection, kind, file_name, state, begun)
             VALUES ('b', 'acct_1:test', 'prices', 'prices.csv', 'preview', 1);",
    );
    let said = |error: LedgerError| error.to_string();
    let arrivals = ledger.read_blocking(|db| arrivals::list_unalerted(db, CONNECTION));
    assert!(arrivals.map_err(said).unwrap_err().contains("payout.added"));
    let drafts = ledger.read_blocking(|db| drafts::list_drafts(db, CONNECTION));
    assert!(drafts.map_err(said).unwrap_err().contains("coupons"));
    let imports = ledger.read_blocking(|db| imports::list_imports(db, CONNECTION));
    assert!(imports.map_err(said).unwrap_err().contains("prices"));
    let outline = ledger.read_blocking(|db| {
        let filter = shopbell_core::arrival::ArrivalFilter {
            triggers: vec![Trigger::Charge],
            ..Default::default()
        };
        activity::get_arrival_outline(db, CONNECTION, &filter)
    });
    assert_eq!(
        outline.map_err(said).unwrap().total,
        0,
        "a filter reads no row"
    );
}

#[test]
fn drafts_of_the_second_schema_are_drafts_of_their_kind() {
    let (_folder, ledger) = open(
        2,
        "INSERT INTO drafts (id, connection, kind, target, content, updated) VALUES
             ('a', 'acct_1:test', '\"create_customer\"', NULL, '{}', 4),
             ('b', 'acct_1:test', '\"update_customer\"', 'cus_1', '{}', 3),
             ('c', 'acct_1:test', '\"create_product\"', NULL, '{}', 2),
             ('d', 'acct_1:test', '\"update_product\"', 'prod_1', '{}', 1);",
    );
    let drafts: Result<_, LedgerError> =
        ledger.read_blocking(|db| drafts::list_drafts(db, CONNECTION));
    let drafts: Vec<_> = drafts
        .unwrap()
        .into_iter()
        .map(|draft| (draft.kind, draft.target))
        .collect();
    assert_eq!(
        drafts,
        [
            (RecordKind::Customers, None),
            (RecordKind::Customers, Some("cus_1".to_owned())),
            (RecordKind::Products, None),
            (RecordKind::Products, Some("prod_1".to_owned())),
        ]
    );
}

#[test]
fn a_trigger_of_a_later_version_costs_no_other_setting() {
    let file = r#"{ "general": { "language": "ja" },
        "watching": { "interval_seconds": 600, "triggers": ["refund.added", "order.added"] } }"#;
    let settings: Settings = serde_json::from_str(file).unwrap();
    assert_eq!(settings.watching.triggers, [Trigger::Order]);
    assert_eq!(settings.watching.interval_seconds, 600);
    assert_eq!(
        settings.general.language,
        shopbell_core::settings::Language::Ja
    );
    let none = r#"{ "watching": { "triggers": "all" } }"#;
    assert!(serde_json::from_str::<Settings>(none).is_err());
}
