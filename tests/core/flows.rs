//! Flows in the whole app: what is done at an arrival, once and in order, whatever happens in between.

use serde_json::json;
use shopbell_core::{
    ErrorCode, RecordKind, Trigger,
    app::view::{AppEvent, RunState},
    flow::FlowStep,
    watch::{Clock as _, SystemClock},
};

use crate::{
    alerting::sell,
    flow_support::{
        Endpoint, add, append, charge, create_customer, customer, flowing, later, objects, plan,
        poll, post, ring, run_program, runs, settle, states, texts, update_customer,
    },
    test_app::{TestApp, bell::Mood, lost_answer},
};

const CUSTOMERS: &str = "/v1/customers";
const PRODUCTS: &str = "/v1/products";

fn names(test: &TestApp, path: &str, field: &str) -> Vec<String> {
    let all = objects(test, path).into_iter();
    all.filter_map(|object| object.get(field)?.as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn a_flow_runs_for_what_arrives_while_it_is_on_and_holds() {
    let steps = vec![ring("{{ money(amount, currency) }} {{ description }}")];
    let (test, flow) = flowing(plan(Trigger::Charge, "amount >= 5000", steps)).await;
    charge(&test, 4999, "small");
    charge(&test, 5000, "large");
    customer(&test, "nobody's charge");
    poll(&test).await;
    assert_eq!(
        test.bell().notes(),
        [("$50.00 large".to_owned(), String::new())]
    );
    assert_eq!(states(&test, &flow).await, [RunState::Done]);
    poll(&test).await;
    assert_eq!(test.bell().notes().len(), 1, "once");
    test.app.flows.set_on(&flow, false).await.unwrap();
    charge(&test, 9000, "while it is off");
    poll(&test).await;
    test.app.flows.set_on(&flow, true).await.unwrap();
    poll(&test).await;
    assert_eq!(test.bell().notes().len(), 1);
    let told = |event: &AppEvent| matches!(event, AppEvent::FlowsChanged { .. }).then_some(());
    assert!(!test.events.all(told).is_empty());
}

#[tokio::test]
async fn steps_are_filled_from_the_arrival_and_from_the_steps_before() {
    let steps = vec![
        FlowStep::GetCustomer {
            id: "{{ customer }}".into(),
        },
        FlowStep::CreateRecord {
            record: RecordKind::Products,
            fields: texts(&[("name", "For {{ step1.name }}"), ("active", "false")]),
        },
        update_customer("{{ step1.id }}", &[("description", "Made {{ step2.id }}")]),
        run_program("cat; echo $SHOPBELL_DELIVERY >&2", 30),
        ring("{{ step4.output.object.amount }} {{ step4.code }}"),
    ];
    let (test, flow) = flowing(plan(Trigger::Charge, "", steps)).await;
    let buyer = customer(&test, "Hana");
    test.sandbox
        .shop()
        .create_charge(shopbell_sandbox::ChargeSpec {
            amount: Some(700),
            customer: Some(buyer),
            ..Default::default()
        });
    poll(&test).await;
    let runs = runs(&test, &flow).await;
    assert_eq!(runs[0].state, RunState::Done, "{runs:?}");
    assert_eq!(names(&test, PRODUCTS, "name"), ["For Hana"]);
    let product = &objects(&test, PRODUCTS)[0];
    assert_eq!(product["active"], json!(false));
    let made = product["id"].as_str().unwrap();
    assert_eq!(
        names(&test, CUSTOMERS, "description"),
        [format!("Made {made}")]
    );
    assert_eq!(test.bell().notes()[0].0, "700 0");
    let output = runs[0].steps[3].output.clone().unwrap();
    assert!(
        output.contains(&format!("{}-3", runs[0].delivery)),
        "{output}"
    );
}

#[tokio::test]
async fn what_was_there_before_and_what_is_imported_runs_nothing() {
    let test = TestApp::start().await;
    charge(&test, 900, "before the connection");
    let flow = add(&test, plan(Trigger::Charge, "", vec![ring("x")])).await;
    poll(&test).await;
    assert_eq!(states(&test, &flow).await, []);
}

#[tokio::test]
async fn an_endpoint_that_is_down_for_a_week_gets_all_of_it_in_order() {
    let endpoint = Endpoint::start().await;
    let (test, flow) = flowing(plan(Trigger::Charge, "", vec![post(&endpoint.url())])).await;
    endpoint.answer(wiremock::ResponseTemplate::new(503));
    charge(&test, 1, "one");
    poll(&test).await;
    for _ in 0..7 {
        later(&test, 24 * 3600).await;
    }
    charge(&test, 2, "two");
    poll(&test).await;
    let tried = endpoint.taken().len();
    assert!(tried >= 8, "{tried}");
    assert_eq!(
        states(&test, &flow).await,
        [RunState::Waiting, RunState::Waiting]
    );
    let shown = test.app.flows.get(&flow).await.unwrap();
    assert_eq!((shown.on, shown.waiting), (true, 2));
    let trouble = shown.trouble.unwrap();
    assert_eq!(
        (trouble.code, trouble.detail.status),
        (ErrorCode::EndpointFailed, Some(503))
    );
    let test = test.restart().await;
    endpoint.answer(wiremock::ResponseTemplate::new(200));
    later(&test, 3600).await;
    let bodies = endpoint.taken();
    let came: Vec<_> = bodies
        .iter()
        .map(|body| body["object"]["amount"].as_i64())
        .collect();
    assert_eq!(came[tried..], [Some(1), Some(2)]);
    assert_eq!(states(&test, &flow).await, [RunState::Done, RunState::Done]);
    let names: std::collections::BTreeSet<_> = bodies
        .iter()
        .map(|body| body["delivery"].to_string())
        .collect();
    assert_eq!(
        names.len(),
        2,
        "a delivery has one name, however often it is tried"
    );
}

#[tokio::test]
async fn one_that_is_refused_is_given_up_in_the_end_and_holds_up_no_other() {
    let endpoint = Endpoint::start().await;
    let (test, flow) = flowing(plan(
        Trigger::Charge,
        "",
        vec![post(&endpoint.url()), ring("told")],
    ))
    .await;
    endpoint.answer(wiremock::ResponseTemplate::new(400).set_body_string("no such order"));
    charge(&test, 1, "one");
    poll(&test).await;
    for _ in 0..7 {
        later(&test, 3600).await;
    }
    assert_eq!(states(&test, &flow).await, [RunState::Failed]);
    endpoint.answer(wiremock::ResponseTemplate::new(204));
    charge(&test, 2, "two");
    poll(&test).await;
    assert_eq!(
        states(&test, &flow).await,
        [RunState::Failed, RunState::Done]
    );
    let failed = test
        .app
        .flows
        .list_runs(&flow, true, None, 10)
        .await
        .unwrap();
    let error = failed[0].error.clone().unwrap();
    assert_eq!(
        error.detail.stripe_message.as_deref(),
        Some("no such order")
    );
    assert!(
        test.app.flows.get(&flow).await.unwrap().on,
        "it is not switched off"
    );
    // Run again: from where it stood, and with what comes behind.
    let again = test.app.flows.run_again(failed[0].id).await.unwrap();
    settle(&test).await;
    assert_eq!(again.id, failed[0].id);
    assert_eq!(states(&test, &flow).await, [RunState::Done, RunState::Done]);
    assert_eq!(test.bell().notes().len(), 2);
}

#[tokio::test]
async fn a_write_is_done_once_although_its_answer_is_lost_and_the_app_is_killed() {
    let steps = vec![create_customer(&[("name", "Made by a flow")])];
    let (test, flow) = flowing(plan(Trigger::Charge, "", steps)).await;
    test.sandbox
        .inject(lost_answer().on("/v1/customers").times(10));
    charge(&test, 1, "one");
    poll(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Waiting]);
    test.sandbox.clear_faults();
    let test = test.kill().await;
    later(&test, 7200).await;
    assert_eq!(states(&test, &flow).await, [RunState::Done]);
    assert_eq!(names(&test, CUSTOMERS, "name"), ["Made by a flow"]);
    // A day later the key is forgotten: the object is looked for.
    test.clock().set(SystemClock.now());
    test.sandbox
        .inject(lost_answer().on("/v1/customers").times(10));
    charge(&test, 2, "two");
    poll(&test).await;
    test.sandbox.clear_faults();
    later(&test, 25 * 3600).await;
    assert_eq!(states(&test, &flow).await, [RunState::Done, RunState::Done]);
    assert_eq!(names(&test, CUSTOMERS, "name").len(), 2);
}

#[tokio::test]
async fn flows_that_feed_themselves_end() {
    let steps = vec![create_customer(&[("name", "After {{ id }}")])];
    let (test, flow) = flowing(plan(Trigger::Customer, "", steps)).await;
    customer(&test, "The first");
    for _ in 0..8 {
        poll(&test).await;
    }
    use RunState::{Canceled, Done};
    assert_eq!(
        states(&test, &flow).await,
        [Done, Done, Done, Done, Canceled]
    );
    let last = runs(&test, &flow).await.pop().unwrap();
    assert_eq!(last.error.unwrap().code, ErrorCode::FlowCircular);
    assert_eq!(objects(&test, CUSTOMERS).len(), 5);
}

#[tokio::test]
async fn two_flows_that_change_one_object_do_so_one_after_the_other() {
    let first = plan(
        Trigger::Charge,
        "",
        vec![update_customer(
            "{{ customer }}",
            &[("description", "first"), ("phone", "1")],
        )],
    );
    let (test, one) = flowing(first).await;
    let second = plan(
        Trigger::Charge,
        "",
        vec![update_customer(
            "{{ customer }}",
            &[("description", "second")],
        )],
    );
    let two = add(&test, second).await;
    let buyer = customer(&test, "Hana");
    test.sandbox
        .shop()
        .create_charge(shopbell_sandbox::ChargeSpec {
            customer: Some(buyer),
            ..Default::default()
        });
    poll(&test).await;
    assert_eq!(states(&test, &one).await, [RunState::Done]);
    assert_eq!(states(&test, &two).await, [RunState::Done]);
    let object = &objects(&test, CUSTOMERS)[0];
    assert_eq!(
        (&object["description"], &object["phone"]),
        (&json!("second"), &json!("1"))
    );
}

#[tokio::test]
async fn a_ring_waits_for_whoever_shows_it() {
    let (test, flow) = flowing(plan(Trigger::Charge, "", vec![ring("x")])).await;
    test.bell().set(Mood::Missing);
    charge(&test, 1, "one");
    poll(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Waiting]);
    let test = test.restart().await;
    test.bell().set(Mood::Well);
    later(&test, 3600).await;
    assert_eq!(states(&test, &flow).await, [RunState::Done]);
}

#[tokio::test]
async fn every_order_is_in_the_file_once_and_no_cell_is_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("charges.csv");
    let columns = [("amount", "{{ amount }}"), ("what", "{{ description }}")];
    let (test, flow) = flowing(plan(Trigger::Charge, "", vec![append(&file, &columns)])).await;
    charge(&test, 1, "=1+1");
    poll(&test).await;
    charge(&test, 2, "a \"b\", c");
    poll(&test).await;
    // Torn by a power cut.
    let mut text = std::fs::read_to_string(&file).unwrap();
    text.push_str("\"torn");
    std::fs::write(&file, &text).unwrap();
    charge(&test, 3, "after");
    poll(&test).await;
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(
        text,
        "\u{feff}\"amount\",\"what\"\r\n\"1\",\"'=1+1\"\r\n\"2\",\"a \"\"b\"\", c\"\r\n\"torn\n\"3\",\"after\"\r\n"
    );
    // Other columns than it has are no line of it.
    let other = plan(
        Trigger::Charge,
        "",
        vec![append(&file, &[("id", "{{ id }}")])],
    );
    test.app
        .flows
        .save(&test.id, Some(flow.clone()), other)
        .await
        .unwrap();
    charge(&test, 4, "no");
    poll(&test).await;
    let run = runs(&test, &flow).await.pop().unwrap();
    assert_eq!(
        run.error.unwrap().detail.rule.as_deref(),
        Some("other_columns")
    );
}

#[tokio::test]
async fn many_arrivals_are_in_the_file_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("charges.csv");
    let (test, flow) = flowing(plan(
        Trigger::Charge,
        "",
        vec![append(&file, &[("id", "{{ id }}")])],
    ))
    .await;
    sell(&test, 700).await;
    settle(&test).await;
    let shown = test.app.flows.get(&flow).await.unwrap();
    assert_eq!((shown.done, shown.waiting, shown.failed), (700, 0, 0));
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<_> = text.lines().skip(1).map(str::to_owned).collect();
    let seqs = test.ledger().read_blocking(|db| {
        let mut statement =
            db.prepare("SELECT '\"' || object_id || '\"' FROM arrivals ORDER BY seq")?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok::<_, shopbell_core::ledger::LedgerError>(ids.collect::<Result<Vec<String>, _>>()?)
    });
    assert_eq!(lines, seqs.unwrap());
}

#[tokio::test]
async fn a_ring_keeps_quiet_times_and_what_is_turned_off() {
    use shopbell_core::settings::{Alerting, SettingsPatch};
    let (test, flow) = flowing(plan(Trigger::Charge, "", vec![ring("x")])).await;
    let until = test.clock().now() + 600;
    let change = |alerting: Alerting| SettingsPatch {
        alerting: Some(alerting),
        ..SettingsPatch::default()
    };
    let quiet = Alerting {
        quiet_until: Some(until),
        ..Alerting::default()
    };
    test.app.settings.update(change(quiet)).await.unwrap();
    charge(&test, 1, "one");
    poll(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Waiting]);
    assert_eq!(test.app.flows.get(&flow).await.unwrap().trouble, None);
    later(&test, 601).await;
    assert_eq!(test.bell().notes().len(), 1);
    let off = Alerting {
        notifications: false,
        ..Alerting::default()
    };
    test.app.settings.update(change(off)).await.unwrap();
    charge(&test, 2, "two");
    poll(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Done, RunState::Done]);
    assert_eq!(test.bell().notes().len(), 1);
}
