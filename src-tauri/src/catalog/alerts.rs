//! Alerts in the person's language.

use shopbell_core::{
    Trigger,
    alerts::{Alert, AlertContent, money},
    arrival::ArrivalRow,
    daily::{DaySummary, DayTakings},
    overview::ArrivalCount,
    plain_text::{plain_line, plain_lines},
};

use super::Catalog;

/// The title and the text of an alert.
pub(crate) fn notification_text(
    catalog: Catalog,
    alert: &Alert,
    connection_name: &str,
) -> (String, String) {
    match &alert.content {
        AlertContent::One(row) => {
            let mut lines = vec![plain_line(&row.title)];
            lines.extend(customer_text(row).map(plain_line));
            lines.extend(answer_text(catalog, row));
            lines.push(plain_line(connection_name));
            (headline_text(catalog, row), lines.join("\n"))
        }
        AlertContent::Summary {
            count,
            triggers,
            totals,
        } => {
            let counts = triggers.iter().map(|one| {
                let key = format!("alert.count_{}", trigger_key(one.trigger));
                catalog.count_text(&key, one.count)
            });
            let totals = totals
                .iter()
                .map(|total| plain_line(&money::format_amount(total.amount, &total.currency)))
                .collect::<Vec<_>>();
            let mut lines = vec![counts.collect::<Vec<_>>().join(", ")];
            if !totals.is_empty() {
                lines.push(totals.join(" + "));
            }
            lines.push(plain_line(connection_name));
            (
                catalog.count_text("alert.summary", *count),
                lines.join("\n"),
            )
        }
        AlertContent::Day(day) => day_text(catalog, day, connection_name),
        AlertContent::Note { title, body } => {
            let lines = [plain_lines(body), plain_line(connection_name)];
            let said = lines.into_iter().filter(|line| !line.is_empty());
            (plain_line(title), said.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// `Day in review · $320.00`, and how it was a week before.
fn day_text(catalog: Catalog, day: &DaySummary, connection_name: &str) -> (String, String) {
    let sums = |of: fn(&DayTakings) -> i64| {
        let some = day.takings.iter().filter(|one| of(one) != 0);
        let texts = some.map(|one| plain_line(&money::format_amount(of(one), &one.currency)));
        texts.collect::<Vec<_>>().join(" + ")
    };
    let counts = |of: fn(&ArrivalCount) -> (i64, i64)| {
        let mut texts = Vec::new();
        for one in &day.counts {
            let (count, failed) = of(one);
            let key = format!("alert.count_{}", trigger_key(one.trigger));
            texts.extend(count_some(catalog, &key, count));
            if one.trigger == Trigger::Charge {
                texts.extend(count_some(catalog, "alert.day_failed", failed));
            }
        }
        match texts.is_empty() {
            true => catalog.text("alert.day_nothing"),
            false => texts.join(", "),
        }
    };
    let title = catalog.text("alert.day");
    let takings = sums(|one| one.received);
    let before = [
        sums(|one| one.before),
        counts(|one| (one.before, one.failed_before)),
    ];
    let before = before.into_iter().filter(|text| !text.is_empty());
    let before = before.collect::<Vec<_>>().join(", ");
    let lines = [
        counts(|one| (one.count, one.failed)),
        catalog.text_with("alert.day_before", &[("what", &before)]),
        plain_line(connection_name),
    ];
    let title = match takings.is_empty() {
        true => title,
        false => format!("{title} · {takings}"),
    };
    (title, lines.join("\n"))
}

fn count_some(catalog: Catalog, key: &str, count: i64) -> Option<String> {
    let count = u32::try_from(count).ok().filter(|count| *count > 0)?;
    Some(catalog.count_text(key, count))
}

/// `New charge · $12.50`
pub(crate) fn headline_text(catalog: Catalog, row: &ArrivalRow) -> String {
    let failed = row.trigger == Trigger::Charge && row.status.as_deref() == Some("failed");
    let end = if failed { "_failed" } else { "" };
    let what = catalog.text(&format!("alert.{}{end}", trigger_key(row.trigger)));
    match (row.amount, row.currency.as_deref()) {
        (Some(amount), Some(currency)) => {
            let amount = money::format_amount(amount, currency);
            plain_line(&format!("{what} · {amount}"))
        }
        _ => what,
    }
}

/// The customer, where that says more than the title.
pub(crate) fn customer_text(row: &ArrivalRow) -> Option<&str> {
    let label = row.customer_label.as_deref();
    label.filter(|label| *label != row.title)
}

/// Until when a dispute can be answered, on the person's calendar.
pub(crate) fn answer_text(catalog: Catalog, row: &ArrivalRow) -> Option<String> {
    let until = jiff::Timestamp::from_second(row.answer_by?).ok()?;
    let day = until.to_zoned_datetime(jiff::tz::TimeZone::system());
    let date = catalog.text("alert.date_form");
    let date = day.strftime(&date).to_string();
    Some(catalog.text_with("alert.answer_by", &[("date", &date)]))
}

/// What an arrival of this trigger is called in the keys: `alert.charge`, `alert.charge_failed_late`.
fn trigger_key(trigger: Trigger) -> String {
    trigger.name().trim_end_matches(".added").replace('.', "_")
}

#[cfg(test)]
mod tests {
    use shopbell_core::{
        alerts::{Total, TriggerCount},
        rule::Sound,
    };

    use super::*;

    fn charge(status: &str) -> ArrivalRow {
        ArrivalRow {
            seq: 1,
            connection: "acct_1:live".into(),
            trigger: Trigger::Charge,
            object_id: "ch_1".into(),
            created: 0,
            recorded: 0,
            title: "Two blue jugs".into(),
            amount: Some(1250),
            currency: Some("usd".into()),
            customer: Some("cus_1".into()),
            customer_label: Some("Hana Sato".into()),
            status: Some(status.into()),
            parent: None,
            refunded: 0,
            received: None,
            answer_by: None,
            read: false,
        }
    }

    fn one(row: ArrivalRow) -> Alert {
        Alert {
            connection: row.connection.clone(),
            seqs: vec![row.seq],
            content: AlertContent::One(Box::new(row)),
            sound: Sound::default(),
        }
    }

    #[test]
    fn one_arrival_says_what_how_much_and_who() {
        let (title, body) = notification_text(
            Catalog::for_language("en"),
            &one(charge("succeeded")),
            "Kiln & Cup",
        );
        assert_eq!(title, "New charge · $12.50");
        assert_eq!(body, "Two blue jugs\nHana Sato\nKiln & Cup");
        let (title, _) = notification_text(
            Catalog::for_language("ja"),
            &one(charge("failed")),
            "Kiln & Cup",
        );
        assert_eq!(title, "料金が失敗しました · $12.50");
    }

    #[test]
    fn a_dispute_says_until_when_it_can_be_answered() {
        let mut row = charge("needs_response");
        row.trigger = Trigger::Dispute;
        // Noon, so that it is the same day in most places.
        row.answer_by = Some(1_797_336_000);
        let said = |language| {
            let catalog = Catalog::for_language(language);
            notification_text(catalog, &one(row.clone()), "Kiln & Cup")
        };
        let (title, body) = said("en");
        assert_eq!(title, "Charge disputed · $12.50");
        assert_eq!(
            body,
            "Two blue jugs\nHana Sato\nAnswer by 15 Dec 2026\nKiln & Cup"
        );
        assert!(said("ja").1.contains("回答期限: 2026年12月15日"));
    }

    #[test]
    fn a_title_that_is_the_customer_is_said_once() {
        let mut row = charge("succeeded");
        row.title = "Hana Sato".into();
        let (_, body) = notification_text(Catalog::for_language("en"), &one(row), "Shop");
        assert_eq!(body, "Hana Sato\nShop");
    }

    #[test]
    fn nobody_writes_lines_of_their_own_into_an_alert() {
        let mut row = charge("succeeded");
        row.title = "Jug\nNew charge \u{202e}000,1$".into();
        row.customer_label = Some("Hana\u{1b}[31m\u{200b}".into());
        row.currency = Some("us\u{9b}2J\n".into());
        let name = "Kiln\r\nCup";
        let (title, body) = notification_text(Catalog::for_language("en"), &one(row), name);
        assert_eq!(body, "Jug New charge 000,1$\nHana [31m\nKiln  Cup");
        assert_eq!(title, plain_line(&title));
    }

    #[test]
    fn a_summary_counts_and_adds_up_by_currency() {
        let count = |trigger, count| TriggerCount { trigger, count };
        let total = |currency: &str, amount| Total {
            currency: currency.into(),
            amount,
        };
        let alert = Alert {
            connection: "acct_1:live".into(),
            seqs: vec![],
            content: AlertContent::Summary {
                count: 1251,
                triggers: vec![count(Trigger::Charge, 1250), count(Trigger::Customer, 1)],
                totals: vec![total("jpy", 1_234_500), total("usd", 99)],
            },
            sound: Sound::default(),
        };
        let (title, body) = notification_text(Catalog::for_language("en"), &alert, "Shop");
        assert_eq!(title, "1,251 new arrivals");
        assert_eq!(body, "1,250 charges, 1 customer\n¥1,234,500 + $0.99\nShop");
        let (title, body) = notification_text(Catalog::for_language("ja"), &alert, "店");
        assert_eq!(title, "新着 1,251 件");
        assert_eq!(body, "料金 1,250 件, 顧客 1 件\n¥1,234,500 + $0.99\n店");
    }

    #[test]
    fn a_day_stands_beside_the_same_day_a_week_before() {
        let takings = |currency: &str, received, before| DayTakings {
            currency: currency.into(),
            received,
            before,
        };
        let count = |trigger, count, failed, before, failed_before| ArrivalCount {
            trigger,
            count,
            failed,
            before,
            failed_before,
        };
        let mut day = DaySummary {
            takings: vec![takings("usd", 32_000, 110_000), takings("jpy", 0, 5000)],
            counts: vec![
                count(Trigger::Charge, 12, 1, 10, 0),
                count(Trigger::Customer, 0, 0, 1, 0),
                count(Trigger::Refund, 2, 0, 0, 0),
            ],
        };
        let said = |language, day: &DaySummary| {
            let alert = Alert {
                connection: "acct_1:live".into(),
                seqs: vec![],
                content: AlertContent::Day(Box::new(day.clone())),
                sound: Sound::default(),
            };
            notification_text(Catalog::for_language(language), &alert, "Shop")
        };
        let (title, body) = said("en", &day);
        assert_eq!(title, "Day in review · $320.00");
        assert_eq!(
            body,
            "12 charges, 1 failed, 2 refunds\nA week ago: $1,100.00 + ¥5,000, 10 charges, 1 customer\nShop"
        );
        let (title, body) = said("ja", &day);
        assert_eq!(title, "1日のまとめ · $320.00");
        assert_eq!(
            body,
            "料金 12 件, 失敗 1 件, 返金 2 件\n1週間前: $1,100.00 + ¥5,000, 料金 10 件, 顧客 1 件\nShop"
        );
        for one in &mut day.counts {
            (one.count, one.failed) = (0, 0);
        }
        day.takings.clear();
        let (title, body) = said("en", &day);
        assert_eq!(title, "Day in review");
        assert!(body.starts_with("Nothing arrived\nA week ago: 10 charges"));
    }
}
