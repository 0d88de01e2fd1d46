//! The pages that Stripe has for people.

use super::object_id::ObjectId;

/// An address in the Stripe Dashboard: of the object, or of its list where it has no usable id.
#[must_use]
pub fn dashboard_url(section: &str, id: &str, live: bool) -> String {
    let mode = if live { "" } else { "test/" };
    let list = format!("https://dashboard.stripe.com/{mode}{section}");
    match ObjectId::parse(id) {
        Ok(id) => format!("{list}/{}", id.to_segment()),
        Err(_) => list,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_to_no_other_page() {
        assert_eq!(
            dashboard_url("customers", "cus_1", false),
            "https://dashboard.stripe.com/test/customers/cus_1"
        );
        assert_eq!(
            dashboard_url("products", "../settings?x#y", true),
            "https://dashboard.stripe.com/products/%2E%2E%2Fsettings%3Fx%23y"
        );
        assert_eq!(
            dashboard_url("products", "..", true),
            "https://dashboard.stripe.com/products"
        );
    }
}
