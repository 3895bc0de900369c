//! Red invoices: nothing positive on them, an original that exists, and never more than what is left of it.

use rust_decimal::Decimal;

use crate::invoice::{Invoice, Kind};

/// The invoice that a red one names, as the books have it.
#[derive(Debug)]
pub(crate) struct Original {
    /// Its content.
    pub(crate) invoice: Invoice,
    /// Net of the red invoices issued for it so far; negative.
    pub(crate) reversed_net: Decimal,
    /// Tax of the red invoices issued for it so far; negative.
    pub(crate) reversed_tax: Decimal,
}

pub(super) fn check(invoice: &Invoice) -> Result<(), String> {
    let original = invoice.original();
    if !matches!(original.len(), 18 | 20) || !original.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("原发票号 YFPHM 含代码必需是18位或20位数字。".into());
    }
    let positive = |amount: Decimal| amount > Decimal::ZERO;
    if invoice
        .items
        .iter()
        .any(|item| positive(item.net) || positive(item.tax) || item.quantity.is_some_and(positive))
    {
        return Err("红冲时，不能有正数金额。".into());
    }
    if !invoice.items.iter().any(|item| item.net < Decimal::ZERO) {
        return Err("红冲金额不能是0。".into());
    }
    let info = invoice.head("XXBBH");
    if invoice.kind.needs_info_number() && (info.len() != 16 || !info.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err("红字专票信息表编号 XXBBH 必需是16位数字。".into());
    }
    Ok(())
}

pub(super) fn check_against(invoice: &Invoice, original: Option<&Original>) -> Result<(), String> {
    let number = invoice.original();
    let Some(found) = original else {
        return Err(format!("原发票 {number} 不存在。"));
    };
    let blue = &found.invoice;
    if blue.is_red() {
        return Err(format!("原发票 {number} 是红字发票，不能红冲。"));
    }
    if !replaces(invoice.kind, blue.kind) {
        return Err(format!(
            "原发票 {number} 的种类是{}，不能用{}红冲。",
            blue.kind.code(),
            invoice.kind.code()
        ));
    }
    if invoice.buyer != blue.buyer || invoice.buyer_tax_number != blue.buyer_tax_number {
        return Err("红字发票的客户名称和税号必需与原发票一致。".into());
    }
    for (item, number) in invoice.items.iter().zip(1_usize..) {
        let same = |line: &&crate::invoice::Item| {
            line.name == item.name && line.tax_code == item.tax_code && line.rate == item.rate
        };
        if !blue.items.iter().any(|line| same(&line)) {
            return Err(format!("第{number}行在原发票中不存在。"));
        }
    }
    let (net, tax) = (found.reversed_net + invoice.net(), found.reversed_tax + invoice.tax());
    if -net > blue.net() || -tax > blue.tax() {
        return Err(format!(
            "红冲金额超过原发票剩余可红冲金额，剩余金额{}，剩余税额{}。",
            blue.net() + found.reversed_net,
            blue.tax() + found.reversed_tax
        ));
    }
    Ok(())
}

/// A 数电 red may reverse an older blue; an older red reverses its own kind only (RULES R5.7).
fn replaces(red: Kind, blue: Kind) -> bool {
    red == blue || (red.is_digital() && !blue.is_digital() && red.is_special() == blue.is_special())
}
