//! `/v1/account`

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct BusinessProfile {
    name: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Dashboard {
    display_name: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Settings {
    dashboard: Option<Dashboard>,
}

/// The account that a key belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// Stripe's id.
    pub id: String,
    /// Email address of its owner.
    pub email: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    business_profile: Option<BusinessProfile>,
    settings: Option<Settings>,
}

impl Account {
    /// The name that its people know it by: as in the Dashboard, else the business, else the email.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let dashboard = || {
            self.settings
                .as_ref()?
                .dashboard
                .as_ref()?
                .display_name
                .as_deref()
        };
        let business = || self.business_profile.as_ref()?.name.as_deref();
        let given = |name: &&str| !name.trim().is_empty();
        dashboard()
            .filter(given)
            .or_else(|| business().filter(given))
            .or(self.email.as_deref())
    }
}
