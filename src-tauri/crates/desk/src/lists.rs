//! What the platform lists and says, as it is: nothing is written down.

use kaipiao_domain::{Kind, Serial};
use kaipiao_platform::{
    WholeList,
    call::{AskResult, ListInvoices, Verdict},
};

use crate::{Desk, contract::Problem};

/// What the platform says of one document. The ledger learns by its own questions.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its verdict.
    pub verdict: Verdict,
    /// Its words.
    pub message: String,
}

impl Desk {
    /// One page of the platform's list.
    ///
    /// # Errors
    /// What keeps the platform from answering.
    pub async fn list_page(&self, query: &ListInvoices) -> Result<WholeList, Problem> {
        let page = self.engine.in_line(self.platform.call(query)).await?;
        let unreadable = page.unreadable().cloned().collect();
        Ok(WholeList {
            total: page.total,
            unreadable,
            rows: page.into_rows(),
        })
    }

    /// All pages of the platform's list, each invoice once.
    ///
    /// # Errors
    /// What keeps the platform from answering.
    pub async fn list_all(&self, query: &ListInvoices) -> Result<WholeList, Problem> {
        Ok(self.engine.in_line(self.platform.list_all(query)).await?)
    }

    /// What the platform says of a document, known here or not.
    ///
    /// # Errors
    /// What keeps the platform from answering.
    pub async fn standing(&self, spid: &str, kind: Kind, serial: Serial) -> Result<Standing, Problem> {
        let query = AskResult {
            kind,
            serial: serial.clone(),
            spid: spid.to_owned(),
        };
        let reply = self.engine.in_line(self.platform.call(&query)).await?;
        Ok(Standing {
            verdict: reply.verdict(&serial, kind),
            message: reply.message.trim().to_owned(),
        })
    }
}
