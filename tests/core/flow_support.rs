//! What the tests of flows share: an app whose first poll is done, plans, and an address that answers as
//! it is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use shopbell_core::{
    RecordKind, Trigger,
    app::view::{FlowRun, RunState},
    flow::{
        FlowPlan, FlowStep,
        plan::{FileColumn, FileFormat, PostBody},
    },
    rule::Sound,
};
use shopbell_sandbox::{ChargeSpec, CustomerSpec};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

use crate::{
    alerting::watching,
    test_app::{TestApp, bell::within_deadline},
};

/// An app that watches, with a flow that is on; and the flow.
pub(crate) async fn flowing(plan: FlowPlan) -> (TestApp, String) {
    let test = watching().await;
    let flow = add(&test, plan).await;
    (test, flow)
}

/// Adds a flow and switches it on.
pub(crate) async fn add(test: &TestApp, plan: FlowPlan) -> String {
    let flow = test.app.flows.save(&test.id, None, plan).await.unwrap();
    assert!(!flow.on, "it is off until it is switched on");
    test.app.flows.set_on(&flow.id, true).await.unwrap();
    flow.id
}

/// Polls, and waits until everything was done that can be now.
pub(crate) async fn poll(test: &TestApp) {
    let poll = test.app.watching.poll(&test.id);
    within_deadline("the poll", poll).await.unwrap();
    settle(test).await;
}

pub(crate) async fn settle(test: &TestApp) {
    within_deadline("a flow", test.app.flows.wait_until_settled()).await;
}

/// All runs of a flow, in the order in which they were begun.
pub(crate) async fn runs(test: &TestApp, flow: &str) -> Vec<FlowRun> {
    let listed = test.app.flows.list_runs(flow, false, None, 200).await;
    let mut runs = listed.unwrap();
    runs.reverse();
    runs
}

/// How each run is doing.
pub(crate) async fn states(test: &TestApp, flow: &str) -> Vec<RunState> {
    let runs = runs(test, flow).await.into_iter();
    runs.map(|run| run.state).collect()
}

pub(crate) fn plan(trigger: Trigger, condition: &str, steps: Vec<FlowStep>) -> FlowPlan {
    FlowPlan {
        name: "A flow".into(),
        trigger,
        condition: condition.into(),
        steps,
    }
}

pub(crate) fn ring(title: &str) -> FlowStep {
    FlowStep::Ring {
        title: title.into(),
        body: String::new(),
        sound: Sound::Chime,
    }
}

pub(crate) fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
        .collect()
}

pub(crate) fn create_customer(fields: &[(&str, &str)]) -> FlowStep {
    FlowStep::CreateRecord {
        record: RecordKind::Customers,
        fields: texts(fields),
    }
}

pub(crate) fn update_customer(id: &str, fields: &[(&str, &str)]) -> FlowStep {
    FlowStep::UpdateRecord {
        record: RecordKind::Customers,
        id: id.into(),
        fields: texts(fields),
    }
}

pub(crate) fn post(url: &str) -> FlowStep {
    FlowStep::Post {
        url: url.into(),
        body: PostBody::Arrival,
        local_network: false,
    }
}

pub(crate) fn append(path: &std::path::Path, columns: &[(&str, &str)]) -> FlowStep {
    let columns = columns.iter().map(|(name, value)| FileColumn {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    });
    FlowStep::AppendFile {
        path: path.display().to_string(),
        format: FileFormat::Csv,
        columns: columns.collect(),
    }
}

pub(crate) fn run_program(script: &str, seconds: u32) -> FlowStep {
    FlowStep::RunProgram {
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        seconds,
    }
}

pub(crate) fn charge(test: &TestApp, amount: i64, description: &str) -> String {
    test.sandbox.shop().create_charge(ChargeSpec {
        amount: Some(amount),
        description: Some(description.into()),
        ..ChargeSpec::default()
    })
}

pub(crate) fn customer(test: &TestApp, name: &str) -> String {
    test.sandbox.shop().create_customer(CustomerSpec {
        name: Some(name.into()),
        ..CustomerSpec::default()
    })
}

/// An address that answers as it is told, and keeps what it was sent.
pub(crate) struct Endpoint {
    server: MockServer,
    state: Arc<Mutex<EndpointState>>,
}

struct EndpointState {
    answer: ResponseTemplate,
    taken: Vec<(Value, Vec<u8>, Request)>,
}

struct Answering(Arc<Mutex<EndpointState>>);

impl Respond for Answering {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut state = self.0.lock().unwrap();
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        let taken = (body, request.body.clone(), request.clone());
        state.taken.push(taken);
        state.answer.clone()
    }
}

impl Endpoint {
    pub(crate) async fn start() -> Self {
        let state = Arc::new(Mutex::new(EndpointState {
            answer: ResponseTemplate::new(200),
            taken: Vec::new(),
        }));
        let server = MockServer::start().await;
        let answering = Mock::given(any()).respond_with(Answering(state.clone()));
        answering.mount(&server).await;
        Self { server, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/hook", self.server.uri())
    }

    /// From now on it answers so.
    pub(crate) fn answer(&self, answer: ResponseTemplate) {
        self.state.lock().unwrap().answer = answer;
    }

    /// Everything that it was sent.
    pub(crate) fn taken(&self) -> Vec<Value> {
        let state = self.state.lock().unwrap();
        state.taken.iter().map(|(body, ..)| body.clone()).collect()
    }

    /// The last that it was sent: the bytes, and a header.
    pub(crate) fn last(&self, header: &str) -> (Vec<u8>, String) {
        let state = self.state.lock().unwrap();
        let (_, bytes, request) = state.taken.last().unwrap();
        let value = request.headers.get(header);
        let value = value.and_then(|value| value.to_str().ok());
        (bytes.clone(), value.unwrap_or_default().to_owned())
    }
}

/// Time goes on by so many seconds, and whatever waits is looked at again.
pub(crate) async fn later(test: &TestApp, seconds: i64) {
    use shopbell_core::watch::Clock as _;
    let now = test.clock().now();
    test.clock().set(now + seconds);
    poll(test).await;
}

/// All customers or products of the shop, the last made first.
pub(crate) fn objects(test: &TestApp, path: &str) -> Vec<Value> {
    let list = test.sandbox.shop().call("GET", path, "limit=100").unwrap();
    list["data"].as_array().unwrap().clone()
}
