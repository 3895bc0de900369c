//! Amounts in Chinese capitals (大写, RULES §2).

use crate::Fen;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// What an amount below zero begins with.
const NEGATIVE: &str = "（负数）";

/// Writes an amount the way the tax bureau does: `壹仟肆佰零玖圆伍角`, `（负数）伍佰圆整`.
pub fn write(amount: Fen) -> String {
    let fen = amount.0.unsigned_abs();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = String::new();
    if amount.is_negative() {
        text.push_str(NEGATIVE);
    }
    if yuan > 0 || (jiao == 0 && fen == 0) {
        push_whole(&mut text, yuan);
        text.push('圆');
    }
    match (jiao, fen) {
        (0, 0) => text.push('整'),
        (0, fen) => {
            if yuan > 0 {
                text.push('零');
            }
            push_digit(&mut text, fen, "分");
        }
        (jiao, fen) => {
            push_digit(&mut text, jiao, "角");
            if fen > 0 {
                push_digit(&mut text, fen, "分");
            }
        }
    }
    text
}

fn push_digit(text: &mut String, digit: u64, unit: &str) {
    text.extend(usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)));
    text.push_str(unit);
}

/// Writes a whole number: what stands before the widest unit, the unit, and the rest.
fn push_whole(text: &mut String, number: u64) {
    const UNITS: [(u64, &str); 5] = [
        (100_000_000, "亿"),
        (10_000, "万"),
        (1_000, "仟"),
        (100, "佰"),
        (10, "拾"),
    ];
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| number >= *unit) else {
        return push_digit(text, number, "");
    };
    push_whole(text, number / unit);
    text.push_str(name);
    let rest = number % unit;
    if rest > 0 {
        if rest < unit / 10 {
            text.push('零');
        }
        push_whole(text, rest);
    }
}

/// Reads an amount in capitals, 元 or 圆, with or without 整 and 零; `None` for what is none.
///
/// Texts of the same amount differ between writers: compare the number, never the text.
pub fn read(text: &str) -> Option<Fen> {
    let mut text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for prefix in ["人民币", "¥", "￥"] {
        text = text.replacen(prefix, "", 1);
    }
    let unsigned = [NEGATIVE, "(负数)", "负"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix));
    let (negative, body) = unsigned.map_or((false, text.as_str()), |body| (true, body));
    let body = body.trim_end_matches(['整', '正']);
    let (whole, small) = match body.split_once(['圆', '元']) {
        Some((whole, small)) => (read_whole(whole)?, small),
        None => (0, body),
    };
    if body.is_empty() {
        return None;
    }
    let fen = whole.checked_mul(100)?.checked_add(read_small(small)?)?;
    Some(Fen(if negative { -fen } else { fen }))
}

fn digit(c: char) -> Option<i64> {
    DIGITS
        .iter()
        .position(|digit| *digit == c)
        .and_then(|digit| i64::try_from(digit).ok())
}

/// Reads what stands before 圆.
fn read_whole(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let (mut above, mut group, mut pending) = (0_i64, 0_i64, None::<i64>);
    for c in text.chars() {
        if c == '零' {
            continue;
        }
        if let Some(digit) = digit(c) {
            if pending.replace(digit).is_some() {
                return None;
            }
            continue;
        }
        match c {
            // 拾圆 without 壹 is how some banks write ten.
            '拾' => group = group.checked_add(pending.take().unwrap_or(1).checked_mul(10)?)?,
            '佰' => group = group.checked_add(pending.take()?.checked_mul(100)?)?,
            '仟' => group = group.checked_add(pending.take()?.checked_mul(1_000)?)?,
            '万' => {
                let below = group.checked_add(pending.take().unwrap_or(0))?;
                above = above.checked_add(below.checked_mul(10_000)?)?;
                group = 0;
            }
            '亿' => {
                let below = above.checked_add(group)?.checked_add(pending.take().unwrap_or(0))?;
                above = below.checked_mul(100_000_000)?;
                group = 0;
            }
            _ => return None,
        }
    }
    above.checked_add(group)?.checked_add(pending.unwrap_or(0))
}

/// Reads 角 and 分.
fn read_small(text: &str) -> Option<i64> {
    let (mut fen, mut pending) = (0_i64, None::<i64>);
    for c in text.chars() {
        match c {
            '零' => {}
            '角' => fen += pending.take()? * 10,
            '分' => fen += pending.take()?,
            c => {
                if pending.replace(digit(c)?).is_some() {
                    return None;
                }
            }
        }
    }
    pending.is_none().then_some(fen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_written_as_the_tax_bureau_writes_them() {
        #[rustfmt::skip]
        let rows = [
            ("0", "零圆整"), ("0.01", "壹分"), ("0.10", "壹角"), ("0.15", "壹角伍分"), ("1", "壹圆整"),
            ("10.70", "壹拾圆柒角"), ("20", "贰拾圆整"), ("100.05", "壹佰圆零伍分"), ("101", "壹佰零壹圆整"),
            ("139.50", "壹佰叁拾玖圆伍角"), ("325.04", "叁佰贰拾伍圆零肆分"), ("370.08", "叁佰柒拾圆零捌分"),
            ("416.97", "肆佰壹拾陆圆玖角柒分"), ("500", "伍佰圆整"), ("-500", "（负数）伍佰圆整"), ("-0.05", "（负数）伍分"),
            ("1001", "壹仟零壹圆整"), ("1010", "壹仟零壹拾圆整"), ("1060", "壹仟零陆拾圆整"), ("1272", "壹仟贰佰柒拾贰圆整"),
            ("1409.50", "壹仟肆佰零玖圆伍角"), ("1680.32", "壹仟陆佰捌拾圆叁角贰分"), ("6007.14", "陆仟零柒圆壹角肆分"),
            ("10000", "壹万圆整"), ("10001", "壹万零壹圆整"), ("10010", "壹万零壹拾圆整"), ("10100", "壹万零壹佰圆整"),
            ("11000", "壹万壹仟圆整"), ("16409.02", "壹万陆仟肆佰零玖圆零贰分"), ("100000", "壹拾万圆整"),
            ("100001", "壹拾万零壹圆整"), ("107000.53", "壹拾万柒仟圆伍角叁分"), ("110000", "壹拾壹万圆整"),
            ("1000000", "壹佰万圆整"), ("1000001", "壹佰万零壹圆整"), ("10000000", "壹仟万圆整"),
            ("10001000.10", "壹仟万壹仟圆壹角"), ("10010000", "壹仟零壹万圆整"),
            ("99999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖圆玖角玖分"),
            ("100000000", "壹亿圆整"), ("100000001", "壹亿零壹圆整"), ("100010000", "壹亿零壹万圆整"),
            ("1000000000", "壹拾亿圆整"), ("1000100000000", "壹万零壹亿圆整"),
            ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖圆玖角玖分"),
        ];
        for (amount, expected) in rows {
            assert_eq!(write(amount.parse().unwrap()), expected, "{amount}");
        }
    }

    #[test]
    fn other_writers_are_understood() {
        #[rustfmt::skip]
        let rows = [
            ("壹仟陆佰捌拾元零叁角贰分", "1680.32"), ("壹拾万柒仟元零伍角叁分", "107000.53"),
            ("壹拾万零柒仟元伍角叁分", "107000.53"), ("壹仟万零壹仟圆壹角", "10001000.10"),
            ("壹仟肆佰零玖元伍角整", "1409.50"), ("壹仟肆佰零玖圆伍角正", "1409.50"),
            ("壹仟肆佰零玖圆伍角", "1409.50"), ("(负数)伍佰圆整", "-500"),
            ("拾圆整", "10"), ("人民币 壹佰圆整", "100"), ("零圆整", "0"),
        ];
        for (text, amount) in rows {
            assert_eq!(read(text), Some(amount.parse().unwrap()), "{text}");
        }
        for text in ["", "整", "圆", "一百圆", "壹贰圆整", "壹圆伍", "佰圆整", "416.97"] {
            assert_eq!(read(text), None, "“{text}” is no amount in capitals");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(fen in -Fen::MAX.0..=Fen::MAX.0) {
            prop_assert_eq!(read(&write(Fen(fen))), Some(Fen(fen)));
        }
    }

    #[test]
    fn even_an_impossible_amount_is_written() {
        assert!(write(Fen(i64::MIN)).starts_with("（负数）"));
    }
}
