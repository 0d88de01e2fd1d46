//! Which addresses may be asked: what others have named is not trusted to be on the internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Which addresses may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Only those that anybody on the internet can reach.
    Public,
    /// Those and this machine: for tests against a server of their own.
    PublicAndLoopback,
    /// This machine alone.
    Loopback,
    /// All of them: the person has named it.
    Named,
}

impl AddressPolicy {
    /// Whether this address may be asked.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let is_public = || match address {
            IpAddr::V4(address) => public_v4(address),
            IpAddr::V6(address) => public_v6(address),
        };
        match self {
            Self::Public => is_public(),
            Self::PublicAndLoopback => address.is_loopback() || is_public(),
            Self::Loopback => address.is_loopback(),
            Self::Named => true,
        }
    }
}

/// <https://www.iana.org/assignments/iana-ipv4-special-registry>
fn public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a >= 240
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

/// Only what is given out (2000::/3), less what is reserved or carries an IPv4 address inside.
fn public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let given_out = first & 0xe000 == 0x2000;
    let reserved = first == 0x2001 && second < 0x0200;
    let documentation = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
    let carries_v4 = first == 0x2002;
    given_out && !reserved && !documentation && !carries_v4
}

/// A name stands for an address that may not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the name stands for an address that is not public")]
pub struct NotPublic;

/// Looks names up and lets only allowed addresses through: what was checked is what is connected to.
#[derive(Debug)]
pub struct PublicDns(pub AddressPolicy);

impl Resolve for PublicDns {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            // One private address among public ones is enough to smell: the whole name is refused.
            if found.iter().any(|address| !policy.allows(address.ip())) {
                return Err(Box::new(NotPublic) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_asked() {
        let private = [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:192.168.0.1",
            "64:ff9b::7f00:1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2001::1",
        ];
        for text in private {
            let allowed = text
                .parse()
                .map(|address| AddressPolicy::Public.allows(address));
            assert_eq!(allowed, Ok(false), "{text}");
        }
        for text in [
            "93.184.216.34",
            "1.1.1.1",
            "2606:4700:4700::1111",
            "172.32.0.1",
        ] {
            let allowed = text
                .parse()
                .map(|address| AddressPolicy::Public.allows(address));
            assert_eq!(allowed, Ok(true), "{text}");
        }
    }
}
