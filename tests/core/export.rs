//! Exports: whole, safe to open, and fit to be imported again.

use shopbell_core::{
    RecordKind,
    app::view::{ExportFormat, ExportRequest, ImportState, ListQuery},
};
use shopbell_sandbox::{CustomerSpec, Kind};

use crate::test_app::{TestApp, typed};

fn all(format: ExportFormat, query: ListQuery) -> ExportRequest {
    ExportRequest {
        kind: RecordKind::Customers,
        format,
        ids: None,
        query,
    }
}

fn people(test: &TestApp) -> Vec<String> {
    let make = |name: &str, phone: &str, label: &str| {
        test.sandbox.shop().create_customer(CustomerSpec {
            name: Some(name.into()),
            phone: Some(phone.into()),
            email: Some("x@example.com".into()),
            description: Some("two\nlines, \"quoted\"".into()),
            metadata: [(label.to_owned(), "=cmd|' /C calc'!A0".to_owned())].into(),
            balance: -500,
            ..CustomerSpec::default()
        })
    };
    vec![
        make("花子 🔔", "+81 3", "size"),
        make("@Ken", "-1", "colour"),
    ]
}

#[tokio::test]
async fn a_spreadsheet_runs_nothing_and_reads_everything() {
    let test = TestApp::start().await;
    people(&test);
    test.copy().await;
    let saved = test
        .app
        .export
        .write_records(&test.id, all(ExportFormat::Csv, typed("")))
        .await
        .unwrap();
    assert_eq!(saved.rows, 2);
    let bytes = std::fs::read(&saved.path).unwrap();
    assert_eq!(bytes[..3], *b"\xef\xbb\xbf");
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| {
        let place = header.iter().position(|one| one == name).unwrap();
        rows[row][place].to_owned()
    };
    let (hana, ken) = if cell(0, "name") == "花子 🔔" {
        (0, 1)
    } else {
        (1, 0)
    };
    assert_eq!(cell(hana, "phone"), "'+81 3");
    assert_eq!(cell(hana, "account_balance"), "-500");
    assert_eq!(cell(hana, "description"), "two\nlines, \"quoted\"");
    assert_eq!(cell(hana, "metadata.size"), "'=cmd|' /C calc'!A0");
    assert_eq!(
        (
            cell(ken, "name").as_str(),
            cell(ken, "metadata.size").as_str()
        ),
        ("'@Ken", "")
    );
    assert!(cell(ken, "created").ends_with('Z'));
    for record in &rows {
        for (place, cell) in record.iter().enumerate() {
            let ours = &header[place] == "account_balance";
            assert!(ours || !cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }

    // What was exported comes back as it was.
    let begun = test
        .app
        .imports
        .begin(&test.id, RecordKind::Customers, "x.csv")
        .await
        .unwrap();
    test.app
        .imports
        .append_chunk(&begun.id, bytes)
        .await
        .unwrap();
    let import = test.app.imports.read(&begun.id).await.unwrap();
    assert_eq!((import.state, import.valid), (ImportState::Preview, 2));
    let fields: Vec<&str> = import
        .columns
        .iter()
        .filter_map(|c| c.field.as_deref())
        .collect();
    assert!(fields.contains(&"metadata.size") && fields.contains(&"phone"));
    assert!(!fields.contains(&"id"), "Stripe chooses a customer's id");
}

#[tokio::test]
async fn json_is_as_stripe_has_it_and_no_file_replaces_another() {
    let test = TestApp::start().await;
    let ids = people(&test);
    test.copy().await;
    let chosen = ExportRequest {
        ids: Some(vec![ids[1].clone()]),
        ..all(ExportFormat::Json, typed(""))
    };
    let first = test
        .app
        .export
        .write_records(&test.id, chosen.clone())
        .await
        .unwrap();
    let second = test
        .app
        .export
        .write_records(&test.id, chosen)
        .await
        .unwrap();
    assert_ne!(first.path, second.path);
    let text = std::fs::read_to_string(&first.path).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (rows.len(), rows[0]["id"].as_str()),
        (1, Some(ids[1].as_str()))
    );
    assert_eq!(rows[0]["object"], "customer");
}

#[tokio::test]
async fn everything_is_exported_with_the_copy_and_without() {
    let test = TestApp::start().await;
    let range = 1_700_000_000..=1_750_000_000;
    test.sandbox.shop().seed_many(Kind::Customers, 250, &range);
    let without = test
        .app
        .export
        .write_records(&test.id, all(ExportFormat::Csv, typed("")))
        .await
        .unwrap();
    assert_eq!(without.rows, 250);
    test.copy().await;
    let with = test
        .app
        .export
        .write_records(&test.id, all(ExportFormat::Csv, typed("")))
        .await
        .unwrap();
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    assert_eq!(read(&with.path), read(&without.path));
    let some = test
        .app
        .export
        .write_records(&test.id, all(ExportFormat::Csv, typed("a")))
        .await
        .unwrap();
    let listed = test.list_customers(typed("a")).await.unwrap();
    assert_eq!(Some(some.rows), listed.total);
}
