//! What the platform lists: its own invoices, whoever issued them.

use kaipiao_domain::{Kind, Serial};
use kaipiao_platform::call::{AskResult, ListInvoices, ListedInvoice, Verdict};

use crate::{Desk, contract::Problem};

/// The platform's rows that fit, and how many it says there are.
#[derive(Debug, Clone)]
pub struct Listed {
    /// How many the platform counts on all pages; `None` where it does not count.
    pub total: Option<u64>,
    /// The rows that can be read.
    pub rows: Vec<ListedInvoice>,
    /// Those that can't, in words.
    pub unreadable: Vec<String>,
}

/// What the platform says of one document. Nothing is written down: the ledger learns by its own questions.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its verdict.
    pub verdict: Verdict,
    /// Its words.
    pub message: String,
}

/// No more pages than this are asked for: a platform that repeats its last page for ever must not keep us.
const PAGES_AT_MOST: u32 = 10_000;

impl Desk {
    /// One page of the platform's list.
    ///
    /// # Errors
    /// What keeps the platform from answering.
    pub async fn list_page(&self, query: &ListInvoices) -> Result<Listed, Problem> {
        let list = self.platform.call(query).await?;
        let unreadable = list.unreadable().map(ToString::to_string).collect();
        Ok(Listed {
            total: list.total,
            unreadable,
            rows: list.into_rows(),
        })
    }

    /// All pages of the platform's list, each invoice once.
    ///
    /// # Errors
    /// What keeps the platform from answering.
    pub async fn list_all(&self, query: &ListInvoices) -> Result<Listed, Problem> {
        let mut all = Listed {
            total: None,
            rows: Vec::new(),
            unreadable: Vec::new(),
        };
        let mut query = query.clone();
        for page in 1..=PAGES_AT_MOST {
            query.page = page;
            let mut found = self.list_page(&query).await?;
            // Some servers count their pages from 0.
            if page == 1
                && found.rows.is_empty()
                && found.unreadable.is_empty()
                && found.total.is_some_and(|total| total > 0)
            {
                query.page = 0;
                found = self.list_page(&query).await?;
            }
            all.total = all.total.max(found.total);
            let before = all.rows.len();
            for row in found.rows {
                if !all.rows.iter().any(|known| is_same(known, &row)) {
                    all.rows.push(row);
                }
            }
            let nothing_new = all.rows.len() == before && found.unreadable.is_empty();
            all.unreadable.extend(found.unreadable);
            let counted = u64::try_from(all.rows.len() + all.unreadable.len()).unwrap_or(u64::MAX);
            if nothing_new || all.total.is_some_and(|total| counted >= total) {
                break;
            }
        }
        Ok(all)
    }

    /// What the platform says of a document, known here or not.
    ///
    /// # Errors
    /// What keeps the platform from answering.
    pub async fn standing(&self, spid: &str, kind: Kind, serial: Serial) -> Result<Standing, Problem> {
        let reply = self
            .platform
            .call(&AskResult {
                kind,
                serial: serial.clone(),
                spid: spid.to_owned(),
            })
            .await?;
        Ok(Standing {
            verdict: reply.verdict(&serial, kind),
            message: reply.message.trim().to_owned(),
        })
    }
}

/// Whether two rows are one invoice: by number where both have one, else by serial.
fn is_same(one: &ListedInvoice, other: &ListedInvoice) -> bool {
    if one.number.trim().is_empty() && other.number.trim().is_empty() {
        return one.serial == other.serial;
    }
    one.code.trim() == other.code.trim() && one.number.trim() == other.number.trim()
}
