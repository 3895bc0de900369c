//! Finding an original: what the platform lists of it and of its earlier reds.

use kaipiao_domain::{
    BuyerType, Fen, InvoiceNumber, Kind, Party, Privilege, Serial, TaxTreatment,
    party::split_pair,
    preview,
    qr::InvoiceQr,
    reversal::{Original, OriginalLine},
};
use kaipiao_ledger::{
    invoice,
    issuance::{self, Filter},
    payload,
};
use kaipiao_platform::call::{ListInvoices, ListStatus, ListedInvoice, ListedLine, ListedRate, Seller, Sign};
use rust_decimal::Decimal;
use time::{Date, Duration, OffsetDateTime, UtcOffset, macros::offset};

use crate::{
    Desk,
    contract::{Problem, ProblemCode},
};

/// The platform's days are China's.
const CHINA: UtcOffset = offset!(+8);

/// An original and how the platform lists it and its reds.
pub(super) struct Found {
    pub(super) original: Original,
    pub(super) kind: Kind,
    pub(super) row: ListedInvoice,
    /// Its reds that count: issued ones, and those elsewhere that are open.
    pub(super) reds: Vec<(ListStatus, ListedInvoice)>,
}

/// The number that a person gives: typed with or without blanks, or the text of the QR code on the invoice.
pub(super) fn number_of(text: &str) -> Result<String, Problem> {
    let number = match InvoiceQr::parse(text) {
        Some(code) => code.number.join(),
        None => text.chars().filter(|c| !c.is_whitespace()).collect(),
    };
    if number.len() < 8 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::new(
            ProblemCode::CannotReverse,
            format!("“{}”不是发票号码", text.trim()),
        ));
    }
    Ok(number)
}

impl Desk {
    /// An original with what was reversed of it before: ours as it was written, another as the platform lists it.
    pub(super) async fn find_original(&self, spid: &str, number: &str) -> Result<Found, Problem> {
        let (row, number, kind) = self.listed_row(spid, number).await?;
        if row.voided == Some(true) {
            return Err(cannot("这张发票已作废，不用红冲"));
        }
        let mut original = match self.written(spid, &number, &row).await? {
            Some(ours) => ours,
            None => original(number, &row).map_err(|problem| Problem {
                code: ProblemCode::OriginalUnread,
                ..problem
            })?,
        };
        let reds = self.reds(spid, &row).await?;
        for (_, red) in &reds {
            count(&mut original, red)?;
        }
        Ok(Found {
            original,
            kind,
            row,
            reds,
        })
    }

    /// A blue invoice as the platform lists it, by its number.
    pub(crate) async fn listed_blue(
        &self,
        spid: &str,
        number: &str,
    ) -> Result<(ListedInvoice, Kind, Original), Problem> {
        let (row, number, kind) = self.listed_row(spid, number).await?;
        let original = original(number, &row)?;
        Ok((row, kind, original))
    }

    /// An invoice of ours as it was written, which says more than the list: what was deducted, and rates that are shown as `***`.
    /// `None` where it is not ours, or the platform shows other sums.
    async fn written(
        &self,
        spid: &str,
        number: &InvoiceNumber,
        row: &ListedInvoice,
    ) -> Result<Option<Original>, Problem> {
        let (owner, wanted) = (spid.to_owned(), number.clone());
        let written = self
            .ledger
            .read(move |tx| {
                let found = invoice::numbered(tx, &owner, &wanted.code, &wanted.number)?;
                let Some(id) = found.and_then(|found| found.issuance) else {
                    return Ok(None);
                };
                // The platform may have made several invoices of it.
                if issuance::by_id(tx, id)?.numbers.len() > 1 {
                    return Ok(None);
                }
                Ok(payload::versions(tx, id)?.into_iter().next_back())
            })
            .await?;
        Ok(written.and_then(|payload| {
            let shown = preview(payload.draft);
            let same = row.gross == Some(shown.totals.gross) && row.net.is_none_or(|net| net == shown.totals.net);
            same.then(|| Original::issued(number.clone(), &shown.draft, &shown.totals))
        }))
    }

    /// What the platform lists as issued under a number: a blue one.
    async fn listed_row(&self, spid: &str, number: &str) -> Result<(ListedInvoice, InvoiceNumber, Kind), Problem> {
        let number = &number_of(number)?;
        let mut unread = None;
        let (mut found, mut is_red) = (None, false);
        // Digits alone do not say whether a code stands before the number: the platform's list does.
        let tail = number.get(number.len() - 8..).unwrap_or(number).to_owned();
        for asked in [number.clone(), tail] {
            let query = ListInvoices {
                number: Some(asked),
                details: true,
                status: Some(ListStatus::Issued),
                ..ListInvoices::of(Seller::Spid(spid.to_owned()))
            };
            let listed = self.list_all(&query).await?;
            unread = unread.or(listed.unreadable.first().map(ToString::to_string));
            let (blue, others): (Vec<_>, Vec<_>) = listed
                .rows
                .into_iter()
                .filter(|row| {
                    row.invoice_number()
                        .is_some_and(|listed| &listed.number == number || &listed.join() == number)
                })
                .partition(|row| row.gross.is_some_and(|gross| gross > Fen::ZERO));
            is_red |= others.iter().any(|row| row.gross.is_some_and(Fen::is_negative));
            found = blue.into_iter().next();
            if found.is_some() {
                break;
            }
        }
        let Some(row) = found else {
            if is_red {
                return Err(cannot("这是红字发票，请输入它的原发票号码"));
            }
            return Err(unread.map_or_else(
                || Problem::new(ProblemCode::NotFound, number),
                |words| unreadable(&words),
            ));
        };
        let (number, kind) = row
            .invoice_number()
            .zip(row.kind())
            .ok_or_else(|| unreadable(&row.kind_code))?;
        Ok((row, number, kind))
    }

    /// The last day to list: a clock that is wrong by a day or two must not hide an invoice.
    pub(super) fn latest_day(&self) -> Date {
        let now = OffsetDateTime::from_unix_timestamp(self.clock.now().0 / 1000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(CHINA);
        now.date() + Duration::days(2)
    }

    /// The red invoices of an original that are issued, and those elsewhere that are open. Our own open ones are left out: the same
    /// reversal asked for again must come to the same serial.
    async fn reds(&self, spid: &str, blue: &ListedInvoice) -> Result<Vec<(ListStatus, ListedInvoice)>, Problem> {
        let to = self.latest_day();
        let from = blue
            .issued_at
            .map_or(to - Duration::days(366), time::PrimitiveDateTime::date)
            .min(to);
        let owner = spid.to_owned();
        let ours: Vec<Serial> = self
            .ledger
            .read(move |tx| {
                issuance::list(
                    tx,
                    &Filter {
                        spid: Some(&owner),
                        open: true,
                        state: None,
                    },
                )
            })
            .await?
            .into_iter()
            .map(|open| open.serial)
            .collect();
        let number = blue.invoice_number().map(|number| number.join());
        let mut reds = Vec::new();
        for status in ListStatus::ALL {
            let query = ListInvoices {
                details: true,
                status: Some(status),
                sign: Some(Sign::Negative),
                ..ListInvoices::between(spid.to_owned(), from, to)
            };
            let listed = self.list_all(&query).await?;
            // What can't be read, or was not shown, might be a red invoice of this one.
            if listed.is_short() {
                return Err(unreadable("列出的张数与平台的总数不符"));
            }
            if let Some(words) = listed.unreadable.first() {
                return Err(unreadable(&words.to_string()));
            }
            let counts = |row: &ListedInvoice| {
                let open_here = status != ListStatus::Issued && ours.iter().any(|serial| serial.as_str() == row.serial);
                row.original().map(|original| original.join()) == number && !open_here
            };
            reds.extend(listed.rows.into_iter().filter(counts).map(|row| (status, row)));
        }
        Ok(reds)
    }
}

fn cannot(words: &str) -> Problem {
    Problem::new(ProblemCode::CannotReverse, words)
}

fn unreadable(words: &str) -> Problem {
    cannot(&format!("平台列出的发票读不懂：{words}"))
}

fn original(number: InvoiceNumber, row: &ListedInvoice) -> Result<Original, Problem> {
    let (address, phone) = split_pair(&row.buyer_address_phone);
    let (bank, account) = split_pair(&row.buyer_bank_account);
    let (seller_address, seller_phone) = split_pair(&row.seller_address_phone);
    let (seller_bank, seller_account) = split_pair(&row.seller_bank_account);
    let lines = row.lines.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(cannot("平台没有列出这张发票的明细"));
    }
    let original = Original {
        number,
        buyer: Party {
            name: row.buyer_name.clone(),
            tax_id: row.buyer_tax_id.clone(),
            address,
            phone,
            bank,
            account,
        },
        buyer_type: if row.buyer_tax_id.trim().is_empty() {
            BuyerType::Person
        } else {
            BuyerType::Company
        },
        seller: Party {
            address: seller_address,
            phone: seller_phone,
            bank: seller_bank,
            account: seller_account,
            ..Party::default()
        },
        lines,
        motor_vehicle: false,
        export_agent_refund: false,
        unplaced_before: Fen::ZERO,
    };
    Ok(original.netted())
}

pub(super) fn line(listed: &ListedLine) -> Result<OriginalLine, Problem> {
    let (Some(net), Some(tax)) = (listed.net, listed.tax) else {
        return Err(unreadable(&listed.name));
    };
    Ok(OriginalLine {
        name: listed.name.clone(),
        model: listed.model.clone(),
        unit: listed.unit.clone(),
        code: listed.tax_code.clone(),
        treatment: treatment(listed)?,
        quantity: listed.quantity.filter(|quantity| !quantity.is_zero()),
        net,
        tax,
        deduction: Fen::ZERO,
        quantity_before: Decimal::ZERO,
        net_before: Fen::ZERO,
        tax_before: Fen::ZERO,
    })
}

fn treatment(listed: &ListedLine) -> Result<TaxTreatment, Problem> {
    let rate = match &listed.rate {
        Some(Ok(rate)) => *rate,
        Some(Err(error)) => return Err(unreadable(&error.to_string())),
        None => return Err(unreadable(&format!("{} 没有税率", listed.name))),
    };
    Ok(match rate {
        ListedRate::Exempt => TaxTreatment::Exempt,
        ListedRate::NotTaxable => TaxTreatment::NotTaxable,
        ListedRate::Masked => return Err(unreadable(&format!("{} 的税率是 ***", listed.name))),
        ListedRate::Rate(rate) if rate.0 == 0 => match listed.zero_rate.trim() {
            "1" => TaxTreatment::Exempt,
            "2" => TaxTreatment::NotTaxable,
            _ => TaxTreatment::ZeroRated,
        },
        ListedRate::Rate(rate) => TaxTreatment::Taxed {
            rate,
            privilege: Privilege::parse(listed.privilege.trim()),
        },
    })
}

/// Counts an earlier red invoice as the platform lists it. A line that can't be read, its rate shown as `***`, counts all the same: as
/// reversed of no line.
fn count(original: &mut Original, red: &ListedInvoice) -> Result<(), Problem> {
    let Some(gross) = red.gross else {
        return Err(unreadable(&red.number));
    };
    let lines = red.lines.iter().filter_map(|listed| line(listed).ok()).collect();
    original.reversed_by(gross, lines);
    Ok(())
}
