//! One line: its rate, its zero-rate flags, its tax code, its texts.

use rust_decimal::Decimal;

use crate::{
    company::Company,
    invoice::{Invoice, Item},
};

/// Rates that ever were, as fractions of 10,000: old ones are still needed to reverse old invoices (RULES R1.11).
const EVER: [i64; 15] = [
    0, 50, 100, 150, 200, 300, 400, 500, 600, 900, 1_000, 1_100, 1_300, 1_600, 1_700,
];
/// What a small-scale taxpayer may write on a blue invoice.
const SMALL_SCALE: [i64; 5] = [500, 300, 150, 100, 0];
/// What a general taxpayer may.
const GENERAL: [i64; 9] = [1_300, 900, 600, 500, 300, 150, 100, 50, 0];

pub(super) fn check(item: &Item, invoice: &Invoice, company: &Company) -> Result<(), String> {
    for (name, text, longest) in [
        ("产品名称", &item.name, 100),
        ("产品型号", &item.model, 40),
        ("产品单位", &item.unit, 22),
        ("优惠政策说明", &item.preference, 40),
    ] {
        if text.chars().count() > longest {
            return Err(format!("{name}最多{longest}个字符。"));
        }
    }
    if item.tax_code.len() != 19
        || item.tax_code.starts_with('0')
        || !item.tax_code.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err("分类编码必需是19位数字的末级编码。".into());
    }
    if item.quantity == Some(Decimal::ZERO) {
        return Err("数量不能是0。".into());
    }
    if item.deduction < Decimal::ZERO && !invoice.is_red() {
        return Err("扣除金额不能是负数。".into());
    }
    rate(item, invoice, company)?;
    zero_rate(item)
}

fn rate(item: &Item, invoice: &Invoice, company: &Company) -> Result<(), String> {
    let legal: &[i64] = match (invoice.is_red(), company.small_scale) {
        (true, _) => &EVER,
        (false, true) => &SMALL_SCALE,
        (false, false) => &GENERAL,
    };
    if !legal.iter().any(|points| Decimal::new(*points, 4) == item.rate) {
        let rates: Vec<String> = legal
            .iter()
            .map(|points| Decimal::new(*points, 4).normalize().to_string())
            .collect();
        return Err(format!("税率不合法，请使用如下税率：{}。", rates.join("、")));
    }
    if item.rate.is_zero() && invoice.kind.is_special() {
        return Err("增值税专用发票不允许开具0税率发票。".into());
    }
    Ok(())
}

fn zero_rate(item: &Item) -> Result<(), String> {
    if !matches!(item.preferential.as_str(), "" | "0" | "1") {
        return Err("税收优惠 XSYH 只能是0或1。".into());
    }
    let preferential = item.preferential == "1";
    if preferential && item.preference.is_empty() {
        return Err("有税收优惠时，优惠政策说明 YHSM 必需输入。".into());
    }
    if !preferential && !item.preference.is_empty() {
        return Err("无税收优惠时，优惠政策说明 YHSM 必需是空。".into());
    }
    match (item.rate.is_zero(), item.zero_rate.as_str(), preferential) {
        (false, "", _) | (true, "1" | "2", true) | (true, "3", false) => Ok(()),
        (false, _, _) => Err("税率不是0时，零税率标识 LSLBZ 必需是空。".into()),
        (true, "1" | "2", false) => Err("免税、不征税时，税收优惠 XSYH 必需是1。".into()),
        (true, "3", true) => Err("普通零税率时，税收优惠 XSYH 必需是0。".into()),
        (true, _, _) => Err("税率是0时，零税率标识 LSLBZ 必需是1、2或3。".into()),
    }
}
