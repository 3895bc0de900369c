//! What code and rate the lines of a special business usually have (RULES §6).

use super::{Faults, treatment::is_real_estate};
use crate::{Draft, FaultCode, Line, Rate, TaxTreatment, special::Special};

/// Codes and rates of new kinds of business come up: both only warn.
pub(super) fn check(draft: &Draft, special: &Special, faults: &mut Faults) {
    for (index, line) in draft.lines.iter().enumerate() {
        if line.code.len() == 19 && !belongs(special, line) {
            faults.warn(
                FaultCode::SpecialCode,
                format!("lines[{index}].code"),
                format!("这个编码一般不用于{}，请核对", special.title()),
            );
        }
        // Red invoices repeat the rates of their originals.
        if !draft.is_red() {
            rate(index, line, special, faults);
        }
    }
}

fn rate(index: usize, line: &Line, special: &Special, faults: &mut Faults) {
    let TaxTreatment::Taxed { rate, .. } = line.treatment else {
        return;
    };
    let usual = usual_rates(special);
    // What is no rate at all, or one that real estate never has, is found with the line.
    let is_known = Rate::CURRENT.contains(&rate) && !(rate == Rate(100) && is_real_estate(&line.code));
    if is_known && !usual.contains(&rate) {
        let usual: Vec<String> = usual.iter().map(Rate::to_string).collect();
        faults.warn(
            FaultCode::SpecialRate,
            format!("lines[{index}].treatment"),
            format!("{}一般用 {}，请核对", special.title(), usual.join("、")),
        );
    }
}

/// The general rate, then those of small-scale taxpayers and of the simplified method.
const fn usual_rates(special: &Special) -> &'static [Rate] {
    match special {
        Special::Construction(_) | Special::Freight(_) | Special::Travel(_) => &[Rate(900), Rate(300), Rate(100)],
        Special::PropertySale(_) => &[Rate(900), Rate(500), Rate(300)],
        Special::PropertyLease(_) => &[Rate(900), Rate(500), Rate(300), Rate(150)],
    }
}

/// 无船承运, and 无运输工具承运 of goods, which the table lists beside passengers.
const GOODS_WITHOUT_VEHICLE: [&str; 8] = [
    "3010501",
    "30105020102",
    "30105020202",
    "301050302",
    "301050402",
    "3010505",
    "301050602",
    "301059902",
];

/// 无运输工具承运 of passengers.
const PASSENGERS_WITHOUT_VEHICLE: [&str; 6] = [
    "30105020101",
    "30105020201",
    "301050301",
    "301050401",
    "301050601",
    "301059901",
];

/// The codes that belong to the business in the table of 2017.
fn belongs(special: &Special, line: &Line) -> bool {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| line.code.starts_with(prefix));
    match special {
        Special::Construction(_) => begins(&["305"]),
        Special::PropertySale(_) => begins(&["5"]),
        Special::PropertyLease(_) => begins(&["304050202"]) && !begins(&["30405020203"]),
        Special::Freight(_) => {
            begins(&["3010102", "3010202", "301030102", "30104", "3010602", "3019902"])
                || begins(&GOODS_WITHOUT_VEHICLE)
        }
        Special::Travel(_) => {
            begins(&["3010101", "3010201", "301030101", "3010601", "3019901"]) || begins(&PASSENGERS_WITHOUT_VEHICLE)
        }
    }
}
