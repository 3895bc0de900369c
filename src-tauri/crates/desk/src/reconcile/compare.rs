//! What a listed row means beside what the ledger has.

use kaipiao_domain::{Fen, Serial};
use kaipiao_ledger::{
    LedgerError, State, Transaction,
    comparison::{Difference, List, What},
    invoice::{Detail, DetailLine, Invoice, Listed, Taken, moment},
    issuance::Issuance,
    payload,
};
use kaipiao_platform::{
    call::{ListedInvoice, ListedLine, ListedRate},
    moment as wire,
};

use super::day_of;

/// What follows from a listed row.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) difference: Option<Difference>,
    /// The document of ours to ask about.
    pub(super) ask: Option<Serial>,
    /// The document that has its result, or was given up for another serial, and what else the platform shows of it.
    pub(super) appeared: Option<(Serial, String)>,
}

/// A listed row as the ledger keeps it; `None` where nothing tells it from others, or it has no amount.
pub(super) fn listed(spid: &str, list: List, row: &ListedInvoice) -> Option<Listed> {
    let number = row.invoice_number().unwrap_or_default();
    let serial = row.serial.trim().to_owned();
    // A number that can't be read as one is kept as it stands: it is still another invoice's name.
    let (code, number) = if number.number.is_empty() {
        (row.code.trim().to_owned(), row.number.trim().to_owned())
    } else {
        (number.code, number.number)
    };
    let (net, gross) = (row.net?, row.gross?);
    let state = match list {
        List::Pending => State::Held,
        List::InProgress => State::Accepted,
        List::Issued | List::NotUploaded | List::Missing => State::Issued,
    };
    if number.is_empty() && (serial.is_empty() || state == State::Issued) {
        return None;
    }
    let joined = |number: Option<kaipiao_domain::InvoiceNumber>| number.map(|number| number.join()).unwrap_or_default();
    Some(Listed {
        spid: spid.to_owned(),
        state,
        serial,
        kind: row
            .kind()
            .map_or_else(|| row.kind_code.trim().to_owned(), |kind| kind.code().to_owned()),
        code,
        number,
        issued_at: row.issued_at.map(wire::iso).unwrap_or_default(),
        buyer_name: row.buyer_name.trim().to_owned(),
        buyer_tax_id: row.buyer_tax_id.trim().to_owned(),
        net,
        tax: row.tax.unwrap_or(gross - net),
        gross,
        remark: row.remark.clone(),
        original: joined(row.original()),
        reversed_by: joined(row.reversed_by()),
        info_number: row.info_number.trim().to_owned(),
        check_code: row.check_code.trim().to_owned(),
        pdf_link: row.pdf_link.trim().to_owned(),
        voided: row.voided.unwrap_or_default(),
        printed: row.printed.trim() == "1",
        detail: Detail {
            buyer_address_phone: row.buyer_address_phone.clone(),
            buyer_bank_account: row.buyer_bank_account.clone(),
            seller_address_phone: row.seller_address_phone.clone(),
            seller_bank_account: row.seller_bank_account.clone(),
            drawer: row.drawer.clone(),
            payee: row.payee.clone(),
            reviewer: row.reviewer.clone(),
            lines: row.lines.iter().map(line).collect(),
        },
    })
}

fn line(listed: &ListedLine) -> DetailLine {
    let text =
        |number: Option<rust_decimal::Decimal>| number.map(|number| number.normalize().to_string()).unwrap_or_default();
    DetailLine {
        name: listed.name.clone(),
        model: listed.model.clone(),
        unit: listed.unit.clone(),
        quantity: text(listed.quantity),
        price: text(listed.price),
        net: listed.net.map(|net| net.0),
        tax: listed.tax.map(|tax| tax.0),
        rate: match &listed.rate {
            Some(Ok(ListedRate::Rate(rate))) => rate.to_string(),
            Some(Ok(ListedRate::Exempt)) => "免税".to_owned(),
            Some(Ok(ListedRate::NotTaxable)) => "不征税".to_owned(),
            Some(Ok(ListedRate::Masked)) => "***".to_owned(),
            Some(Err(_)) | None => String::new(),
        },
        tax_code: listed.tax_code.clone(),
        privilege: listed.privilege.clone(),
        zero_rate: listed.zero_rate.clone(),
    }
}

/// Whether a row has a number.
pub(super) fn has_number(row: &ListedInvoice, code: &str, number: &str) -> bool {
    row.invoice_number()
        .is_some_and(|found| found.number == number && found.code == code)
        || (row.number.trim() == number && row.code.trim() == code)
}

/// What a listed row that was taken in says of the ledger.
pub(super) fn judge(tx: &Transaction<'_>, listed: &Listed, taken: Taken) -> Result<Judged, LedgerError> {
    let issued = listed.state == State::Issued;
    Ok(match taken {
        Taken::Adopted if issued => Judged {
            difference: Some(difference(What::MissingHere, listed, None, "")),
            ..Judged::default()
        },
        Taken::Adopted | Taken::Known if !issued => Judged {
            difference: Some(difference(What::Elsewhere, listed, None, waiting(listed))),
            ..Judged::default()
        },
        Taken::Adopted | Taken::Known => Judged::default(),
        Taken::Changed(before) => Judged {
            difference: Some(difference(
                What::Differs,
                listed,
                Some(before.gross),
                &format!(
                    "上次核对时价税合计是 {}，购买方税号 {}",
                    before.gross, before.buyer_tax_id
                ),
            )),
            ..Judged::default()
        },
        Taken::Ours(issuance) => Judged {
            difference: contents(tx, listed, &issuance)?,
            ..Judged::default()
        },
        Taken::Unnumbered(issuance) => unnumbered(listed, &issuance),
    })
}

/// Compares an issued invoice of ours with what is listed under its number. A document that became several is compared by the
/// engine, as a whole.
fn contents(tx: &Transaction<'_>, listed: &Listed, issuance: &Issuance) -> Result<Option<Difference>, LedgerError> {
    if issuance.numbers.len() > 1 {
        return Ok(None);
    }
    if listed.state != State::Issued {
        let words = format!("这里已开具，平台却列为{}", waiting(listed));
        return Ok(Some(difference(What::Differs, listed, Some(issuance.gross), &words)));
    }
    let versions = payload::versions(tx, issuance.id)?;
    let same = versions.iter().any(|version| {
        version.net == listed.net
            && version.gross == listed.gross
            && version.buyer_tax_id.eq_ignore_ascii_case(&listed.buyer_tax_id)
    }) && issuance.kind.code() == listed.kind;
    // A person took it as it is, though it is not what was sent.
    let taken = issuance.net == listed.net
        && issuance.gross == listed.gross
        && issuance.buyer_tax_id.eq_ignore_ascii_case(&listed.buyer_tax_id);
    Ok((!same && !taken).then(|| {
        let words = format!(
            "这里：{} {} 税号 {}；平台：{} 税号 {}",
            issuance.kind, issuance.buyer_name, issuance.buyer_tax_id, listed.kind, listed.buyer_tax_id
        );
        difference(What::Differs, listed, Some(issuance.gross), &words)
    }))
}

/// What a row under the serial of a document of ours means that does not have its number.
fn unnumbered(listed: &Listed, issuance: &Issuance) -> Judged {
    let issued = listed.state == State::Issued;
    let differs = |words: &str| Judged {
        difference: Some(difference(What::Differs, listed, Some(issuance.gross), words)),
        ..Judged::default()
    };
    let open = |words: &str| Judged {
        difference: Some(difference(What::Open, listed, Some(issuance.gross), words)),
        ask: Some(issuance.serial.clone()),
        ..Judged::default()
    };
    if let Some(successor) = &issuance.successor {
        let shown = if issued {
            listed.number.as_str()
        } else {
            waiting(listed)
        };
        let words = if issued {
            format!("这张已换新单据号 {successor} 重开，平台却也开出了旧的：很可能重复，请核对并红冲多出的一张")
        } else {
            format!("这张已换新单据号 {successor} 重开，旧的在平台上还是{shown}：请到平台页面删除，否则会重复")
        };
        return Judged {
            difference: Some(difference(What::Double, listed, Some(issuance.gross), &words)),
            appeared: Some((issuance.serial.clone(), shown.to_owned())),
            ..Judged::default()
        };
    }
    match issuance.state {
        State::Issued | State::SettledByHand if issued => Judged {
            difference: Some(difference(
                What::Double,
                listed,
                Some(issuance.gross),
                "同一单据号在平台另有一张发票：请核对是否重复，多出的请红冲",
            )),
            appeared: Some((issuance.serial.clone(), listed.number.clone())),
            ..Judged::default()
        },
        State::Issued | State::SettledByHand => {
            differs(&format!("这里已有结果，平台上同一单据号还是{}", waiting(listed)))
        }
        State::Withdrawn if issued => differs("这里已撤回、没有发送，平台却有同一单据号的发票：请核对是谁开的"),
        State::Withdrawn => differs(&format!(
            "这里已撤回、没有发送，平台上却有同一单据号，{}",
            waiting(listed)
        )),
        State::Refused
        | State::NeedsPerson
        | State::Queued
        | State::Sending
        | State::Accepted
        | State::Held
        | State::Unknown
            if issued =>
        {
            open("平台已开具，正在核对后收进来")
        }
        State::Refused | State::NeedsPerson => open(&format!("平台上还有这张单据，{}", waiting(listed))),
        // As it should be: the engine asks about it anyway.
        State::Sending | State::Accepted | State::Held | State::Unknown => Judged::default(),
        State::Queued => open(&format!("还没有发送，平台上却有这张单据，{}", waiting(listed))),
    }
}

fn waiting(listed: &Listed) -> &'static str {
    match listed.state {
        State::Accepted => "开票中",
        State::Held => "待开票",
        State::Queued
        | State::Sending
        | State::Issued
        | State::Refused
        | State::Unknown
        | State::NeedsPerson
        | State::SettledByHand
        | State::Withdrawn => "已开具",
    }
}

fn difference(what: What, listed: &Listed, here: Option<Fen>, words: &str) -> Difference {
    Difference {
        what,
        serial: listed.serial.clone(),
        code: listed.code.clone(),
        number: listed.number.clone(),
        day: moment(&listed.issued_at).map(day_of).unwrap_or_default(),
        buyer: listed.buyer_name.clone(),
        here: here.map(|fen| fen.0),
        there: Some(listed.gross.0),
        words: words.to_owned(),
    }
}

/// An invoice of the ledger that the platform does not have.
pub(super) fn missing_there(invoice: &Invoice) -> Difference {
    let words = if invoice.issuance.is_some() {
        ""
    } else {
        "以前对账时平台有过这张发票"
    };
    Difference {
        what: What::MissingThere,
        serial: invoice.serial.clone(),
        code: invoice.code.clone(),
        number: invoice.number.clone(),
        day: day_of(invoice.at()),
        buyer: invoice.buyer_name.clone(),
        here: Some(invoice.gross.0),
        there: None,
        words: words.to_owned(),
    }
}

/// A row that can't be read.
pub(super) fn unreadable(month: &str, words: &str) -> Difference {
    Difference {
        what: What::Unreadable,
        serial: String::new(),
        code: String::new(),
        number: String::new(),
        day: month.to_owned(),
        buyer: String::new(),
        here: None,
        there: None,
        words: words.to_owned(),
    }
}
