//! A file that a person imports, in whatever encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use shopbell_core::{
    RecordKind,
    app::{
        fields::{FieldMap, create_form},
        imports::fuzzing::{
            FuzzedRow, FuzzedTable, export_and_import, read_fields, read_rows, read_table,
        },
        records::validation::check_fields,
    },
    stripe::Form,
};

/// The input's first byte chooses what is imported and who reads it; the rest is the file.
fn check_file(input: &[u8]) {
    let Some((choice, file)) = input.split_first() else {
        return;
    };
    let kind = match choice & 1 {
        0 => RecordKind::Customers,
        _ => RecordKind::Products,
    };
    let language = if choice & 2 == 0 { "en" } else { "ja" };
    let Ok(table) = read_table(file, kind, language, None) else {
        return;
    };
    check_rows(&table);
    check_columns(&table);
    for row in table.rows.iter().skip(usize::from(table.has_header)) {
        check_row(kind, &table, row);
    }
    // What a person leaves as it was found out is read the same again.
    let again = read_table(file, kind, language, Some(&table)).expect("it was read before");
    assert_eq!(again.rows, table.rows);
    assert_eq!(
        (again.delimiter, again.fields),
        (table.delimiter, table.fields)
    );
}

fn check_rows(table: &FuzzedTable) {
    let FuzzedTable {
        text,
        rows,
        delimiter,
        ..
    } = table;
    let lines = 1 + text.matches(['\n', '\r']).count();
    assert!(rows.len() <= lines, "no row comes from nothing");
    let mut before = 0;
    for row in rows {
        assert!(row.number > before, "numbers rise");
        before = row.number;
        assert!(
            row.cells.iter().any(|cell| !cell.is_empty()),
            "no row is empty"
        );
    }
    assert!(before as usize <= lines);
    assert_eq!(
        read_rows(text, *delimiter).expect("it was read before"),
        *rows,
        "pieces do not matter"
    );

    // A quote left open behind all that is refused, and so are the rows before it.
    assert!(read_rows(&format!("{text}\n\"open"), *delimiter).is_err());

    // What is written by the rules is read as it was.
    if rows.iter().all(|row| !row.is_torn) {
        let read = read_rows(&print(rows, char::from(*delimiter)), *delimiter);
        let read = read.expect("what is written can be read");
        let cells = |rows: &[FuzzedRow]| -> Vec<Vec<String>> {
            rows.iter().map(|row| row.cells.clone()).collect()
        };
        assert_eq!(cells(&read), cells(rows));
        assert!(read.iter().all(|row| !row.is_torn));
    }
}

fn print(rows: &[FuzzedRow], delimiter: char) -> String {
    let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row.cells.iter().map(quote).collect();
            cells.join(&delimiter.to_string()) + "\r\n"
        })
        .collect()
}

fn check_columns(table: &FuzzedTable) {
    let fields: Vec<&String> = table.fields.iter().flatten().collect();
    for (place, field) in fields.iter().enumerate() {
        assert!(
            !fields.iter().take(place).any(|other| other == field),
            "one column a field"
        );
    }
    if table.has_header {
        let header = table.rows.first().expect("there is a header");
        assert_eq!(table.fields.len(), header.cells.len());
    }
}

fn check_row(kind: RecordKind, table: &FuzzedTable, row: &FuzzedRow) {
    for cell in &row.cells {
        let (exported, imported) = export_and_import(cell);
        assert_eq!(imported, *cell, "what is exported can be imported");
        assert!(
            !exported.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
            "and runs nowhere"
        );
    }
    let Ok(said) = read_fields(kind, &table.fields, &row.cells) else {
        return;
    };
    assert!(!said.is_empty() && check_fields(kind, &said, true).is_ok());
    for (field, value) in said.iter() {
        let column = table
            .fields
            .iter()
            .position(|one| one.as_deref() == Some(field));
        let cell = column.and_then(|place| row.cells.get(place));
        let cell = cell.expect("no field is filled from nothing");
        check_value(field, value, cell);
    }
    check_sent(&create_form(kind, &said), &said);
}

fn check_value(field: &str, value: &Value, cell: &str) {
    let plain = |text: &str| !text.contains(|c: char| c.is_control() && !"\t\n\r".contains(c));
    match value {
        Value::Bool(_) => {}
        Value::String(code) if field == "address.country" => {
            assert!(code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
        }
        Value::String(text) => {
            assert!(cell.contains(text.as_str()) && !text.is_empty() && plain(text));
            assert!(!text.contains('\u{fffd}'));
        }
        Value::Array(list) => {
            for entry in list {
                let entry = entry.as_str().expect("a list has texts");
                assert!(cell.contains(entry) && !entry.contains(char::is_whitespace));
            }
        }
        other => panic!("{field} cannot be {other}"),
    }
}

fn check_sent(form: &Form, said: &FieldMap) {
    assert!(!form.is_empty() && form.pairs().len() >= said.iter().count());
    assert_eq!(Form::decode(&form.encode()), *form);
}

fuzz_target!(|input: &[u8]| check_file(input));
