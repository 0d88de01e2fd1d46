//! An address in place of Stripe's: it stays on this machine, whatever is appended to it.
#![no_main]

use std::net::{IpAddr, Ipv6Addr};

use libfuzzer_sys::fuzz_target;
use shopbell_core::stripe::{ApiBase, ObjectId};
use url::Url;

/// The input's first line is the address, the rest an object's id.
fn check_base(input: &str) {
    let (address, id) = input.split_once('\n').unwrap_or((input, ""));
    let path = check_id(id);
    let Ok(base) = ApiBase::loopback(address) else {
        return;
    };
    assert!(base.is_loopback());
    let origin = base.origin();
    let host_and_port = origin.strip_prefix("http://").expect("it is plain http");
    let host = read_host(host_and_port);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback());
    assert!(here, "{origin} is another host");

    // What is asked is what was checked: nothing in a path leads elsewhere.
    for path in ["/v1/events", path.as_deref().unwrap_or("/v1/customers")] {
        let url = Url::parse(&format!("{origin}{path}")).expect("a request has an address");
        assert_eq!(
            url.origin().ascii_serialization(),
            Url::parse(&origin).unwrap().origin().ascii_serialization()
        );
        assert_eq!(url.path(), path);
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(url.query().is_none() && url.fragment().is_none());
    }
    assert_eq!(
        ApiBase::loopback(&origin).as_ref(),
        Ok(&base),
        "it is parsed as itself"
    );
    let stored = base.to_stored();
    assert_eq!(stored.as_deref(), Some(origin.as_str()));
    assert_eq!(base.for_stored(stored.as_deref()).as_ref(), Ok(&base));
    assert_eq!(
        ApiBase::Stripe.for_stored(stored.as_deref()),
        Ok(base.clone())
    );
    assert!(
        base.for_stored(None).is_err(),
        "Stripe's key stays with Stripe"
    );
    assert!(
        base.may_replace(None).is_err() && ApiBase::Stripe.may_replace(stored.as_deref()).is_err()
    );
}

/// Reads the host by hand, as the type under test uses the same library as the request.
fn read_host(host_and_port: &str) -> String {
    let (host, port) = match host_and_port.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').expect("a bracket is closed");
            assert!(host.parse::<Ipv6Addr>().is_ok());
            (host, port.strip_prefix(':'))
        }
        None => match host_and_port.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (host_and_port, None),
        },
    };
    assert!(
        port.is_none_or(|port| port.parse::<u16>().is_ok()),
        "{host_and_port}"
    );
    host.to_owned()
}

/// The path of an object, where the id is one.
fn check_id(text: &str) -> Option<String> {
    let id = ObjectId::parse(text).ok()?;
    assert_eq!(id.as_str(), text.trim());
    assert_eq!(ObjectId::parse(id.as_str()).as_ref(), Ok(&id));
    let path = format!("/v1/customers/{}", id.to_segment());
    let url = Url::parse("https://api.stripe.com")
        .unwrap()
        .join(&path)
        .expect("it is a path");
    assert_eq!(url.host_str(), Some("api.stripe.com"));
    let segments: Vec<&str> = url.path_segments().expect("it has segments").collect();
    let ["v1", "customers", last] = segments.as_slice() else {
        panic!("{path} is not under its list");
    };
    let decoded: Vec<u8> = decode_percent(last.as_bytes());
    assert_eq!(
        decoded,
        id.as_str().as_bytes(),
        "the server reads the id that was meant"
    );
    Some(path)
}

fn decode_percent(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        if *byte == b'%' {
            let hex: Vec<u8> = bytes.by_ref().take(2).copied().collect();
            let hex = String::from_utf8(hex).expect("hex digits");
            out.push(u8::from_str_radix(&hex, 16).expect("hex digits"));
        } else {
            out.push(*byte);
        }
    }
    out
}

fuzz_target!(|input: &str| check_base(input));
