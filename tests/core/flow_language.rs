//! Conditions and filled texts: what they say of an arrival, and what is wrong with them, where.

use proptest::prelude::*;
use serde_json::{Value, json};
use shopbell_core::{
    Trigger,
    flow::{
        ConditionVerdict, FlowFacts,
        form::{
            ConditionForm, ConditionRow, RowJoin, RowOperator, read_condition, write_condition,
        },
        judge_condition,
        language::{EvaluationError, Expression},
        problem::{ExpressionRule, ExpressionScope},
        template::Template,
    },
};

fn charge() -> Value {
    json!({
        "id": "ch_1", "object": "charge", "amount": 5000, "currency": "usd",
        "created": 1_795_532_400, "customer": "cus_1", "description": "Mug \"blue\"",
        "paid": true, "status": "succeeded", "receipt_email": null,
        "outcome": {"risk_level": "normal", "type": "authorized"},
    })
}

fn facts() -> FlowFacts {
    FlowFacts::new(Trigger::Charge, charge())
}

fn judge(text: &str) -> ConditionVerdict {
    let read = Expression::parse_condition(text, Trigger::Charge).unwrap();
    judge_condition(Some(&read), &facts())
}

fn problem(text: &str) -> (ExpressionRule, String) {
    let problem = Expression::parse_condition(text, Trigger::Charge).unwrap_err();
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = String::from_utf16(&units[problem.start..problem.end]).unwrap();
    (problem.rule, at)
}

fn fill(text: &str, results: Vec<Value>) -> Result<String, EvaluationError> {
    let scope = ExpressionScope {
        trigger: Trigger::Charge,
        steps: results.len(),
    };
    let facts = FlowFacts { results, ..facts() };
    Template::parse(text, scope).unwrap().fill(&facts)
}

#[test]
fn a_condition_holds_or_does_not_by_the_connectors_keys() {
    let holding = [
        "amount >= 5000",
        "amount == 5000.0",
        "paid && status == \"succeeded\"",
        "outcome.risk_level in [\"normal\", \"elevated\"]",
        "created > timestamp(\"2026-01-01T00:00:00Z\")",
        "created.getFullYear() == 2026",
        "description.contains(\"blue\") || false",
        "description.lowerAscii().startsWith(\"mug\")",
        "receipt_email == null",
        "amount / 100 * 2 == 100",
        "money(amount, currency) == \"$50.00\"",
        "description.matches(\"^M[a-z]+\")",
        "!(amount < 10)",
    ];
    for text in holding {
        assert_eq!(judge(text), ConditionVerdict::Matched, "{text}");
    }
    for text in ["amount > 5000", "!paid", "currency == \"jpy\""] {
        assert_eq!(judge(text), ConditionVerdict::NotMatched, "{text}");
    }
    assert_eq!(judge_condition(None, &facts()), ConditionVerdict::Matched);
}

#[test]
fn a_field_without_a_value_matches_nothing_and_says_which() {
    for text in [
        "receipt_email.contains(\"@\")",
        "receipt_email.size() > 3",
        "receipt_email > \"a\"",
    ] {
        let field = "receipt_email".to_owned();
        assert_eq!(judge(text), ConditionVerdict::Absent { field }, "{text}");
    }
    // A charge without an outcome at all.
    let read = Expression::parse_condition("outcome.reason.size() > 1", Trigger::Charge).unwrap();
    let verdict = judge_condition(Some(&read), &facts());
    let field = "outcome.reason".to_owned();
    assert_eq!(verdict, ConditionVerdict::Absent { field });
}

#[test]
fn what_cannot_be_counted_fails_in_words() {
    for text in [
        "amount / (amount - 5000) == 1",
        "9223372036854775807 + amount > 0",
    ] {
        let verdict = judge(text);
        assert!(
            matches!(verdict, ConditionVerdict::Failed { .. }),
            "{verdict:?}"
        );
    }
}

#[test]
fn what_is_wrong_is_shown_at_its_place() {
    use ExpressionRule as R;
    let cases = [
        ("amout > 5", R::UnknownField, "amout"),
        ("paid && outcome.risk > 5", R::UnknownField, "outcome.risk"),
        ("amount > \"5\"", R::Mismatch, "amount > \"5\""),
        ("amount && paid", R::Mismatch, "amount && paid"),
        ("paid && status > 5", R::Mismatch, "status > 5"),
        (
            "frobnicate(amount)",
            R::UnknownFunction,
            "frobnicate(amount",
        ),
        ("amount + 1", R::NoCondition, "amount + 1"),
        ("[1, 2].exists(x, x > 1)", R::Loop, "("),
        ("step1.id == \"x\"", R::LaterStep, "step1.id"),
        ("amount >", R::Syntax, ""),
    ];
    for (text, rule, at) in cases {
        let found = problem(text);
        assert_eq!(found.0, rule, "{text}: {found:?}");
        assert_eq!(found.1, at, "{text}");
    }
    // Counted as the window counts: an emoji is two.
    let text = "description == \"🔔🔔\" && amout > 5";
    assert_eq!(problem(text), (R::UnknownField, "amout".into()));
    let text = "description == \"🔔🔔\" & paid";
    assert_eq!(problem(text), (R::Syntax, "&".into()));
    let text = "// é\ndescription == \"é\" ) paid";
    assert_eq!(problem(text), (R::Syntax, ")".into()));
}

#[test]
fn a_thousand_levels_are_refused_and_break_nothing() {
    let open = |one: &str, end: &str, middle: &str| {
        format!("{}{middle}{}", one.repeat(1000), end.repeat(1000))
    };
    let deep = [
        open("(", ")", "true"),
        open("[", "]", ""),
        open("true ? true : ", "", "true"),
        open("1 + ", "", "1"),
        open("\"a\" + ", "", "\"a\""),
        open("", ".a", "outcome"),
        open("size(", ")", "description"),
    ];
    for text in deep {
        let problem = Expression::parse_condition(&text, Trigger::Charge).unwrap_err();
        assert!(
            matches!(
                problem.rule,
                ExpressionRule::TooDeep | ExpressionRule::Syntax | ExpressionRule::UnknownField
            ),
            "{problem:?}: {}",
            &text[..20]
        );
    }
    // What takes itself back does not go deep.
    assert_eq!(judge(&open("!", "", "true")), ConditionVerdict::Matched);
    // Many beside each other are fine.
    let wide = vec!["amount > 1"; 150].join(" && ");
    assert_eq!(judge(&wide), ConditionVerdict::Matched);
}

#[test]
fn texts_are_filled_from_the_arrival_and_from_steps() {
    let step = json!({"email": "hana@example.com", "metadata": {"size": "L"}, "count": 3});
    let cases = [
        ("plain", "plain"),
        ("{{ id }}", "ch_1"),
        (
            "{{money(amount, currency)}} by {{ step1.email }}",
            "$50.00 by hana@example.com",
        ),
        ("{{ created }}", "2026-11-24T15:00:00Z"),
        ("[{{ receipt_email }}]", "[]"),
        ("{{ step1.metadata.size }}{{ step1.count }}", "L3"),
        ("{{ step1.metadata[\"size\"] }}", "L"),
        ("{{ paid ? \"yes\" : \"no\" }}", "yes"),
        (
            "{{ step1 }}",
            "{\"count\":3,\"email\":\"hana@example.com\",\"metadata\":{\"size\":\"L\"}}",
        ),
    ];
    for (text, filled) in cases {
        let got = fill(text, vec![step.clone()]);
        assert_eq!(got.as_deref(), Ok(filled), "{text}");
    }
    let nothing = fill("{{ step1.nope }}", vec![step]);
    assert!(
        matches!(nothing, Err(EvaluationError::Failed(_))),
        "{nothing:?}"
    );
}

#[test]
fn a_text_that_is_not_closed_says_where() {
    let scope = ExpressionScope {
        trigger: Trigger::Charge,
        steps: 0,
    };
    let problem = Template::parse("a {{ amount", scope).unwrap_err();
    assert_eq!(
        (problem.rule, problem.start, problem.end),
        (ExpressionRule::Unclosed, 2, 11)
    );
    let problem = Template::parse("ä {{ id }} {{ nope }}", scope).unwrap_err();
    assert_eq!(
        (problem.rule, problem.start),
        (ExpressionRule::UnknownField, 14)
    );
}

fn row(field: &str, operator: RowOperator, value: &str) -> ConditionRow {
    ConditionRow {
        field: field.into(),
        operator,
        value: value.into(),
    }
}

#[test]
fn a_form_and_its_text_say_the_same() {
    use RowOperator as O;
    let form = ConditionForm {
        join: RowJoin::Any,
        rows: vec![
            row("amount", O::AtLeast, "5000"),
            row("amount", O::Below, "-3"),
            row("description", O::Contains, "a \"b\" \\ c\n"),
            row("outcome.risk_level", O::IsNot, "highest"),
            row("paid", O::Is, "true"),
            row("created", O::Above, "2026-01-01T00:00:00Z"),
            row("receipt_email", O::Empty, ""),
            row("customer", O::Filled, ""),
        ],
    };
    let text = write_condition(&form, Trigger::Charge);
    assert_eq!(read_condition(&text, Trigger::Charge), Ok(Some(form)));
    let one = read_condition("amount > 5", Trigger::Charge)
        .unwrap()
        .unwrap();
    assert_eq!(
        one,
        ConditionForm {
            join: RowJoin::All,
            rows: vec![row("amount", O::Above, "5")]
        }
    );
    for text in [
        "amount > 5 && (paid || captured)",
        "amount * 2 > 5",
        "!paid",
        "5 < amount",
    ] {
        assert_eq!(read_condition(text, Trigger::Charge), Ok(None), "{text}");
    }
    assert_eq!(
        read_condition("  ", Trigger::Charge),
        Ok(Some(ConditionForm::default()))
    );
}

/// What the document says there is, there is.
#[test]
fn every_function_of_the_document_is_known() {
    let document = include_str!("../../docs/flows.md");
    let line = document
        .lines()
        .find(|line| line.contains("Beside the operators"));
    let names: Vec<_> = line.unwrap().split('`').skip(1).step_by(2).collect();
    assert!(names.len() > 20);
    for name in names {
        let read = Expression::parse_condition(&format!("{name}()"), Trigger::Charge);
        let rule = read.map(drop).unwrap_err().rule;
        assert_ne!(rule, ExpressionRule::UnknownFunction, "{name}");
    }
}

proptest! {
    /// Whatever is typed, reading it gives an answer, and the place is inside the text.
    #[test]
    fn whatever_is_typed_is_answered(text in "[ -~🔔é]{0,60}") {
        if let Err(problem) = Expression::parse_condition(&text, Trigger::Charge) {
            prop_assert!(problem.start <= problem.end);
            prop_assert!(problem.end <= text.encode_utf16().count());
        }
    }

    /// What stands in a row's value is a value, whatever it looks like.
    #[test]
    fn a_rows_value_stays_a_value(value in any::<String>()) {
        let form = ConditionForm { join: RowJoin::All, rows: vec![row("description", RowOperator::Is, &value)] };
        let text = write_condition(&form, Trigger::Charge);
        let read = read_condition(&text, Trigger::Charge);
        prop_assert_eq!(read, Ok(Some(form)));
    }
}
