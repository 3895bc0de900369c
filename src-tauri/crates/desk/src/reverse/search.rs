//! Looking at the platform for originals that this ledger does not have.

use kaipiao_domain::Fen;
use kaipiao_platform::{
    call::{ListInvoices, ListStatus, ListedInvoice, Sign},
    moment::iso,
};
use time::Duration;

use crate::{
    Desk,
    contract::{ListedOriginal, OriginalsView, Problem, ProblemCode},
};

/// How far back is looked: the platform wants days, and an older invoice is found by its number without any.
const DAYS: i64 = 366;

impl Desk {
    /// The blue invoices of the last year that the platform lists under a part of a buyer's name or of a number, newest first.
    /// One page of them: who sees too many writes more words.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`] without words, and what keeps the platform from answering.
    pub async fn search_originals(&self, spid: &str, words: &str) -> Result<OriginalsView, Problem> {
        let words = words.trim();
        if words.is_empty() {
            return Err(Problem::new(ProblemCode::BadInput, "请先写购买方名称的一部分"));
        }
        let to = self.latest_day();
        let query = ListInvoices {
            keyword: Some(words.to_owned()),
            status: Some(ListStatus::Issued),
            sign: Some(Sign::Positive),
            ..ListInvoices::between(spid.to_owned(), to - Duration::days(DAYS), to)
        };
        let page = self.list_page(&query).await?;
        let shown = u64::try_from(page.rows.len() + page.unreadable.len()).unwrap_or(u64::MAX);
        let mut rows: Vec<_> = page.rows.iter().filter_map(listed).collect();
        rows.sort_by(|one, other| other.issued_at.cmp(&one.issued_at));
        Ok(OriginalsView {
            rows,
            has_more: page.total.is_some_and(|total| total > shown),
        })
    }
}

/// A row that can be reversed: blue, with a number, not void.
fn listed(row: &ListedInvoice) -> Option<ListedOriginal> {
    let gross = row
        .gross
        .filter(|gross| *gross > Fen::ZERO && row.voided != Some(true))?;
    Some(ListedOriginal {
        number: row.invoice_number()?,
        kind: row.kind()?,
        issued_at: row.issued_at.map(iso).unwrap_or_default(),
        buyer: row.buyer_name.clone(),
        gross,
    })
}
