//! A flow that makes a product for each charge: what it did, against what it should have done.

use std::collections::{BTreeMap, BTreeSet};

use shopbell_core::{
    RecordKind, Trigger,
    app::App,
    flow::{FlowPlan, FlowStep},
};

use crate::machine::Machine;

const NAME: &str = "For ";

/// Adds the flow, and switches it on.
pub(crate) async fn begin(app: &App, connection: &str) {
    let step = FlowStep::CreateRecord {
        record: RecordKind::Products,
        fields: BTreeMap::from([("name".to_owned(), format!("{NAME}{{{{ id }}}}"))]),
    };
    let plan = FlowPlan {
        name: "A product for each charge".into(),
        trigger: Trigger::Charge,
        condition: String::new(),
        steps: vec![step],
    };
    let flow = app.flows.save(connection, None, plan).await.unwrap();
    app.flows.set_on(&flow.id, true).await.unwrap();
}

/// Whether the flow has nothing left to do; what was given up goes on.
pub(crate) async fn is_settled(app: &App, connection: &str) -> bool {
    let mut settled = true;
    for flow in app.flows.list(connection).await.unwrap() {
        settled &= flow.waiting == 0 && flow.failed == 0;
        if flow.failed > 0 {
            app.flows.retry_all(&flow.id).await.unwrap();
        }
    }
    settled
}

/// Charges without their product, and those with more than theirs.
pub(crate) fn compare(machine: &Machine, news: &BTreeSet<&str>) -> (Vec<String>, Vec<String>) {
    if !machine.has_flow() {
        return Default::default();
    }
    let mut made = BTreeMap::<String, usize>::new();
    let mut after = String::new();
    loop {
        let form = format!("limit=100{after}");
        let page = machine.sandbox.shop().call("GET", "/v1/products", &form);
        let page = page.unwrap();
        let products = page["data"].as_array().unwrap();
        for product in products {
            let name = product["name"].as_str().unwrap();
            if let Some(charge) = name.strip_prefix(NAME) {
                *made.entry(charge.to_owned()).or_default() += 1;
            }
        }
        match products.last() {
            Some(last) if page["has_more"] == true => {
                after = format!("&starting_after={}", last["id"].as_str().unwrap());
            }
            _ => break,
        }
    }
    let undone = news.iter().filter(|id| !made.contains_key(**id));
    let overdone = made
        .iter()
        .filter(|(id, count)| **count > 1 || !news.contains(id.as_str()));
    (
        undone.map(|id| (*id).to_owned()).collect(),
        overdone
            .map(|(id, count)| format!("{id}: {count}"))
            .collect(),
    )
}
