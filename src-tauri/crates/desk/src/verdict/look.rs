//! Looking at the platform for a document about which a person has to decide: whatever may be it is found.

use kaipiao_ledger::{
    LedgerError, Timestamp, Transaction,
    issuance::{self, Issuance},
    payload::Payload,
    verdict::{Finding, FoundIn, Look},
};
use kaipiao_platform::{
    call::{AskResult, InvoiceList, ListInvoices, ListStatus, ListedInvoice, Verdict},
    moment,
};
use time::{Date, Duration};

use super::{Stopped, no_clock};
use crate::{
    Desk,
    contract::{Problem, ProblemCode},
    listed,
};

impl Desk {
    /// Asks the result query and the three lists, by the serial and over all days since it may have been issued. Nothing is written.
    pub(super) async fn look(&self, stopped: &Stopped) -> Result<Look, Problem> {
        let document = &stopped.issuance;
        let asked = std::time::Instant::now();
        let query = AskResult {
            kind: document.kind,
            serial: document.serial.clone(),
            spid: document.spid.clone(),
        };
        let reply = self.engine.errand(&query).await?;
        // The lists are asked for later than that: they show what there was then.
        let at = self.engine.heard_since(asked).ok_or_else(no_clock)?;
        let mut found = Vec::new();
        known(
            document,
            &reply.verdict(&document.serial, document.kind),
            &reply.message,
            &mut found,
        );
        let (from, to) = self.days_of(document, at).await?;
        for status in ListStatus::ALL {
            let place = place(status);
            let own = ListInvoices::of_serial(document.spid.clone(), document.serial.clone(), status);
            let own = self.engine.errand(&own).await?;
            unread(&own, &mut found);
            let listed = ListInvoices {
                status: Some(status),
                ..ListInvoices::between(document.spid.clone(), from, to)
            };
            let listed = self.engine.in_line(self.platform.list_all(&listed)).await?;
            if listed.is_short() || !listed.unreadable.is_empty() {
                found.push(unreadable("平台的列表没有看全，稍后再看一遍"));
            }
            for row in own.rows().chain(&listed.rows) {
                let finding = finding(document, place, row);
                if (finding.same_serial || is_alike(row, &stopped.versions)) && !found.contains(&finding) {
                    found.push(finding);
                }
            }
        }
        // What a list shows says more than the query does.
        let listed: Vec<_> = found
            .iter()
            .filter(|one| is_listed(one))
            .map(|one| one.number.clone())
            .collect();
        found.retain(|one| one.found_in != FoundIn::Query || !listed.contains(&one.number));
        let own = document.clone();
        let found = self.ledger.read(move |tx| unowned(tx, &own, found)).await?;
        Ok(Look {
            attempts: document.attempts,
            at,
            found,
        })
    }

    /// The days in which it may have been issued: a day more on either side, for clocks that differ.
    async fn days_of(&self, document: &Issuance, at: Timestamp) -> Result<(Date, Date), Problem> {
        let from = self.facts(&document.serial).await?.from;
        let day = |moment| {
            listed::today(moment).ok_or_else(|| Problem::new(ProblemCode::Internal, "a day that no calendar has"))
        };
        Ok((
            day(from.min(at))? - Duration::days(1),
            day(at.max(from))? + Duration::days(1),
        ))
    }
}

const fn place(status: ListStatus) -> FoundIn {
    match status {
        ListStatus::Pending => FoundIn::Pending,
        ListStatus::Issued => FoundIn::Issued,
        ListStatus::InProgress => FoundIn::InProgress,
    }
}

/// Whether a list shows it under the document's serial.
fn is_listed(found: &Finding) -> bool {
    found.same_serial && found.found_in != FoundIn::Query
}

/// What the result query knows of the document.
fn known(document: &Issuance, verdict: &Verdict, words: &str, found: &mut Vec<Finding>) {
    let (numbers, says): (Vec<_>, _) = match verdict {
        Verdict::Issued { facts, .. } => (facts.iter().map(|facts| facts.number.clone()).collect(), "平台说已开具"),
        Verdict::InProgress => (vec![Default::default()], "平台说正在开具"),
        Verdict::Held { .. } => (vec![Default::default()], "平台说待审核"),
        Verdict::Unknown => return,
        // Whatever it knows, it does not say that it knows nothing.
        Verdict::Stale { .. } | Verdict::NoVerdict { .. } => {
            found.push(unreadable(
                format!("平台的回答不明确：{}", words.trim()).trim_end_matches('：'),
            ));
            return;
        }
    };
    for number in numbers {
        found.push(Finding {
            found_in: FoundIn::Query,
            same_serial: true,
            serial: document.serial.to_string(),
            kind: document.kind.code().to_owned(),
            code: number.code,
            number: number.number,
            words: format!("{says} {}", words.trim()).trim().to_owned(),
            ..nothing()
        });
    }
}

fn unread(list: &InvoiceList, found: &mut Vec<Finding>) {
    if let Some(row) = list.unreadable().next() {
        found.push(unreadable(&format!("列表读不懂：{row}")));
    } else if list.rows().next().is_none() && !list.is_empty() {
        found.push(unreadable("平台说有这张单据，却没有列出"));
    }
}

fn unreadable(words: &str) -> Finding {
    Finding {
        words: words.to_owned(),
        ..nothing()
    }
}

/// A finding that says nothing yet.
const fn nothing() -> Finding {
    Finding {
        found_in: FoundIn::Unreadable,
        same_serial: false,
        serial: String::new(),
        kind: String::new(),
        code: String::new(),
        number: String::new(),
        issued_at: String::new(),
        buyer_name: String::new(),
        buyer_tax_id: String::new(),
        net: None,
        tax: None,
        gross: None,
        words: String::new(),
    }
}

/// A listed row beside the document.
pub(super) fn finding(document: &Issuance, found_in: FoundIn, row: &ListedInvoice) -> Finding {
    let number = row.invoice_number().unwrap_or_else(|| kaipiao_domain::InvoiceNumber {
        code: row.code.trim().to_owned(),
        number: row.number.trim().to_owned(),
    });
    Finding {
        found_in,
        same_serial: row.serial.trim() == document.serial.as_str(),
        serial: row.serial.trim().to_owned(),
        kind: row
            .kind()
            .map_or_else(|| row.kind_code.trim().to_owned(), |kind| kind.code().to_owned()),
        code: number.code,
        number: number.number,
        issued_at: row.issued_at.map(moment::iso).unwrap_or_default(),
        buyer_name: row.buyer_name.trim().to_owned(),
        buyer_tax_id: row.buyer_tax_id.trim().to_owned(),
        net: row.net,
        tax: row.tax.or_else(|| Some(row.gross? - row.net?)),
        gross: row.gross,
        words: String::new(),
    }
}

/// Whether a row has the buyer and the gross amount of a version that may have been sent. What it does not say may be anything.
fn is_alike(row: &ListedInvoice, versions: &[Payload]) -> bool {
    versions.iter().any(|version| {
        let same_gross = row.gross.is_none_or(|gross| gross == version.gross);
        same_gross && is_same_buyer(row, version)
    })
}

fn is_same_buyer(row: &ListedInvoice, version: &Payload) -> bool {
    let (listed, sent) = (row.buyer_tax_id.trim(), version.buyer_tax_id.trim());
    if !listed.is_empty() && !sent.is_empty() {
        return listed.eq_ignore_ascii_case(sent);
    }
    let name = row.buyer_name.trim();
    name.is_empty() || name == version.draft.buyer.name.trim()
}

/// Without what belongs to another document of this ledger: by its number, or by its serial.
fn unowned(tx: &Transaction<'_>, document: &Issuance, found: Vec<Finding>) -> Result<Vec<Finding>, LedgerError> {
    let mut left = Vec::with_capacity(found.len());
    for finding in found {
        let is_owned = !finding.same_serial && is_owned(tx, document, &finding)?;
        if !is_owned {
            left.push(finding);
        }
    }
    Ok(left)
}

fn is_owned(tx: &Transaction<'_>, document: &Issuance, finding: &Finding) -> Result<bool, LedgerError> {
    if !finding.number.is_empty()
        && let Some(owner) = issuance::owner(tx, &finding.code, &finding.number)?
    {
        return Ok(owner.id != document.id);
    }
    let Ok(serial) = finding.serial.parse() else {
        return Ok(false);
    };
    let other = issuance::find(tx, &serial)?;
    // One that was given up owns nothing: what turns up of it is a double.
    Ok(other.is_some_and(|other| other.id != document.id && other.spid == document.spid && other.successor.is_none()))
}
