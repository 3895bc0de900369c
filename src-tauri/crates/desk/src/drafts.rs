//! Writing invoices: new ones, saved ones, copies, and what they add up to.

use kaipiao_domain::{Discount, Draft, Fen, Line, Pricing, Serial, discount, preview, reversal::OriginalLine};
use kaipiao_ledger::{State, draft, issuance, payload};

use crate::{
    Desk,
    contract::{DraftView, ListedCopyView, Problem, ProblemCode, SaveDraftRequest, SpreadRequest},
    defaults,
};

/// The draft with a discount of the whole invoice shared out over its lines, beside the discounts that they have.
///
/// # Errors
/// [`ProblemCode::CannotDiscount`] with the reason.
pub fn spread_discount(request: SpreadRequest) -> Result<Draft, Problem> {
    let SpreadRequest { mut draft, discount } = request;
    match discount {
        Discount::Amount { amount, .. } => discount::spread_amount(&mut draft, amount),
        Discount::Percent { percent } => discount::spread_percent(&mut draft, percent),
    }
    .map_err(|error| Problem::new(ProblemCode::CannotDiscount, error.to_string()))?;
    Ok(draft)
}

impl Desk {
    /// An empty draft of a company, with a serial of its own and what is decided about the company, else like its last document.
    ///
    /// # Errors
    /// [`ProblemCode::UnknownCompany`], [`ProblemCode::Ledger`].
    pub async fn new_draft(&self, spid: &str) -> Result<DraftView, Problem> {
        let company = self.company(spid).await?;
        let owner = spid.to_owned();
        let last = self
            .ledger
            .read(move |tx| payload::newest_of_company(tx, &owner))
            .await?;
        Ok(DraftView {
            spid: spid.to_owned(),
            draft: defaults::apply(Draft::new(self.ids.serial()), last.as_ref(), company, self.clock.now()),
            saved_at: None,
        })
    }

    /// The saved drafts of a company, last saved first.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn drafts(&self, spid: &str) -> Result<Vec<DraftView>, Problem> {
        let spid = spid.to_owned();
        let saved = self.ledger.read(move |tx| draft::of_company(tx, &spid)).await?;
        Ok(saved
            .into_iter()
            .map(|saved| DraftView {
                spid: saved.spid,
                draft: saved.draft,
                saved_at: Some(saved.saved_at),
            })
            .collect())
    }

    /// Saves a draft as it stands in the form, faults and all.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] once it is being issued; [`ProblemCode::Ledger`].
    pub async fn save_draft(&self, request: SaveDraftRequest) -> Result<DraftView, Problem> {
        let now = self.clock.now();
        let SaveDraftRequest { spid, draft } = request;
        let (owner, kept) = (spid.clone(), draft.clone());
        let free = self
            .ledger
            .write(move |tx| {
                // Autosave may come late: what is on its way to a number is no draft any more.
                let free = match issuance::find(tx, &kept.serial)? {
                    None => true,
                    Some(found) => matches!(found.state, State::Refused | State::Withdrawn),
                };
                if free {
                    draft::save(tx, &owner, &kept, now)?;
                }
                Ok(free)
            })
            .await?;
        if !free {
            return Err(Problem::new(ProblemCode::WrongState, draft.serial.to_string()));
        }
        Ok(DraftView {
            spid,
            draft,
            saved_at: Some(now),
        })
    }

    /// Throws a draft away; nothing happens where there is none.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn discard_draft(&self, serial: Serial) -> Result<(), Problem> {
        Ok(self.ledger.write(move |tx| draft::remove(tx, &serial)).await?)
    }

    /// A refused or withdrawn document as a draft again, under its serial.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::WrongState`], [`ProblemCode::Ledger`].
    pub async fn reopen(&self, serial: Serial) -> Result<DraftView, Problem> {
        let (found, last) = self.last_version(serial.clone()).await?;
        if !matches!(found.state, State::Refused | State::Withdrawn) {
            return Err(Problem::new(ProblemCode::WrongState, serial.to_string()));
        }
        // What was corrected since and saved comes before what was sent.
        let saved = self.ledger.read(move |tx| draft::find(tx, &serial)).await?;
        Ok(match saved {
            Some(saved) => DraftView {
                spid: saved.spid,
                draft: saved.draft,
                saved_at: Some(saved.saved_at),
            },
            None => DraftView {
                spid: found.spid,
                draft: last,
                saved_at: None,
            },
        })
    }

    /// A new draft with the contents of an earlier document.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn copy_issuance(&self, serial: Serial) -> Result<DraftView, Problem> {
        let (found, last) = self.last_version(serial).await?;
        let draft = Draft {
            serial: self.ids.serial(),
            ..last
        };
        Ok(DraftView {
            spid: found.spid,
            draft,
            saved_at: None,
        })
    }

    /// A new draft with the contents of an invoice that only the platform tells of: its kind, buyer, lines and remark. The rest is as in
    /// any new draft of the company; that the list tells no more is said with it.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where the platform lists no such blue invoice, [`ProblemCode::CannotReverse`] where what it lists
    /// can't be read, and what keeps the platform from answering.
    pub async fn copy_listed(&self, spid: &str, number: &str) -> Result<ListedCopyView, Problem> {
        let (row, kind, listed) = self.listed_blue(spid, number).await?;
        let blank = self.new_draft(spid).await?.draft;
        let draft = Draft {
            kind,
            buyer: listed.buyer,
            buyer_type: listed.buyer_type,
            pricing: Pricing::Net,
            lines: listed.lines.into_iter().map(listed_line).collect(),
            remark: row.remark,
            ..blank
        };
        Ok(ListedCopyView {
            left_out: left_out(&draft, row.gross),
            view: DraftView {
                spid: spid.to_owned(),
                draft,
                saved_at: None,
            },
        })
    }

    async fn last_version(&self, serial: Serial) -> Result<(issuance::Issuance, Draft), Problem> {
        let wanted = serial.clone();
        let found = self
            .ledger
            .read(move |tx| {
                let Some(found) = issuance::find(tx, &wanted)? else {
                    return Ok(None);
                };
                let last = payload::versions(tx, found.id)?.into_iter().next_back();
                Ok(last.map(|last| (found, last.draft)))
            })
            .await?;
        found.ok_or_else(|| Problem::new(ProblemCode::NotFound, serial.to_string()))
    }
}

/// What the platform's list leaves out of an invoice; where the copy comes to another sum than it did, that too.
fn left_out(copy: &Draft, gross: Option<Fen>) -> String {
    let words = "平台的列表不写特定业务和扣除额，原票有的请补上";
    match gross.filter(|gross| *gross != preview(copy.clone()).totals.gross) {
        Some(gross) => format!("{words}；现在的合计和原票的 ¥{gross} 不同"),
        None => words.to_owned(),
    }
}

/// A line as it was listed, to be written again: the 简称 before its name is the tax bureau's to add.
fn listed_line(listed: OriginalLine) -> Line {
    let name = listed
        .name
        .strip_prefix('*')
        .and_then(|rest| rest.split_once('*'))
        .map_or(listed.name.as_str(), |(_, name)| name)
        .to_owned();
    Line {
        name,
        model: listed.model,
        unit: listed.unit,
        code: listed.code,
        quantity: listed.quantity,
        amount: Some(listed.net),
        ..Line::new(listed.treatment)
    }
}

#[cfg(test)]
mod tests {
    use kaipiao_domain::{Fen, Rate, TaxTreatment};
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn a_line_is_written_again_without_the_short_name_that_was_put_before_it() {
        #[rustfmt::skip]
        let rows = [
            ("*信息技术服务*软件技术服务", "软件技术服务"),
            ("软件技术服务",             "软件技术服务"),
            ("*只有一个星号",            "*只有一个星号"),
            ("*服务*2*3 毫米",           "2*3 毫米"),
        ];
        for (listed, name) in rows {
            let line = listed_line(OriginalLine {
                name: listed.to_owned(),
                model: String::new(),
                unit: "次".to_owned(),
                code: "3040201010000000000".to_owned(),
                treatment: TaxTreatment::at(Rate(600)),
                quantity: Some(Decimal::TWO),
                net: Fen(20_000),
                tax: Fen(1_200),
                deduction: Fen::ZERO,
                quantity_before: Decimal::ZERO,
                net_before: Fen::ZERO,
                tax_before: Fen::ZERO,
            });
            assert_eq!(
                (line.name.as_str(), line.amount, line.quantity),
                (name, Some(Fen(20_000)), Some(Decimal::TWO))
            );
        }
    }
}
