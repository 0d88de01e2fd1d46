//! `/v1/account`

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, store::Store};
use crate::{
    api_error::ApiError, params::Params, state::account_options::AccountAnswer,
    version::API_VERSION,
};

/// Whose account it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// `acct_…`
    pub id: String,
    /// What the Dashboard calls it.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Three letters.
    pub currency: String,
    /// Whom Stripe writes to.
    pub email: String,
    /// Seconds since 1970.
    pub created: i64,
    /// Whether the money is real.
    pub livemode: bool,
    /// The version that events are rendered at, whatever header is sent.
    pub api_version: String,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            id: "acct_1ShopbellDemo00".to_owned(),
            name: "Kiln & Cup".to_owned(),
            country: "US".to_owned(),
            currency: "usd".to_owned(),
            email: "hello@kilnandcup.example".to_owned(),
            created: 1_546_300_800,
            livemode: false,
            api_version: API_VERSION.to_owned(),
        }
    }
}

pub(crate) fn retrieve_account(
    store: &Store,
    params: Params,
    _call: &Call<'_>,
) -> Result<Value, ApiError> {
    params.finish()?;
    let account = &store.account;
    let external = json!({
        "object": "list", "data": [], "has_more": false,
        "url": format!("/v1/accounts/{}/external_accounts", account.id),
    });
    let mut answer = json!({
        "id": account.id, "object": "account",
        "business_profile": {
            "mcc": "5969", "name": account.name, "product_description": null, "support_address": null,
            "support_email": account.email, "support_phone": null, "support_url": null,
            "url": "https://kilnandcup.example",
        },
        "business_type": "company", "capabilities": { "card_payments": "active", "transfers": "active" },
        "charges_enabled": true, "country": account.country, "created": account.created,
        "default_currency": account.currency, "details_submitted": true, "email": account.email,
        "external_accounts": external, "metadata": {}, "payouts_enabled": true,
        "requirements": {
            "current_deadline": null, "currently_due": [], "disabled_reason": null, "errors": [],
            "eventually_due": [], "past_due": [], "pending_verification": [],
        },
        "settings": {
            "bacs_debit_payments": {},
            "branding": { "icon": null, "logo": null, "primary_color": null, "secondary_color": null },
            "card_payments": {
                "decline_on": { "avs_failure": true, "cvc_failure": true }, "statement_descriptor_prefix": null,
            },
            "dashboard": { "display_name": account.name, "timezone": "Etc/UTC" },
            "payments": {
                "statement_descriptor": "KILN AND CUP", "statement_descriptor_kana": null,
                "statement_descriptor_kanji": null,
            },
            "payouts": {
                "debit_negative_balances": true, "schedule": { "delay_days": 2, "interval": "daily" },
                "statement_descriptor": null,
            },
            "sepa_debit_payments": {},
        },
        "tos_acceptance": { "date": null, "ip": null, "user_agent": null }, "type": "standard",
    });
    match store.account_options.account_answer {
        AccountAnswer::Whole => {}
        AccountAnswer::WithoutId => {
            answer.as_object_mut().map(|fields| fields.remove("id"));
        }
        AccountAnswer::EmptyId => {
            if let Some(id) = answer.get_mut("id") {
                *id = json!("");
            }
        }
        AccountAnswer::Nothing => answer = json!({}),
    }
    Ok(answer)
}
