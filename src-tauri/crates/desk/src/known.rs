//! What a draft adds up to, with what is known of the company that issues it.

use kaipiao_domain::{Draft, Fault, FaultCode, Fen, Invoice, Known, Preview, Severity, Taxpayer, preview_knowing};
use kaipiao_ledger::{company_setting, issuance::Likeness};

use crate::{
    Desk,
    alike::alike,
    contract::{PreviewRequest, Problem, SuspectView},
    listed::today,
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
        let mut preview = preview_knowing(request.draft, &known);
        self.doubt_repeats(&request.spid, &mut preview).await?;
        Ok(preview)
    }

    /// Warns of what a draft looks like among what the company issued or is issuing (疑似重复).
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn doubt_repeats(&self, spid: &str, preview: &mut Preview) -> Result<(), Problem> {
        let (draft, gross) = (&preview.draft, preview.totals.gross);
        if gross == Fen::ZERO || draft.buyer.name.is_empty() {
            return Ok(());
        }
        let like = Likeness {
            serial: draft.serial.clone(),
            spid: spid.to_owned(),
            buyer_name: draft.buyer.name.clone(),
            buyer_tax_id: draft.buyer.tax_id.clone(),
            gross,
        };
        let now = self.clock.now();
        let alike = self.ledger.read(move |tx| alike(tx, &like, now)).await?;
        preview.faults.extend(alike.iter().map(repeat));
        Ok(())
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

fn repeat(alike: &SuspectView) -> Fault {
    let day = today(alike.at).map(|day| format!("{day} ")).unwrap_or_default();
    let known_as = if alike.number.is_empty() {
        format!("单据号 {}", alike.key)
    } else {
        format!("号码 {}", alike.number)
    };
    Fault {
        code: FaultCode::LookAlike,
        path: String::new(),
        severity: Severity::Warn,
        message: format!("疑似重复：{day}给同一购买方开过同样金额（{known_as}）"),
    }
}
