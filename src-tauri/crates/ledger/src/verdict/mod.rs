//! Table `verdict`: what was done about a document that stopped, before a person may have it issued anew under another serial; and
//! the three ways in which a person closes it.
//!
//! What stands here counts for nothing any more once something is learned of the document: then its row goes.

mod conditions;

use kaipiao_domain::{Draft, Fen, Kind, Serial};
use rusqlite::{Transaction, params};
use serde::{Serialize, de::DeserializeOwned};

pub use conditions::{
    Facts, Finding, FoundIn, Fresh, Looked, Missing, NewSerial, REPAIR_TAKES, Repaired, WAIT, WORD, permit,
};

use crate::{
    Event, LedgerError, State, Timestamp,
    attempt::Action,
    draft, invoice,
    issuance::{self, Issuance, IssuedNumber, Step},
    payload, value,
};

pub(crate) const V2: &str = "
CREATE TABLE verdict (
    issuance     INTEGER PRIMARY KEY REFERENCES issuance (id),
    -- the platform's clock when it was asked to repair these months, a JSON list of YYYYMM
    repaired_at  INTEGER,
    months       TEXT NOT NULL DEFAULT '[]',
    -- the platform's clock when its lists were looked at after that, and what stood against a new serial there, as JSON
    looked_at    INTEGER,
    found        TEXT NOT NULL DEFAULT '[]'
) STRICT;
";

/// What the platform's lists show beside a document.
#[derive(Debug, Clone)]
pub struct Look {
    /// How many rows the document's trail had when the look began: what happened since makes it worthless.
    pub attempts: u32,
    /// The platform's clock when the look began.
    pub at: Timestamp,
    /// What stands against a new serial.
    pub found: Vec<Finding>,
}

/// An invoice as it was issued, where it is not what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsIssued {
    /// The kind; `None` where it is one that is not issued here.
    pub kind: Option<Kind>,
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
}

/// What is known of a document, as far as a new serial is concerned.
///
/// # Errors
/// [`LedgerError::NoSuchIssuance`], [`LedgerError::Database`], [`LedgerError::Corrupt`].
pub fn facts(tx: &Transaction<'_>, serial: &Serial) -> Result<Facts, LedgerError> {
    let found = issuance::existing(tx, serial)?;
    let mut statement =
        tx.prepare_cached("SELECT repaired_at, months, looked_at, found FROM verdict WHERE issuance = ?1")?;
    let row = value::first(statement.query([found.id])?, |row| {
        let months: String = row.get(1)?;
        let findings: String = row.get(3)?;
        let repaired = match row.get::<_, Option<i64>>(0)? {
            Some(at) => Some(Repaired {
                at: Timestamp(at),
                months: from_json(&months)?,
            }),
            None => None,
        };
        let looked = match row.get::<_, Option<i64>>(2)? {
            Some(at) => Some(Looked {
                at: Timestamp(at),
                found: from_json(&findings)?,
            }),
            None => None,
        };
        Ok((repaired, looked))
    })?;
    let (repaired, looked) = row.unwrap_or_default();
    Ok(Facts::of(&found, repaired, looked))
}

/// Writes down that the platform was asked to repair the months in which the document may have been issued (FPXF). The lists have to
/// be looked at anew.
///
/// # Errors
/// [`LedgerError::Illegal`] where no person has to decide about it; [`LedgerError::NoSuchIssuance`].
pub fn repaired(
    tx: &Transaction<'_>,
    serial: &Serial,
    repaired: &Repaired,
    now: Timestamp,
) -> Result<Facts, LedgerError> {
    let found = stopped(tx, serial, Event::Replaced)?;
    issuance::heard(tx, serial, Some(repaired.at))?;
    let months = to_json(&repaired.months)?;
    tx.prepare_cached(
        "INSERT INTO verdict (issuance, repaired_at, months) VALUES (?1, ?2, ?3)
         ON CONFLICT (issuance) DO UPDATE SET repaired_at = ?2, months = ?3, looked_at = NULL, found = '[]'",
    )?
    .execute(params![found.id, repaired.at.0, months])?;
    let words = format!("已请平台修复 {}", repaired.months.join("、"));
    issuance::record(tx, &found, "repair", &words, now)?;
    facts(tx, serial)
}

/// Writes down what the platform's lists show.
///
/// # Errors
/// [`LedgerError::Illegal`] where no person has to decide about it any more, or something happened to it since the look began;
/// [`LedgerError::NoSuchIssuance`].
pub fn looked(tx: &Transaction<'_>, serial: &Serial, look: &Look, now: Timestamp) -> Result<Fresh, LedgerError> {
    let found = stopped(tx, serial, Event::Replaced)?;
    if found.attempts != look.attempts {
        return Err(LedgerError::Illegal {
            state: found.state,
            event: Event::Replaced,
        });
    }
    issuance::heard(tx, serial, Some(look.at))?;
    tx.prepare_cached(
        "INSERT INTO verdict (issuance, looked_at, found) VALUES (?1, ?2, ?3)
         ON CONFLICT (issuance) DO UPDATE SET looked_at = ?2, found = ?3",
    )?
    .execute(params![found.id, look.at.0, to_json(&look.found)?])?;
    let words = match look.found.len() {
        0 => "看过平台的列表：没有这张发票，也没有同购买方、同金额的".to_owned(),
        count => format!("看过平台的列表：有 {count} 项要核对"),
    };
    issuance::record(tx, &found, "look", &words, now)?;
    Ok(Fresh::new(facts(tx, serial)?))
}

/// Closes a document for good and lays its contents out as a draft under the serial that follows: one transaction.
///
/// # Errors
/// [`LedgerError::Illegal`] where something happened to it since it was permitted; [`LedgerError::Database`].
pub fn replace(tx: &Transaction<'_>, permission: NewSerial, now: Timestamp) -> Result<Issuance, LedgerError> {
    let (id, attempts) = permission.into_parts();
    let found = issuance::by_id(tx, id)?;
    let illegal = LedgerError::Illegal {
        state: found.state,
        event: Event::Replaced,
    };
    if found.attempts != attempts {
        return Err(illegal);
    }
    let successor = found.serial.successor(&found.spid);
    if issuance::find(tx, &successor)?.is_some() {
        return Err(illegal);
    }
    tx.prepare_cached("UPDATE issuance SET successor = ?2 WHERE id = ?1")?
        .execute(params![id, successor.as_str()])?;
    let step = Step {
        code: "replaced".to_owned(),
        message: format!("已在电子税务局核对，换新单据号 {successor} 重开；这张不再使用"),
        ..Step::plain(Action::Person, Event::Replaced)
    };
    let closed = issuance::advance(tx, &found, &step, now)?;
    lay_out(tx, &closed, now)?;
    Ok(closed)
}

/// The draft that takes the place of a document that was closed for it, made anew where it was thrown away; `None` once it is on its
/// way, or where nothing takes its place.
///
/// # Errors
/// [`LedgerError::Database`], [`LedgerError::Corrupt`].
pub fn lay_out(tx: &Transaction<'_>, closed: &Issuance, now: Timestamp) -> Result<Option<Draft>, LedgerError> {
    let Some(successor) = &closed.successor else {
        return Ok(None);
    };
    if issuance::find(tx, successor)?.is_some() {
        return Ok(None);
    }
    if let Some(saved) = draft::find(tx, successor)? {
        return Ok(Some(saved.draft));
    }
    let Some(last) = payload::versions(tx, closed.id)?.into_iter().next_back() else {
        return Ok(None);
    };
    let new = Draft {
        serial: successor.clone(),
        ..last.draft
    };
    draft::save(tx, &closed.spid, &new, now)?;
    Ok(Some(new))
}

/// A person says that these invoices of the platform are the document: it is issued. `version` is the version of the payload that they
/// are equal to; else the document is shown as it was issued.
///
/// # Errors
/// [`LedgerError::NumberTaken`]; [`LedgerError::Illegal`] where no person has to decide about it any more, or something happened to it
/// since `attempts` were counted; [`LedgerError::NoSuchIssuance`].
pub fn adopt(
    tx: &Transaction<'_>,
    serial: &Serial,
    attempts: u32,
    numbers: Vec<IssuedNumber>,
    version: Result<u32, AsIssued>,
    now: Timestamp,
) -> Result<Issuance, LedgerError> {
    let found = stopped(tx, serial, Event::Adopted)?;
    if found.attempts != attempts {
        return Err(LedgerError::Illegal {
            state: found.state,
            event: Event::Adopted,
        });
    }
    let words = match &version {
        Ok(_) => "人工核对后收进".to_owned(),
        Err(_) => "人工核对后收进，内容与发送的不同".to_owned(),
    };
    if let Err(issued) = &version {
        show_as(tx, found.id, issued)?;
    }
    let step = Step {
        code: "adopted".to_owned(),
        message: words,
        numbers,
        version: version.ok(),
        ..Step::plain(Action::Person, Event::Adopted)
    };
    issuance::apply(tx, serial, &step, now)
}

/// A person says that the document was issued by hand under this number: it is closed.
///
/// # Errors
/// [`LedgerError::NumberTaken`]; [`LedgerError::Illegal`] where no person has to decide about it any more;
/// [`LedgerError::NoSuchIssuance`].
pub fn settle(
    tx: &Transaction<'_>,
    serial: &Serial,
    code: &str,
    number: &str,
    now: Timestamp,
) -> Result<Issuance, LedgerError> {
    let found = stopped(tx, serial, Event::Settled)?;
    let mut settled = IssuedNumber {
        code: code.to_owned(),
        number: number.to_owned(),
        ..IssuedNumber::default()
    };
    // What the platform told of it before is shown as it is.
    if let Some(told) = invoice::numbered(tx, &found.spid, code, number)?.filter(|told| told.issuance.is_none()) {
        settled.issued_at = told.issued_at;
        settled.check_code = told.check_code;
        settled.pdf_link = told.pdf_link;
        let issued = AsIssued {
            kind: told.kind.parse().ok(),
            buyer_name: told.buyer_name,
            buyer_tax_id: told.buyer_tax_id,
            net: told.net,
            tax: told.tax,
            gross: told.gross,
        };
        show_as(tx, found.id, &issued)?;
    }
    let step = Step {
        code: "by_hand".to_owned(),
        message: format!("已手工开具 {code}{number}"),
        numbers: vec![settled],
        ..Step::plain(Action::Person, Event::Settled)
    };
    issuance::apply(tx, serial, &step, now)
}

/// The platform shows something of a document that has its result already, or was given up for another serial: it may be a double. Says
/// whether that is news.
///
/// # Errors
/// [`LedgerError::Database`], [`LedgerError::Corrupt`].
pub fn appeared(tx: &Transaction<'_>, serial: &Serial, what: &str, now: Timestamp) -> Result<bool, LedgerError> {
    let found = issuance::existing(tx, serial)?;
    let has_result = matches!(found.state, State::Issued | State::SettledByHand);
    if !has_result || found.appeared.split('、').any(|known| known == what) {
        return Ok(false);
    }
    let appeared = match found.appeared.as_str() {
        "" => what.to_owned(),
        known => format!("{known}、{what}"),
    };
    tx.prepare_cached("UPDATE issuance SET appeared = ?2, appeared_seen = 0 WHERE id = ?1")?
        .execute(params![found.id, appeared])?;
    let words = match found.successor {
        Some(_) => format!("换新单据号之后，平台又出现了这张：{what}。很可能重复，请核对并红冲多出的一张"),
        None => format!("平台上同一单据号另有一张：{what}。可能重复，请核对并红冲多出的一张"),
    };
    issuance::record(tx, &found, "appeared", &words, now)?;
    Ok(true)
}

/// A person saw that a document may be a double, and sees to it.
///
/// # Errors
/// [`LedgerError::NoSuchIssuance`], [`LedgerError::Database`].
pub fn saw_double(tx: &Transaction<'_>, serial: &Serial, now: Timestamp) -> Result<Issuance, LedgerError> {
    let found = issuance::existing(tx, serial)?;
    if found.appeared.is_empty() || found.appeared_seen {
        return Ok(found);
    }
    tx.prepare_cached("UPDATE issuance SET appeared_seen = 1 WHERE id = ?1")?
        .execute([found.id])?;
    issuance::record(tx, &found, "seen", "已看到可能重复，由人处理", now)
}

/// The serials of what may be a double and nobody saw yet, of all companies.
///
/// # Errors
/// [`LedgerError::Database`], [`LedgerError::Corrupt`].
pub fn doubles(tx: &Transaction<'_>) -> Result<Vec<Serial>, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT serial FROM issuance WHERE appeared <> '' AND appeared_seen = 0 ORDER BY spid, id")?;
    value::all(statement.query([])?, |row| value::serial(row.get(0)?))
}

/// Whether a company gave something up for another serial since a moment: what it gave up may still turn up.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn gave_up_since(tx: &Transaction<'_>, spid: &str, moment: Timestamp) -> Result<bool, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM issuance WHERE spid = ?1 AND successor IS NOT NULL AND updated_at >= ?2)",
    )?;
    Ok(statement.query_row(params![spid, moment.0], |row| row.get(0))?)
}

/// What was done counts for nothing any more.
pub(crate) fn forget(tx: &Transaction<'_>, issuance: i64) -> Result<(), LedgerError> {
    tx.prepare_cached("DELETE FROM verdict WHERE issuance = ?1")?
        .execute([issuance])?;
    Ok(())
}

/// The same for all documents: the ledger is a copy or an older one.
pub(crate) fn forget_all(tx: &Transaction<'_>) -> Result<(), LedgerError> {
    tx.execute("DELETE FROM verdict", [])?;
    Ok(())
}

/// A document about which a person has to decide.
fn stopped(tx: &Transaction<'_>, serial: &Serial, event: Event) -> Result<Issuance, LedgerError> {
    let found = issuance::existing(tx, serial)?;
    if found.state == State::NeedsPerson {
        Ok(found)
    } else {
        Err(LedgerError::Illegal {
            state: found.state,
            event,
        })
    }
}

/// The document is shown as it was issued; what was sent stands in its payloads.
fn show_as(tx: &Transaction<'_>, id: i64, issued: &AsIssued) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "UPDATE issuance SET kind = coalesce(?2, kind), buyer_name = ?3, buyer_tax_id = ?4, net = ?5, tax = ?6, gross = ?7
         WHERE id = ?1",
    )?
    .execute(params![
        id,
        issued.kind.map(Kind::code),
        issued.buyer_name,
        issued.buyer_tax_id,
        issued.net.0,
        issued.tax.0,
        issued.gross.0
    ])?;
    Ok(())
}

fn to_json<T: Serialize>(value: &T) -> Result<String, LedgerError> {
    serde_json::to_string(value).map_err(|error| corrupt(&error))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, LedgerError> {
    serde_json::from_str(text).map_err(|error| corrupt(&error))
}

fn corrupt(error: &serde_json::Error) -> LedgerError {
    LedgerError::Corrupt {
        what: "verdict",
        text: error.to_string(),
    }
}
