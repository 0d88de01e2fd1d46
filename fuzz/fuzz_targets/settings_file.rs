//! The files that keep the settings and what the window remembers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use shopbell_core::{
    settings::{MAX_INTERVAL, MIN_INTERVAL_LOOPBACK, SETTINGS_KEY, SettingsPatch, parse_settings},
    view_state::{ViewState, ViewStatePatch},
};

fn check_settings(text: &str) {
    let Ok(Some(settings)) = parse_settings(text) else {
        return;
    };
    let whole: Value = serde_json::from_str(text).expect("it was read");
    assert!(whole.is_object() && whole.get(SETTINGS_KEY).is_some_and(Value::is_object));
    let printed = json!({ SETTINGS_KEY: settings }).to_string();
    let read = parse_settings(&printed).expect("what is written can be read");
    assert_eq!(read.as_ref(), Some(&settings), "and says the same");

    // Whoever wrote the file: what comes out of it is inside the limits, and no change moves it.
    let interval = settings.watching.interval_seconds;
    assert!(
        (MIN_INTERVAL_LOOPBACK..=MAX_INTERVAL).contains(&interval),
        "every {interval} s"
    );
    assert_eq!(settings.patched(SettingsPatch::default()), settings);
    for (place, trigger) in settings.watching.triggers.iter().enumerate() {
        let before = settings.watching.triggers.get(..place).unwrap_or_default();
        assert!(!before.contains(trigger), "a trigger is on once");
    }
}

fn check_view(text: &str) {
    if let Ok(view) = serde_json::from_str::<ViewState>(text) {
        let printed = serde_json::to_string(&view).expect("it can be written");
        let read = serde_json::from_str::<ViewState>(&printed);
        assert_eq!(read.expect("what is written can be read"), view);
        assert_eq!(view.patched(ViewStatePatch::default()), view);
    }
    if let Ok(patch) = serde_json::from_str::<ViewStatePatch>(text) {
        let printed = serde_json::to_string(&patch).expect("it can be written");
        let read = serde_json::from_str::<ViewStatePatch>(&printed);
        assert_eq!(read.expect("what is written can be read"), patch);
        let once = ViewState::default().patched(patch.clone());
        assert_eq!(once.patched(patch), once, "once is enough");
    }
}

fuzz_target!(|text: &str| {
    check_settings(text);
    check_view(text);
});
