//! The pages that Stripe has for people.

/// An address in the Stripe Dashboard.
#[must_use]
pub fn dashboard_url(section: &str, id: &str, live: bool) -> String {
    let mode = if live { "" } else { "test/" };
    format!("https://dashboard.stripe.com/{mode}{section}/{id}")
}
