//! Who asks, and what they may do.

use axum::http::{HeaderMap, header};
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    api_error::ApiError,
    resources::{routes::Route, store::Store},
    state::{
        account_options::DenialWords,
        keys::{Key, mask_key},
    },
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
    Err(deny_permission(store, &mask_key(key), Some(route)))
}

/// Stripe's words for a missing permission; they name none where the address is unknown.
pub(crate) fn deny_permission(store: &Store, masked: &str, route: Option<&Route>) -> ApiError {
    let options = &store.account_options;
    let account = options
        .denial_names_account
        .then_some(store.account.id.as_str());
    let on_account = account.map_or(String::new(), |id| format!(" on account '{id}'"));
    let lacks = format!("does not have the required permissions for this endpoint{on_account}.");
    let allow = "would allow this request to continue.";
    let (message, code) = match (options.denial_words, route) {
        (DenialWords::Application, _) => (
            format!("This application {lacks} Having the 'read_only' scope {allow}"),
            Some("more_permissions_required_for_application"),
        ),
        (DenialWords::Unnamed, _) | (_, None) => (
            format!("The provided key '{masked}' {lacks} Having more permissions {allow}"),
            None,
        ),
        (DenialWords::Having, Some(route)) => {
            let permission = route.permission();
            let having = format!("Having the 'rak_{permission}' permission {allow}");
            (
                format!("The provided key '{masked}' {lacks} {having}"),
                None,
            )
        }
        (DenialWords::Enabling, Some(route)) => {
            let (label, permission) = (route.permission_label(), route.permission());
            let place = account.map_or(String::new(), |id| format!("/b/{id}?destination="));
            let message = format!(
                "Permission denied. The provided key '{masked}' {lacks} Enabling \"{label}\" ('{permission}') \
                 permissions on this key {allow} You can edit permissions at \
                 https://dashboard.stripe.com{place}/apikeys"
            );
            (message, Some("more_permissions_required"))
        }
    };
    let error = ApiError::new(403, message);
    match code {
        Some(code) => error.code(code),
        None => error,
    }
}
