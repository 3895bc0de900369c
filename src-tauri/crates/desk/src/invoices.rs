//! The list of all invoices: a page at a time, what it adds up to, and one of them whole.

use std::{collections::HashMap, sync::atomic::Ordering};

use kaipiao_domain::{Draft, Fen, InvoiceNumber, Kind, Known, Preview, TaxTreatment, preview_knowing, qr, upper};
use kaipiao_ledger::{
    LedgerError, Timestamp, Transaction,
    company::{self, Company},
    invoice::{self, Cursor, Detail, Filter, Invoice, Order, Sort, Sums},
    payload,
};
use kaipiao_platform::moment;
use kaipiao_vault::ExposeSecret as _;
use rust_decimal::Decimal;

use crate::{
    Desk,
    contract::{
        InvoiceCursor, InvoiceFilter, InvoiceLineView, InvoiceOrder, InvoicePage, InvoiceRow, InvoiceSort, InvoiceSums,
        InvoiceView, InvoicesRequest, Problem, ProblemCode,
    },
    invoice_names::named,
    listed::printed,
    qr::picture,
};

/// Rows of a page at most.
const LARGEST_PAGE: u32 = 500;

/// Rows that are added up at a time: others wait no longer than these take.
const SUMMED_AT_ONCE: usize = 20_000;

/// A day, in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

impl Desk {
    /// A page of the list of all invoices.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`], [`ProblemCode::Ledger`].
    pub async fn invoices(&self, request: InvoicesRequest) -> Result<InvoicePage, Problem> {
        let filter = self.searchable(&request.filter).await?;
        let after = request.after.map(cursor).transpose()?;
        let limit = usize::try_from(request.limit.clamp(1, LARGEST_PAGE)).unwrap_or_default();
        let sort = sort(request.sort);
        Ok(self
            .ledger
            .read(move |tx| {
                let page = invoice::page(tx, &filter, sort, after.as_ref(), limit)?;
                let companies = companies(tx)?;
                Ok(InvoicePage {
                    rows: rows(tx, &page.rows, &companies)?,
                    next: page.next.map(|next| InvoiceCursor {
                        id: next.id.to_string(),
                        key: next.key,
                    }),
                })
            })
            .await?)
    }

    /// A filter by which all that is in the ledger is found. One that can't be written is searched as it is.
    pub(crate) async fn searchable(&self, wanted: &InvoiceFilter) -> Result<Filter, Problem> {
        let filter = filter(wanted)?;
        if filter.is_searched()
            && !self.ledger.read(invoice::is_up_to_date).await?
            && let Err(error) = self.ledger.write(invoice::bring_up_to_date).await
        {
            tracing::warn!(%error, "the newest invoices are not found by words");
        }
        Ok(filter)
    }

    /// What a list adds up to; `None` where a newer question made this one needless.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`], [`ProblemCode::Ledger`].
    pub async fn invoice_sums(&self, wanted: InvoiceFilter) -> Result<Option<InvoiceSums>, Problem> {
        let filter = self.searchable(&wanted).await?;
        let turn = self.sums_asked.fetch_add(1, Ordering::Relaxed) + 1;
        let (mut sums, mut after) = (Sums::default(), None);
        loop {
            let part = filter.clone();
            (sums, after) = self
                .ledger
                .read(move |tx| {
                    let next = invoice::sums(tx, &part, &mut sums, after, SUMMED_AT_ONCE)?;
                    Ok((sums, next))
                })
                .await?;
            if after.is_none() {
                return Ok(Some(InvoiceSums {
                    count: sums.count,
                    valid: sums.valid,
                    net: sums.net,
                    tax: sums.tax,
                    gross: sums.gross,
                }));
            }
            if self.sums_asked.load(Ordering::Relaxed) != turn {
                return Ok(None);
            }
        }
    }

    /// All that is known of an invoice, named by the key of its row.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn invoice(&self, id: &str) -> Result<InvoiceView, Problem> {
        let wanted = id.to_owned();
        let book = self.goods.book().await;
        let found = self
            .ledger
            .read(move |tx| {
                let Some(found) = named(tx, &wanted)? else {
                    return Ok(None);
                };
                let companies = companies(tx)?;
                let written = match found.issuance {
                    Some(id) => payload::versions(tx, id)?.into_iter().next_back(),
                    None => None,
                };
                // What the table says is how its lines are printed.
                let known = Known {
                    codes: book.official(),
                    ..Known::default()
                };
                let written = written.map(|last| preview_knowing(last.draft, &known));
                let detail = invoice::detail(tx, found.id)?;
                Ok(Some(InvoiceView {
                    original_key: key_of_number(tx, &found.spid, &found.original)?,
                    reversed_by_key: key_of_number(tx, &found.spid, &found.reversed_by)?,
                    ..view(&found, reversed(tx, &found)?, &companies, written, detail)
                }))
            })
            .await?;
        found.ok_or_else(|| Problem::new(ProblemCode::NotFound, id))
    }
}

/// A filter as the ledger knows it.
pub(crate) fn filter(wanted: &InvoiceFilter) -> Result<Filter, Problem> {
    let day = |text: &Option<String>| {
        text.as_deref()
            .filter(|text| !text.trim().is_empty())
            .map(|text| {
                invoice::moment(text.trim())
                    .ok_or_else(|| Problem::new(ProblemCode::BadInput, format!("日期“{text}”应像 2026-11-24")))
            })
            .transpose()
    };
    Ok(Filter {
        spid: wanted.spid.clone(),
        from: day(&wanted.from)?,
        to: day(&wanted.to)?.map(|last| Timestamp(last.0 + DAY)),
        states: wanted.states.clone(),
        kinds: wanted.kinds.clone(),
        red: wanted.red,
        voided: wanted.voided,
        uploaded: wanted.uploaded,
        printed: wanted.printed,
        ours: wanted.ours,
        number: wanted.number.clone(),
        serial: wanted.serial.clone(),
        info_number: wanted.info_number.clone(),
        words: wanted.words.clone(),
    })
}

/// The order as the ledger knows it.
pub(crate) const fn sort(wanted: InvoiceSort) -> Sort {
    Sort {
        by: match wanted.by {
            InvoiceOrder::Time => Order::Time,
            InvoiceOrder::Gross => Order::Gross,
            InvoiceOrder::Buyer => Order::Buyer,
            InvoiceOrder::Number => Order::Number,
        },
        ascending: wanted.ascending,
    }
}

fn cursor(wanted: InvoiceCursor) -> Result<Cursor, Problem> {
    let id = wanted
        .id
        .parse()
        .map_err(|_| Problem::new(ProblemCode::BadInput, wanted.id))?;
    Ok(Cursor { id, key: wanted.key })
}

/// The companies by spid.
pub(crate) fn companies(tx: &Transaction<'_>) -> Result<HashMap<String, Company>, LedgerError> {
    let all = company::all(tx)?;
    Ok(all.into_iter().map(|one| (one.spid.clone(), one)).collect())
}

/// What names a row to whoever shows it.
fn key(invoice: &Invoice) -> String {
    // A document's row moves when it gets its number; its serial does not.
    if invoice.issuance.is_some() && invoice.part == 0 {
        invoice.serial.clone()
    } else {
        format!("~{}", invoice.id)
    }
}

/// The key of the row of a company with a number, its code before it where it has one; empty where there is none, or several.
pub(crate) fn key_of_number(tx: &Transaction<'_>, spid: &str, number: &str) -> Result<String, LedgerError> {
    if number.is_empty() {
        return Ok(String::new());
    }
    Ok(match &invoice::of_number(tx, spid, number)?[..] {
        [only] => key(only),
        _ => String::new(),
    })
}

/// A row as whoever shows it sees it.
/// Rows of a list, with what was reversed of each.
pub(crate) fn rows<'a>(
    tx: &Transaction<'_>,
    invoices: impl IntoIterator<Item = &'a Invoice>,
    companies: &HashMap<String, Company>,
) -> Result<Vec<InvoiceRow>, LedgerError> {
    let of = |invoice| Ok(row(invoice, reversed(tx, invoice)?, companies));
    invoices.into_iter().map(of).collect()
}

/// What red invoices took off an invoice, as far as the ledger has them.
fn reversed(tx: &Transaction<'_>, invoice: &Invoice) -> Result<Fen, LedgerError> {
    if invoice.reversed_by.is_empty() {
        return Ok(Fen::ZERO);
    }
    let original = format!("{}{}", invoice.code, invoice.number);
    let reds = invoice::reversing(tx, &invoice.spid, &original)?;
    Ok(reds.iter().map(|red| red.gross.abs()).sum())
}

fn row(invoice: &Invoice, reversed: Fen, companies: &HashMap<String, Company>) -> InvoiceRow {
    let company = companies.get(&invoice.spid);
    let ours = invoice.issuance.is_some();
    let parked = company.is_some_and(|company| company.parked.is_some());
    InvoiceRow {
        key: key(invoice),
        spid: invoice.spid.clone(),
        company: company.map(|company| company.name.clone()).unwrap_or_default(),
        ours,
        state: invoice.state,
        parked: parked && ours && !invoice.state.is_settled(),
        serial: invoice.serial.clone(),
        kind: invoice.kind.clone(),
        code: invoice.code.clone(),
        number: invoice.number.clone(),
        at: invoice.at(),
        issued_at: invoice.issued_at.clone(),
        buyer: invoice.buyer_name.clone(),
        buyer_tax_id: invoice.buyer_tax_id.clone(),
        net: invoice.net,
        tax: invoice.tax,
        gross: invoice.gross,
        goods: invoice.goods.clone(),
        remark: invoice.remark.clone(),
        original: invoice.original.clone(),
        reversed_by: invoice.reversed_by.clone(),
        reversed,
        info_number: invoice.info_number.clone(),
        voided: invoice.voided,
        printed: invoice.printed,
        printed_at: invoice.printed_here,
        uploaded: invoice.uploaded,
        has_pdf: !invoice.pdf_link.is_empty(),
    }
}

fn view(
    invoice: &Invoice,
    reversed: Fen,
    companies: &HashMap<String, Company>,
    written: Option<Preview>,
    detail: Option<Detail>,
) -> InvoiceView {
    let company = companies.get(&invoice.spid);
    let (lines, detail) = match (&written, detail) {
        (Some(written), _) => (written_lines(written), written_detail(&written.draft, company)),
        (None, Some(detail)) => (listed_lines(&detail), detail),
        (None, None) => (Vec::new(), Detail::default()),
    };
    let qr = qr_text(invoice);
    let drawn = if qr.is_empty() { None } else { picture(&qr).ok() };
    InvoiceView {
        row: row(invoice, reversed, companies),
        original_key: String::new(),
        reversed_by_key: String::new(),
        lines,
        buyer_address_phone: detail.buyer_address_phone,
        buyer_bank_account: detail.buyer_bank_account,
        seller_tax_id: company.map(|company| company.tax_number.clone()).unwrap_or_default(),
        seller_address_phone: detail.seller_address_phone,
        seller_bank_account: detail.seller_bank_account,
        drawer: detail.drawer,
        payee: detail.payee,
        reviewer: detail.reviewer,
        email: written
            .as_ref()
            .map(|written| written.draft.delivery.email.clone())
            .unwrap_or_default(),
        written,
        upper: upper::write(invoice.gross),
        qr,
        qr_picture: drawn.map(|drawn| drawn.expose_secret().to_owned()).unwrap_or_default(),
    }
}

fn written_detail(draft: &Draft, company: Option<&Company>) -> Detail {
    let pair = |one: &str, two: &str| [one, two].join(" ").trim().to_owned();
    let (address, bank) = company.map(printed).unwrap_or_default();
    let or = |own: String, usual: String| if own.is_empty() { usual } else { own };
    Detail {
        buyer_address_phone: pair(&draft.buyer.address, &draft.buyer.phone),
        buyer_bank_account: pair(&draft.buyer.bank, &draft.buyer.account),
        seller_address_phone: or(pair(&draft.seller.address, &draft.seller.phone), address),
        seller_bank_account: or(pair(&draft.seller.bank, &draft.seller.account), bank),
        drawer: draft.staff.drawer.clone(),
        payee: draft.staff.payee.clone(),
        reviewer: draft.staff.reviewer.clone(),
        lines: Vec::new(),
    }
}

fn written_lines(written: &Preview) -> Vec<InvoiceLineView> {
    let Preview {
        draft, totals, names, ..
    } = written;
    let text = |number: Option<Decimal>| number.map(|number| number.normalize().to_string()).unwrap_or_default();
    let mut lines = Vec::with_capacity(draft.lines.len());
    for ((line, totals), name) in draft.lines.iter().zip(&totals.lines).zip(names) {
        let rate = rate_words(line.treatment);
        lines.push(InvoiceLineView {
            name: name.clone(),
            model: line.model.clone(),
            unit: line.unit.clone(),
            quantity: text(totals.quantity),
            price: text(totals.net_price),
            net: Some(totals.net),
            tax: Some(totals.tax),
            rate: rate.clone(),
        });
        if totals.discount_net != Fen::ZERO {
            lines.push(InvoiceLineView {
                name: name.clone(),
                model: String::new(),
                unit: String::new(),
                quantity: String::new(),
                price: String::new(),
                net: Some(Fen::ZERO - totals.discount_net),
                tax: Some(Fen::ZERO - totals.discount_tax),
                rate,
            });
        }
    }
    lines
}

fn listed_lines(detail: &Detail) -> Vec<InvoiceLineView> {
    detail
        .lines
        .iter()
        .map(|line| InvoiceLineView {
            name: line.name.clone(),
            model: line.model.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity.clone(),
            price: line.price.clone(),
            net: line.net.map(Fen),
            tax: line.tax.map(Fen),
            rate: line.rate.clone(),
        })
        .collect()
}

/// A line's rate as it is printed.
fn rate_words(treatment: TaxTreatment) -> String {
    match treatment {
        TaxTreatment::Exempt => "免税".to_owned(),
        TaxTreatment::NotTaxable => "不征税".to_owned(),
        TaxTreatment::ZeroRated => "0%".to_owned(),
        TaxTreatment::Taxed { rate, .. } => rate.to_string(),
    }
}

/// The text of an issued invoice's QR code; the four digits at its end are the bureau's.
fn qr_text(invoice: &Invoice) -> String {
    let Ok(kind) = invoice.kind.parse::<Kind>() else {
        return String::new();
    };
    if invoice.number.is_empty() {
        return String::new();
    }
    qr::InvoiceQr {
        kind_code: qr::kind_code(kind).to_owned(),
        number: InvoiceNumber {
            code: invoice.code.clone(),
            number: invoice.number.clone(),
        },
        amount: Some(if kind.is_digital() { invoice.gross } else { invoice.net }),
        date: moment::read(&invoice.issued_at).map(time::PrimitiveDateTime::date),
        check_code: invoice.check_code.clone(),
        tail: String::new(),
    }
    .text()
}
