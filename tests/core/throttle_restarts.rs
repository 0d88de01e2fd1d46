//! The throttle from the server's side: what it counts while processes come and go.

use std::time::Duration;

use shopbell_core::RecordKind::{Customers, Products};
use shopbell_sandbox::{Access, AccountOptions, SandboxOptions};

use crate::test_app::{TestApp, typed};

const MAX_CALLS: usize = 100;
/// What a restricted key may do; nothing of the account itself.
const SOME: &[(&str, Access)] = &[("charges", Access::Read), ("customers", Access::Read)];

/// How a process ends.
#[derive(Debug, Clone, Copy)]
enum End {
    Politely,
    Killed,
}

impl TestApp {
    /// Some of everything: lists, a poll, and a key that was just pasted.
    async fn work(&self, round: usize) {
        self.app.watching.poll(&self.id).await.unwrap();
        for kind in [Customers, Products] {
            let query = typed("");
            self.app.records.list(&self.id, kind, &query).await.unwrap();
        }
        if round.is_multiple_of(3) {
            let key = self.sandbox.restricted_key(SOME);
            self.app.connections.check_key(&key).await.unwrap();
        }
    }

    async fn end(self, end: End) -> Self {
        match end {
            End::Politely => self.restart().await,
            End::Killed => self.kill().await,
        }
    }

    fn counted(&self) -> usize {
        self.sandbox.requests().len()
    }
}

#[tokio::test(start_paused = true)]
async fn a_loop_of_restarts_never_calls_more_often_than_it_may() {
    for end in [End::Politely, End::Killed] {
        let mut test = TestApp::start().await;
        let began = tokio::time::Instant::now();
        let mut round = 0;
        while test.counted() < 350 {
            test.work(round).await;
            // The last call is under way, and its process does not see the answer.
            let poll = test.app.watching.poll(&test.id);
            let _ = tokio::time::timeout(Duration::from_millis(round as u64 % 3), poll).await;
            test = test.end(end).await;
            round += 1;
        }
        let most = test.sandbox.max_calls_in_window();
        assert!(most <= MAX_CALLS, "{end:?}: {most}");
        // It gets on all the same.
        assert!(most > 60, "{end:?}: {most}");
        let minutes = began.elapsed().as_secs() / 60;
        assert!(minutes <= 12, "{end:?}: {minutes}");
    }
}

#[tokio::test(start_paused = true)]
async fn clicks_on_check_key_wait_like_all_others() {
    let test = TestApp::with(SandboxOptions::default(), Some(SOME)).await;
    let began = tokio::time::Instant::now();
    let mut checks = Vec::new();
    for _ in 0..12 {
        // Each is a key that nobody has seen before, and all open one account.
        let (app, key) = (test.app.clone(), test.sandbox.restricted_key(SOME));
        checks.push(tokio::spawn(async move {
            app.connections
                .check_key(&key)
                .await
                .map(|check| check.account_id)
        }));
    }
    for check in checks {
        let account = check.await.unwrap().unwrap();
        assert_eq!(account.as_deref(), Some("acct_1ShopbellDemo00"));
    }
    assert!(began.elapsed() >= Duration::from_secs(60));
    let most = test.sandbox.max_calls_in_window();
    assert!(most <= MAX_CALLS, "{most}");
}

#[tokio::test(start_paused = true)]
async fn keys_of_nobody_knows_whom_count_for_everybody_they_may_open() {
    let test = TestApp::start().await;
    test.sandbox.set_account_options(AccountOptions {
        denial_names_account: false,
        ..AccountOptions::default()
    });
    for _ in 0..10 {
        test.app.watching.poll(&test.id).await.unwrap();
        let key = test.sandbox.restricted_key(SOME);
        let check = test.app.connections.check_key(&key).await.unwrap();
        assert_eq!(check.account_id, None);
    }
    let most = test.sandbox.max_calls_in_window();
    assert!(most <= MAX_CALLS, "{most}");
    assert!(test.counted() > MAX_CALLS);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_removed_and_made_again_gets_no_new_allowance() {
    let mut test = TestApp::start().await;
    let key = test.sandbox.key().to_owned();
    for _ in 0..12 {
        test.app.remove_connection(&test.id, true).await.unwrap();
        test = test.kill().await;
        test.app.connect(&key, true).await.unwrap();
    }
    let most = test.sandbox.max_calls_in_window();
    assert!(most <= MAX_CALLS, "{most}");
    assert!(test.counted() > MAX_CALLS);
}
