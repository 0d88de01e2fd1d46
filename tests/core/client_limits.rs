//! What comes from outside has bounds, and never brings the key back.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};
use shopbell_core::{
    Error, ErrorCode,
    stripe::{
        ApiBase, ApiKey, Client, StripeError, Throttle,
        body::{MAX_ANSWER_BYTES, MAX_FAILURE_BYTES},
        requests,
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

const KEY: &str = "sk_test_0123456789abcdefghij";

fn client(url: &str) -> Client {
    let key = ApiKey::parse(KEY).unwrap();
    let base = ApiBase::loopback(url).unwrap();
    Client::new(&base, key, Throttle::unlimited(), None).unwrap()
}

async fn answering(answer: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let client = client(&server.uri());
    (server, client)
}

/// A server whose answer has this head and never ends; it counts what it could get rid of.
async fn endless(head: &'static str) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, sent) = (listener.local_addr().unwrap(), Arc::<AtomicU64>::default());
    let counter = sent.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let counter = counter.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(head.as_bytes()).await;
                let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
                while stream.write_all(chunk.as_bytes()).await.is_ok() {
                    counter.fetch_add(0x1_0000, Ordering::SeqCst);
                }
            });
        }
    });
    (address, sent)
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_it() {
    let head = "HTTP/1.1 200 OK\r\nrequest-id: req_1\r\ntransfer-encoding: chunked\r\n\r\n";
    let (address, sent) = endless(head).await;
    let client = client(&format!("http://{address}"));
    let endless = client.send(requests::get_account()).await.unwrap_err();
    assert!(matches!(endless, StripeError::TooLarge { .. }), "{endless}");
    assert!(
        endless.is_unsettled(),
        "a write that is answered so was carried out, perhaps"
    );
    assert_eq!(endless.request_id(), Some("req_1"));
    let read = sent.load(Ordering::SeqCst);
    let limit = u64::try_from(MAX_ANSWER_BYTES).unwrap();
    // What the sockets hold beside it is a few megabytes.
    assert!(read < limit + 16 * 1024 * 1024, "{read}");
    assert_eq!(Error::from(endless).code, ErrorCode::AnswerTooLarge);
}

#[tokio::test]
async fn an_answer_that_says_it_is_too_large_is_not_begun() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // Nothing more is sent, and whoever wanted to read it would wait.
        std::future::pending::<()>().await;
    });
    let client = client(&format!("http://{address}"));
    let huge = client.send(requests::get_account()).await;
    assert!(
        matches!(huge, Err(StripeError::TooLarge { .. })),
        "{huge:?}"
    );
}

#[tokio::test]
async fn a_failure_that_explains_itself_for_too_long_is_still_that_failure() {
    let head = "HTTP/1.1 401 Unauthorized\r\ntransfer-encoding: chunked\r\n\r\n";
    let (address, sent) = endless(head).await;
    let client = client(&format!("http://{address}"));
    let refused = client.send(requests::get_account()).await;
    assert!(
        matches!(refused, Err(StripeError::Foreign(_))),
        "{refused:?}"
    );
    let limit = u64::try_from(MAX_FAILURE_BYTES).unwrap();
    assert!(sent.load(Ordering::SeqCst) < limit + 16 * 1024 * 1024);
}

#[tokio::test]
async fn the_largest_page_that_stripe_may_give_is_read() {
    let text = "x".repeat(200_000);
    let row = |at: usize| json!({ "id": format!("ch_{at}"), "object": "charge", "note": text });
    let rows: Vec<Value> = (0..100).map(row).collect();
    let page = json!({ "object": "list", "data": rows, "has_more": false, "url": "/v1/charges" });
    let (_server, client) = answering(ResponseTemplate::new(200).set_body_json(page)).await;
    let list = requests::list_page("/v1/charges", None, None, 100);
    assert_eq!(client.page(list).await.unwrap().value.data.len(), 100);
}

#[tokio::test]
async fn an_answer_that_echoes_the_key_brings_none() {
    let echo = json!({ "id": "cus_1", "object": "customer", "name": format!("paid with {KEY}!"),
        "metadata": { KEY: "x" } });
    // The same letters, as JSON may write them.
    let escaped = KEY.replace('_', "\\u005f").replacen('s', "\\u0073", 1);
    let body = echo
        .to_string()
        .replace("paid with", &format!("{escaped} with"));
    let (_server, echoing) = answering(ResponseTemplate::new(200).set_body_string(body)).await;
    let object: Value = echoing.fetch(requests::get_account()).await.unwrap().value;
    assert_eq!(object["name"], "[key] with [key]!");
    assert_eq!(object["metadata"], json!({ "[key]": "x" }));

    let refusal = json!({ "error": { "type": "invalid_request_error", "code": KEY, "param": KEY,
        "message": format!("Invalid API Key provided: {KEY}") } });
    let answer = ResponseTemplate::new(400)
        .set_body_json(refusal)
        .insert_header("request-id", KEY)
        .insert_header("stripe-rate-limited-reason", KEY);
    let (_server, refusing) = answering(answer).await;
    let error = refusing.send(requests::get_account()).await.unwrap_err();
    let said = error.details().unwrap();
    assert_eq!(said.message, "Invalid API Key provided: [key]");
    assert_eq!(said.request_id.as_deref(), Some("[key]"));
    let ours = Error::from(error);
    let view = serde_json::to_string(&ours.view()).unwrap();
    assert!(
        !view.contains(KEY) && !format!("{ours:?}").contains(KEY),
        "{view}"
    );
}

#[tokio::test]
async fn a_wait_is_understood_as_a_date_and_never_longer_than_an_hour() {
    let asked = async |wait: &str| {
        let answer = ResponseTemplate::new(429)
            .insert_header("date", "Tue, 24 Nov 2026 15:00:00 GMT")
            .insert_header("retry-after", wait)
            .insert_header("stripe-should-retry", "false");
        let (_server, client) = answering(answer).await;
        let error = client.send(requests::get_account()).await.unwrap_err();
        error.details().unwrap().retry_after
    };
    assert_eq!(asked("90").await, Some(90));
    assert_eq!(asked("2000000000").await, Some(3600));
    assert_eq!(asked("99999999999999999999999999").await, Some(3600));
    // By the server's own clock, whatever ours says.
    assert_eq!(asked("Tue, 24 Nov 2026 15:02:00 GMT").await, Some(120));
    assert_eq!(asked("Tue, 24 Nov 2026 14:00:00 GMT").await, Some(0));
    assert_eq!(asked("Wed, 24 Nov 2100 15:00:00 GMT").await, Some(3600));
    assert_eq!(asked("soon").await, None);
    assert_eq!(asked("-5").await, None);
}
