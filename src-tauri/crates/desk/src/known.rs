//! What a draft adds up to, with what is known of the company that issues it.

use kaipiao_domain::{
    Draft, Fault, FaultCode, Fen, Invoice, Known, Limits, Preview, Severity, Taxpayer, preview_knowing,
};
use kaipiao_ledger::{company_setting, issuance::Likeness};

use crate::{
    Desk,
    alike::alike,
    contract::{CompanyView, PreviewRequest, Problem, QuotaView, SuspectView},
    issue::{open_red, red_open},
    listed::{self, today},
    reverse::against_original,
};

impl Desk {
    /// Tidies, totals and checks a draft; a company that nobody knows yet has nothing that could be held against it.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn preview(&self, request: PreviewRequest) -> Result<Preview, Problem> {
        let book = self.goods.book().await;
        let known = Known {
            codes: book.official(),
            ..self.issuer(&request.spid).await?
        };
        let mut preview = preview_knowing(request.draft, &known);
        self.compare_with_ledger(&request.spid, &mut preview).await?;
        Ok(preview)
    }

    /// Adds what the ledger knows better than a draft alone: what it looks like among what the company issued or is issuing
    /// (疑似重复), and for a red one whether another of its original is open, and where it contradicts that.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn compare_with_ledger(&self, spid: &str, preview: &mut Preview) -> Result<(), Problem> {
        let (draft, totals) = (preview.draft.clone(), preview.totals.clone());
        let (spid, now) = (spid.to_owned(), self.clock.now());
        let found = self
            .ledger
            .read(move |tx| {
                let mut found: Vec<Fault> = Vec::new();
                if let Some(like) = likeness(&spid, &draft, totals.gross) {
                    found.extend(alike(tx, &like, now)?.iter().map(repeat));
                }
                found.extend(open_red(tx, &spid, &draft)?.map(|open| Fault {
                    code: FaultCode::RedOpen,
                    path: "reversal.original".to_owned(),
                    severity: Severity::Block,
                    message: red_open(&open),
                }));
                found.extend(against_original(tx, &spid, &draft, &totals)?);
                Ok(found)
            })
            .await?;
        preview.faults.extend(found);
        Ok(())
    }

    /// A draft as the only thing that can be issued.
    pub(crate) async fn checked(&self, company: &CompanyView, draft: Draft) -> Result<Invoice, Problem> {
        let book = self.goods.book().await;
        let known = Known {
            codes: book.official(),
            ..known_of(company)
        };
        Invoice::knowing(draft, &known).map_err(Problem::faults)
    }

    /// What is known of the company that issues, as far as someone said it or the platform listed it.
    async fn issuer(&self, spid: &str) -> Result<Known<'static>, Problem> {
        let (found, setting) = self.in_ledger(spid).await?;
        Ok(match found {
            Some(company) => known_of(&listed::view(&company, setting, self.clock.now())),
            None => Known {
                taxpayer: setting.taxpayer,
                ..Known::default()
            },
        })
    }

    /// How a company pays tax, where someone said it.
    pub(crate) async fn taxpayer(&self, spid: &str) -> Result<Option<Taxpayer>, Problem> {
        let owner = spid.to_owned();
        let setting = self.ledger.read(move |tx| company_setting::find(tx, &owner)).await?;
        Ok(setting.taxpayer)
    }
}

/// What is known of a company that issues, but for the codes.
pub(crate) fn known_of(company: &CompanyView) -> Known<'static> {
    let limit = |quota: &Option<QuotaView>| quota.as_ref().and_then(|quota| quota.limit.parse::<Fen>().ok());
    Known {
        taxpayer: company.setting.taxpayer,
        limits: Limits {
            electronic: limit(&company.electronic),
            special: limit(&company.special),
            ordinary: limit(&company.ordinary),
        },
        codes: None,
    }
}

/// What others are compared with; nothing looks like a draft that has no buyer or amount yet.
fn likeness(spid: &str, draft: &Draft, gross: Fen) -> Option<Likeness> {
    (gross != Fen::ZERO && !draft.buyer.name.is_empty()).then(|| Likeness {
        serial: draft.serial.clone(),
        spid: spid.to_owned(),
        buyer_name: draft.buyer.name.clone(),
        buyer_tax_id: draft.buyer.tax_id.clone(),
        gross,
    })
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
