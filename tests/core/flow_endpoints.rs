//! Whoever a flow's steps go to: addresses that send on, keep still or say too much; programs that are
//! gone, hang or flood; events that are signed as Stripe signs them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shopbell_core::{
    ErrorCode, Trigger,
    app::view::{FlowRun, RunState},
    error::ErrorDetail,
    flow::{
        FlowStep,
        check::{PlanRule, check_post_url},
        plan::PostBody,
        signature::{is_signing_secret, sign_payload},
    },
    secrets::Sensitive,
};
use wiremock::ResponseTemplate;

use crate::{
    flow_support::{
        Endpoint, charge, flowing, later, plan, poll, post, run_program, runs, settle, states,
    },
    test_app::TestApp,
};

/// Runs one step for one charge.
async fn run_step(step: FlowStep) -> (TestApp, String, FlowRun) {
    let (test, flow) = flowing(plan(Trigger::Charge, "", vec![step])).await;
    charge(&test, 700, "A mug");
    poll(&test).await;
    let run = runs(&test, &flow).await.pop().unwrap();
    (test, flow, run)
}

fn why(run: &FlowRun) -> (ErrorCode, ErrorDetail) {
    let error = run.error.clone().unwrap();
    (error.code, error.detail)
}

fn rule(run: &FlowRun) -> String {
    why(run).1.rule.unwrap_or_default()
}

fn output(run: &FlowRun) -> Value {
    serde_json::from_str(run.steps[0].output.as_ref().unwrap()).unwrap()
}

#[tokio::test]
async fn a_redirect_is_not_followed_wherever_it_leads() {
    let inner = Endpoint::start().await;
    let endpoint = Endpoint::start().await;
    endpoint.answer(ResponseTemplate::new(307).insert_header("location", inner.url().as_str()));
    let (_test, _, run) = run_step(post(&endpoint.url())).await;
    assert_eq!(
        (run.state, rule(&run).as_str()),
        (RunState::Waiting, "redirect")
    );
    assert!(run.error.unwrap().message.contains(&inner.url()));
    assert!(inner.taken().is_empty());
}

#[tokio::test]
async fn an_answer_of_a_megabyte_is_read_to_a_bound() {
    let endpoint = Endpoint::start().await;
    endpoint.answer(ResponseTemplate::new(200).set_body_string("x".repeat(1 << 20)));
    let (_test, _, run) = run_step(post(&endpoint.url())).await;
    assert_eq!(run.state, RunState::Done);
    assert_eq!(output(&run)["status"], json!(200));
    assert_eq!(output(&run)["body"].as_str().unwrap().len(), 4000);
}

#[tokio::test]
async fn an_address_that_nobody_listens_on_is_tried_again() {
    let (_test, _, run) = run_step(post("http://127.0.0.1:9/")).await;
    assert_eq!(
        (run.state, rule(&run).as_str()),
        (RunState::Waiting, "not_reached")
    );
    assert!(run.next_try.is_some());
}

#[test]
fn only_https_and_this_machine_are_posted_to() {
    let cases = [
        ("https://example.com/hook", None),
        ("http://localhost:4242/webhook", None),
        ("http://127.0.0.1/", None),
        ("http://[::1]:8080/", None),
        ("https://192.168.1.5/", None),
        ("http://example.com/", Some(PlanRule::NotHttps)),
        ("http://192.168.1.5/", Some(PlanRule::NotHttps)),
        ("http://localhost.example.com/", Some(PlanRule::NotHttps)),
        ("https://a:b@example.com/", Some(PlanRule::PasswordInUrl)),
        ("ftp://example.com/", Some(PlanRule::NotAUrl)),
        ("file:///etc/passwd", Some(PlanRule::NotAUrl)),
        ("example.com", Some(PlanRule::NotAUrl)),
        (" ", Some(PlanRule::Required)),
    ];
    for (url, rule) in cases {
        assert_eq!(check_post_url(url).err(), rule, "{url}");
    }
}

#[tokio::test]
async fn a_program_gets_the_arrival_and_no_secret_of_ours() {
    let script = "cat > /dev/null; env | sort | cut -d= -f1 | tr '\\n' ' '";
    let (_test, _, run) = run_step(run_program(script, 30)).await;
    assert_eq!(run.state, RunState::Done, "{run:?}");
    let names = output(&run)["output"].as_str().unwrap().to_owned();
    assert!(names.contains("SHOPBELL_DELIVERY"), "{names}");
    assert!(
        !names.contains("CARGO"),
        "what cargo has set for us is not theirs: {names}"
    );
    let (_test, _, run) = run_step(run_program("cat", 30)).await;
    let said = &output(&run)["output"];
    assert_eq!(said["trigger"], json!("charge.added"));
    assert_eq!(said["object"]["amount"], json!(700));
    assert_eq!(said["delivery"], json!(format!("{}-0", run.delivery)));
}

#[tokio::test]
async fn a_program_that_is_gone_or_ends_badly_says_so() {
    let gone = FlowStep::RunProgram {
        program: "/nonexistent/program".into(),
        arguments: Vec::new(),
        seconds: 5,
    };
    let (_test, _, run) = run_step(gone).await;
    assert_eq!(why(&run).0, ErrorCode::ProgramFailed);
    assert_eq!(
        (run.state, rule(&run).as_str()),
        (RunState::Waiting, "not_started")
    );
    let (test, flow, run) = run_step(run_program("echo no stock >&2; exit 3", 5)).await;
    let (_, detail) = why(&run);
    assert_eq!(detail.rule.as_deref(), Some("ended_badly"));
    assert_eq!(detail.stripe_message.as_deref(), Some("no stock\n"));
    for _ in 0..7 {
        later(&test, 3600).await;
    }
    assert_eq!(states(&test, &flow).await, [RunState::Failed]);
}

#[tokio::test]
async fn a_program_that_hangs_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("alive");
    // A child that would outlive it, and write at the end of its life.
    let script = format!("(sleep 8; touch {}) & sleep 60", mark.display());
    let began = Instant::now();
    let (_test, _, run) = run_step(run_program(&script, 1)).await;
    assert_eq!(rule(&run), "timed_out", "{run:?}");
    assert!(began.elapsed() < Duration::from_secs(50));
    // What was started in the background by one that ends well holds nobody up either.
    let (_test, _, run) = run_step(run_program("sleep 60 & echo done", 30)).await;
    assert_eq!(output(&run)["output"], json!("done\n"));
    assert!(!mark.exists());
}

#[tokio::test]
async fn a_program_that_floods_is_read_to_a_bound() {
    let flood = "head -c 20000000 /dev/zero | tr '\\0' x; head -c 20000000 /dev/zero >&2";
    let (_test, _, run) = run_step(run_program(flood, 60)).await;
    assert_eq!(run.state, RunState::Done, "{run:?}");
    assert_eq!(output(&run)["output"].as_str().unwrap().len(), 16 * 1024);
}

#[tokio::test]
async fn stripes_own_event_is_passed_on_with_its_signature() {
    let endpoint = Endpoint::start().await;
    let step = FlowStep::Post {
        url: endpoint.url(),
        body: PostBody::StripeEvent,
        local_network: false,
    };
    let (test, flow, run) = run_step(step).await;
    // Nobody has made a secret: none is made up, and what waits says so.
    assert_eq!(why(&run).0, ErrorCode::SigningSecretMissing);
    assert_eq!(run.state, RunState::Waiting);
    assert!(endpoint.taken().is_empty());
    let secret = test.app.flows.signing.make(&test.id).await.unwrap();
    assert!(is_signing_secret(secret.expose()));
    assert_eq!(
        test.app.flows.signing.make(&test.id).await.unwrap(),
        secret,
        "it stays"
    );
    test.app.flows.retry_all(&flow).await.unwrap();
    settle(&test).await;
    assert_eq!(states(&test, &flow).await, [RunState::Done]);
    let (body, signature) = endpoint.last("stripe-signature");
    let event: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(event["object"], json!("event"));
    assert_eq!(event["type"], json!("charge.succeeded"));
    assert_eq!(event["data"]["object"]["amount"], json!(700));
    let at = signature.split(['=', ',']).nth(1).unwrap().parse().unwrap();
    assert_eq!(signature, sign_payload(&body, secret.expose(), at));
    // The one of the handler's own.
    let own = Sensitive::new(" whsec_0123456789abcdef0123456789abcdef ".to_owned());
    let kept = test.app.flows.signing.set(&test.id, own).await.unwrap();
    assert_eq!(kept.expose(), "whsec_0123456789abcdef0123456789abcdef");
    let bad = Sensitive::new("sk_test_123".to_owned());
    assert!(test.app.flows.signing.set(&test.id, bad).await.is_err());
    // A removed connection leaves no secret.
    test.app.remove_connection(&test.id, false).await.unwrap();
    assert_eq!(test.secrets().len(), 0);
}

#[test]
fn a_signature_is_the_one_that_stripe_documents() {
    // By openssl: printf '1492774577.{"a":1}' | openssl dgst -sha256 -hmac whsec_test
    let signed = sign_payload(b"{\"a\":1}", "whsec_test", 1_492_774_577);
    let sum = "2a55874e33dedb30da6fac02873208f53a243141599a71c0d52a1d5b89656823";
    assert_eq!(signed, format!("t=1492774577,v1={sum}"));
}
