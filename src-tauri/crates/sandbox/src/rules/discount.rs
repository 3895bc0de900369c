//! Discount rows of a blue invoice: any negative row is one, and it belongs to the row before it.

use rust_decimal::Decimal;

use crate::invoice::{Invoice, Item};

pub(super) fn check(invoice: &Invoice) -> Result<(), String> {
    if invoice.net() < Decimal::ZERO {
        return Err("红字发票原发票号 YFPHM 必需输入。".into());
    }
    let mut before: Option<&Item> = None;
    for item in &invoice.items {
        if is_discount(item) {
            let discounted = before.ok_or("折扣行必需紧跟在正数行之后。")?;
            pair(discounted, item)?;
            before = None;
        } else {
            before = Some(item);
        }
    }
    Ok(())
}

/// Whether a line of a blue invoice is a discount: the wire has no flag for it, the sign says so.
pub(super) fn is_discount(item: &Item) -> bool {
    item.net < Decimal::ZERO || item.tax < Decimal::ZERO
}

fn pair(discounted: &Item, discount: &Item) -> Result<(), String> {
    let rules = [
        (discount.name == discounted.name, "折扣行的产品名称必需与正数行一致。"),
        (discount.model.is_empty(), "折扣行的产品型号必需是空。"),
        (discount.unit.is_empty(), "折扣行的产品单位必需是空。"),
        (discount.quantity.is_none(), "折扣行的产品数量必需是空。"),
        (discount.rate == discounted.rate, "折扣行的税率必需与正数行一致。"),
        (
            discount.tax_code == discounted.tax_code,
            "折扣行的分类编码必需与正数行一致。",
        ),
        (
            discount.net <= Decimal::ZERO && discount.tax <= Decimal::ZERO,
            "折扣行的金额和税额必需是负数。",
        ),
        (-discount.net <= discounted.net, "折扣金额不能大于正数行金额。"),
        (-discount.tax <= discounted.tax, "折扣税额不能大于正数行税额。"),
    ];
    match rules.into_iter().find(|(holds, _)| !holds) {
        Some((_, message)) => Err(message.into()),
        None => Ok(()),
    }
}
