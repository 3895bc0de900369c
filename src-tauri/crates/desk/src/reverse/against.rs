//! What a red invoice that was typed, or stands in a file, says against the original that the ledger has (RULES R5.3, R5.10).
//! A derived one follows from what the platform lists.

use kaipiao_domain::{
    Draft, Fault, FaultCode, Fen, Severity, Totals,
    reversal::{Held, OriginalLine, Sums},
    total::total,
};
use kaipiao_ledger::{
    LedgerError, Transaction, company,
    invoice::{self, DetailLine, Invoice},
    issuance, payload, reversal,
};
use kaipiao_platform::call::ListedLine;

use super::original::line;

/// What it says that its original can't be reversed by. One that the ledger does not have is warned of, unless the lines were taken from
/// what the platform lists of it.
pub(crate) fn against_original(
    tx: &Transaction<'_>,
    spid: &str,
    draft: &Draft,
    totals: &Totals,
) -> Result<Vec<Fault>, LedgerError> {
    let Some(of) = &draft.reversal else {
        return Ok(Vec::new());
    };
    let Some((blue, reds)) = reversal::reversed(tx, spid, &of.original, &draft.serial)? else {
        let is_unknown = !of.mirrored && of.original.is_complete() && company::find(tx, spid)?.is_some();
        return Ok(is_unknown.then(unknown).into_iter().collect());
    };
    // Of a line that can't be read nobody knows what may be reversed: then none of them is held against it.
    let of_blue: Option<Vec<_>> = lines(tx, &blue)?.into_iter().collect();
    let sums_of_blue = sums(&blue);
    let mut held = Held::new(
        blue.buyer_name,
        blue.buyer_tax_id,
        sums_of_blue,
        of_blue.unwrap_or_default(),
    );
    for red in reds {
        held.reversed_by(sums(&red), lines(tx, &red)?.into_iter().flatten().collect());
    }
    Ok(held.faults(draft, totals))
}

fn unknown() -> Fault {
    Fault {
        code: FaultCode::UnknownOriginal,
        path: "reversal.original".to_owned(),
        severity: Severity::Warn,
        message: "账本里没有这张原发票，无法核对：请照原发票核对号码、购买方和金额".to_owned(),
    }
}

const fn sums(invoice: &Invoice) -> Sums {
    Sums {
        net: invoice.net,
        tax: invoice.tax,
    }
}

/// The lines of an invoice, each as far as it can be read: as it was written here, or as the platform listed it. None are known of one
/// of the several that the platform made of a document.
fn lines(tx: &Transaction<'_>, invoice: &Invoice) -> Result<Vec<Option<OriginalLine>>, LedgerError> {
    let Some(id) = invoice.issuance else {
        let detail = invoice::detail(tx, invoice.id)?.unwrap_or_default();
        return Ok(detail.lines.into_iter().map(listed).collect());
    };
    let issuance = issuance::by_id(tx, id)?;
    if issuance.numbers.len() > 1 {
        return Ok(Vec::new());
    }
    let Some(written) = payload::written(tx, &issuance) else {
        return Ok(Vec::new());
    };
    let lines = OriginalLine::of(&written, &total(&written));
    Ok(lines.into_iter().map(Some).collect())
}

/// A line as the platform listed it, where its amounts and its rate can be read.
fn listed(kept: DetailLine) -> Option<OriginalLine> {
    let listed = ListedLine {
        name: kept.name,
        model: kept.model,
        unit: kept.unit,
        quantity: kept.quantity.parse().ok(),
        net: kept.net.map(Fen),
        tax: kept.tax.map(Fen),
        rate: Some(kept.rate.parse()),
        tax_code: kept.tax_code,
        privilege: kept.privilege,
        zero_rate: kept.zero_rate,
        ..ListedLine::default()
    };
    line(&listed).ok()
}
