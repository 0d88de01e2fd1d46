//! Keys and what they may do.

use std::collections::HashMap;

use axum::http::HeaderMap;
use base64::Engine as _;
use serde::{Deserialize, Serialize};

use crate::{api::Place, error::Refusal, kind::Kind};

/// What a restricted key may do with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nothing.
    None,
    /// Read.
    Read,
    /// Read and write.
    Write,
}

/// The permissions of a key; none means all of them.
pub(crate) type Permissions = Option<HashMap<String, Access>>;

/// The keys that the server accepts.
#[derive(Debug, Default)]
pub(crate) struct Keys(pub(crate) HashMap<String, Permissions>);

impl Keys {
    /// Reads the key of a request and finds what it may do.
    pub(crate) fn find(&self, headers: &HeaderMap) -> Result<(String, Permissions), Refusal> {
        let Some(key) = presented(headers) else {
            return Err(Refusal::invalid(
                "You did not provide an API key. You need to provide your API key in the \
                 Authorization header, using Bearer auth (e.g. 'Authorization: Bearer \
                 YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, \
                 or we can help at https://support.stripe.com/.",
            )
            .status(401));
        };
        if key.starts_with("pk_") {
            return Err(Refusal::invalid(
                "This API call cannot be made with a publishable API key. Please use a secret \
                 API key. You can find a list of your API keys at \
                 https://dashboard.stripe.com/account/apikeys.",
            )
            .status(403)
            .code("secret_key_required"));
        }
        match self.0.get(&key) {
            Some(permissions) => Ok((key, permissions.clone())),
            None => {
                let message = format!("Invalid API Key provided: {}", masked(&key));
                Err(Refusal::invalid(message).status(401))
            }
        }
    }
}

/// Stripe's wording of a missing permission.
pub(crate) fn permit(
    key: &str,
    permissions: &Permissions,
    account: &str,
    method: &str,
    place: &Place<'_>,
) -> Result<(), Refusal> {
    let (Some(granted), Place::List(kind) | Place::One(kind, _)) = (permissions, place) else {
        return Ok(());
    };
    let writes = method != "GET";
    let has = granted
        .get(kind.permission())
        .copied()
        .unwrap_or(Access::None);
    let enough = match has {
        Access::None => false,
        Access::Read => !writes,
        Access::Write => true,
    };
    if enough {
        return Ok(());
    }
    let right = if writes { "write" } else { "read" };
    let needed = format!("rak_{}_{right}", kind.permission());
    let message = format!(
        "The provided key '{}' does not have the required permissions for this endpoint on \
         account '{account}'. Having the '{needed}' permission would allow this request to \
         continue.",
        masked(key)
    );
    Err(Refusal::invalid(message)
        .status(403)
        .code("more_permissions_required"))
}

/// The permission's name of a plural resource name (`charges`), as tests say it.
pub(crate) fn permission_of(resource: &str) -> String {
    let kind = Kind::ALL.into_iter().find(|kind| {
        kind.path().trim_start_matches("/v1/").replace('/', "_") == resource
            || kind.permission() == resource
    });
    kind.map_or_else(|| resource.to_owned(), |kind| kind.permission().to_owned())
}

fn presented(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("authorization")?.to_str().ok()?;
    if let Some(key) = value.strip_prefix("Bearer ") {
        return Some(key.trim().to_owned());
    }
    let coded = value.strip_prefix("Basic ")?;
    let plain = base64::engine::general_purpose::STANDARD
        .decode(coded.trim())
        .ok()?;
    let plain = String::from_utf8(plain).ok()?;
    plain.split(':').next().map(str::to_owned)
}

/// `sk_test_****1234`
pub(crate) fn masked(key: &str) -> String {
    let prefix: String = key.splitn(3, '_').take(2).collect::<Vec<_>>().join("_");
    let tail = key.get(key.len().saturating_sub(4)..).unwrap_or_default();
    let stars = "*".repeat(key.len().saturating_sub(prefix.len() + 5).clamp(4, 20));
    format!("{prefix}_{stars}{tail}")
}
