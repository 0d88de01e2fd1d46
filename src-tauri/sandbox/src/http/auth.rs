//! Who asks, and what they may do.

use axum::http::{HeaderMap, header};
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    api_error::ApiError,
    resources::{routes::Route, store::Store},
    state::keys::{Key, mask_key},
};

/// The key from bearer or basic authentication.
pub(crate) fn read_key(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    let key = if scheme.eq_ignore_ascii_case("bearer") {
        rest.trim().to_owned()
    } else if scheme.eq_ignore_ascii_case("basic") {
        let decoded = BASE64_STANDARD.decode(rest.trim()).ok()?;
        let pair = String::from_utf8(decoded).ok()?;
        pair.split(':').next().unwrap_or("").to_owned()
    } else {
        return None;
    };
    Some(key).filter(|key| !key.is_empty())
}

/// Finds the key among the account's.
pub(crate) fn find_key<'a>(store: &'a Store, key: Option<&str>) -> Result<&'a Key, ApiError> {
    let Some(key) = key else {
        return Err(ApiError::new(
            401,
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer \
             auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for \
             details, or we can help at https://support.stripe.com/.",
        ));
    };
    if key.starts_with("pk_") {
        return Err(ApiError::new(
            401,
            "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of \
             your API keys at https://dashboard.stripe.com/account/apikeys.",
        )
        .code("secret_key_required"));
    }
    match store.keys.get(key) {
        Some(found) if found.revoked => {
            let message = format!("Expired API Key provided: {}", mask_key(key));
            Err(ApiError::new(401, message).code("api_key_expired"))
        }
        Some(found) => Ok(found),
        None => Err(ApiError::new(
            401,
            format!("Invalid API Key provided: {}", mask_key(key)),
        )),
    }
}

/// Refuses what a restricted key may not do.
pub(crate) fn check_permission(
    store: &Store,
    found: &Key,
    key: &str,
    route: &Route,
) -> Result<(), ApiError> {
    if found.allows(route.kind, route.needs()) {
        return Ok(());
    }
    let message =
        describe_missing_permission(&mask_key(key), &store.account.id, &route.permission());
    Err(ApiError::new(403, message).code("more_permissions_required"))
}

/// Stripe's words for a missing permission.
pub(crate) fn describe_missing_permission(masked: &str, account: &str, permission: &str) -> String {
    format!(
        "The provided key '{masked}' does not have the required permissions for this endpoint on account '{account}'. \
         Having the '{permission}' permission would allow this request to continue."
    )
}
