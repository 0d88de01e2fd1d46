//! The views: what each column means, and where it comes from.

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

/// A table that SQL may read. Append only: a version, once released, keeps its columns and what they
/// mean; what has to change makes a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "LedgerView")]
pub struct View {
    /// Its name; with `_v1` behind it, that version of it for ever.
    pub name: &'static str,
    /// What a row of it is.
    #[serde(skip)]
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [ViewColumn],
    #[serde(skip)]
    from: &'static str,
    #[serde(skip)]
    tables: &'static [&'static str],
}

/// A column of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "LedgerColumn")]
pub struct ViewColumn {
    /// What it is called.
    pub name: &'static str,
    /// What it holds.
    #[serde(skip)]
    pub about: &'static str,
    /// Whether it says who somebody is, or holds all that Stripe sent.
    pub personal: bool,
    #[serde(skip)]
    sql: &'static str,
}

const fn plain(name: &'static str, sql: &'static str, about: &'static str) -> ViewColumn {
    ViewColumn {
        name,
        about,
        personal: false,
        sql,
    }
}

const fn personal(name: &'static str, sql: &'static str, about: &'static str) -> ViewColumn {
    ViewColumn {
        personal: true,
        ..plain(name, sql, about)
    }
}

/// Unix seconds as RFC 3339.
macro_rules! date_time {
    ($seconds:literal) => {
        concat!(
            "strftime('%Y-%m-%dT%H:%M:%SZ', ",
            $seconds,
            ", 'unixepoch')"
        )
    };
}

/// All views, in the order in which they are told.
pub const VIEWS: [View; 7] = [
    View {
        name: "arrivals",
        about: "what a trigger saw, as it stands now",
        from: "main.arrivals AS a",
        tables: &["arrivals"],
        columns: &[
            plain("seq", "a.seq", "the order in which it was recorded"),
            plain("connection", "a.connection", "connections.id"),
            plain("trigger", "a.\"trigger\"", "what saw it (charge.added, …)"),
            plain("id", "a.object_id", "Stripe's id"),
            plain("created", "a.created", "unix seconds, Stripe's clock"),
            plain(
                "created_at",
                date_time!("a.created"),
                "the same as date-time",
            ),
            plain("recorded", "a.recorded", "unix seconds, this clock"),
            personal("title", "a.title", "what it is about"),
            plain("amount", "a.amount", "in the currency's smallest unit"),
            plain("currency", "a.currency", "ISO code, lower case"),
            plain(
                "received",
                "a.received",
                "of a charge: what came and stayed",
            ),
            plain("refunded", "a.refunded", "of a charge: what was given back"),
            plain("customer", "a.customer", "the customer's id"),
            personal("customer_name", "a.customer_label", "name or address"),
            plain("status", "a.status", "how it stands"),
            plain("parent", "a.parent", "the charge that it is about"),
            plain("answer_by", "a.answer_by", "of a dispute: unix seconds"),
            plain("is_read", "a.is_read", "1 once somebody looked at it"),
            personal("object", "a.raw", "as Stripe sent it, JSON"),
        ],
    },
    View {
        name: "changes",
        about: "what became of arrivals, and when",
        from: "main.arrival_steps AS s",
        tables: &["arrival_steps"],
        columns: &[
            plain("connection", "s.connection", "connections.id"),
            plain("trigger", "s.\"trigger\"", "what saw the object"),
            plain("id", "s.object_id", "arrivals.id"),
            plain("at", "s.at", "unix seconds, Stripe's clock"),
            plain("status_before", "s.before", "how it stood"),
            plain("status", "s.status", "how it stood from then on"),
        ],
    },
    View {
        name: "takings",
        about: "arrivals counted and summed by quarters of an hour",
        from: "main.tallies AS t",
        tables: &["tallies"],
        columns: &[
            plain("connection", "t.connection", "connections.id"),
            plain("begins", "t.quarter * 900", "unix seconds, Stripe's clock"),
            plain(
                "begins_at",
                date_time!("t.quarter * 900"),
                "the same as date-time",
            ),
            plain("trigger", "t.\"trigger\"", "what saw them"),
            plain("currency", "nullif(t.currency, '')", "ISO code, lower case"),
            plain("count", "t.count", "how many there were"),
            plain("failed", "t.failed", "of those, how many failed"),
            plain(
                "received",
                "t.received",
                "what came and stayed, smallest unit",
            ),
        ],
    },
    View {
        name: "customers",
        about: "the local copy of the customers",
        from: "main.objects AS o JOIN main.mirrors AS m ON m.space = o.space AND m.kind = 'customers'",
        tables: &["objects", "mirrors"],
        columns: &[
            plain("connection", "m.connection", "connections.id"),
            plain("id", "o.id", "Stripe's id"),
            plain("created", "o.created", "unix seconds, Stripe's clock"),
            plain(
                "created_at",
                date_time!("o.created"),
                "the same as date-time",
            ),
            personal("name", "o.raw ->> '$.name'", "name"),
            personal("email", "o.raw ->> '$.email'", "email address"),
            personal("phone", "o.raw ->> '$.phone'", "telephone"),
            personal("description", "o.raw ->> '$.description'", "description"),
            plain("currency", "o.raw ->> '$.currency'", "ISO code, lower case"),
            plain(
                "delinquent",
                "o.raw ->> '$.delinquent'",
                "1: a charge failed",
            ),
            plain(
                "account_balance",
                "coalesce(o.raw ->> '$.account_balance', o.raw ->> '$.balance')",
                "in the currency's smallest unit",
            ),
            personal("object", "o.raw", "as Stripe sent it, JSON"),
        ],
    },
    View {
        name: "products",
        about: "the local copy of the products",
        from: "main.objects AS o JOIN main.mirrors AS m ON m.space = o.space AND m.kind = 'products'",
        tables: &["objects", "mirrors"],
        columns: &[
            plain("connection", "m.connection", "connections.id"),
            plain("id", "o.id", "Stripe's id"),
            plain("created", "o.created", "unix seconds, Stripe's clock"),
            plain(
                "created_at",
                date_time!("o.created"),
                "the same as date-time",
            ),
            plain("updated", "o.updated", "unix seconds, Stripe's clock"),
            plain("name", "o.raw ->> '$.name'", "name"),
            plain("active", "o.active", "1: can be bought now"),
            plain("caption", "o.raw ->> '$.caption'", "one short line"),
            plain("description", "o.raw ->> '$.description'", "description"),
            plain("shippable", "o.raw ->> '$.shippable'", "1: a physical good"),
            plain("url", "o.raw ->> '$.url'", "its public page"),
            plain("object", "o.raw", "as Stripe sent it, JSON"),
        ],
    },
    View {
        name: "connections",
        about: "the accounts that are connected",
        from: "main.connections AS c",
        tables: &["connections"],
        columns: &[
            plain("id", "c.id", "the account in one mode"),
            plain("account", "c.account_id", "Stripe's id of the account"),
            plain("name", "c.name", "what it is called here"),
            plain("mode", "c.mode", "live or test"),
            plain("is_demo", "c.demo", "1: the demo account"),
            plain("connected", "c.created", "unix seconds, this clock"),
        ],
    },
    View {
        name: "calls",
        about: "what Stripe was asked, for 30 days",
        from: "main.calls AS k",
        tables: &["calls"],
        columns: &[
            plain("connection", "k.connection", "connections.id"),
            plain("at", "k.at_millis / 1000", "unix seconds, this clock"),
            plain("method", "k.method", "GET, POST or DELETE"),
            plain("path", "k.path", "what was asked for"),
            plain(
                "lane",
                "k.lane",
                "who asked: a person, the watching, the background",
            ),
            plain(
                "status",
                "k.status",
                "the HTTP status; none where there was no answer",
            ),
            plain("request_id", "k.request_id", "Stripe's id of the request"),
            plain("millis", "k.millis", "how long it took"),
        ],
    },
];

/// The newest version of every view; the only one so far.
const VERSION: &str = "v1";

/// What the views are called, and what they are made of.
pub(super) struct Sources {
    /// What SQL may name.
    pub(super) views: Vec<String>,
    /// What alone reads the tables.
    pub(super) inner: Vec<String>,
    /// The tables.
    pub(super) tables: Vec<String>,
}

/// Makes the views of a connection, for as long as it is open.
pub(super) fn create_views(
    db: &Connection,
    has_column: impl Fn(&View, &ViewColumn) -> bool,
) -> Result<Sources, rusqlite::Error> {
    let mut sources = Sources {
        views: Vec::new(),
        inner: Vec::new(),
        tables: Vec::new(),
    };
    // SQLite names whoever reads a table by the view's name or, alike, by a subquery's: a name that
    // nobody can know is the view's alone.
    let secret = Uuid::new_v4().simple();
    for view in VIEWS {
        let columns: Vec<String> = view
            .columns
            .iter()
            .filter(|column| has_column(&view, column))
            .map(|column| format!("{} AS \"{}\"", column.sql, column.name))
            .collect();
        if columns.is_empty() {
            continue;
        }
        let (name, from, columns) = (view.name, view.from, columns.join(", "));
        let inner = format!("{name}_{secret}");
        db.execute_batch(&format!(
            "CREATE TEMP VIEW \"{inner}\" AS SELECT {columns} FROM {from};
             CREATE TEMP VIEW \"{name}_{VERSION}\" AS SELECT * FROM \"{inner}\";
             CREATE TEMP VIEW \"{name}\" AS SELECT * FROM \"{inner}\";"
        ))?;
        sources.views.push(format!("{name}_{VERSION}"));
        sources.views.push(name.to_owned());
        sources.inner.push(inner);
        let tables = view.tables.iter().map(|&table| table.to_owned());
        sources.tables.extend(tables);
    }
    Ok(sources)
}
