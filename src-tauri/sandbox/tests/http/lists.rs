//! Lists that do not advance.

use std::collections::BTreeSet;

use serde_json::Value;
use shopbell_sandbox::{ChargeSpec, Fault, ListFault, SandboxOptions, Seed};

use crate::support::Shopper;

fn ids(page: &Value) -> Vec<String> {
    let data = page["data"].as_array().unwrap().iter();
    data.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The ids of each page, with the cursor as a client moves it.
async fn walk(shop: &Shopper, path: &str, pages: usize) -> Vec<Vec<String>> {
    let mut walked: Vec<Vec<String>> = Vec::new();
    for _ in 0..pages {
        let last = walked.last().and_then(|page| page.last());
        let after = last.map_or(String::new(), |id| format!("&starting_after={id}"));
        let (status, page) = shop.read(&format!("{path}?limit=3{after}")).await;
        assert_eq!(
            (status, &page["has_more"]),
            (200, &Value::Bool(true)),
            "{page}"
        );
        walked.push(ids(&page));
    }
    walked
}

async fn seven_charges() -> Shopper {
    let shop = Shopper::start().await;
    for _ in 0..7 {
        shop.sandbox.shop().create_charge(ChargeSpec::default());
    }
    shop
}

#[tokio::test]
async fn an_empty_page_says_that_there_is_more() {
    let shop = seven_charges().await;
    shop.sandbox
        .inject(Fault::list(ListFault::EmptyPage).on("/v1/charges").after(1));
    let pages = walk(&shop, "/v1/charges", 2).await;
    assert_eq!((pages[0].len(), pages[1].len()), (3, 0));
}

#[tokio::test]
async fn a_page_ends_with_the_object_that_it_began_after() {
    let shop = seven_charges().await;
    shop.sandbox.inject(Fault::list(ListFault::RepeatedLast));
    let pages = walk(&shop, "/v1/charges", 4).await;
    assert_eq!(pages[1].len(), 3);
    for page in &pages[1..] {
        assert_eq!(page.last(), pages[0].last());
    }
}

#[tokio::test]
async fn the_head_comes_again_and_again() {
    let shop = seven_charges().await;
    shop.sandbox.inject(Fault::list(ListFault::IgnoredCursor));
    let pages = walk(&shop, "/v1/charges", 4).await;
    assert!(
        pages
            .iter()
            .all(|page| *page == pages[0] && page.len() == 3)
    );
}

#[tokio::test]
async fn pages_of_new_objects_have_no_end_in_any_list() {
    let demo = SandboxOptions {
        seed: Some(Seed::demo()),
        ..SandboxOptions::default()
    };
    for shop in [Shopper::start().await, Shopper::with(demo).await] {
        shop.sandbox.inject(Fault::list(ListFault::Endless));
        for path in [
            "charges",
            "customers",
            "events",
            "invoiceitems",
            "orders",
            "products",
            "checkout/sessions",
        ] {
            let pages = walk(&shop, &format!("/v1/{path}"), 5).await;
            let ids: Vec<_> = pages.into_iter().flatten().collect();
            let different: BTreeSet<_> = ids.iter().collect();
            assert_eq!((ids.len(), different.len()), (15, 15), "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_no_list_does_not_meet_a_fault_of_lists() {
    let shop = seven_charges().await;
    let id = shop.sandbox.shop().create_charge(ChargeSpec::default());
    shop.sandbox
        .inject(Fault::list(ListFault::EmptyPage).once());
    let (_, charge) = shop.read(&format!("/v1/charges/{id}")).await;
    assert_eq!(charge["id"], id);
    assert_eq!(
        shop.read("/v1/charges").await.1["data"],
        Value::Array(Vec::new())
    );
}
