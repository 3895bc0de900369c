//! Tax numbers: 统一社会信用代码 (GB 32100), its predecessors and identity cards used as such (RULES §3.1, §3.2).

use crate::text;

/// The widest tax number.
pub const MAX_LENGTH: usize = 20;

/// What makes a tax number doubtful. None of it is certain: foreign and temporary numbers exist, so that only
/// [`Doubt::Characters`] and [`Doubt::TooLong`] are refused by the tax bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Something else than digits and capital letters.
    Characters,
    /// More than 20 characters.
    TooLong,
    /// Fewer than 15 characters.
    TooShort,
    /// 18 characters that are neither a 统一社会信用代码 nor an identity card, or 20 that are no identity card and two
    /// digits.
    CheckDigit {
        /// What it would be with letters taken for the digits they look like (O/0, I/1, Z/2, S/5), if that is right.
        meant: Option<String>,
    },
    /// A 统一社会信用代码 whose own check digit is right, while that of the 组织机构代码 within it is not.
    Organisation,
}

/// Cleans a pasted tax number: half-width, upper case, without blanks, hyphens and invisible characters.
pub fn tidy(id: &str) -> String {
    text::identifier(id)
        .chars()
        .filter(|c| !matches!(c, '-' | '－' | '—' | '–'))
        .collect::<String>()
        .to_uppercase()
}

/// Finds what is doubtful about a tidied tax number.
pub fn doubt(id: &str) -> Option<Doubt> {
    if !id
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    {
        return Some(Doubt::Characters);
    }
    match id.len() {
        length if length > MAX_LENGTH => Some(Doubt::TooLong),
        length if length < 15 => Some(Doubt::TooShort),
        18 if is_credit_code(id) => (!has_organisation_code(id)).then_some(Doubt::Organisation),
        18 if !is_id_card(id) => Some(Doubt::CheckDigit { meant: meant(id) }),
        _ => None,
    }
}

/// The alphabet of the 统一社会信用代码: the place of a character is its value.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

fn value(c: char) -> Option<usize> {
    ALPHABET.find(c)
}

/// Whether it is a 统一社会信用代码 with the right shape and check digit.
pub fn is_credit_code(id: &str) -> bool {
    let shape = id.chars().count() == 18
        && id.chars().enumerate().all(|(place, c)| match place {
            2..=7 => c.is_ascii_digit(),
            _ => value(c).is_some(),
        });
    shape && id.ends_with(|last| credit_code_check(id) == Some(last))
}

/// The check digit that the first 17 characters ask for.
fn credit_code_check(id: &str) -> Option<char> {
    let mut weight = 1;
    let mut sum = 0;
    for c in id.chars().take(17) {
        sum += value(c)? * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31)
}

/// Whether the 组织机构代码 within a 统一社会信用代码 (characters 9 to 17) has the right check digit (GB 11714).
fn has_organisation_code(id: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let within = || id.chars().skip(8);
    // A letter counts from A as 10.
    let sum: Option<u32> = within()
        .zip(WEIGHTS)
        .map(|(c, weight)| c.to_digit(36).map(|value| value * weight))
        .sum();
    let check = sum
        .and_then(|sum| usize::try_from(sum % 11).ok())
        .and_then(|rest| "0X987654321".chars().nth(rest));
    check.is_some() && within().nth(8) == check
}

/// Whether it is a resident identity card with the right check digit (GB 11643).
pub fn is_id_card(id: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if id.chars().count() != 18 {
        return false;
    }
    let sum: Option<u32> = id
        .chars()
        .zip(WEIGHTS)
        .map(|(c, weight)| c.to_digit(10).map(|digit| digit * weight))
        .sum();
    let check = sum
        .and_then(|sum| usize::try_from(sum % 11).ok())
        .and_then(|rest| "10X98765432".chars().nth(rest));
    check.is_some() && id.chars().last() == check
}

/// The number that was probably meant, where letters stand for the digits that they look like.
fn meant(id: &str) -> Option<String> {
    let candidate: String = id
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' => '1',
            'Z' => '2',
            'S' => '5',
            c => c,
        })
        .collect();
    (is_credit_code(&candidate) || is_id_card(&candidate)).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_of_a_credit_code_is_computed() {
        #[rustfmt::skip]
        let rows = [
            ("91310115563144366Q", true), ("91440101340088133N", true), ("91350100M000100Y43", true),
            ("91110000802100433B", true), ("91330106MA2CFLDG4R", true), ("92371000MA3MXH0E3W", true),
            ("914403001922038216", true), ("91440300708461136T", true), ("91110108551385082Q", true),
            ("911101087802166525", false), ("91420100568347406K", false), ("91110000100001043T", false),
            ("9131011556314436", false), ("91310115563144366O", false), ("913101I5563144366Q", false), ("", false),
            // The check digit fits, but a letter stands in the division.
            ("9131A115563144366L", false),
        ];
        for (id, valid) in rows {
            assert_eq!(is_credit_code(id), valid, "{id}");
        }
        for (id, check) in [
            ("911101087802166525", 'W'),
            ("91420100568347406K", '5'),
            ("91110000100001043T", 'E'),
        ] {
            assert_eq!(credit_code_check(id), Some(check), "{id}");
        }
    }

    #[test]
    fn the_check_digit_of_an_identity_card_is_computed() {
        #[rustfmt::skip]
        let rows = [
            ("11010519491231002X", true), ("440524188001010014", true),
            ("110105194912310021", false), ("11010519491231002", false), ("1101051949123１002X", false),
        ];
        for (id, valid) in rows {
            assert_eq!(is_id_card(id), valid, "{id}");
        }
    }

    #[test]
    fn doubts_say_what_is_wrong() {
        let check_digit = |meant: Option<&str>| {
            Some(Doubt::CheckDigit {
                meant: meant.map(str::to_owned),
            })
        };
        #[rustfmt::skip]
        let rows = [
            ("a good credit code",               "91310115563144366Q",    None),
            ("a good identity card",             "11010519491231002X",    None),
            ("an identity card and two digits",  "11010519491231002X01",  None),
            ("15 as before 2015",                "310115563144366",       None),
            ("a wrong check digit",              "91310115563144366R",    check_digit(None)),
            ("a wrong one within",               "91440300MA5DA1B23G",    Some(Doubt::Organisation)),
            ("one within that ends in 0",        "91310115000000000Q",    None),
            ("one within that ends in X",        "9131011500000006XQ",    None),
            ("O for 0",                          "9131O115563144366Q",    check_digit(Some("91310115563144366Q"))),
            ("I for 1",                          "9I310115563144366Q",    check_digit(Some("91310115563144366Q"))),
            ("O for 0 beside another mistake",   "9131O115563144366R",    check_digit(None)),
            ("20 that are no card",              "91310115563144366Q01",  None),
            ("lower case is not tidied",         "91310115563144366q",    Some(Doubt::Characters)),
            ("a Chinese character",              "91310115563144366税",   Some(Doubt::Characters)),
            ("too short",                        "9131011556314",         Some(Doubt::TooShort)),
            ("too long",                         "91310115563144366Q0123", Some(Doubt::TooLong)),
        ];
        for (what, id, expected) in rows {
            assert_eq!(doubt(id), expected, "{what}");
        }
    }

    #[test]
    fn a_pasted_number_is_tidied() {
        for pasted in [
            " 91310115563144366q ",
            "９１３１０１１５５６３１４４３６６Ｑ",
            "91310115-5631 4436\u{200b}6-Q",
        ] {
            assert_eq!(tidy(pasted), "91310115563144366Q", "{pasted}");
        }
    }
}
