//! 统一社会信用代码: checked as GB 32100-2015 says, and made for tests that need a thousand companies.

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// The check character of the 17 before it; `None` if they are not 17 of the code's alphabet.
fn check_character(first: &str) -> Option<char> {
    if first.len() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (byte, weight) in first.bytes().zip(WEIGHTS) {
        sum += u32::try_from(ALPHABET.iter().position(|known| *known == byte)?).ok()? * weight;
    }
    let index = usize::try_from((31 - sum % 31) % 31).ok()?;
    ALPHABET.get(index).map(|byte| char::from(*byte))
}

/// Whether this is a 统一社会信用代码 whose check character is right.
pub(crate) fn is_credit_code(text: &str) -> bool {
    let Some(last) = text.chars().last() else { return false };
    let first = &text[..text.len() - last.len_utf8()];
    check_character(first) == Some(last)
}

/// The code of the `n`th made-up enterprise (91) of Shanghai's Pudong (310115): well-formed, nobody's.
pub(crate) fn made_up(n: usize) -> String {
    let organisation = format!("{:08}", n % 100_000_000);
    let first = format!("91310115{organisation}{}", organisation_check(&organisation));
    let check = check_character(&first).unwrap_or('0');
    format!("{first}{check}")
}

/// The check character of a 组织机构代码 (GB 11714) of eight digits.
fn organisation_check(eight: &str) -> char {
    let sum: u32 = eight
        .chars()
        .zip([3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(c, w)| c.to_digit(10).unwrap_or(0) * w)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        n => char::from_digit(n, 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_only_with_its_own_check_character() {
        #[rustfmt::skip]
        let rows = [
            ("91310115563144366Q", true),
            ("91440101340088133N", true),
            ("91350100M000100Y43", true),
            ("91440300708461136T", true),
            ("91310115563144366P", false),
            ("911101087802166525", false),
            ("91420100568347406K", false),
            ("91110000100001043T", false),
            ("9131011556314436", false),
            ("", false),
            ("开票", false),
        ];
        for (code, holds) in rows {
            assert_eq!(is_credit_code(code), holds, "{code}");
        }
    }

    #[test]
    fn made_up_codes_hold_and_differ() {
        let codes: std::collections::BTreeSet<String> = (0..1_000).map(made_up).collect();
        assert_eq!(codes.len(), 1_000);
        assert!(codes.iter().all(|code| is_credit_code(code)));
    }
}
