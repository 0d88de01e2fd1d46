//! Reads an answer without trusting its length or its shape.

use serde::de::{DeserializeOwned, Error as _};

/// Bytes of an answer at the most: a page of 100 objects of 300 KiB, far more than Stripe's largest.
/// In memory it takes about three times as much while it is read.
pub const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of an explanation at the most: Stripe's have some hundred.
pub const MAX_FAILURE_BYTES: usize = 1024 * 1024;

/// The body, piece by piece; none where it is longer than the limit. Nothing is decompressed: the
/// client asks for no encoding, and so what is counted is what is kept.
pub(super) async fn read_body(
    answer: &mut reqwest::Response,
    limit: usize,
) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let said = answer.content_length().unwrap_or_default();
    if usize::try_from(said).map_or(true, |said| said > limit) {
        return Ok(None);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// Reads an object of Stripe's. Every answer is one, and so is all that a list holds; what is read
/// into a struct would take a list for one, too, its entries for fields: `[[]]` for an empty page.
pub fn parse_object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    if bytes.trim_ascii_start().starts_with(b"{") {
        serde_json::from_slice(bytes)
    } else {
        Err(serde_json::Error::custom("it is no object"))
    }
}
