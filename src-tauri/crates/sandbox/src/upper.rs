//! 大写: an amount in the characters that cannot be altered (RULES §2).

use rust_decimal::{Decimal, prelude::ToPrimitive};

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
/// Groups of four digits, from the right.
const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];

/// The amount in words; amounts beyond what an invoice can hold come back as digits.
pub(crate) fn upper(amount: Decimal) -> String {
    let fen = (amount.abs() * Decimal::ONE_HUNDRED).round().to_u64();
    let Some(fen) = fen.filter(|fen| *fen < 1_000_000_000_000_000_000) else {
        return amount.to_string();
    };
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut words = String::new();
    if amount < Decimal::ZERO {
        words.push_str("（负数）");
    }
    if yuan > 0 || (jiao == 0 && fen == 0) {
        words.push_str(&if yuan == 0 { "零".to_owned() } else { whole(yuan) });
        words.push('圆');
    }
    match (jiao, fen) {
        (0, 0) => words.push('整'),
        (jiao, 0) => words.push_str(&format!("{}角", digit(jiao))),
        (0, fen) if yuan > 0 => words.push_str(&format!("零{}分", digit(fen))),
        (0, fen) => words.push_str(&format!("{}分", digit(fen))),
        (jiao, fen) => words.push_str(&format!("{}角{}分", digit(jiao), digit(fen))),
    }
    words
}

fn whole(mut yuan: u64) -> String {
    let mut groups = Vec::new();
    while yuan > 0 {
        groups.push(yuan % 10_000);
        yuan /= 10_000;
    }
    let mut words = String::new();
    let mut gap = false;
    for (index, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            gap = !words.is_empty();
            continue;
        }
        if !words.is_empty() && (gap || *group < 1_000) {
            words.push('零');
        }
        words.push_str(&four(*group));
        words.push_str(GROUPS.get(index).copied().unwrap_or_default());
        gap = false;
    }
    words
}

fn four(group: u64) -> String {
    let mut words = String::new();
    let mut gap = false;
    for place in (0..4_u32).rev() {
        let number = group / 10_u64.pow(place) % 10;
        if number == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push('零');
        }
        words.push_str(digit(number));
        words.push_str(PLACES.get(place as usize).copied().unwrap_or_default());
        gap = false;
    }
    words
}

fn digit(number: u64) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|number| DIGITS.get(number))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn amounts_read_as_the_bureau_prints_them() {
        let rows = [
            ("0", "零圆整"),
            ("0.01", "壹分"),
            ("0.15", "壹角伍分"),
            ("1", "壹圆整"),
            ("10.70", "壹拾圆柒角"),
            ("100.05", "壹佰圆零伍分"),
            ("139.50", "壹佰叁拾玖圆伍角"),
            ("325.04", "叁佰贰拾伍圆零肆分"),
            ("416.97", "肆佰壹拾陆圆玖角柒分"),
            ("-500", "（负数）伍佰圆整"),
            ("1001", "壹仟零壹圆整"),
            ("1010", "壹仟零壹拾圆整"),
            ("10001", "壹万零壹圆整"),
            ("10010", "壹万零壹拾圆整"),
            ("10100", "壹万零壹佰圆整"),
            ("16409.02", "壹万陆仟肆佰零玖圆零贰分"),
            ("100001", "壹拾万零壹圆整"),
            ("110000", "壹拾壹万圆整"),
            ("1000001", "壹佰万零壹圆整"),
            ("10010000", "壹仟零壹万圆整"),
            ("10001000.10", "壹仟万壹仟圆壹角"),
            ("99999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖圆玖角玖分"),
            ("100000001", "壹亿零壹圆整"),
            ("100010000", "壹亿零壹万圆整"),
            ("1000000000", "壹拾亿圆整"),
            (
                "999999999999.99",
                "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖圆玖角玖分",
            ),
        ];
        for (amount, words) in rows {
            assert_eq!(upper(Decimal::from_str(amount).unwrap()), words, "{amount}");
        }
    }
}
