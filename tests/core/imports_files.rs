//! CSV files that are not what they seem: what cannot be read whole is never sent, how a file was
//! read is said, and so is what a person should know before sending.

use encoding_rs::SHIFT_JIS;
use shopbell_core::{
    RecordKind,
    app::view::{EncodingCertainty, Import, ImportState, LineState, WarningKind},
    error::{Error, ErrorCode},
    settings::{General, Language, SettingsPatch},
};

use crate::{
    imports::{customers, lines, read, stands},
    test_app::{TestApp, why},
};

/// Begins an import and hands over its file; what reading it says, and the import as it is kept.
async fn try_read(test: &TestApp, bytes: &[u8]) -> (Result<Import, Error>, Import) {
    let imports = &test.app.imports;
    let kind = RecordKind::Customers;
    let begun = imports.begin(&test.id, kind, "x.csv").await.unwrap();
    imports
        .append_chunk(&begun.id, bytes.to_vec())
        .await
        .unwrap();
    let outcome = imports.read(&begun.id).await;
    let mut listed = imports.list(&test.id).await.unwrap().into_iter();
    let kept = listed.find(|one| one.id == begun.id).unwrap();
    (outcome, kept)
}

async fn speak_japanese(test: &TestApp) {
    let general = General {
        language: Language::Ja,
        ..test.app.settings.get().general
    };
    let patch = SettingsPatch {
        general: Some(general),
        ..SettingsPatch::default()
    };
    test.app.settings.update(patch).await.unwrap();
}

#[tokio::test]
async fn nothing_of_a_file_with_an_open_quote_is_sent() {
    let test = TestApp::start().await;
    let long: String = (0..200).map(|n| format!("p{n}@a.example,note\n")).collect();
    let files = [
        // Three customers would vanish in Hana's note.
        (
            "email,note\nhana@a.example,\"since\nken@a.example,x\nlee@a.example,y\nmia@a.example,z\n",
            2,
        ),
        (
            "email,note\nhana@a.example,\"since\nken@a.example,x\nlee@a.example,\"y\"\n",
            2,
        ),
        (&format!("email,note\n{long}z@a.example,\"open\n"), 202),
    ];
    for (text, line) in files {
        let (outcome, kept) = try_read(&test, text.as_bytes()).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.code, ErrorCode::ImportUnreadable);
        assert_eq!(error.detail.rule.as_deref(), Some("open_quote"));
        assert_eq!(error.detail.line, Some(line));
        assert_eq!(kept.state, ImportState::Reading);
        let problem = kept.problem.unwrap();
        assert_eq!(problem.detail.line, Some(line), "it is still said later");
        let (_, _, rule) = why(test.app.imports.start(&kept.id).await);
        assert_eq!(rule.as_deref(), Some("wrong_state"));
    }
    assert_eq!(test.sent("POST").len(), 0);
}

#[tokio::test]
async fn a_reading_that_breaks_off_leaves_nothing_to_send() {
    let test = TestApp::start().await;
    // As UTF-16 these bytes are one long line without an end; as UTF-8 all is well.
    let body: String = (0..200).map(|n| format!("p{n}@a.example,x\n")).collect();
    let import = customers(&test, &format!("email,note\n{body}")).await;
    assert_eq!(import.valid, 200);
    let again = |encoding: Option<&str>| {
        let fields = vec![Some("email".to_owned()), None];
        let encoding = encoding.map(str::to_owned);
        test.app.imports.map(&import.id, fields, true, encoding)
    };
    let (_, _, rule) = why(again(Some("no-such")).await);
    assert_eq!(rule.as_deref(), Some("unknown_encoding"));
    let kept = test.app.imports.list(&test.id).await.unwrap().remove(0);
    assert_eq!(
        (kept.valid, kept.problem),
        (200, None),
        "nothing was touched"
    );
    // The file is cut while it is read again, as by a full disk or a crash.
    let mut staged = std::fs::read_dir(test.app.data_folder().join("shopbell-imports")).unwrap();
    let file = staged.next().unwrap().unwrap().path();
    let torn = format!("email,note\n{body}q@a.example,\"open\n");
    std::fs::write(&file, torn).unwrap();
    assert_eq!(why(again(None).await).2.as_deref(), Some("open_quote"));
    let kept = test.app.imports.list(&test.id).await.unwrap().remove(0);
    assert_eq!((kept.state, kept.valid), (ImportState::Preview, 0));
    let (_, _, rule) = why(test.app.imports.start(&import.id).await);
    assert_eq!(rule.as_deref(), Some("wrong_state"));
    assert_eq!(test.sent("POST").len(), 0);
    std::fs::write(&file, format!("email,note\n{body}")).unwrap();
    let mended = again(None).await.unwrap();
    assert_eq!((mended.valid, mended.problem), (200, None));
}

#[tokio::test]
async fn what_one_line_is_wrong_with_costs_that_line_only() {
    let test = TestApp::start().await;
    let text = "name,email,note\n\
                \"Hana\"x,hana@a.example,a\n\
                Ken,ken@a.example,a\0b\n\
                Lee,lee@a.example,c,d\n\
                Mia,mia@a.example,\n";
    let import = customers(&test, text).await;
    assert_eq!((import.valid, import.invalid), (1, 3));
    let rules: Vec<_> = lines(&test, &import.id).await;
    let expected = [
        (2, LineState::Invalid, " after_quote"),
        (3, LineState::Invalid, "description control"),
        (4, LineState::Invalid, " too_many_cells"),
        (5, LineState::Ready, ""),
    ];
    for (line, expected) in rules.iter().zip(expected) {
        assert_eq!((line.0, line.1, line.2.as_str()), expected);
    }
    test.app.imports.start(&import.id).await.unwrap();
    stands(&test, &import.id).await;
    assert_eq!(test.sent("POST").len(), 1);
}

#[tokio::test]
async fn files_that_are_no_text_are_named() {
    let test = TestApp::start().await;
    let zip = [b"PK\x03\x04".as_slice(), &[7; 99]].concat();
    let mut seed = 1_u32;
    let mut draw = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let noise: Vec<u8> = (0..4000).map(|_| draw()).collect();
    let png = [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0".as_slice(),
        &noise,
    ]
    .concat();
    for (bytes, rule) in [(zip, "workbook"), (png, "not_text")] {
        let (outcome, _) = try_read(&test, &bytes).await;
        let (code, _, told) = why(outcome);
        assert_eq!(
            (code, told.as_deref()),
            (ErrorCode::ImportUnreadable, Some(rule))
        );
    }
}

#[tokio::test]
async fn shift_jis_is_recognised_without_kanji_in_the_header_and_can_be_overruled() {
    let test = TestApp::start().await;
    speak_japanese(&test).await;
    let text = "name,email,note\r\n山田 太郎,taro@a.example,卸売\r\nﾔﾏﾀﾞ,ya@a.example,\r\n";
    let import = read(&test, RecordKind::Customers, &SHIFT_JIS.encode(text).0).await;
    assert_eq!(import.encoding, "Shift_JIS");
    assert_eq!(import.certainty, EncodingCertainty::Likely);
    assert_eq!(import.columns[0].samples[0], "山田 太郎");
    let fields = vec![Some("name".to_owned()), None, None];
    let again = |encoding: Option<&str>| {
        let (fields, encoding) = (fields.clone(), encoding.map(str::to_owned));
        test.app.imports.map(&import.id, fields, true, encoding)
    };
    let mapped = again(None).await.unwrap();
    assert_eq!(
        mapped.certainty,
        EncodingCertainty::Likely,
        "mapping chooses no encoding"
    );
    let chosen = again(Some("windows-1252")).await.unwrap();
    assert_eq!(chosen.encoding, "windows-1252");
    assert_eq!(chosen.certainty, EncodingCertainty::Chosen);
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let import = read(&test, RecordKind::Customers, &marked).await;
    assert_eq!(import.certainty, EncodingCertainty::Certain);
}

#[tokio::test]
async fn a_repeated_email_is_said_and_may_be_sent_all_the_same() {
    let test = TestApp::start().await;
    test.add_customer("Hana", "Hana@A.example", 100);
    let text = "email,name,city,note\n\
                hana@a.example,Hana,,\n\
                ken@a.example,Ken,,\n\
                KEN@a.example,Ken,,\n\
                nope,Bad,,\n\
                nope,Bad,,\n\
                lee@a.example,Lee,,\"a\nmia@a.example,Mia,Oslo,b\nc\"\n";
    let told = |import: &Import| -> Vec<(WarningKind, u32, Vec<u32>)> {
        let warnings = import.warnings.iter();
        warnings
            .map(|one| (one.kind, one.count, one.lines.clone()))
            .collect()
    };
    let import = customers(&test, text).await;
    assert_eq!(
        told(&import),
        [
            (WarningKind::EmailInFile, 1, vec![4]),
            (WarningKind::EmailsUnchecked, 0, vec![]),
            (WarningKind::LinesInCell, 1, vec![7]),
        ]
    );
    test.copy().await;
    let import = customers(&test, text).await;
    assert_eq!(
        told(&import),
        [
            (WarningKind::EmailInFile, 1, vec![4]),
            (WarningKind::EmailKnown, 1, vec![2]),
            (WarningKind::LinesInCell, 1, vec![7]),
        ]
    );
    assert_eq!((import.valid, import.invalid), (4, 2));
    test.sandbox.clear_requests();
    test.app.imports.start(&import.id).await.unwrap();
    stands(&test, &import.id).await;
    assert_eq!(test.sent("POST").len(), 4);
}

#[tokio::test]
async fn many_repeated_emails_are_counted_and_the_first_are_named() {
    let test = TestApp::start().await;
    let text = format!("email\n{}", "hana@a.example\n".repeat(3000));
    let import = customers(&test, &text).await;
    let warning = &import.warnings[0];
    assert_eq!(
        (warning.kind, warning.count),
        (WarningKind::EmailInFile, 2999)
    );
    assert_eq!(warning.lines, (3..23).collect::<Vec<u32>>());
}

#[tokio::test]
async fn a_country_goes_out_as_its_code() {
    let test = TestApp::start().await;
    let text = "name,country\nA,Japan\nB,日本\nC,jp\nD,Deutschland\nE,Atlantis\n";
    let import = customers(&test, text).await;
    assert_eq!((import.valid, import.invalid), (4, 1));
    assert_eq!(
        lines(&test, &import.id).await[4].2,
        "address[country] unknown_country"
    );
    test.app.imports.start(&import.id).await.unwrap();
    stands(&test, &import.id).await;
    let sent = test.sent("POST");
    let countries: Vec<&str> = sent
        .iter()
        .flat_map(|request| crate::test_app::form(request))
        .filter(|(name, _)| *name == "address[country]")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(countries, ["JP", "JP", "JP", "DE"]);
}
