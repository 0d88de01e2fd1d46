//! CSV imports: each line makes one object, whatever happens in between.

use shopbell_core::{
    RecordKind,
    app::view::{AppEvent, Import, ImportState, LineState},
    error::ErrorCode,
};
use shopbell_sandbox::{Access, Fault, FaultKind, Kind};

use crate::test_app::{TestApp, lost_answer, unavailable, why};

pub(crate) async fn read(test: &TestApp, kind: RecordKind, bytes: &[u8]) -> Import {
    let begun = test
        .app
        .imports
        .begin(&test.id, kind, "people.csv")
        .await
        .unwrap();
    assert_eq!(begun.state, ImportState::Reading);
    for chunk in bytes.chunks(1 << 20) {
        test.app
            .imports
            .append_chunk(&begun.id, chunk.to_vec())
            .await
            .unwrap();
    }
    test.app.imports.read(&begun.id).await.unwrap()
}

pub(crate) async fn customers(test: &TestApp, text: &str) -> Import {
    read(test, RecordKind::Customers, text.as_bytes()).await
}

/// Waits until the import stands.
pub(crate) async fn stands(test: &TestApp, id: &str) -> Import {
    test.events
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

fn done(event: &AppEvent) -> Option<Import> {
    match event {
        AppEvent::ImportChanged { import } if import.state == ImportState::Done => {
            Some(import.clone())
        }
        _ => None,
    }
}

/// Mapped field, state and broken rule of each line.
pub(crate) async fn lines(test: &TestApp, id: &str) -> Vec<(u32, LineState, String)> {
    let lines = test
        .app
        .imports
        .list_lines(id, None, 0, 1000)
        .await
        .unwrap();
    let told = lines.into_iter().map(|line| {
        let detail = line.error.map(|error| error.detail).unwrap_or_default();
        let words = [detail.param, detail.rule].into_iter().flatten();
        (line.line, line.state, words.collect::<Vec<_>>().join(" "))
    });
    told.collect()
}

#[tokio::test]
async fn each_line_makes_one_object_and_the_report_says_so() {
    let test = TestApp::start().await;
    let text = "name,email,note\nHana,hana@example.com,=1+1\nBad,nope,\nRefused,\"a,b@example.com\",\nKen,ken@example.com,\n";
    let import = customers(&test, text).await;
    assert_eq!(
        (import.valid, import.invalid, import.eta_seconds),
        (3, 1, Some(2))
    );
    let started = test.app.imports.start(&import.id).await.unwrap();
    assert_eq!(started.state, ImportState::Running);
    let done = stands(&test, &import.id).await;
    assert_eq!(done.state, ImportState::Done);
    assert_eq!((done.created, done.refused, done.invalid), (2, 1, 1));
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 2);
    let told = lines(&test, &import.id).await;
    assert_eq!(
        (told[2].1, told[2].2.as_str()),
        (LineState::Refused, "email")
    );
    let report = test.app.imports.write_report(&import.id).await.unwrap();
    assert_eq!(report.rows, 4);
    let text = std::fs::read_to_string(&report.path).unwrap();
    let rows: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        rows[0],
        r#""line","state","id","error","name","email","note""#
    );
    assert!(
        rows[1].starts_with(r#""2","created","cus_"#)
            && rows[1].ends_with(r#","Hana","hana@example.com","'=1+1""#)
    );
    assert!(rows[2].starts_with(r#""3","invalid","","email: "#));
    assert!(rows[3].starts_with(r#""4","refused","","email: "#));
    let again = test.app.imports.write_report(&import.id).await.unwrap();
    assert_ne!(again.path, report.path, "no report replaces another");
    assert_eq!(
        why(test.app.imports.start(&import.id).await).0,
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
    let test = TestApp::start().await;
    let import = customers(&test, &many(12)).await;
    test.sandbox.inject(lost_answer().after(4).once());
    test.app.imports.start(&import.id).await.unwrap();
    let paused = stands(&test, &import.id).await;
    assert_eq!((paused.state, paused.created), (ImportState::Paused, 4));
    assert_eq!(paused.problem.unwrap().code, ErrorCode::StripeUnavailable);
    assert_eq!(
        test.sandbox.shop().count(Kind::Customers),
        5,
        "the fifth was made all the same"
    );

    let test = test.restart().await;
    let kept = test.app.imports.list(&test.id).await.unwrap().remove(0);
    assert_eq!((kept.state, kept.created), (ImportState::Paused, 4));
    test.app.imports.start(&import.id).await.unwrap();
    let done = test.events.until(done).await;
    assert_eq!(done.created, 12);
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 12);
}

#[tokio::test]
async fn an_import_goes_on_by_itself_when_stripe_answers_again() {
    let test = TestApp::start().await;
    let import = customers(&test, &many(6)).await;
    test.sandbox
        .inject(unavailable().method("POST").after(2).once());
    test.app.imports.start(&import.id).await.unwrap();
    assert_eq!(stands(&test, &import.id).await.created, 2);
    test.app.watching.poll(&test.id).await.unwrap();
    let done = test.events.until(done).await;
    assert_eq!((done.created, done.problem), (6, None));
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 6);
}

#[tokio::test]
async fn a_running_import_is_paused_by_a_new_process() {
    let test = TestApp::start().await;
    let import = customers(&test, &many(6)).await;
    let hold = Fault::new(FaultKind::Delay { ms: 60_000 })
        .method("POST")
        .after(2);
    test.sandbox.inject(hold);
    test.app.imports.start(&import.id).await.unwrap();
    test.events
        .until(|event| match event {
            AppEvent::ImportChanged { import } if import.created == 2 => Some(()),
            _ => None,
        })
        .await;
    let test = test.restart().await;
    test.sandbox.clear_faults();
    let kept = test.app.imports.list(&test.id).await.unwrap().remove(0);
    assert_eq!((kept.state, kept.created), (ImportState::Paused, 2));
}

#[tokio::test]
async fn a_pause_holds_and_goes_on() {
    let test = TestApp::start().await;
    let import = customers(&test, &many(10)).await;
    test.app.imports.start(&import.id).await.unwrap();
    let paused = test.app.imports.pause(&import.id).await.unwrap();
    assert_eq!(paused.state, ImportState::Paused);
    // Twice at once: the lines still go out once.
    test.app.imports.start(&import.id).await.unwrap();
    test.app.imports.start(&import.id).await.unwrap();
    test.events.until(done).await;
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 10);
}

#[tokio::test]
async fn a_key_that_may_not_write_stops_the_import_and_no_line() {
    let may = [("customers", Access::Read)];
    let test = TestApp::with(Default::default(), Some(&may)).await;
    let import = customers(&test, &many(3)).await;
    test.app.imports.start(&import.id).await.unwrap();
    let paused = stands(&test, &import.id).await;
    assert_eq!((paused.state, paused.refused), (ImportState::Paused, 0));
    let problem = paused.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::PermissionMissing);
    assert_eq!(
        problem.detail.permission.as_deref(),
        Some("rak_customer_write")
    );
}
