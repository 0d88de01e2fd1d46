//! The id of one object, parsed once, so that it can be a segment of a path.

/// Stripe's own ids have 255 characters at the most (<https://docs.stripe.com/upgrades>).
const MAX_LENGTH: usize = 255;

/// Why a text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// There is nothing: the path would be that of the whole list.
    #[error("an id is needed")]
    Empty,
    /// `.` and `..` walk through the path, however they are escaped; what is too long is none.
    #[error("this is no id")]
    Unusable,
}

/// The id of an object. A person may have typed it, or a server made it up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectId(String);

impl ObjectId {
    /// Takes any text that can name an object and nothing else.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        match text.trim() {
            "" => Err(InvalidId::Empty),
            "." | ".." => Err(InvalidId::Unusable),
            id if id.len() > MAX_LENGTH || id.contains(char::is_control) => {
                Err(InvalidId::Unusable)
            }
            id => Ok(Self(id.to_owned())),
        }
    }

    /// The id as it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as one segment of a path.
    #[must_use]
    pub fn to_segment(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use url::Url;

    use super::*;

    #[test]
    fn what_would_walk_through_the_path_is_no_id() {
        for (text, why) in [
            ("", InvalidId::Empty),
            (" \t", InvalidId::Empty),
            (".", InvalidId::Unusable),
            ("..", InvalidId::Unusable),
            (" .. ", InvalidId::Unusable),
            ("cus_\0", InvalidId::Unusable),
        ] {
            assert_eq!(ObjectId::parse(text), Err(why), "{text:?}");
        }
        assert_eq!(ObjectId::parse(&"a".repeat(256)), Err(InvalidId::Unusable));
    }

    proptest! {
        /// `Url` is what turns the path into what is sent: it resolves `%2e%2e` like `..`.
        #[test]
        fn an_id_stays_one_segment_under_its_list(text in "\\PC{0,12}|[.%2eE/?#a]{0,8}") {
            let Ok(id) = ObjectId::parse(&text) else { return Ok(()) };
            let list = "https://api.stripe.com/v1/customers";
            let url = Url::parse(&format!("{list}/{}", id.to_segment())).unwrap();
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 3);
            prop_assert_eq!(segments.get(..2), Some(["v1", "customers"].as_slice()));
            prop_assert!(segments.last().is_some_and(|last| !last.is_empty()));
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }
    }
}
