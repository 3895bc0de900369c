//! The pairs that the wire packs in one text: address and phone, bank and account (RULES §7).

/// Joins two texts as the wire wants them: with one blank between, or the one that is there.
pub fn join_pair(first: &str, second: &str) -> String {
    match (first, second) {
        (first, "") => first.to_owned(),
        ("", second) => second.to_owned(),
        (first, second) => format!("{first} {second}"),
    }
}

/// Splits a text at its last blank if what follows looks like a phone or account number, else it is all the first of
/// the pair. Joining gives the same text again.
pub fn split_pair(text: &str) -> (String, String) {
    if looks_like_number(text) {
        return (String::new(), text.to_owned());
    }
    match text.rsplit_once(' ') {
        Some((first, second)) if !first.is_empty() && looks_like_number(second) => {
            (first.to_owned(), second.to_owned())
        }
        _ => (text.to_owned(), String::new()),
    }
}

/// At least seven digits, hyphens, plus signs or brackets, and a digit among them.
fn looks_like_number(text: &str) -> bool {
    text.len() >= 7
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'(' | b')'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_number_at_the_end_is_the_second_of_the_pair() {
        #[rustfmt::skip]
        let rows = [
            // what                      text                                     first                     second
            ("address and phone",        "上海市浦东新区张江路 1 号 021-68880001",    "上海市浦东新区张江路 1 号",  "021-68880001"),
            ("bank and account",         "中国工商银行张江支行 1001234509876543210", "中国工商银行张江支行",       "1001234509876543210"),
            ("an address alone",         "上海市张江路 1 号",                       "上海市张江路 1 号",         ""),
            ("a house number is none",   "上海市张江路 1234",                       "上海市张江路 1234",         ""),
            ("a phone alone",            "021-68880001",                          "",                        "021-68880001"),
            ("no blank, no split",       "上海市张江路021-68880001",               "上海市张江路021-68880001",   ""),
            ("nothing",                  "",                                      "",                        ""),
        ];
        for (what, text, first, second) in rows {
            assert_eq!(split_pair(text), (first.to_owned(), second.to_owned()), "{what}");
        }
    }

    proptest! {
        #[test]
        fn a_split_pair_joins_to_the_same_text(text in "[ 一-龥a-z0-9()+-]{0,40}") {
            let (first, second) = split_pair(&text);
            prop_assert_eq!(join_pair(&first, &second), text);
        }
    }
}
