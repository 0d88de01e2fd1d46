//! The local copy of customers, filled without Stripe.

use shopbell_core::{
    RecordKind,
    app::mirror::entry,
    ledger::{self, Ledger, mirror},
};

use super::people;

/// Keeps a page of customers.
pub fn keep(ledger: &Ledger, connection: &str, objects: &[mirror::ObjectRow]) {
    let kept: Result<(), ledger::LedgerError> = ledger.write_blocking(|db| {
        let mirror = mirror::begin_mirror(db, connection, RecordKind::Customers)?;
        mirror::put_objects(db, &mirror, objects)
    });
    kept.unwrap();
}

/// Fills a connection's copy with so many customers, and calls it whole as of a time.
pub fn fill(ledger: &Ledger, connection: &str, rows: usize, as_of: i64) {
    for page in (0..rows).collect::<Vec<usize>>().chunks(1000) {
        let objects = page.iter().map(|row| {
            let object = people::customer(*row);
            entry(RecordKind::Customers, &object, object.to_string()).unwrap()
        });
        keep(ledger, connection, &objects.collect::<Vec<_>>());
    }
    let done: Result<(), ledger::LedgerError> = ledger.write_blocking(|db| {
        let mut mirror = mirror::begin_mirror(db, connection, RecordKind::Customers)?;
        (mirror.complete, mirror.walking) = (true, false);
        mirror.as_of = Some(as_of);
        mirror::put_mirror(db, &mirror)
    });
    done.unwrap();
}
