//! Settings: groups, defaults, limits, and the trait of the store that keeps them.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::{daily::DailySettings, quiet::QuietHours, trigger::Trigger};

/// The shortest interval on a Stripe host, and the default, in seconds.
pub const MIN_INTERVAL: u32 = 120;
/// The shortest interval on a loopback host, in seconds.
pub const MIN_INTERVAL_LOOPBACK: u32 = 5;
/// The longest interval, in seconds.
pub const MAX_INTERVAL: u32 = 3600;

/// The language of the UI and of alerts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// As the system has it.
    #[default]
    System,
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// The colours of the UI.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How the app looks and starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct General {
    /// The language.
    pub language: Language,
    /// The colours.
    pub theme: Theme,
    /// Start with the session, in the tray.
    pub start_at_login: bool,
}

/// What is watched, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct WatchSettings {
    /// Seconds between polls; raised to the floor of the host.
    pub interval_seconds: u32,
    /// The triggers that are on. A name that this version does not know is left out: it was turned
    /// on in a later version, and is no reason to lose the rest of the settings.
    #[serde(deserialize_with = "known_triggers")]
    pub triggers: Vec<Trigger>,
    /// Ring also where a charge is refunded, disputed, or fails after all. What became of a charge is
    /// kept either way.
    pub follow_ups: bool,
    /// The person paused watching.
    pub paused: bool,
}

impl Default for WatchSettings {
    fn default() -> Self {
        let triggers = [
            Trigger::Charge,
            Trigger::Order,
            Trigger::InvoiceItem,
            Trigger::Customer,
        ];
        Self {
            interval_seconds: MIN_INTERVAL,
            triggers: triggers.to_vec(),
            follow_ups: true,
            paused: false,
        }
    }
}

impl WatchSettings {
    /// What to ask Stripe for: the triggers that are on, and what follows charges.
    #[must_use]
    pub fn list_read(&self) -> Vec<Trigger> {
        let mut lists = self.triggers.clone();
        if self.triggers.contains(&Trigger::Charge) {
            lists.extend([Trigger::Refund, Trigger::Dispute]);
        }
        lists
    }

    /// Whether what a trigger saw is to ring.
    #[must_use]
    pub fn tells(&self, trigger: Trigger) -> bool {
        if trigger.is_follow_up() {
            self.follow_ups && self.triggers.contains(&Trigger::Charge)
        } else {
            self.triggers.contains(&trigger)
        }
    }
}

fn known_triggers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Trigger>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let mut known = Vec::new();
    for name in &names {
        match Trigger::from_name(name) {
            None => tracing::warn!(name, "the settings name an unknown trigger"),
            // They are on with `follow_ups`.
            Some(trigger) if trigger.is_follow_up() => {}
            // One that is named twice would be read twice.
            Some(trigger) if known.contains(&trigger) => {}
            Some(trigger) => known.push(trigger),
        }
    }
    Ok(known)
}

/// How arrivals ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Alerting {
    /// Show native notifications.
    pub notifications: bool,
    /// Hours in which nothing rings.
    pub quiet_hours: QuietHours,
    /// Nothing rings before this, either (unix seconds, local clock).
    pub quiet_until: Option<i64>,
    /// How each day went, once a day.
    pub daily: DailySettings,
}

impl Default for Alerting {
    fn default() -> Self {
        Self {
            notifications: true,
            quiet_hours: QuietHours::default(),
            quiet_until: None,
            daily: DailySettings::default(),
        }
    }
}

/// How long arrivals are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Retention {
    /// For ever.
    #[default]
    Forever,
    /// 365 days.
    Year,
    /// 90 days.
    Quarter,
}

impl Retention {
    /// The same in seconds; none means for ever.
    #[must_use]
    pub const fn seconds(self) -> Option<i64> {
        match self {
            Self::Forever => None,
            Self::Year => Some(365 * 24 * 3600),
            Self::Quarter => Some(90 * 24 * 3600),
        }
    }
}

/// What is kept on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Data {
    /// Keep a local copy of customers and products.
    pub mirror: bool,
    /// Fetch product images to show them.
    pub image_previews: bool,
    /// How long arrivals are kept.
    pub retention: Retention,
}

impl Default for Data {
    fn default() -> Self {
        Self {
            mirror: true,
            image_previews: true,
            retention: Retention::default(),
        }
    }
}

/// What assistants may read of the ledger (`shopbell mcp`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Assistants {
    /// They may read it at all.
    pub enabled: bool,
    /// Which columns of which views (`arrivals.title`); as long as none were chosen, all that say of
    /// nobody who they are.
    pub fields: Option<Vec<String>>,
}

/// All settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// How the app looks and starts.
    pub general: General,
    /// What is watched, and how often.
    pub watching: WatchSettings,
    /// How arrivals ring.
    pub alerting: Alerting,
    /// What is kept on this machine.
    pub data: Data,
    /// What assistants may read.
    pub assistants: Assistants,
}

/// A change to whole groups of the settings; a group that is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct SettingsPatch {
    /// How the app looks and starts.
    pub general: Option<General>,
    /// What is watched, and how often.
    pub watching: Option<WatchSettings>,
    /// How arrivals ring.
    pub alerting: Option<Alerting>,
    /// What is kept on this machine.
    pub data: Option<Data>,
    /// What assistants may read.
    pub assistants: Option<Assistants>,
}

impl Settings {
    /// The settings after a change, with every value inside its limits.
    #[must_use]
    pub fn patched(&self, patch: SettingsPatch) -> Self {
        let mut next = Self {
            general: patch.general.unwrap_or_else(|| self.general.clone()),
            watching: patch.watching.unwrap_or_else(|| self.watching.clone()),
            alerting: patch.alerting.unwrap_or_else(|| self.alerting.clone()),
            data: patch.data.unwrap_or_else(|| self.data.clone()),
            assistants: patch.assistants.unwrap_or_else(|| self.assistants.clone()),
        };
        next.limit();
        next
    }

    /// Brings every value inside its limits.
    fn limit(&mut self) {
        let seconds = &mut self.watching.interval_seconds;
        *seconds = (*seconds).clamp(MIN_INTERVAL_LOOPBACK, MAX_INTERVAL);
        self.alerting.quiet_hours.limit();
        self.alerting.daily.limit();
    }
}

/// The settings could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is there but is not ours or is damaged; defaults are in force.
    #[error("the settings file is damaged: {0}")]
    Damaged(String),
    /// The file could not be written.
    #[error("the settings could not be saved: {0}")]
    Write(String),
}

/// What the settings lie under in their file.
pub const SETTINGS_KEY: &str = "settings";

/// Reads the text of the settings' file. One that holds none is no error.
pub fn parse_settings(text: &str) -> Result<Option<Settings>, SettingsError> {
    let wrong = |error: serde_json::Error| SettingsError::Damaged(error.to_string());
    let mut whole: Value = serde_json::from_str(text).map_err(wrong)?;
    match whole.get_mut(SETTINGS_KEY).map(Value::take) {
        None if whole.is_object() => Ok(None),
        None => Err(SettingsError::Damaged("it is not an object".into())),
        // Read into a struct, a list would be one, too: an empty one as nothing but defaults.
        Some(settings) if !settings.is_object() => {
            Err(SettingsError::Damaged("its settings are no object".into()))
        }
        Some(settings) => {
            let mut settings: Settings = serde_json::from_value(settings).map_err(wrong)?;
            // Nobody is held to them who writes the file by hand.
            settings.limit();
            Ok(Some(settings))
        }
    }
}

/// Where the settings are kept.
pub trait SettingsStore: Send + Sync {
    /// The settings as stored; nothing stored is no error.
    fn load(&self) -> Result<Option<Settings>, SettingsError>;
    /// Stores the settings.
    fn save(&self, settings: &Settings) -> Result<(), SettingsError>;
}
