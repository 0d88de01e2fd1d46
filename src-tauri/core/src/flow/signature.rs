//! Stripe's signature over what is posted: <https://docs.stripe.com/webhooks#verify-manually>.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// What a signing secret begins with.
pub const SECRET_PREFIX: &str = "whsec_";

/// The value of `Stripe-Signature` for a body that is sent at a time (unix seconds).
#[must_use]
pub fn sign_payload(body: &[u8], secret: &str, at: i64) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(at.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let sum = mac.finalize().into_bytes();
    let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={at},v1={hex}")
}

/// Whether a text can be a signing secret.
#[must_use]
pub fn is_signing_secret(text: &str) -> bool {
    let rest = text.strip_prefix(SECRET_PREFIX);
    rest.is_some_and(|rest| {
        (16..=200).contains(&rest.len())
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte))
    })
}
