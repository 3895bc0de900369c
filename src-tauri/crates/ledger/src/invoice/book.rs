//! Writing rows, and what is ours among them.

use std::collections::HashSet;

use kaipiao_domain::{Draft, Fen, ReversalOf};
use rusqlite::{ToSql, Transaction, params, params_from_iter};
use sha2::{Digest, Sha256};

use super::{COLUMNS, Invoice, first_id, free_id, index, issued, numbered, read};
use crate::{
    LedgerError, State, Timestamp, aside,
    issuance::{self, Issuance, IssuedNumber},
    payload, value,
};

/// How many different names of goods are searched for.
const NAMES_FOUND: usize = 60;

/// Brings the rows of a document to the state that it is in, where nothing else of it changed; false where it has none.
///
/// # Errors
/// [`LedgerError::Database`].
pub(crate) fn restate(tx: &Transaction<'_>, issuance: &Issuance) -> Result<bool, LedgerError> {
    let rows = tx
        .prepare_cached("UPDATE invoice SET state = ?2 WHERE issuance = ?1")?
        .execute(params![issuance.id, issuance.state.name()])?;
    Ok(rows > 0)
}

/// Brings the rows of a document to where it stands; to be called by whatever changes an issuance. One of which what was `written`
/// can't be read is found by what the issuance itself holds.
///
/// # Errors
/// [`LedgerError::Database`].
pub(crate) fn mirror(tx: &Transaction<'_>, issuance: &Issuance, written: Option<&Draft>) -> Result<(), LedgerError> {
    let names: Vec<&str> = written.into_iter().flat_map(names).collect();
    let none = [IssuedNumber::default()];
    let numbers = if issuance.numbers.is_empty() {
        &none[..]
    } else {
        &issuance.numbers
    };
    for (part, number) in (0_i64..).zip(numbers) {
        let at = issued(&number.issued_at, issuance.created_at);
        let known = known(tx, issuance, part, number)?;
        let is_first = part == 0;
        let mut row = Invoice {
            id: 0,
            spid: issuance.spid.clone(),
            issuance: Some(issuance.id),
            part,
            state: issuance.state,
            serial: issuance.serial.as_str().to_owned(),
            kind: issuance.kind.code().to_owned(),
            code: number.code.clone(),
            number: number.number.clone(),
            issued_at: number.issued_at.clone(),
            buyer_name: issuance.buyer_name.clone(),
            buyer_tax_id: issuance.buyer_tax_id.clone(),
            // What each part amounts to is known once the platform lists it: until then the first stands for all.
            net: if is_first { issuance.net } else { Fen::ZERO },
            tax: if is_first { issuance.tax } else { Fen::ZERO },
            gross: if is_first { issuance.gross } else { Fen::ZERO },
            goods: in_short(&names),
            remark: written.map(|draft| draft.remark.clone()).unwrap_or_default(),
            original: String::new(),
            reversed_by: String::new(),
            info_number: String::new(),
            check_code: number.check_code.clone(),
            pdf_link: number.pdf_link.clone(),
            voided: false,
            printed: false,
            printed_here: None,
            uploaded: None,
            seen: None,
        };
        if let Some(reversal) = written.and_then(|draft| draft.reversal.as_ref()) {
            row.original = reversal.original.join();
            row.info_number = reversal.info_number.clone().unwrap_or_default();
        }
        if let Some(known) = known {
            row.id = known.id;
            row.reversed_by = known.reversed_by;
            row.voided = known.voided;
            row.printed = known.printed;
            row.printed_here = known.printed_here;
            row.uploaded = known.uploaded;
            row.seen = known.seen;
            if numbers.len() > 1 && known.seen.is_some() {
                (row.net, row.tax, row.gross) = (known.net, known.tax, known.gross);
            }
        }
        if is_taken(tx, &row)? {
            tracing::warn!(serial = %issuance.serial, "its number belongs to another document of the ledger");
            row.number.clear();
        }
        put(tx, &row, at, &names)?;
    }
    match (&issuance.numbers[..], written.and_then(|draft| draft.reversal.as_ref())) {
        ([number, ..], Some(reversal)) => link(tx, issuance, number, reversal),
        _ => Ok(()),
    }
}

/// A red invoice of ours is issued: the blue one is reversed by it.
fn link(tx: &Transaction<'_>, red: &Issuance, number: &IssuedNumber, reversal: &ReversalOf) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "UPDATE invoice SET reversed_by = ?4 WHERE number = ?1 AND code = ?2 AND spid = ?3 AND number <> '' AND reversed_by = ''",
    )?
    .execute(params![
        reversal.original.number,
        reversal.original.code,
        red.spid,
        format!("{}{}", number.code, number.number)
    ])?;
    Ok(())
}

/// Writes the rows of every document that has none: those of an older schema.
///
/// # Errors
/// [`LedgerError::Database`].
pub(crate) fn fill(tx: &Transaction<'_>) -> Result<(), LedgerError> {
    for issuance in issuance::list(tx, &issuance::Filter::default())? {
        let written = payload::written(tx, &issuance);
        aside(tx, "a document in the list of all invoices", || {
            mirror(tx, &issuance, written.as_ref())
        });
    }
    Ok(())
}

/// Writes the rows of what a person settled anew: before the fifth schema they were found as what is issued.
///
/// # Errors
/// [`LedgerError::Database`].
pub(crate) fn tell_settled(tx: &Transaction<'_>) -> Result<(), LedgerError> {
    let settled = issuance::Filter {
        state: Some(State::SettledByHand),
        ..issuance::Filter::default()
    };
    for issuance in issuance::list(tx, &settled)? {
        let written = payload::written(tx, &issuance);
        aside(tx, "what a person settled in the list of all invoices", || {
            mirror(tx, &issuance, written.as_ref())
        });
    }
    Ok(())
}

/// The row that a part of a document has already: its own, or what the platform told of its number before. One row is left.
fn known(
    tx: &Transaction<'_>,
    issuance: &Issuance,
    part: i64,
    number: &IssuedNumber,
) -> Result<Option<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice WHERE issuance = ?1 AND part = ?2"
    ))?;
    let own = value::first(statement.query([issuance.id, part])?, read)?;
    if number.number.is_empty() {
        return Ok(own);
    }
    let told = numbered(tx, &issuance.spid, &number.code, &number.number)?.filter(|told| told.issuance.is_none());
    let Some(told) = told else { return Ok(own) };
    match own {
        Some(own) => {
            remove(tx, told.id)?;
            Ok(Some(Invoice {
                id: own.id,
                printed_here: own.printed_here.or(told.printed_here),
                ..told
            }))
        }
        None => {
            tx.prepare_cached("UPDATE invoice SET issuance = ?2, part = ?3 WHERE id = ?1")?
                .execute([told.id, issuance.id, part])?;
            Ok(Some(told))
        }
    }
}

/// Whether another document has the row's number.
fn is_taken(tx: &Transaction<'_>, row: &Invoice) -> Result<bool, LedgerError> {
    Ok(!row.number.is_empty()
        && numbered(tx, &row.spid, &row.code, &row.number)?.is_some_and(|found| found.id != row.id))
}

/// Writes a row: a new one where its id is 0, else in the place of the one with its id. Gives its id, which follows its time.
pub(super) fn put(tx: &Transaction<'_>, row: &Invoice, at: Timestamp, names: &[&str]) -> Result<i64, LedgerError> {
    let stays = row.id != 0 && first_id(row.at()) == first_id(at);
    let id = if stays { row.id } else { free_id(tx, at)? };
    let state = row.state.name();
    let printed_here = row.printed_here.map(|at| at.0);
    let values: [&dyn ToSql; 27] = [
        &id,
        &row.spid,
        &row.issuance,
        &state,
        &row.serial,
        &row.kind,
        &row.code,
        &row.number,
        &row.issued_at,
        &row.buyer_name,
        &row.buyer_tax_id,
        &row.net.0,
        &row.tax.0,
        &row.gross.0,
        &row.goods,
        &row.remark,
        &row.original,
        &row.reversed_by,
        &row.info_number,
        &row.check_code,
        &row.pdf_link,
        &row.voided,
        &row.printed,
        &row.uploaded,
        &row.seen,
        &row.part,
        &printed_here,
    ];
    if row.id == 0 {
        tx.prepare_cached(
            "INSERT INTO invoice (id, spid, issuance, state, serial, kind, code, number, issued_at, buyer_name, buyer_tax_id, net, tax,
                 gross, goods, remark, original, reversed_by, info_number, check_code, pdf_link, voided, printed, uploaded, seen, part,
                 printed_here)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
                 ?25, ?26, ?27)",
        )?
        .execute(values)?;
    } else {
        index::forget(tx, row.id)?;
        tx.prepare_cached(
            "UPDATE invoice SET id = ?1, spid = ?2, issuance = coalesce(?3, issuance), state = ?4, serial = ?5, kind = ?6, code = ?7,
                 number = ?8, issued_at = ?9, buyer_name = ?10, buyer_tax_id = ?11, net = ?12, tax = ?13, gross = ?14, goods = ?15,
                 remark = ?16, original = ?17, reversed_by = ?18, info_number = ?19, check_code = ?20, pdf_link = ?21, voided = ?22,
                 printed = ?23, uploaded = ?24, seen = ?25, part = ?26, printed_here = ?27
             WHERE id = ?28",
        )?
        .execute(params_from_iter(values.into_iter().chain([&row.id as &dyn ToSql])))?;
    }
    let gross = row.gross.to_string();
    let number = format!("{}{}", row.code, row.number);
    let fixed = [
        row.buyer_name.as_str(),
        &number,
        &row.serial,
        &row.buyer_tax_id,
        &row.remark,
        &gross,
        &row.original,
    ];
    let texts = fixed.into_iter().chain(names.iter().copied().take(NAMES_FOUND));
    index::add(tx, id, texts, &facets(row))?;
    Ok(id)
}

/// Removes a row.
pub(super) fn remove(tx: &Transaction<'_>, id: i64) -> Result<(), LedgerError> {
    index::forget(tx, id)?;
    tx.prepare_cached("DELETE FROM invoice WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// What a row is, as tokens: rare companies, and what is open, are found without reading what is common.
fn facets(row: &Invoice) -> String {
    format!(
        "{} {} {} {} {}",
        company_token(&row.spid),
        stage_token(row.state),
        kind_token(&row.kind),
        sign_token(row.gross.is_negative()),
        owner_token(row.issuance.is_some())
    )
}

pub(super) fn company_token(spid: &str) -> String {
    let digest = Sha256::digest(spid.as_bytes());
    let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("_c{hex}")
}

/// Whether a document came to its number: nearly all have, and what has not changes often.
pub(crate) const fn is_over(state: State) -> bool {
    match state {
        State::Issued | State::SettledByHand => true,
        State::Queued
        | State::Sending
        | State::Accepted
        | State::Held
        | State::Refused
        | State::Unknown
        | State::NeedsPerson
        | State::Withdrawn => false,
    }
}

/// Of what is over nearly all is issued: what a person settled has a token of its own.
pub(crate) const fn stage_token(state: State) -> &'static str {
    match state {
        State::Issued => "_over",
        State::SettledByHand => "_settled",
        State::Queued
        | State::Sending
        | State::Accepted
        | State::Held
        | State::Refused
        | State::Unknown
        | State::NeedsPerson
        | State::Withdrawn => "_open",
    }
}

pub(super) fn kind_token(kind: &str) -> String {
    let plain: String = kind.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("_k{}", plain.to_ascii_lowercase())
}

pub(super) const fn sign_token(red: bool) -> &'static str {
    if red { "_red" } else { "_blue" }
}

pub(super) const fn owner_token(ours: bool) -> &'static str {
    if ours { "_ours" } else { "_told" }
}

/// The names of what is sold, each once.
fn names(draft: &Draft) -> Vec<&str> {
    distinct(draft.lines.iter().map(|line| line.name.as_str()))
}

/// The names that are there, each once, in order.
pub(super) fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    names.filter(|name| !name.is_empty() && seen.insert(*name)).collect()
}

/// The first name, and how many more there are.
pub(super) fn in_short(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first, more @ ..] => format!("{first} 等 {} 项", more.len() + 1),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::{Filter, Sort, page};
    use crate::schema;

    #[test]
    fn a_ledger_of_the_first_schema_gets_its_list() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::first_version(&connection);
        let draft = serde_json::json!({
            "serial": "A1", "kind": "021", "buyerType": "company", "pricing": "gross", "buyer": {"name": "甲公司"},
            "lines": [{"name": "技术服务", "code": "", "treatment": {"type": "taxed", "rate": 600, "privilege": null}}],
        });
        // What can't be read any more stands in the list all the same.
        for (id, body) in [(1, draft.to_string()), (2, "{broken".to_owned())] {
            connection
                .execute(
                    "INSERT INTO issuance (id, serial, spid, kind, state, version, buyer_name, buyer_tax_id, net, tax, gross,
                         created_at, updated_at)
                     VALUES (?1, 'A' || ?1, 'one', '021', 'unknown', 1, '甲公司', '', 1, 1, 1, ?1, ?1)",
                    [id],
                )
                .unwrap();
            connection
                .execute(
                    "INSERT INTO payload VALUES (?1, 1, '', x'', ?2, '', 1, 1, 0)",
                    rusqlite::params![id, body],
                )
                .unwrap();
        }
        schema::migrate(&mut connection, || Ok(())).unwrap();
        let tx = connection.transaction().unwrap();
        let rows = page(&tx, &Filter::default(), Sort::default(), None, 10).unwrap().rows;
        let found: Vec<_> = rows
            .iter()
            .map(|row| (row.serial.as_str(), row.goods.as_str()))
            .collect();
        assert_eq!(found, [("A2", ""), ("A1", "技术服务")]);
    }
}
