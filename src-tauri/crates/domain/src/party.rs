//! The pairs that the wire packs in one text: address and phone, bank and account (RULES §7).

/// Joins two texts as the wire wants them: with one blank between, or the one that is there.
pub fn join_pair(first: &str, second: &str) -> String {
    match (first, second) {
        (first, "") => first.to_owned(),
        ("", second) => second.to_owned(),
        (first, second) => format!("{first} {second}"),
    }
}

/// Splits off the phone or account number that a text ends with, which may be in groups (`021 5888 8888`); else it is all
/// the first of the pair. Joining gives the same text again.
pub fn split_pair(text: &str) -> (String, String) {
    let mut start = text.len();
    for (word_at, word) in words_backwards(text) {
        if !is_dialled(word) {
            break;
        }
        start = word_at;
    }
    let (first, second) = text.split_at_checked(start).unwrap_or((text, ""));
    let first = first.strip_suffix(' ').unwrap_or(first);
    let digits = second.bytes().filter(u8::is_ascii_digit).count();
    // Two blanks before a number alone would be lost.
    if digits < 7 || join_pair(first, second) != text {
        return (text.to_owned(), String::new());
    }
    (first.to_owned(), second.to_owned())
}

/// The words of a text and where they begin, the last first.
fn words_backwards(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = text.len();
    text.rsplit(' ').map(move |word| {
        let start = end - word.len();
        end = start.saturating_sub(1);
        (start, word)
    })
}

fn is_dialled(word: &str) -> bool {
    !word.is_empty()
        && word
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
            ("seven digits are a phone",  "张江路 1 号 5888888",                     "张江路 1 号",               "5888888"),
            ("six are none",             "张江路 1 号 588888",                      "张江路 1 号 588888",         ""),
            ("a phone in groups",        "张江路 1 号 021 5888 8888",               "张江路 1 号",               "021 5888 8888"),
            ("two blanks before it",     "张江路 1 号  021-68880001",               "张江路 1 号 ",              "021-68880001"),
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
