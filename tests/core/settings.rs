//! Settings: changed one at a time, and written by nothing else.

use std::collections::BTreeMap;

use shopbell_core::{
    RecordKind, Trigger,
    settings::{MAX_INTERVAL, MIN_INTERVAL_LOOPBACK, SettingsPatch, parse_settings},
    view_state::{ViewState, ViewStatePatch},
};

use crate::test_app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_settings_that_begin_together_all_stay() {
    let test = TestApp::start().await;
    for _ in 0..50 {
        let before = test.app.settings.get();
        let (mut watching, mut data) = (before.watching, before.data);
        watching.interval_seconds += 1;
        data.image_previews = !data.image_previews;
        let (seconds, previews) = (watching.interval_seconds, data.image_previews);
        let patches = [
            SettingsPatch {
                watching: Some(watching),
                ..SettingsPatch::default()
            },
            SettingsPatch {
                data: Some(data),
                ..SettingsPatch::default()
            },
        ];
        let changes = patches.map(|patch| {
            let app = test.app.clone();
            tokio::spawn(async move { app.settings.update(patch).await })
        });
        for change in changes {
            change.await.unwrap().unwrap();
        }
        let now = test.app.settings.get();
        assert_eq!(now.watching.interval_seconds, seconds);
        assert_eq!(now.data.image_previews, previews);
    }
}

/// As while a person types into a search field: each letter is another place.
#[tokio::test]
async fn where_the_window_stands_is_kept_without_waking_anybody() {
    let test = TestApp::start().await;
    let settings = test.app.settings.subscribe();
    let (written, told) = (
        test.settings().writes(),
        test.events.all(|_| Some(())).len(),
    );
    let text = "hana tanaka";
    for (end, _) in text.char_indices() {
        let patch = ViewStatePatch {
            connection: Some(Some(test.id.clone())),
            route: Some(Some(format!("/customers?q={}", &text[..=end]))),
            columns: Some(BTreeMap::from([(
                RecordKind::Customers,
                vec!["email".into()],
            )])),
        };
        test.app.view_state.save(patch.clone()).await.unwrap();
        // The same again is no change.
        test.app.view_state.save(patch).await.unwrap();
    }
    assert_eq!(test.view_state().writes(), text.len());
    assert_eq!(test.settings().writes(), written);
    assert!(!settings.has_changed().unwrap());
    assert_eq!(test.events.all(|_| Some(())).len(), told);

    let test = test.restart().await;
    let expected = ViewState {
        connection: Some(test.id.clone()),
        route: Some("/customers?q=hana tanaka".into()),
        columns: BTreeMap::from([(RecordKind::Customers, vec!["email".into()])]),
        close_explained: false,
    };
    assert_eq!(test.app.load_start().await.unwrap().view, expected);
    let removed = test.app.remove_connection(&test.id, false).await;
    removed.unwrap();
    let now = test.app.view_state.get().await;
    assert_eq!((now.connection, now.route), (None, expected.route));
}

/// A file may be written by hand, or by nobody who knows the limits.
#[test]
fn what_a_file_says_is_inside_the_limits() {
    let watching = |text: &str| {
        let text = format!(r#"{{"settings":{{"watching":{text}}}}}"#);
        parse_settings(&text).unwrap().unwrap().watching
    };
    for (given, taken) in [
        ("0", MIN_INTERVAL_LOOPBACK),
        ("600", 600),
        ("4294967295", MAX_INTERVAL),
    ] {
        let read = watching(&format!(r#"{{"interval_seconds":{given}}}"#));
        assert_eq!(read.interval_seconds, taken);
    }
    let twice = watching(r#"{"triggers":["charge.added","later.added","charge.added"]}"#);
    assert_eq!(twice.triggers, [Trigger::Charge]);
    let late = r#"{"settings":{"alerting":{"daily":{"on":true,"at":1439}}}}"#;
    let daily = parse_settings(late).unwrap().unwrap().alerting.daily;
    assert_eq!((daily.on, daily.at), (true, 23 * 60 + 45));
}

#[test]
fn settings_that_are_no_object_are_damage() {
    for text in [
        r#"{"settings":[]}"#,
        r#"{"settings":[["ja"]]}"#,
        r#"{"settings":null}"#,
        "[]",
    ] {
        assert!(parse_settings(text).is_err(), "{text}");
    }
    assert!(matches!(parse_settings(r#"{"window":{}}"#), Ok(None)));
}
