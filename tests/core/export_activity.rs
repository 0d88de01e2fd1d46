//! Exports of Activity: whole, and safe to open.

use serde_json::Value;
use shopbell_core::{
    Trigger, app::view::ExportFormat, arrival::ArrivalFilter, money::plain_amount,
};
use shopbell_sandbox::{AnySpec, ChargeSpec, ChargeStep, RefundState};

use crate::test_app::TestApp;

fn charge(description: &str, currency: &str) -> ChargeSpec {
    ChargeSpec {
        description: Some(description.into()),
        amount: Some(1250),
        currency: Some(currency.into()),
        ..ChargeSpec::default()
    }
}

#[tokio::test]
async fn every_arrival_is_in_the_file_once_with_what_became_of_it() {
    let test = TestApp::start().await;
    test.app.watching.poll(&test.id).await.unwrap();
    let shop = test.sandbox.shop();
    let refunded = shop.create_charge(charge("=cmd|' /C calc'!A0", "kwd"));
    shop.create_many(AnySpec::Charges(charge("Mug, \"speckled\"", "jpy")), 2500);
    let step = ChargeStep::Refund {
        amount: Some(250),
        state: RefundState::Succeeded,
    };
    shop.step_charge(&refunded, &step).unwrap();
    test.app.watching.poll(&test.id).await.unwrap();

    let export = |filter, format| test.app.export.write_arrivals(&test.id, filter, format);
    let saved = export(ArrivalFilter::default(), ExportFormat::Csv)
        .await
        .unwrap();
    assert_eq!(saved.rows, 2502);
    let bytes = std::fs::read(&saved.path).unwrap();
    assert_eq!(bytes[..3], *b"\xef\xbb\xbf");
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2502);
    let place = |name: &str| header.iter().position(|one| one == name).unwrap();
    let ids: std::collections::BTreeSet<_> =
        rows.iter().map(|row| row[place("id")].to_owned()).collect();
    assert_eq!(ids.len(), 2502);
    let row = rows
        .iter()
        .find(|row| row[place("id")] == refunded)
        .unwrap();
    let cells = [
        "title", "amount", "currency", "refunded", "received", "status",
    ];
    let cells = cells.map(|name| row[place(name)].to_owned());
    let expected = [
        "'=cmd|' /C calc'!A0",
        "1.250",
        "KWD",
        "0.250",
        "1.000",
        "partially_refunded",
    ];
    assert_eq!(cells, expected);
    let refund = rows
        .iter()
        .find(|row| row[place("trigger")] == *"refund.added")
        .unwrap();
    assert_eq!(
        (&refund[place("charge")], &refund[place("received")]),
        (&*refunded, "")
    );

    let filter = ArrivalFilter {
        triggers: vec![Trigger::Refund],
        ..ArrivalFilter::default()
    };
    let saved = export(filter, ExportFormat::Json).await.unwrap();
    assert_eq!(saved.rows, 1);
    let text = std::fs::read_to_string(&saved.path).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(all[0]["object"]["object"], "refund");
    assert_eq!(all[0]["charge"], *refunded);

    let none = ArrivalFilter {
        text: "nobody".into(),
        ..ArrivalFilter::default()
    };
    let saved = export(none, ExportFormat::Json).await.unwrap();
    let text = std::fs::read_to_string(&saved.path).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap(),
        serde_json::json!([])
    );
}

#[test]
fn amounts_are_plain_numbers() {
    for (amount, currency, text) in [
        (1250, "usd", "12.50"),
        (-5, "usd", "-0.05"),
        (4800, "jpy", "4800"),
        (-1500, "kwd", "-1.500"),
        (7, "nobody", "0.07"),
        (i64::MIN, "jpy", "-9223372036854775808"),
    ] {
        assert_eq!(plain_amount(amount, currency), text);
    }
}
