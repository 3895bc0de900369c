//! What FPKJ refuses: the rules of the document and of the tax bureau that a well-formed invoice can still break.

mod discount;
mod line;
mod red;
mod shape;
mod tolerance;

pub(crate) use red::Original;

use crate::{company::Company, invoice::Invoice};

/// Checks an invoice on its own; the message is the platform's, of the first rule that is broken.
pub(crate) fn check(invoice: &Invoice, company: &Company) -> Result<(), String> {
    shape::check(invoice)?;
    for (item, number) in invoice.items.iter().zip(1_usize..) {
        line::check(item, invoice, company).map_err(|fault| format!("第{number}行{fault}"))?;
    }
    if invoice.is_red() {
        red::check(invoice)?;
    } else {
        discount::check(invoice)?;
    }
    tolerance::check(invoice)
}

/// Checks a red invoice against the original and what was reversed of it before.
pub(crate) fn check_against(invoice: &Invoice, original: Option<&Original>) -> Result<(), String> {
    if invoice.is_red() {
        red::check_against(invoice, original)
    } else {
        Ok(())
    }
}
