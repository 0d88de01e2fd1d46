//! Where the API is: Stripe, or a loopback host in its place.

use std::net::IpAddr;

use url::{Host, Url};

/// The address that requests go to. Nothing but Stripe and this machine can be named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ApiBase {
    /// `https://api.stripe.com`
    #[default]
    Stripe,
    /// A server on this machine.
    Loopback(Url),
}

/// The address is not on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an http address on this machine (127.0.0.1, [::1] or localhost)")]
pub struct NotLoopback(String);

impl ApiBase {
    /// Accepts `http://127.x.y.z:PORT`, `http://[::1]:PORT` and `http://localhost:PORT`.
    pub fn loopback(text: &str) -> Result<Self, NotLoopback> {
        let refuse = || NotLoopback(text.to_owned());
        let url = Url::parse(text.trim()).map_err(|_| refuse())?;
        let here = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let plain = url.scheme() == "http"
            && url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none();
        if here && plain {
            Ok(Self::Loopback(url))
        } else {
            Err(refuse())
        }
    }

    /// Whether requests stay on this machine.
    #[must_use]
    pub const fn is_loopback(&self) -> bool {
        matches!(self, Self::Loopback(_))
    }

    /// The address without a slash at its end.
    #[must_use]
    pub fn origin(&self) -> String {
        match self {
            Self::Stripe => "https://api.stripe.com".into(),
            Self::Loopback(url) => url.as_str().trim_end_matches('/').to_owned(),
        }
    }
}
