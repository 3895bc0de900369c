//! What a red invoice that was typed, or stands in a file, says against the original that the ledger has (RULES R5.10).
//! A derived one follows from what the platform lists.

use kaipiao_domain::{Draft, Fault, FaultCode, Fen, Severity};
use kaipiao_ledger::{LedgerError, Transaction, reversal};

/// More than is left of the original, or another buyer than its; nothing where the ledger does not have it.
pub(crate) fn against_original(
    tx: &Transaction<'_>,
    spid: &str,
    draft: &Draft,
    gross: Fen,
) -> Result<Vec<Fault>, LedgerError> {
    let Some(of) = &draft.reversal else {
        return Ok(Vec::new());
    };
    let Some((blue, before)) = reversal::reversed(tx, spid, &of.original, &draft.serial)? else {
        return Ok(Vec::new());
    };
    let mut faults = Vec::new();
    let left = blue.gross - before;
    if gross.abs() > left {
        faults.push(Fault {
            code: FaultCode::AboveOriginal,
            path: "lines".to_owned(),
            severity: Severity::Block,
            message: format!(
                "原发票 ¥{}，已红冲 ¥{before}，最多还能红冲 ¥{left}：请减少金额",
                blue.gross
            ),
        });
    }
    let buyer = &draft.buyer;
    if [&buyer.tax_id, &blue.buyer_tax_id].iter().all(|id| !id.is_empty()) {
        if buyer.tax_id != blue.buyer_tax_id {
            faults.push(Fault {
                code: FaultCode::OtherBuyer,
                path: "buyer.taxId".to_owned(),
                severity: Severity::Block,
                message: format!(
                    "原发票的购买方是 {}，税号 {}：红字发票要和它一致",
                    blue.buyer_name, blue.buyer_tax_id
                ),
            });
        }
    } else if buyer.name != blue.buyer_name {
        faults.push(Fault {
            code: FaultCode::OtherBuyer,
            path: "buyer.name".to_owned(),
            severity: Severity::Warn,
            message: format!("原发票的购买方是“{}”，请核对", blue.buyer_name),
        });
    }
    Ok(faults)
}
