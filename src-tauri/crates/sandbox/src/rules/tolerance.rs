//! Whether the tax agrees with net and rate: per line and over the invoice (RULES §1.3).

use rust_decimal::{Decimal, RoundingStrategy};

use super::discount::is_discount;
use crate::invoice::{Invoice, Item};

/// 0.01 yuan: per line of a 数电票, which goes through the bureau's page, and of any discount row.
const NARROW: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// 0.06 yuan: per line of the older kinds.
const WIDE: Decimal = Decimal::from_parts(6, 0, 0, false, 2);
/// 1.27 yuan: over the whole invoice.
const WHOLE: Decimal = Decimal::from_parts(127, 0, 0, false, 2);

pub(super) fn check(invoice: &Invoice) -> Result<(), String> {
    let mut whole = Decimal::ZERO;
    for (item, number) in invoice.items.iter().zip(1_usize..) {
        let due = due(item);
        let narrow = invoice.kind.is_digital() || (!invoice.is_red() && is_discount(item));
        let limit = if narrow { NARROW } else { WIDE };
        if (due - item.tax).abs() > limit {
            return Err(format!(
                "第{number}行税额误差超过{limit}元，金额乘税率应为{}。",
                cents(due)
            ));
        }
        whole += due - item.tax;
    }
    if whole.abs() > WHOLE {
        return Err(format!("整张发票税额误差超过{WHOLE}元。"));
    }
    Ok(())
}

/// The tax that net and rate make, unrounded but for reduced levies, which have a formula of their own.
fn due(item: &Item) -> Decimal {
    if let Some(levy) = reduced(&item.preference) {
        return cents((item.net + item.tax) * item.rate / (Decimal::ONE + levy));
    }
    if item.deduction.is_zero() {
        return item.net * item.rate;
    }
    // 差额征税: the net amount holds the deducted part too.
    (item.net - item.deduction) * item.rate
}

/// 减按征收: the levy by which the gross amount is divided.
fn reduced(preference: &str) -> Option<Decimal> {
    match (preference.contains("减按"), preference.contains("按5%")) {
        (false, _) => None,
        (true, true) => Some(Decimal::new(5, 2)),
        (true, false) => Some(Decimal::new(3, 2)),
    }
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
