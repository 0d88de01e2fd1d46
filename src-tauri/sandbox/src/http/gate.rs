//! Who may ask at all: programs that mean this very address, and no page in a browser.

use axum::http::{HeaderMap, Uri, header};

use crate::api_error::ApiError;

/// What a browser says of every request that a page makes; programs say none of it.
const BROWSERS_OWN: [&str; 2] = ["origin", "sec-fetch-site"];

/// Refuses requests that were meant for another host, or that a page made. A page whose own name leads here by
/// now (DNS rebinding) says that name as `Host`.
pub(super) fn check_caller(uri: &Uri, headers: &HeaderMap, port: u16) -> Result<(), ApiError> {
    let refuse = |what: &str| Err(ApiError::new(403, format!("This address {what}.")));
    if BROWSERS_OWN.iter().any(|name| headers.contains_key(*name)) {
        return refuse("answers no pages in a browser");
    }
    let own = |host: &[u8]| {
        [format!("127.0.0.1:{port}"), format!("localhost:{port}")]
            .iter()
            .any(|name| name.as_bytes().eq_ignore_ascii_case(host))
    };
    let named = headers.get_all(header::HOST).iter();
    let mut hosts: Vec<&[u8]> = named.map(header::HeaderValue::as_bytes).collect();
    // HTTP/2 and proxies name the host in the address.
    hosts.extend(
        uri.authority()
            .map(|authority| authority.as_str().as_bytes()),
    );
    if hosts.is_empty() || !hosts.into_iter().all(own) {
        return refuse("has another name than the one that was asked for");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn passes(uri: &'static str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        check_caller(&Uri::from_static(uri), &map, 4242).is_ok()
    }

    #[test]
    fn only_the_very_address_passes() {
        for host in ["127.0.0.1:4242", "localhost:4242", "LocalHost:4242"] {
            assert!(passes("/v1/charges", &[("host", host)]), "{host}");
        }
        for host in [
            "127.0.0.1",
            "localhost",
            "127.0.0.1:4243",
            "127.0.0.1:42420",
            "127.0.0.2:4242",
            "[::1]:4242",
            "evil.example:4242",
            "localhost.evil.example:4242",
            "127.0.0.1:4242.evil.example",
            "0.0.0.0:4242",
            "",
        ] {
            assert!(!passes("/v1/charges", &[("host", host)]), "{host}");
        }
        assert!(!passes("/v1/charges", &[]));
        let both = [("host", "127.0.0.1:4242"), ("host", "evil.example")];
        assert!(!passes("/v1/charges", &both));
        assert!(!passes("http://evil.example/v1", &both[..1]));
        assert!(passes("http://127.0.0.1:4242/v1", &[]));
    }

    #[test]
    fn no_page_passes() {
        for own in [
            ("origin", "null"),
            ("origin", "http://127.0.0.1:4242"),
            ("sec-fetch-site", "cross-site"),
        ] {
            assert!(
                !passes("/v1", &[("host", "127.0.0.1:4242"), own]),
                "{own:?}"
            );
        }
    }
}
