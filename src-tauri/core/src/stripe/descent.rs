//! The way down a list, newest first: a list that does not get older has no end.

use super::{client::Answer, error::StripeError, page::Page};

/// So many pages of objects of one second are no list of Stripe's.
const MAX_PAGES_OF_A_SECOND: u32 = 200;

/// Follows a list down, page by page.
#[derive(Debug, Default)]
pub struct Descent {
    oldest: Option<i64>,
    /// Pages since the objects last got older.
    level: u32,
}

impl Descent {
    /// Takes the next page in; an error where going on would never end.
    pub fn follow(&mut self, answer: &Answer<Page>) -> Result<(), StripeError> {
        let seen = answer.value.span().map(|(_, oldest)| oldest);
        self.level += 1;
        if let Some(seen) = seen
            && self.oldest.is_none_or(|oldest| seen < oldest)
        {
            self.oldest = Some(seen);
            self.level = 1;
        }
        if self.level > MAX_PAGES_OF_A_SECOND && answer.value.has_more {
            return Err(StripeError::Stuck {
                why: "its pages do not get older",
                request_id: answer.request_id.clone(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn answer(created: Option<i64>) -> Answer<Page> {
        let object = serde_json::json!({ "id": "x", "created": created });
        let page = serde_json::json!({ "data": [object], "has_more": true });
        Answer {
            value: serde_json::from_str(&page.to_string()).unwrap(),
            server_date: None,
            request_id: None,
        }
    }

    #[test]
    fn a_list_that_gets_older_is_followed_and_one_that_does_not_is_left() {
        let mut down = Descent::default();
        for second in 0..1000 {
            down.follow(&answer(Some(5000 - second))).unwrap();
        }
        for created in [Some(1), None] {
            let mut level = Descent::default();
            let end = (0..1000).find(|_| level.follow(&answer(created)).is_err());
            assert_eq!(end, Some(200), "{created:?}");
        }
    }
}
