//! What the platform lists: kept as history where nobody here knew it, compared where somebody did.

use kaipiao_domain::Fen;
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    COLUMNS, Invoice,
    book::{distinct, in_short, put, remove},
    find, first_id, issued, moment, numbered, of_serial, read,
};
use crate::{
    LedgerError, State, Timestamp,
    issuance::{self, Issuance},
    value,
};

/// An invoice or waiting document as the platform lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The company whose it is.
    pub spid: String,
    /// Issued; held where it waits (待开票); accepted where the platform is at it (开票中).
    pub state: State,
    /// The serial; empty where it has none.
    pub serial: String,
    /// The kind's code.
    pub kind: String,
    /// The code of the older kinds; empty for 数电票.
    pub code: String,
    /// The number; empty where it has none.
    pub number: String,
    /// When, `YYYY-MM-DD HH:MM:SS`; empty where the platform does not say.
    pub issued_at: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The buyer's tax number.
    pub buyer_tax_id: String,
    /// 合计金额.
    pub net: Fen,
    /// 合计税额.
    pub tax: Fen,
    /// 价税合计.
    pub gross: Fen,
    /// The remark.
    pub remark: String,
    /// Code and number of what it reverses.
    pub original: String,
    /// Code and number of what reverses it.
    pub reversed_by: String,
    /// 信息表编号.
    pub info_number: String,
    /// 校验码.
    pub check_code: String,
    /// Where its PDF is, as the platform wrote it.
    pub pdf_link: String,
    /// 作废.
    pub voided: bool,
    /// Whether it was printed.
    pub printed: bool,
    /// What stands on it beside.
    pub detail: Detail,
}

/// What stands on a listed invoice beside what lists show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// The buyer's address and phone.
    pub buyer_address_phone: String,
    /// The buyer's bank and account.
    pub buyer_bank_account: String,
    /// The seller's address and phone.
    pub seller_address_phone: String,
    /// The seller's bank and account.
    pub seller_bank_account: String,
    /// Who drew it up.
    pub drawer: String,
    /// Who cashes.
    pub payee: String,
    /// Who checks.
    pub reviewer: String,
    /// Its lines, in order.
    pub lines: Vec<DetailLine>,
}

/// A line of a listed invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailLine {
    /// What is sold.
    pub name: String,
    /// 规格型号.
    pub model: String,
    /// 单位.
    pub unit: String,
    /// The quantity as the platform writes it.
    pub quantity: String,
    /// The price without tax as the platform writes it.
    pub price: String,
    /// Without tax.
    pub net: Option<i64>,
    /// The tax.
    pub tax: Option<i64>,
    /// The rate in words: `13%`, `免税`, `***`.
    pub rate: String,
    /// 分类编码.
    pub tax_code: String,
    /// 优惠说明.
    pub privilege: String,
    /// 零税率标识.
    pub zero_rate: String,
}

/// What a listed invoice was to the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Nobody here knew it: it is kept as history from now on.
    Adopted,
    /// It was known, and is as it was.
    Known,
    /// It was known with other content.
    Changed(Box<Invoice>),
    /// It has the number of a document of ours.
    Ours(Box<Issuance>),
    /// It has the serial of a document of ours that does not have its number.
    Unnumbered(Box<Issuance>),
}

/// Takes in what a comparison found listed. Whether it was the first time that this comparison met it goes with it.
///
/// No issuance changes by it: that is for asking to do.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn take(
    tx: &Transaction<'_>,
    listed: &Listed,
    comparison: i64,
    now: Timestamp,
) -> Result<(Taken, bool), LedgerError> {
    let by_number = if listed.number.is_empty() {
        None
    } else {
        numbered(tx, &listed.spid, &listed.code, &listed.number)?
    };
    let mut of_serial = of_serial(tx, &listed.spid, &listed.serial)?;
    let found = match by_number {
        Some(found) => Some(found),
        None => {
            let ours = of_serial.iter().position(|row| row.issuance.is_some());
            // A waiting document that has its number now.
            let waiting = of_serial
                .iter()
                .position(|row| row.number.is_empty() || listed.number.is_empty());
            ours.or(waiting).map(|place| of_serial.swap_remove(place))
        }
    };
    let Some(found) = found else {
        history(tx, None, listed, comparison, now)?;
        return Ok((Taken::Adopted, true));
    };
    let first = found.seen != Some(comparison);
    let Some(issuance) = found.issuance else {
        if let Some(twin) = of_serial.iter().find_map(|row| row.issuance) {
            // Our document has another number, or none any more: an invoice of its own all the same.
            history(tx, Some(&found), listed, comparison, now)?;
            return Ok((Taken::Unnumbered(Box::new(issuance::by_id(tx, twin)?)), first));
        }
        // It was issued meanwhile: a list read before that says less.
        if found.state == State::Issued && listed.state != State::Issued {
            mark(tx, found.id, comparison)?;
            return Ok((Taken::Known, first));
        }
        let changed = found.state == State::Issued
            && (found.net != listed.net
                || found.gross != listed.gross
                || found.kind != listed.kind
                || found.buyer_tax_id != listed.buyer_tax_id);
        history(tx, Some(&found), listed, comparison, now)?;
        let taken = if changed {
            Taken::Changed(Box::new(found))
        } else {
            Taken::Known
        };
        return Ok((taken, first));
    };
    let issuance = issuance::by_id(tx, issuance)?;
    if found.number != listed.number || found.code != listed.code || listed.number.is_empty() {
        let ended = matches!(issuance.state, State::Issued | State::SettledByHand | State::Withdrawn);
        if ended && !listed.number.is_empty() {
            history(tx, None, listed, comparison, now)?;
            return Ok((Taken::Unnumbered(Box::new(issuance)), true));
        }
        mark(tx, found.id, comparison)?;
        return Ok((Taken::Unnumbered(Box::new(issuance)), first));
    }
    ours(tx, &found, &issuance, listed, comparison)?;
    Ok((Taken::Ours(Box::new(issuance)), first))
}

/// Writes what the platform says of an invoice of ours; its contents are those of the document.
fn ours(
    tx: &Transaction<'_>,
    found: &Invoice,
    issuance: &Issuance,
    listed: &Listed,
    comparison: i64,
) -> Result<(), LedgerError> {
    let or = |own: &str, told: &str| {
        if own.is_empty() {
            told.to_owned()
        } else {
            own.to_owned()
        }
    };
    let split = issuance.numbers.len() > 1;
    let row = Invoice {
        voided: listed.voided,
        printed: listed.printed,
        reversed_by: or(&listed.reversed_by, &found.reversed_by),
        original: or(&found.original, &listed.original),
        info_number: or(&found.info_number, &listed.info_number),
        pdf_link: or(&found.pdf_link, &listed.pdf_link),
        check_code: or(&found.check_code, &listed.check_code),
        issued_at: or(&found.issued_at, &listed.issued_at),
        net: if split { listed.net } else { found.net },
        tax: if split { listed.tax } else { found.tax },
        gross: if split { listed.gross } else { found.gross },
        seen: Some(comparison),
        ..found.clone()
    };
    let unchanged = Invoice {
        seen: found.seen,
        ..row.clone()
    } == *found;
    if unchanged {
        return mark(tx, found.id, comparison);
    }
    let at = issued(&row.issued_at, found.at());
    let names = distinct(listed.detail.lines.iter().map(|line| line.name.as_str()));
    put(tx, &row, at, &names)?;
    Ok(())
}

/// Keeps what is not ours as the platform lists it.
fn history(
    tx: &Transaction<'_>,
    found: Option<&Invoice>,
    listed: &Listed,
    comparison: i64,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let names = distinct(listed.detail.lines.iter().map(|line| line.name.as_str()));
    let row = Invoice {
        id: found.map_or(0, |found| found.id),
        spid: listed.spid.clone(),
        issuance: None,
        part: 0,
        state: listed.state,
        serial: listed.serial.clone(),
        kind: listed.kind.clone(),
        code: listed.code.clone(),
        number: listed.number.clone(),
        issued_at: listed.issued_at.clone(),
        buyer_name: listed.buyer_name.clone(),
        buyer_tax_id: listed.buyer_tax_id.clone(),
        net: listed.net,
        tax: listed.tax,
        gross: listed.gross,
        goods: in_short(&names),
        remark: listed.remark.clone(),
        original: listed.original.clone(),
        reversed_by: listed.reversed_by.clone(),
        info_number: listed.info_number.clone(),
        check_code: listed.check_code.clone(),
        pdf_link: listed.pdf_link.clone(),
        voided: listed.voided,
        printed: listed.printed,
        printed_here: found.and_then(|found| found.printed_here),
        uploaded: found.and_then(|found| found.uploaded),
        seen: Some(comparison),
    };
    if let Some(found) = found {
        let unchanged = Invoice {
            seen: found.seen,
            ..row.clone()
        } == *found;
        if unchanged {
            return mark(tx, found.id, comparison);
        }
    }
    let at = moment(&listed.issued_at).unwrap_or_else(|| found.map_or(now, Invoice::at));
    let id = put(tx, &row, at, &names)?;
    let body = serde_json::to_string(&listed.detail).map_err(|error| LedgerError::Corrupt {
        what: "invoice",
        text: error.to_string(),
    })?;
    tx.prepare_cached(
        "INSERT INTO invoice_detail (invoice, body) VALUES (?1, ?2) ON CONFLICT (invoice) DO UPDATE SET body = ?2",
    )?
    .execute(params![id, body])?;
    Ok(())
}

fn mark(tx: &Transaction<'_>, id: i64, comparison: i64) -> Result<(), LedgerError> {
    tx.prepare_cached("UPDATE invoice SET seen = ?2 WHERE id = ?1")?
        .execute([id, comparison])?;
    Ok(())
}

pub(super) fn detail(body: &str) -> Result<Detail, LedgerError> {
    serde_json::from_str(body).map_err(|error| LedgerError::Corrupt {
        what: "invoice",
        text: error.to_string(),
    })
}

/// Writes down of a company's month whether what was seen in a comparison reached the tax bureau: all but these did.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn uploaded(
    tx: &Transaction<'_>,
    spid: &str,
    (from, to): (Timestamp, Timestamp),
    comparison: i64,
) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "UPDATE invoice SET uploaded = 1
         WHERE spid = ?1 AND id >= ?2 AND id < ?3 AND seen = ?4 AND state = 'issued' AND uploaded IS NOT 1",
    )?
    .execute(params![spid, first_id(from), first_id(to), comparison])?;
    Ok(())
}

/// Writes down that an invoice did not reach the tax bureau yet.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn not_uploaded(tx: &Transaction<'_>, spid: &str, code: &str, number: &str) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "UPDATE invoice SET uploaded = 0 WHERE number = ?3 AND code = ?2 AND spid = ?1 AND number <> ''",
    )?
    .execute([spid, code, number])?;
    Ok(())
}

/// What the ledger has as issued within some days and a comparison did not see, in order, behind a row.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn unseen(
    tx: &Transaction<'_>,
    spid: &str,
    (from, to): (Timestamp, Timestamp),
    comparison: i64,
    after: i64,
    limit: usize,
) -> Result<Vec<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice
         WHERE spid = ?1 AND id >= max(?2, ?5 + 1) AND id < ?3 AND seen IS NOT ?4 AND state = 'issued' AND number <> ''
         ORDER BY id LIMIT ?6"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query(params![spid, first_id(from), first_id(to), comparison, after, limit])?;
    value::all(rows, read)
}

/// Forgets what only the platform told of, waiting or in progress, and a comparison of these days did not meet any more.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn forget_unseen(
    tx: &Transaction<'_>,
    spid: &str,
    (from, to): (Timestamp, Timestamp),
    comparison: i64,
) -> Result<(), LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT id FROM invoice
         WHERE spid = ?1 AND id >= ?2 AND id < ?3 AND seen IS NOT ?4 AND issuance IS NULL AND state <> 'issued'",
    )?;
    let rows = statement.query(params![spid, first_id(from), first_id(to), comparison])?;
    for id in value::all(rows, |row| Ok(row.get(0)?))? {
        remove(tx, id)?;
    }
    Ok(())
}

/// Marks one row as seen in a comparison: the platform showed it when it was asked for.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn show(tx: &Transaction<'_>, id: i64, comparison: i64) -> Result<(), LedgerError> {
    if find(tx, id)?.is_some() {
        mark(tx, id, comparison)?;
    }
    Ok(())
}
