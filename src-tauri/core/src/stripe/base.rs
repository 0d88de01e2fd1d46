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

/// A connection was stored for another address than the one that is to be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key of this connection is for {stored}; it is not sent to {asked}")]
pub struct OtherBase {
    /// Where its key belongs.
    pub stored: String,
    /// Where it was to be sent.
    pub asked: String,
}

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
            && url.query().is_none()
            && url.fragment().is_none();
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

    /// How a connection's row names it: none is Stripe.
    #[must_use]
    pub fn to_stored(&self) -> Option<String> {
        self.is_loopback().then(|| self.origin())
    }

    /// The address that a stored connection's key goes to: the one that it was stored for and no
    /// other. `self` is what this run was told to ask; Stripe where it was told nothing.
    pub fn for_stored(&self, stored: Option<&str>) -> Result<Self, OtherBase> {
        let own = match stored {
            None => Some(Self::Stripe),
            Some(address) => Self::loopback(address).ok(),
        };
        match own {
            Some(own) if !self.is_loopback() || *self == own => Ok(own),
            _ => Err(self.other_than(stored)),
        }
    }

    /// Whether a new key, which is asked about here, may take the place of a stored connection's. A
    /// server on this machine can claim to be any account: it gets no other's place.
    pub fn may_replace(&self, stored: Option<&str>) -> Result<(), OtherBase> {
        match self.for_stored(stored) {
            Ok(own) if own == *self => Ok(()),
            _ => Err(self.other_than(stored)),
        }
    }

    fn other_than(&self, stored: Option<&str>) -> OtherBase {
        OtherBase {
            stored: stored.map_or_else(|| Self::Stripe.origin(), str::to_owned),
            asked: self.origin(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const HERE: &str = "http://127.0.0.1:4242";

    fn here(port: u16) -> ApiBase {
        ApiBase::loopback(&format!("http://127.0.0.1:{port}")).unwrap()
    }

    #[test]
    fn a_stored_key_goes_where_it_was_stored_for_and_nowhere_else() {
        let stripe = ApiBase::Stripe;
        assert_eq!(stripe.for_stored(None), Ok(ApiBase::Stripe));
        assert_eq!(here(4242).for_stored(Some(HERE)), Ok(here(4242)));
        // Nothing was named: each goes to its own.
        assert_eq!(stripe.for_stored(Some(HERE)), Ok(here(4242)));
        let refused = here(4242).for_stored(None).unwrap_err().to_string();
        assert!(refused.contains("https://api.stripe.com"), "{refused}");
        assert!(refused.contains(HERE), "{refused}");
        for stored in [
            Some("http://127.0.0.1:4243"),
            Some("https://example.com"),
            Some(""),
        ] {
            assert!(here(4242).for_stored(stored).is_err(), "{stored:?}");
        }
        assert!(stripe.for_stored(Some("https://example.com")).is_err());
    }

    #[test]
    fn what_a_base_is_stored_as_leads_back_to_it() {
        for base in [
            ApiBase::Stripe,
            here(1),
            ApiBase::loopback("http://[::1]:80").unwrap(),
        ] {
            let stored = base.to_stored();
            assert_eq!(base.for_stored(stored.as_deref()), Ok(base.clone()));
            assert_eq!(base.may_replace(stored.as_deref()), Ok(()));
        }
        assert!(ApiBase::Stripe.may_replace(Some(HERE)).is_err());
        assert!(here(4242).may_replace(None).is_err());
    }

    #[test]
    fn nothing_but_a_host_and_a_port_is_a_base() {
        for more in ["#x", "#", "?x", "/v1", "/..//x"] {
            let text = format!("{HERE}{more}");
            assert!(ApiBase::loopback(&text).is_err(), "{text}");
        }
        assert_eq!(ApiBase::loopback(&format!(" {HERE}/ ")), Ok(here(4242)));
    }
}
