//! Reversing an issued invoice: the red one is derived from what the platform lists of the original and of its earlier reds.

mod against;
mod original;
mod search;

use kaipiao_domain::{
    Draft, Fen, InvoiceNumber, Kind, Known, Preview, ReversalOf, Serial, Staff, preview_knowing,
    reversal::{Extent, Original, Reason, Reversal, serial},
};
use kaipiao_ledger::{State, draft, issuance::Issuance, reversal};
use kaipiao_platform::{call::ListStatus, moment::iso};

pub(crate) use self::against::against_original;
use self::original::{Found, number_of};
use crate::{
    Desk,
    contract::{
        DraftView, IssuanceView, LinksView, OriginalLineView, OriginalView, Problem, ProblemCode, RedStanding, RedView,
        ReversalRequest, TypedReversalRequest,
    },
    invoices::key_of_number,
    issue::is_open_red,
    views,
};

/// What of an issued invoice shall be reversed.
#[derive(Debug, Clone)]
pub struct ReverseRequest {
    /// The original: its number, with its code before it where it has one.
    pub number: String,
    /// The kind of the red invoice; `None` for the original's.
    pub kind: Option<Kind>,
    /// Why.
    pub reason: Reason,
    /// How much.
    pub extent: Extent,
    /// The 信息表编号 that 004 and 028 need.
    pub info_number: Option<String>,
    /// A serial of the caller's own; else it follows from the original and what was reversed before.
    pub serial: Option<Serial>,
}

impl From<ReversalRequest> for ReverseRequest {
    fn from(request: ReversalRequest) -> Self {
        Self {
            number: request.number,
            kind: Some(request.kind),
            reason: request.reason,
            extent: request.extent,
            info_number: request.info_number,
            serial: None,
        }
    }
}

impl Desk {
    /// Issues the red invoice of an original. The same request given twice issues one: its serial follows from the original and
    /// what of it was reversed before.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where the platform lists no such invoice, [`ProblemCode::CannotReverse`] with the reason, also while
    /// another reversal of it is open, and those of [`Desk::issue_file`].
    pub async fn reverse(&self, spid: &str, request: ReverseRequest) -> Result<IssuanceView, Problem> {
        let red = self.derive(spid, request).await?;
        self.issue_file(spid, vec![red])
            .await?
            .into_iter()
            .next()
            .ok_or_else(|| Problem::new(ProblemCode::Internal, "nothing was queued"))
    }

    /// The red invoice that a request would issue, and what is wrong with it; nothing is written or sent.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::CannotReverse`] with the reason, and what keeps the platform from answering.
    pub async fn preview_reversal(&self, request: ReversalRequest) -> Result<Preview, Problem> {
        let spid = request.spid.clone();
        let red = self.derive(&spid, request.into()).await?;
        let book = self.goods.book().await;
        let known = Known {
            codes: book.official(),
            ..Known::default()
        };
        Ok(preview_knowing(red, &known))
    }

    async fn derive(&self, spid: &str, request: ReverseRequest) -> Result<Draft, Problem> {
        let company = self.company(spid).await?;
        let found = self.find_original(spid, &request.number).await?;
        let wanted = Reversal {
            kind: request.kind.unwrap_or(found.kind),
            reason: request.reason,
            extent: request.extent,
            info_number: request.info_number,
        };
        let derived = wanted
            .derive(spid, &found.original)
            .map_err(|error| Problem::new(ProblemCode::CannotReverse, error.to_string()))?;
        Ok(Draft {
            serial: request.serial.unwrap_or(derived.serial),
            staff: Staff {
                drawer: company.drawer,
                payee: company.payee,
                reviewer: company.reviewer,
            },
            ..derived
        })
    }

    /// An original by its number or the text of its QR code, as the platform lists it, and what was reversed of it before.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where the platform lists no such invoice, [`ProblemCode::CannotReverse`] where what it lists
    /// can't be read, and what keeps the platform from answering.
    pub async fn original(&self, spid: &str, text: &str) -> Result<OriginalView, Problem> {
        let found = self.find_original(spid, text).await?;
        let (owner, number) = (spid.to_owned(), found.original.number.clone());
        let here = self
            .ledger
            .read(move |tx| reversal::of_original(tx, &owner, &number))
            .await?;
        Ok(original_view(&found, &here))
    }

    /// A saved draft for the red invoice of an original that the platform does not list: its buyer and lines are typed, and what
    /// it was remains for the person to know.
    ///
    /// # Errors
    /// [`ProblemCode::CannotReverse`] where the number is none, [`ProblemCode::SerialConflict`] while a reversal of it that the
    /// ledger has is open, [`ProblemCode::UnknownCompany`], [`ProblemCode::Ledger`].
    pub async fn typed_reversal(&self, request: TypedReversalRequest) -> Result<DraftView, Problem> {
        let digits = number_of(&request.number)?;
        let number = InvoiceNumber::split(&digits, None)
            .map_err(|_| Problem::new(ProblemCode::CannotReverse, "原发票号码不完整，请补全"))?;
        let blank = self.new_draft(&request.spid).await?.draft;
        let (owner, of, now) = (request.spid.clone(), number.clone(), self.clock.now());
        let red = Draft {
            kind: request.kind,
            special: None,
            delivery: Default::default(),
            reversal: Some(ReversalOf {
                original: number,
                info_number: request.info_number,
                reason: Some(request.reason),
                mirrored: false,
            }),
            ..blank
        };
        let saved = self
            .ledger
            .write(move |tx| {
                let earlier = reversal::of_original(tx, &owner, &of)?;
                if let Some(open) = earlier.iter().find(|one| is_open_red(one)) {
                    return Ok(Err(open.serial.clone()));
                }
                let before: Fen = earlier
                    .iter()
                    .filter(|one| matches!(one.state, State::Issued | State::SettledByHand) && !one.numbers.is_empty())
                    .map(|one| one.gross.abs())
                    .sum();
                let red = Draft {
                    serial: serial(&owner, &of, before),
                    ..red
                };
                draft::save(tx, &owner, &red, now)?;
                Ok(Ok(red))
            })
            .await?;
        let red = saved.map_err(|open| Problem::new(ProblemCode::SerialConflict, open.to_string()))?;
        Ok(DraftView {
            spid: request.spid,
            draft: red,
            saved_at: Some(now),
        })
    }

    /// What a document reverses, and what reverses it, as far as this ledger knows.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn links(&self, serial: Serial) -> Result<LinksView, Problem> {
        let wanted = serial.clone();
        let links = self
            .ledger
            .read(move |tx| {
                let Some(found) = kaipiao_ledger::issuance::find(tx, &wanted)? else {
                    return Ok(None);
                };
                if let Some(original) = reversal::original(tx, found.id)? {
                    return Ok(Some(LinksView {
                        blue: key_of_number(tx, &found.spid, &original)?,
                        original,
                        reds: Vec::new(),
                    }));
                }
                let mut reds = Vec::new();
                for number in &found.numbers {
                    let number = InvoiceNumber {
                        code: number.code.clone(),
                        number: number.number.clone(),
                    };
                    reds.extend(reversal::of_original(tx, &found.spid, &number)?);
                }
                Ok(Some(LinksView {
                    original: String::new(),
                    blue: String::new(),
                    reds: views::issuances(tx, &reds)?,
                }))
            })
            .await?;
        links.ok_or_else(|| Problem::new(ProblemCode::NotFound, serial.to_string()))
    }
}

fn original_view(found: &Found, here: &[Issuance]) -> OriginalView {
    let original = &found.original;
    OriginalView {
        number: original.number.clone(),
        kind: found.kind,
        red_kinds: red_kinds(found.kind),
        issued_at: found.row.issued_at.map(iso).unwrap_or_default(),
        buyer: original.buyer.clone(),
        gross: original.gross(),
        left: original.gross() - original.reversed_before(),
        lines: original_lines(original),
        reds: reds(found, here),
        reasons: Reason::ALL
            .into_iter()
            .filter(|reason| reason.suits(original))
            .collect(),
    }
}

fn original_lines(original: &Original) -> Vec<OriginalLineView> {
    let line = |line: &kaipiao_domain::reversal::OriginalLine| OriginalLineView {
        name: line.name.clone(),
        model: line.model.clone(),
        unit: line.unit.clone(),
        treatment: line.treatment,
        quantity: line.quantity,
        net: line.net,
        tax: line.tax,
        quantity_left: line.quantity_left(),
        net_left: line.net_left(),
        tax_left: line.tax_left(),
    };
    original.lines.iter().map(line).collect()
}

/// Its own kind first; a 数电票 of the same sort may reverse one of the older kinds (RULES R5.7).
fn red_kinds(kind: Kind) -> Vec<Kind> {
    if kind.is_digital() {
        return vec![kind];
    }
    let digital = if kind.is_special() {
        Kind::DigitalSpecial
    } else {
        Kind::DigitalOrdinary
    };
    vec![kind, digital]
}

/// Those that the platform lists, and those that this ledger is at.
fn reds(found: &Found, here: &[Issuance]) -> Vec<RedView> {
    let listed = found.reds.iter().map(|(status, row)| RedView {
        number: row.invoice_number().map(|number| number.join()).unwrap_or_default(),
        issued_at: row.issued_at.map(iso).unwrap_or_default(),
        gross: row.gross.unwrap_or_default(),
        standing: match status {
            ListStatus::Issued => RedStanding::Issued,
            ListStatus::Pending | ListStatus::InProgress => RedStanding::OpenElsewhere,
        },
        serial: here
            .iter()
            .find(|one| one.serial.as_str() == row.serial)
            .map(|one| one.serial.clone()),
    });
    let open = here.iter().filter(|one| is_open_red(one)).map(|one| RedView {
        number: String::new(),
        issued_at: String::new(),
        gross: one.gross,
        standing: RedStanding::OpenHere,
        serial: Some(one.serial.clone()),
    });
    listed.chain(open).collect()
}
