//! What is written down before something is done elsewhere outlasts a power cut.

use rusqlite::Connection;
use shopbell_core::ledger::{Ledger, LedgerError};

/// SQLite's names: 1 is NORMAL, 2 is FULL, which waits for the disk at every commit.
fn synchronous(db: &Connection) -> Result<i64, LedgerError> {
    Ok(db.pragma_query_value(None, "synchronous", |row| row.get(0))?)
}

#[test]
fn every_commit_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    assert_eq!(ledger.write_blocking(|db| synchronous(db)).unwrap(), 2);
}

/// A process is killed at any point; here a copy of its files stands for what it leaves. The row of
/// a request that is under way has to be in them before Stripe is asked.
#[tokio::test]
async fn a_request_is_in_the_file_before_stripe_is_asked() {
    use shopbell_core::ledger::drafts::{RequestState, get_draft_request};
    use shopbell_sandbox::{Fault, FaultKind};

    use crate::test_app::{TestApp, person};

    let test = TestApp::start().await;
    let slow = Fault::new(FaultKind::Delay { ms: 60_000 });
    test.sandbox.inject(slow.method("POST"));
    let asked = async {
        loop {
            let all = test.sandbox.requests();
            if all.iter().any(|one| one.method == "POST") {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = test.create_customer("draft", person("Hana", "hana@example.com")) => {
            panic!("it is slow");
        }
        () = asked => {}
    }
    let copy = tempfile::tempdir().unwrap();
    for end in ["", "-wal"] {
        let name = format!("ledger.sqlite3{end}");
        std::fs::copy(test.data_folder().join(&name), copy.path().join(&name)).unwrap();
    }
    let left = Ledger::open(&copy.path().join("ledger.sqlite3")).unwrap();
    let request = left
        .read_blocking(|db| get_draft_request(db, "draft"))
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert_eq!(request.unwrap().state, RequestState::Unsettled);
}
