//! What a draft adds up to, with what is known of the company that issues it.

use kaipiao_domain::{Draft, Invoice, Known, Preview, Taxpayer, preview_knowing};
use kaipiao_ledger::company_setting;

use crate::{
    Desk,
    contract::{PreviewRequest, Problem},
};

impl Desk {
    /// Tidies, totals and checks a draft; a company that nobody knows yet has nothing that could be held against it.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn preview(&self, request: PreviewRequest) -> Result<Preview, Problem> {
        let taxpayer = self.taxpayer(&request.spid).await?;
        let book = self.goods.book().await;
        let known = Known {
            taxpayer,
            codes: book.official(),
        };
        Ok(preview_knowing(request.draft, &known))
    }

    /// A draft as the only thing that can be issued.
    pub(crate) async fn checked(&self, spid: &str, draft: Draft) -> Result<Invoice, Problem> {
        let taxpayer = self.taxpayer(spid).await?;
        let book = self.goods.book().await;
        let known = Known {
            taxpayer,
            codes: book.official(),
        };
        Invoice::knowing(draft, &known).map_err(Problem::faults)
    }

    /// How a company pays tax, where someone said it.
    pub(crate) async fn taxpayer(&self, spid: &str) -> Result<Option<Taxpayer>, Problem> {
        let owner = spid.to_owned();
        let setting = self.ledger.read(move |tx| company_setting::find(tx, &owner)).await?;
        Ok(setting.taxpayer)
    }
}
