//! Whether invoices are on paper.
//!
//! No printer says so: a job that was sent may be cancelled or jam. What is kept is that a person said it, and when. The platform has a
//! mark of its own, for what was printed there.

use kaipiao_ledger::invoice;

use crate::{
    Desk,
    contract::{MarkPrintedRequest, Problem},
    invoice_names::numbered,
};

impl Desk {
    /// Writes down that a person says of invoices that they are on paper, or that they are not; how many it was written of. Those that
    /// the ledger does not have are left out.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn mark_printed(&self, request: MarkPrintedRequest) -> Result<u32, Problem> {
        let at = request.printed.then(|| self.clock.now());
        Ok(self
            .ledger
            .write(move |tx| {
                let mut marked = 0;
                for one in &request.invoices {
                    for row in numbered(tx, &one.spid, &one.invoice)? {
                        marked += u32::from(invoice::mark_printed(tx, row.id, at)?);
                    }
                }
                Ok(marked)
            })
            .await?)
    }
}
