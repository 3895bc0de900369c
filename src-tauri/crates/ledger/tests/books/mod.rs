//! A ledger in a folder of its own, and documents to put in it.
#![allow(dead_code, reason = "no test needs all of it")]

use std::sync::atomic::{AtomicU64, Ordering};

use kaipiao_domain::{Draft, Fen, Kind, Serial};
use kaipiao_ledger::{
    Event, Ledger, LedgerError, Timestamp, Transaction,
    attempt::Action,
    issuance::{self, Issuance, IssuedNumber, Queued, Step},
    payload::Payload,
};
use tempfile::TempDir;

pub(crate) const SPID: &str = "0a3beb40037d4bb29fe30295451d2171";
pub(crate) const NOW: Timestamp = Timestamp(1_764_000_000_000);

pub(crate) fn a_draft(serial: &str) -> Draft {
    let json = serde_json::json!({
        "serial": serial, "kind": "021", "buyer": {"name": "上海测试有限公司", "taxId": "91310115563144366Q"},
        "buyerType": "company", "pricing": "net", "lines": [],
    });
    serde_json::from_value(json).unwrap()
}

pub(crate) fn queued(serial: &str, body: &str) -> Queued {
    Queued {
        serial: serial.parse().unwrap(),
        spid: SPID.to_owned(),
        kind: Kind::DigitalOrdinary,
        buyer_name: "上海测试有限公司".to_owned(),
        tax: Fen(600),
        payload: Payload {
            version: 1,
            body: body.to_owned(),
            draft: a_draft(serial),
            buyer_tax_id: "91310115563144366Q".to_owned(),
            net: Fen(10_000),
            gross: Fen(10_600),
        },
    }
}

/// A step; where a number comes with it, one that no other document has.
pub(crate) fn step(event: Event) -> Step {
    static GIVEN: AtomicU64 = AtomicU64::new(136_634_917);
    let mut step = Step::plain(Action::Send, event);
    if matches!(event, Event::NumberGiven | Event::Adopted | Event::Settled) {
        step.numbers = vec![IssuedNumber {
            number: format!("243120{:014}", GIVEN.fetch_add(1, Ordering::Relaxed)),
            ..IssuedNumber::default()
        }];
    }
    step
}

pub(crate) struct Books {
    pub(crate) ledger: Ledger,
    pub(crate) folder: TempDir,
}

impl Books {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            ledger: Ledger::open(folder.path()).unwrap(),
            folder,
        }
    }

    /// Queues one document and lets the events happen to it, one transaction each.
    pub(crate) async fn after(&self, events: &[Event]) -> Result<Issuance, LedgerError> {
        let serial: Serial = "A0000000000000000001".parse().unwrap();
        let mut last = self
            .write(|tx| issuance::queue(tx, &queued("A0000000000000000001", "{}"), NOW))
            .await?;
        for event in events.iter().copied() {
            let serial = serial.clone();
            last = self
                .write(move |tx| issuance::apply(tx, &serial, &step(event), NOW))
                .await?;
        }
        Ok(last)
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.ledger.write(work).await
    }
}

/// The document of a serial, queued and taken through events.
pub(crate) async fn document(ledger: &Ledger, serial: &str, events: &[Event]) -> Issuance {
    let new = queued(serial, "{}");
    let mut last = ledger.write(move |tx| issuance::queue(tx, &new, NOW)).await.unwrap();
    for event in events.iter().copied() {
        let serial = last.serial.clone();
        last = ledger
            .write(move |tx| issuance::apply(tx, &serial, &step(event), NOW))
            .await
            .unwrap();
    }
    last
}
