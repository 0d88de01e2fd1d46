//! CSV imports: every file that a spreadsheet writes is read, and each line makes one object.

use encoding_rs::SHIFT_JIS;
use shopbell_core::RecordKind;
use shopbell_core::{
    app::{
        imports::{Import, ImportState, LineState},
        view::AppEvent,
    },
    error::ErrorCode,
};
use shopbell_sandbox::{Access, Fault, FaultKind, Kind, ProductSpec};

use crate::desk::{Desk, why};

async fn read(desk: &Desk, kind: RecordKind, bytes: &[u8]) -> Import {
    let begun = desk
        .app
        .import_begin(&desk.id, kind, "people.csv")
        .await
        .unwrap();
    assert_eq!(begun.state, ImportState::Reading);
    for chunk in bytes.chunks(1 << 20) {
        desk.app
            .import_chunk(&begun.id, chunk.to_vec())
            .await
            .unwrap();
    }
    desk.app.import_read(&begun.id).await.unwrap()
}

async fn customers(desk: &Desk, text: &str) -> Import {
    read(desk, RecordKind::Customers, text.as_bytes()).await
}

/// Waits until the import stands.
async fn stands(desk: &Desk, id: &str) -> Import {
    desk.heard
        .until(|event| match event {
            AppEvent::ImportChanged { import }
                if import.id == id
                    && matches!(import.state, ImportState::Paused | ImportState::Done) =>
            {
                Some(import.clone())
            }
            _ => None,
        })
        .await
}

/// Mapped field, state and broken rule of each line.
async fn lines(desk: &Desk, id: &str) -> Vec<(u32, LineState, String)> {
    let lines = desk.app.import_lines(id, None, 0, 1000).await.unwrap();
    let told = lines.into_iter().map(|line| {
        let detail = line.error.map(|error| error.detail).unwrap_or_default();
        let words = [detail.param, detail.rule].into_iter().flatten();
        (line.line, line.state, words.collect::<Vec<_>>().join(" "))
    });
    told.collect()
}

fn fields(import: &Import) -> Vec<Option<&str>> {
    import
        .columns
        .iter()
        .map(|column| column.field.as_deref())
        .collect()
}

fn down(after_effect: bool) -> Fault {
    Fault::new(FaultKind::Status {
        status: 503,
        reason: None,
        retry_after: None,
        should_retry: Some(false),
        saved: false,
        after_effect,
    })
    .method("POST")
}

const JAPANESE: &str = "名前,メールアドレス,電話番号,備考\r\n田中 花子,hana@example.com,03-1234,\"二行\r\nあります\"\r\n";

#[tokio::test]
async fn files_of_any_encoding_are_read() {
    let desk = Desk::start().await;
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
        let import = read(&desk, RecordKind::Customers, &bytes).await;
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
        let line = desk
            .app
            .import_lines(&import.id, None, 0, 10)
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
    let desk = Desk::start().await;
    desk.sandbox.shop().create_product(ProductSpec {
        id: Some("taken".into()),
        ..ProductSpec::default()
    });
    desk.copy().await;
    desk.sandbox.clear_requests();
    let text = "Product ID;Name;Images;Active;metadata.size\n\
                a;Mug;https://a.example/1.png https://a.example/2.png;yes;L\n\
                b;;;;\n\
                \n\
                a;Twice;;;\n\
                taken;Taken;;;\n\
                c;Mug;nope;;\n\
                d;Mug;;perhaps;\n\
                e;Mug;;;;;x\n";
    let import = read(&desk, RecordKind::Products, text.as_bytes()).await;
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
    let told = lines(&desk, &import.id).await;
    for (line, expected) in told.iter().zip(expected) {
        assert_eq!((line.0, line.1, line.2.as_str()), expected);
    }
    assert_eq!(desk.sandbox.requests().len(), 0, "a dry run sends nothing");
}

#[tokio::test]
async fn a_file_without_a_header_is_mapped_by_hand() {
    let desk = Desk::start().await;
    let import = customers(&desk, "hana@example.com,Hana\nken@example.com,Ken\n").await;
    assert_eq!((import.has_header, import.lines), (false, 2));
    assert_eq!(fields(&import), [Some("email"), None]);
    assert_eq!(import.columns[1].header, "Column 2");
    assert_eq!(import.columns[1].samples, ["Hana", "Ken"]);
    let map = |fields: [Option<&str>; 2], header| {
        let fields = fields.map(|field| field.map(str::to_owned)).to_vec();
        desk.app.import_map(&import.id, fields, header, None)
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
    let desk = Desk::start().await;
    for (bytes, rule) in [
        (Vec::new(), "empty"),
        (
            [b"a,\"b".to_vec(), vec![b'x'; 3 << 20]].concat(),
            "open_quote",
        ),
    ] {
        let begun = desk
            .app
            .import_begin(&desk.id, RecordKind::Customers, "x.csv")
            .await
            .unwrap();
        desk.app.import_chunk(&begun.id, bytes).await.unwrap();
        let (code, _, told) = why(desk.app.import_read(&begun.id).await);
        assert_eq!(
            (code, told.as_deref()),
            (ErrorCode::ImportUnreadable, Some(rule))
        );
        desk.app.import_discard(&begun.id).await.unwrap();
    }
    assert_eq!(desk.app.imports(&desk.id).await.unwrap(), []);
    assert_eq!(
        why(desk.app.import_read("../../etc").await).0,
        ErrorCode::Unknown
    );
    let broken = read(
        &desk,
        RecordKind::Customers,
        b"\xef\xbb\xbfname,email\nHa\xffna,hana@example.com\n",
    )
    .await;
    assert_eq!(lines(&desk, &broken.id).await[0].2, "name unreadable");
}

#[tokio::test]
async fn each_line_makes_one_object_and_the_report_says_so() {
    let desk = Desk::start().await;
    let text = "name,email,note\nHana,hana@example.com,=1+1\nBad,nope,\nRefused,\"a,b@example.com\",\nKen,ken@example.com,\n";
    let import = customers(&desk, text).await;
    assert_eq!(
        (import.valid, import.invalid, import.eta_seconds),
        (3, 1, Some(2))
    );
    let started = desk.app.import_start(&import.id).await.unwrap();
    assert_eq!(started.state, ImportState::Running);
    let done = stands(&desk, &import.id).await;
    assert_eq!(done.state, ImportState::Done);
    assert_eq!((done.created, done.refused, done.invalid), (2, 1, 1));
    assert_eq!(desk.sandbox.shop().count(Kind::Customers), 2);
    let told = lines(&desk, &import.id).await;
    assert_eq!(
        (told[2].1, told[2].2.as_str()),
        (LineState::Refused, "email")
    );
    let report = desk.app.import_report(&import.id).await.unwrap();
    assert_eq!(report.rows, 4);
    let text = std::fs::read_to_string(&report.path).unwrap();
    let rows: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows[0], "line,state,id,error,name,email,note");
    assert!(
        rows[1].starts_with("2,created,cus_") && rows[1].ends_with(",Hana,hana@example.com,'=1+1")
    );
    assert!(rows[2].starts_with("3,invalid,,email: "));
    assert!(
        rows[3].starts_with("4,refused,,\"email: ") || rows[3].starts_with("4,refused,,email: ")
    );
    let again = desk.app.import_report(&import.id).await.unwrap();
    assert_ne!(again.path, report.path, "no report replaces another");
    assert_eq!(
        why(desk.app.import_start(&import.id).await).0,
        ErrorCode::InvalidInput
    );
}

fn many(count: usize) -> String {
    let mut text = String::from("name,email\n");
    for n in 0..count {
        // All alike: only the line tells them apart.
        text.push_str(&format!("Hana,hana{}@example.com\n", n / 2));
    }
    text
}

#[tokio::test]
async fn a_lost_answer_and_a_restart_still_make_one_object_per_line() {
    let desk = Desk::start().await;
    let import = customers(&desk, &many(12)).await;
    desk.sandbox.inject(down(true).after(4).once());
    desk.app.import_start(&import.id).await.unwrap();
    let paused = stands(&desk, &import.id).await;
    assert_eq!((paused.state, paused.created), (ImportState::Paused, 4));
    assert_eq!(paused.problem.unwrap().code, ErrorCode::StripeUnavailable);
    assert_eq!(
        desk.sandbox.shop().count(Kind::Customers),
        5,
        "the fifth was made all the same"
    );

    let desk = desk.restart().await;
    let kept = desk.app.imports(&desk.id).await.unwrap().remove(0);
    assert_eq!((kept.state, kept.created), (ImportState::Paused, 4));
    desk.app.import_start(&import.id).await.unwrap();
    let done = desk
        .heard
        .until(|event| match event {
            AppEvent::ImportChanged { import } if import.state == ImportState::Done => {
                Some(import.clone())
            }
            _ => None,
        })
        .await;
    assert_eq!(done.created, 12);
    assert_eq!(desk.sandbox.shop().count(Kind::Customers), 12);
}

#[tokio::test]
async fn an_import_goes_on_by_itself_when_stripe_answers_again() {
    let desk = Desk::start().await;
    let import = customers(&desk, &many(6)).await;
    desk.sandbox.inject(down(false).after(2).once());
    desk.app.import_start(&import.id).await.unwrap();
    assert_eq!(stands(&desk, &import.id).await.created, 2);
    desk.app.poll(&desk.id).await.unwrap();
    let done = desk
        .heard
        .until(|event| match event {
            AppEvent::ImportChanged { import } if import.state == ImportState::Done => {
                Some(import.clone())
            }
            _ => None,
        })
        .await;
    assert_eq!((done.created, done.problem), (6, None));
    assert_eq!(desk.sandbox.shop().count(Kind::Customers), 6);
}

#[tokio::test]
async fn a_running_import_is_paused_by_a_new_process() {
    let desk = Desk::start().await;
    let import = customers(&desk, &many(6)).await;
    let hold = Fault::new(FaultKind::Delay { ms: 60_000 })
        .method("POST")
        .after(2);
    desk.sandbox.inject(hold);
    desk.app.import_start(&import.id).await.unwrap();
    desk.heard
        .until(|event| match event {
            AppEvent::ImportChanged { import } if import.created == 2 => Some(()),
            _ => None,
        })
        .await;
    let desk = desk.restart().await;
    desk.sandbox.clear_faults();
    let kept = desk.app.imports(&desk.id).await.unwrap().remove(0);
    assert_eq!((kept.state, kept.created), (ImportState::Paused, 2));
}

#[tokio::test]
async fn a_pause_holds_and_goes_on() {
    let desk = Desk::start().await;
    let import = customers(&desk, &many(10)).await;
    desk.app.import_start(&import.id).await.unwrap();
    let paused = desk.app.import_pause(&import.id).await.unwrap();
    assert_eq!(paused.state, ImportState::Paused);
    // Twice at once: the lines still go out once.
    desk.app.import_start(&import.id).await.unwrap();
    desk.app.import_start(&import.id).await.unwrap();
    desk.heard
        .until(|event| match event {
            AppEvent::ImportChanged { import } if import.state == ImportState::Done => Some(()),
            _ => None,
        })
        .await;
    assert_eq!(desk.sandbox.shop().count(Kind::Customers), 10);
}

#[tokio::test]
async fn a_key_that_may_not_write_stops_the_import_and_no_line() {
    let may = [("customers", Access::Read)];
    let desk = Desk::with(Default::default(), Some(&may)).await;
    let import = customers(&desk, &many(3)).await;
    desk.app.import_start(&import.id).await.unwrap();
    let paused = stands(&desk, &import.id).await;
    assert_eq!((paused.state, paused.refused), (ImportState::Paused, 0));
    let problem = paused.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::PermissionMissing);
    assert_eq!(
        problem.detail.permission.as_deref(),
        Some("rak_customer_write")
    );
}

#[tokio::test]
async fn a_million_lines_are_read() {
    let desk = Desk::start().await;
    let mut text = String::with_capacity(16_000_000);
    text.push_str("email\n");
    for n in 0..1_000_000 {
        text.push_str(&format!("p{n}@a.example\n"));
    }
    let import = read(&desk, RecordKind::Customers, text.as_bytes()).await;
    assert_eq!((import.lines, import.valid), (1_000_000, 1_000_000));
    let last = desk
        .app
        .import_lines(&import.id, None, 999_999, 10)
        .await
        .unwrap();
    assert_eq!((last.len(), last[0].line), (1, 1_000_001));
}
