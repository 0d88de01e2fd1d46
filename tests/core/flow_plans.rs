//! Plans of flows: kept, changed, tried, and what becomes of runs when they change.

use shopbell_core::{ErrorCode, Trigger, app::view::RunState, flow::ConditionVerdict};

use crate::{
    flow_support::{
        Endpoint, charge, create_customer, flowing, later, plan, poll, post, ring, runs, settle,
        states,
    },
    test_app::why,
};

#[tokio::test]
async fn an_invalid_email_is_refused_in_words_before_it_is_sent() {
    let steps = vec![create_customer(&[("email", "{{ description }}")])];
    let (test, flow) = flowing(plan(Trigger::Charge, "", steps)).await;
    charge(&test, 1, "not an address");
    poll(&test).await;
    let run = runs(&test, &flow).await.pop().unwrap();
    assert_eq!(run.state, RunState::Failed);
    let error = run.error.unwrap();
    assert_eq!(
        (
            error.code,
            error.detail.param.as_deref(),
            error.detail.rule.as_deref()
        ),
        (ErrorCode::InvalidInput, Some("email"), Some("not_an_email"))
    );
    assert!(test.sent("POST").is_empty());
}

#[tokio::test]
async fn what_began_goes_on_as_the_flow_was_and_what_was_given_up_as_it_is() {
    let endpoint = Endpoint::start().await;
    let (test, flow) = flowing(plan(
        Trigger::Charge,
        "",
        vec![post("http://127.0.0.1:9/"), ring("old")],
    ))
    .await;
    charge(&test, 1, "one");
    poll(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Waiting]);
    let new = plan(
        Trigger::Charge,
        "",
        vec![post(&endpoint.url()), ring("new")],
    );
    test.app
        .flows
        .save(&test.id, Some(flow.clone()), new)
        .await
        .unwrap();
    later(&test, 60).await;
    assert_eq!(
        states(&test, &flow).await,
        [RunState::Waiting],
        "it is still for the old address"
    );
    test.app.flows.retry_all(&flow).await.unwrap();
    settle(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Done]);
    assert_eq!(test.bell().notes()[0].0, "new");
    assert_eq!(endpoint.taken().len(), 1);
}

#[tokio::test]
async fn a_connection_that_is_removed_ends_what_waits_and_says_so() {
    let (test, flow) = flowing(plan(Trigger::Charge, "", vec![post("http://127.0.0.1:9/")])).await;
    charge(&test, 1, "one");
    poll(&test).await;
    test.app.remove_connection(&test.id, false).await.unwrap();
    settle(&test).await;
    let run = runs(&test, &flow).await.pop().unwrap();
    assert_eq!(
        (run.state, run.error.unwrap().code),
        (RunState::Canceled, ErrorCode::FlowCanceled)
    );
    let saved = test
        .app
        .flows
        .save(
            &test.id,
            Some(flow),
            plan(Trigger::Charge, "", vec![ring("x")]),
        )
        .await;
    assert_eq!(why(saved).0, ErrorCode::ConnectionUnknown);
}

#[tokio::test]
async fn a_flow_is_tried_on_what_arrived_and_does_nothing() {
    let endpoint = Endpoint::start().await;
    let test = crate::alerting::watching().await;
    charge(&test, 100, "small");
    charge(&test, 9000, "large");
    poll(&test).await;
    test.app.wait_for_alerts().await.unwrap();
    let shown = test.bell().shown().len();
    test.sandbox.clear_requests();
    let steps = vec![
        create_customer(&[("email", "{{ description }}")]),
        post(&endpoint.url()),
        ring("{{ step1.id }} {{ step2.status }}"),
        ring("{{ money(amount, currency) }}"),
    ];
    let tried = test
        .app
        .flows
        .try_plan(&test.id, plan(Trigger::Charge, "amount > 1000", steps))
        .await
        .unwrap();
    assert_eq!((tried.arrivals.len(), tried.matched), (2, 1));
    let of = |verdict| tried.arrivals.iter().find(|one| one.verdict == verdict);
    assert!(of(ConditionVerdict::NotMatched).unwrap().steps.is_empty());
    let steps = &of(ConditionVerdict::Matched).unwrap().steps;
    let problem = steps[0].problem.clone().unwrap();
    assert_eq!(problem.detail.rule.as_deref(), Some("not_an_email"));
    assert_eq!(steps[0].values[0].value, "large");
    assert_eq!(steps[1].values[0].value, endpoint.url());
    assert!(steps[1].values[1].value.contains("\"amount\":9000"));
    assert!(!steps[2].values[0].known, "{:?}", steps[2]);
    assert_eq!(steps[3].values[0].value, "$90.00");
    assert!(endpoint.taken().is_empty());
    assert!(test.sandbox.requests().is_empty());
    assert_eq!(test.bell().shown().len(), shown);
    assert_eq!(test.app.flows.list(&test.id).await.unwrap(), []);
}

#[tokio::test]
async fn a_plan_with_a_mistake_is_not_kept_and_says_where() {
    let test = crate::alerting::watching().await;
    let bad = plan(Trigger::Charge, "amout > 5", vec![ring("x")]);
    let saved = test.app.flows.save(&test.id, None, bad).await;
    let said = (
        ErrorCode::InvalidInput,
        Some("condition".into()),
        Some("unknown_field".into()),
    );
    assert_eq!(why(saved), said);
    let bad = plan(Trigger::Charge, "", vec![post("http://example.com/")]);
    let saved = test.app.flows.save(&test.id, None, bad).await;
    assert_eq!(
        why(saved),
        (
            ErrorCode::InvalidInput,
            Some("steps.0.url".into()),
            Some("not_https".into())
        )
    );
    assert_eq!(test.app.flows.list(&test.id).await.unwrap(), []);
}

#[tokio::test]
async fn all_recipes_can_be_kept_and_tried() {
    let test = crate::alerting::watching().await;
    let recipes = test.app.flows.list_recipes(&|key| format!("«{key}»"));
    assert_eq!(recipes.len(), 10);
    for recipe in recipes {
        let id = recipe.id;
        assert_eq!(test.app.flows.check(&recipe.plan).problems, [], "{id}");
        assert!(test.app.flows.check(&recipe.plan).form.is_some(), "{id}");
        let tried = test.app.flows.try_plan(&test.id, recipe.plan.clone()).await;
        assert!(tried.unwrap().arrivals.len() <= 100, "{id}");
        test.app
            .flows
            .save(&test.id, None, recipe.plan)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_condition_that_could_not_be_evaluated_is_judged_again_before_anything_is_done() {
    let (test, flow) = flowing(plan(
        Trigger::Charge,
        "10 / (amount - 5000) > 1",
        vec![ring("x")],
    ))
    .await;
    charge(&test, 5000, "one");
    poll(&test).await;
    let run = runs(&test, &flow).await.pop().unwrap();
    let error = run.error.unwrap();
    assert_eq!(
        (run.state, error.code, error.detail.param.as_deref()),
        (
            RunState::Failed,
            ErrorCode::ExpressionFailed,
            Some("condition")
        )
    );
    // As long as it cannot be evaluated, running it again does nothing.
    test.app.flows.run_again(run.id).await.unwrap();
    settle(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Failed]);
    let holds = plan(Trigger::Charge, "amount >= 5000", vec![ring("x")]);
    let flows = &test.app.flows;
    flows
        .save(&test.id, Some(flow.clone()), holds)
        .await
        .unwrap();
    flows.run_again(run.id).await.unwrap();
    settle(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Done]);
    assert_eq!(test.bell().notes().len(), 1);
}
