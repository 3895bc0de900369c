//! The platform's own split of a long invoice into several under one XTLSH.

use rust_decimal::Decimal;

use crate::invoice::{Invoice, Item};

/// The parts of an invoice, each with at most `most` lines; a discount row stays with the row it belongs to.
pub(crate) fn split(invoice: Invoice, most: Option<usize>) -> Vec<Invoice> {
    let Some(most) = most.filter(|most| *most > 0 && invoice.items.len() > *most) else {
        return vec![invoice];
    };
    let mut parts: Vec<Vec<Item>> = Vec::new();
    for item in &invoice.items {
        let discount = !invoice.is_red() && item.net < Decimal::ZERO;
        match parts.last_mut().filter(|part| discount || part.len() < most) {
            Some(part) => part.push(item.clone()),
            None => parts.push(vec![item.clone()]),
        }
    }
    parts
        .into_iter()
        .map(|items| Invoice {
            items,
            ..invoice.clone()
        })
        .collect()
}
