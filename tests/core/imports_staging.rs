//! CSV imports before anything is sent: every file that a spreadsheet writes is read and checked.

use encoding_rs::SHIFT_JIS;
use shopbell_core::{
    RecordKind,
    app::view::{Import, ImportState, LineState},
    error::ErrorCode,
};
use shopbell_sandbox::ProductSpec;

use crate::{
    imports::{customers, lines, read},
    test_app::{TestApp, why},
};

fn fields(import: &Import) -> Vec<Option<&str>> {
    import
        .columns
        .iter()
        .map(|column| column.field.as_deref())
        .collect()
}

const JAPANESE: &str = "名前,メールアドレス,電話番号,備考\r\n田中 花子,hana@example.com,03-1234,\"二行\r\nあります\"\r\n";

#[tokio::test]
async fn files_of_any_encoding_are_read() {
    let test = TestApp::start().await;
    let utf16 = |little: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff_u16).chain(JAPANESE.encode_utf16());
        units
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    };
    let files: [(&str, Vec<u8>); 5] = [
        ("Shift_JIS", SHIFT_JIS.encode(JAPANESE).0.into_owned()),
        ("UTF-16LE", utf16(true)),
        ("UTF-16BE", utf16(false)),
        ("UTF-8", [b"\xef\xbb\xbf", JAPANESE.as_bytes()].concat()),
        ("UTF-8", JAPANESE.as_bytes().to_vec()),
    ];
    for (encoding, bytes) in files {
        let import = read(&test, RecordKind::Customers, &bytes).await;
        assert_eq!(
            (import.encoding.as_str(), import.lines, import.valid),
            (encoding, 1, 1)
        );
        assert_eq!(
            fields(&import),
            [
                Some("name"),
                Some("email"),
                Some("phone"),
                Some("description")
            ]
        );
        let line = test
            .app
            .imports
            .list_lines(&import.id, None, 0, 10)
            .await
            .unwrap()
            .remove(0);
        assert_eq!(
            (line.line, line.cells[0].as_str(), line.cells[3].as_str()),
            (2, "田中 花子", "二行\r\nあります")
        );
    }
}

#[tokio::test]
async fn every_line_is_checked_before_anything_is_sent() {
    let test = TestApp::start().await;
    test.sandbox.shop().create_product(ProductSpec {
        id: Some("taken".into()),
        ..ProductSpec::default()
    });
    test.copy().await;
    test.sandbox.clear_requests();
    let text = "Product ID;Name;Images;Active;metadata.size\n\
                a;Mug;https://a.example/1.png https://a.example/2.png;yes;L\n\
                b;;;;\n\
                \n\
                a;Twice;;;\n\
                taken;Taken;;;\n\
                c;Mug;nope;;\n\
                d;Mug;;perhaps;\n\
                e;Mug;;;;;x\n";
    let import = read(&test, RecordKind::Products, text.as_bytes()).await;
    assert_eq!((import.delimiter.as_str(), import.has_header), (";", true));
    assert_eq!((import.lines, import.valid, import.invalid), (7, 1, 6));
    assert_eq!(import.state, ImportState::Preview);
    let expected = [
        (2, LineState::Ready, ""),
        (3, LineState::Invalid, "name required"),
        (5, LineState::Invalid, "id duplicate"),
        (6, LineState::Invalid, "id taken"),
        (7, LineState::Invalid, "images[0] not_a_url"),
        (8, LineState::Invalid, "active not_a_boolean"),
    ];
    let told = lines(&test, &import.id).await;
    for (line, expected) in told.iter().zip(expected) {
        assert_eq!((line.0, line.1, line.2.as_str()), expected);
    }
    assert_eq!(test.sandbox.requests().len(), 0, "a dry run sends nothing");
}

#[tokio::test]
async fn a_file_without_a_header_is_mapped_by_hand() {
    let test = TestApp::start().await;
    let import = customers(&test, "hana@example.com,Hana\nken@example.com,Ken\n").await;
    assert_eq!((import.has_header, import.lines), (false, 2));
    assert_eq!(fields(&import), [Some("email"), None]);
    assert_eq!(import.columns[1].header, "Column 2");
    assert_eq!(import.columns[1].samples, ["Hana", "Ken"]);
    let map = |fields: [Option<&str>; 2], header| {
        let fields = fields.map(|field| field.map(str::to_owned)).to_vec();
        test.app.imports.map(&import.id, fields, header, None)
    };
    let mapped = map([Some("email"), Some("metadata.nick")], false)
        .await
        .unwrap();
    assert_eq!(
        (mapped.valid, fields(&mapped)[1]),
        (2, Some("metadata.nick"))
    );
    let (code, param, rule) = why(map([Some("email"), Some("email")], false).await);
    assert_eq!(
        (code, param.as_deref(), rule.as_deref()),
        (ErrorCode::InvalidInput, Some("email"), Some("duplicate"))
    );
    let (.., rule) = why(map([Some("caption"), None], false).await);
    assert_eq!(rule.as_deref(), Some("unknown_field"));
    let mapped = map([Some("email"), Some("name")], true).await.unwrap();
    assert_eq!((mapped.has_header, mapped.lines), (true, 1));
}

#[tokio::test]
async fn files_that_are_none_are_explained() {
    let test = TestApp::start().await;
    for (bytes, rule) in [
        (Vec::new(), "empty"),
        (
            [b"a,\"b".to_vec(), vec![b'x'; 3 << 20]].concat(),
            "open_quote",
        ),
    ] {
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
        let (code, _, told) = why(test.app.imports.read(&begun.id).await);
        assert_eq!(
            (code, told.as_deref()),
            (ErrorCode::ImportUnreadable, Some(rule))
        );
        test.app.imports.discard(&begun.id).await.unwrap();
    }
    assert_eq!(test.app.imports.list(&test.id).await.unwrap(), []);
    assert_eq!(
        why(test.app.imports.read("../../etc").await).0,
        ErrorCode::Unknown
    );
    let broken = read(
        &test,
        RecordKind::Customers,
        b"\xef\xbb\xbfname,email\nHa\xffna,hana@example.com\n",
    )
    .await;
    assert_eq!(lines(&test, &broken.id).await[0].2, "name unreadable");
}

#[tokio::test]
async fn a_million_lines_are_read() {
    let test = TestApp::start().await;
    let mut text = String::with_capacity(16_000_000);
    text.push_str("email\n");
    for n in 0..1_000_000 {
        text.push_str(&format!("p{n}@a.example\n"));
    }
    let import = read(&test, RecordKind::Customers, text.as_bytes()).await;
    assert_eq!((import.lines, import.valid), (1_000_000, 1_000_000));
    let last = test
        .app
        .imports
        .list_lines(&import.id, None, 999_999, 10)
        .await
        .unwrap();
    assert_eq!((last.len(), last[0].line), (1, 1_000_001));
}
