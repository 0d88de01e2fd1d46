//! A connection is an account in a mode, whatever key opens it.

use shopbell_core::{
    ErrorCode,
    app::view::{AccountChoice, Connection, Grant, KeyOwner, Resource},
    arrival::ArrivalFilter,
    stripe::KeyError,
};
use shopbell_sandbox::{
    Access, AccountAnswer, AccountOptions, ChargeSpec, DenialWords, Fault, Sandbox, SandboxOptions,
};

use crate::test_app::{TestApp, why};

const ACCOUNT: &str = "acct_1ShopbellDemo00:test";
/// What a restricted key is mostly given: not the account.
const SOME: &[(&str, Access)] = &[
    ("charges", Access::Read),
    ("customers", Access::Write),
    ("events", Access::Read),
];

async fn with_words(denial_words: DenialWords, denial_names_account: bool) -> TestApp {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    sandbox.set_account_options(AccountOptions {
        denial_words,
        denial_names_account,
        ..AccountOptions::default()
    });
    TestApp::beside(sandbox, Some(SOME)).await
}

/// An account that no refusal names.
async fn nameless() -> TestApp {
    with_words(DenialWords::default(), false).await
}

impl TestApp {
    fn rolled_key(&self) -> String {
        self.sandbox.restricted_key(SOME)
    }

    async fn connections(&self) -> Vec<Connection> {
        self.app.connections.list().await.unwrap()
    }

    fn sell(&self) -> String {
        self.sandbox.shop().create_charge(ChargeSpec::default())
    }

    async fn poll(&self, id: &str) {
        self.app.watching.poll(id).await.unwrap();
    }

    /// What arrived and was no part of a silent baseline.
    async fn unread(&self, id: &str) -> Vec<String> {
        let filter = ArrivalFilter {
            unread: true,
            ..ArrivalFilter::default()
        };
        let rows = self.app.activity.list(id, filter, 0, 100).await.unwrap();
        rows.into_iter().map(|row| row.object_id).collect()
    }
}

fn same(id: &str) -> Option<AccountChoice> {
    Some(AccountChoice::Same {
        connection: id.to_owned(),
    })
}

#[tokio::test]
async fn a_refusal_says_whose_key_it_is_in_all_of_stripes_words() {
    for words in [
        DenialWords::Having,
        DenialWords::Enabling,
        DenialWords::Application,
        DenialWords::Unnamed,
    ] {
        let test = with_words(words, true).await;
        assert_eq!(test.id, ACCOUNT, "{words:?}");
        let connection = test.app.connections.get(&test.id).await.unwrap();
        let access = connection.access.iter();
        let account = access.filter(|row| row.resource == Resource::Account);
        let read: Vec<_> = account.map(|row| row.read).collect();
        assert_eq!(read, [Grant::Missing], "it is named as good to have");
    }
}

#[tokio::test]
async fn a_refusal_of_something_else_names_the_account_too() {
    let options = SandboxOptions::default();
    let test = TestApp::with(options, Some(SOME)).await;
    let key = test.rolled_key();
    test.app.remove_connection(&test.id, true).await.unwrap();
    test.sandbox
        .inject(Fault::error(403, "Having more permissions would allow this.").on("/v1/account"));
    let connection = test.app.connect(&key, true).await.unwrap();
    assert_eq!(connection.id, ACCOUNT);
}

#[tokio::test]
async fn an_answer_that_is_no_account_makes_no_connection() {
    for account_answer in [
        AccountAnswer::WithoutId,
        AccountAnswer::EmptyId,
        AccountAnswer::Nothing,
    ] {
        let test = TestApp::start().await;
        test.app.remove_connection(&test.id, true).await.unwrap();
        test.sandbox.set_account_options(AccountOptions {
            account_answer,
            ..AccountOptions::default()
        });
        let (code, ..) = why(test.app.connect(test.sandbox.key(), true).await);
        assert_eq!(code, ErrorCode::Unreadable, "{account_answer:?}");
        assert_eq!(test.connections().await, []);
        assert!(test.secrets().is_empty());
    }
}

#[tokio::test]
async fn a_proxys_page_is_no_word_of_stripes() {
    let test = TestApp::start().await;
    let key = test.rolled_key();
    for page in [Fault::html(403), Fault::text(403), Fault::json(403)] {
        test.sandbox.inject(page.on("/v1/account"));
        assert!(test.app.connect(&key, true).await.is_err());
        test.sandbox.clear_faults();
    }
    assert_eq!(test.connections().await.len(), 1);
}

#[tokio::test]
async fn a_secret_and_a_restricted_key_of_one_account_are_one_connection() {
    let test = TestApp::start().await;
    test.poll(&test.id).await;
    let restricted = test.rolled_key();
    let check = test.app.connections.check_key(&restricted).await.unwrap();
    let owner = KeyOwner::Connection {
        connection: test.id.clone(),
    };
    assert_eq!(check.owner, owner, "the person is told before");
    let sold = test.sell();
    let second = test.app.connect(&restricted, true).await.unwrap();
    assert_eq!(second.id, test.id);
    assert_eq!(second.key_hint, restricted[restricted.len() - 4..]);
    assert_eq!(test.connections().await.len(), 1);
    test.poll(&test.id).await;
    test.poll(&second.id).await;
    assert_eq!(test.unread(&test.id).await, [sold], "once");
    assert_eq!(test.secrets().len(), 1);
}

#[tokio::test]
async fn what_arrives_around_the_roll_of_a_key_rings() {
    let test = with_words(DenialWords::Having, true).await;
    test.poll(&test.id).await;
    let before = test.sell();
    let old = test.secrets()[&test.id].clone();
    let key = test.rolled_key();
    test.sandbox.revoke(&old);
    let during = test.sell();
    assert!(test.app.watching.poll(&test.id).await.is_err());
    let replaced = test.app.replace_key(&test.id, &key, true).await.unwrap();
    assert_eq!(replaced.id, test.id);
    let after = test.sell();
    test.poll(&test.id).await;
    let mut rang = test.unread(&test.id).await;
    rang.sort();
    let mut all = vec![before, during, after];
    all.sort();
    assert_eq!(rang, all);
}

#[tokio::test]
async fn where_nobody_names_the_account_the_person_is_asked() {
    let test = nameless().await;
    assert!(test.id.starts_with("conn_"), "{}", test.id);
    let hint = test.connections().await[0].key_hint.clone();
    assert!(!test.id.contains(&hint), "a key is no identity");
    test.poll(&test.id).await;
    let sold = test.sell();

    let key = test.rolled_key();
    let check = test.app.connections.check_key(&key).await.unwrap();
    let KeyOwner::Ask { candidates } = check.owner else {
        panic!("{check:?}")
    };
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates[0].connection, test.id);
    let (code, ..) = why(test.app.connect(&key, true).await);
    assert_eq!(code, ErrorCode::KeyAccountUnknown);
    assert_eq!(
        test.connections().await[0].key_hint,
        hint,
        "nothing was done"
    );

    let connected = test.app.accounts.connect(&key, true, same(&test.id)).await;
    assert_eq!(connected.unwrap().id, test.id);
    test.poll(&test.id).await;
    assert_eq!(test.unread(&test.id).await, [sold], "it is no new baseline");

    // From now on nobody has to be asked about this key.
    let check = test.app.connections.check_key(&key).await.unwrap();
    let owner = KeyOwner::Connection {
        connection: test.id.clone(),
    };
    assert_eq!(check.owner, owner);
}

#[tokio::test]
async fn the_persons_word_decides_where_nobody_else_knows() {
    let test = nameless().await;
    let next = test.rolled_key();
    let (code, ..) = why(test.app.replace_key(&test.id, &next, true).await);
    assert_eq!(code, ErrorCode::KeyAccountUnknown);
    let replaced = test
        .app
        .accounts
        .replace_key(&test.id, &next, true, true)
        .await;
    assert_eq!(replaced.unwrap().id, test.id);
    let other = test.rolled_key();
    let other = test
        .app
        .accounts
        .connect(&other, true, Some(AccountChoice::New));
    let other = other.await.unwrap();
    assert_ne!(other.id, test.id);
    assert_eq!(test.connections().await.len(), 2);
}

#[tokio::test]
async fn an_answer_that_was_not_offered_is_refused() {
    let test = nameless().await;
    let key = test.rolled_key();
    let (code, ..) = why(test
        .app
        .accounts
        .connect(&key, true, same("acct_2:test"))
        .await);
    assert_eq!(code, ErrorCode::KeyOfOtherAccount);
    assert_eq!(test.connections().await.len(), 1);
}

#[tokio::test]
async fn an_account_that_is_named_later_keeps_what_arrived() {
    let test = nameless().await;
    test.poll(&test.id).await;
    let sold = test.sell();
    test.poll(&test.id).await;
    test.app
        .rename_connection(&test.id, "My shop")
        .await
        .unwrap();
    test.sandbox.set_account_options(AccountOptions::default());
    let connection = test.app.accounts.recheck_access(&test.id).await.unwrap();
    assert_eq!(connection.id, ACCOUNT);
    assert_eq!(connection.name, "My shop");
    assert_eq!(test.unread(ACCOUNT).await, [sold]);
    assert_eq!(test.connections().await.len(), 1);
    let secrets: Vec<_> = test.secrets().into_keys().collect();
    assert_eq!(secrets, [ACCOUNT]);
    test.poll(ACCOUNT).await;
}

#[tokio::test]
async fn a_known_key_is_connected_without_a_call() {
    let test = TestApp::start().await;
    let key = test.sandbox.key().to_owned();
    assert_eq!(
        test.app
            .accounts
            .connect_known("sk_test_unknown0")
            .await
            .unwrap(),
        None
    );
    test.poll(&test.id).await;
    let id = test.id.clone();
    let test = test.restart().await;
    test.sandbox.clear_requests();
    let sold = test.sell();
    let known = test
        .app
        .accounts
        .connect_known(&key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&known.id, known.access.len()), (&id, 14));
    assert_eq!(test.sandbox.requests().len(), 0);
    test.poll(&id).await;
    assert_eq!(test.unread(&id).await, [sold]);

    // What `watch --once` from a timer does: where nothing is new it is one call.
    let test = test.restart().await;
    test.sandbox.clear_requests();
    test.app.accounts.connect_known(&key).await.unwrap();
    test.poll(&id).await;
    let asked: Vec<_> = test
        .sandbox
        .requests()
        .into_iter()
        .map(|one| one.path)
        .collect();
    assert_eq!(asked, ["/v1/events"]);

    // Also where the connection was there for one run only.
    test.app.remove_connection(&id, false).await.unwrap();
    assert_eq!(test.connections().await, []);
    test.sandbox.clear_requests();
    let again = test
        .app
        .accounts
        .connect_known(&key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((again.id, again.name), (known.id, known.name));
    assert_eq!(test.sandbox.requests().len(), 0);
}

#[tokio::test]
async fn no_part_of_a_key_is_in_the_ledger() {
    let test = TestApp::start().await;
    let key = test.sandbox.key();
    test.ledger().compact_blocking().unwrap();
    let ledger = std::fs::read(test.ledger().path()).unwrap();
    let there = |part: &str| {
        ledger
            .windows(part.len())
            .any(|bytes| bytes == part.as_bytes())
    };
    assert!(there("known_keys") && !there(&key[8..]) && !there(&key[key.len() - 8..]));
}

#[tokio::test]
async fn an_organizations_key_is_named_for_what_it_is() {
    let test = TestApp::start().await;
    let (code, ..) = why(test.app.connect("sk_org_live_0123456789", true).await);
    assert_eq!(code, ErrorCode::KeyOrganization);
    assert!(
        KeyError::Organization
            .to_string()
            .contains("restricted key")
    );
    assert_eq!(test.sandbox.requests().len(), 0);
}
