//! Pairs that the wire holds in one text: address and phone, bank and account (RULES §7).

/// Joins with one space.
pub(super) fn join(first: &str, second: &str) -> String {
    let parts = [first, second];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Splits off the phone or account that the text ends with. Where that could change the text when it is joined again,
/// all of it stays in the first.
pub(super) fn split(text: &str) -> (String, String) {
    let whole = || (text.to_owned(), String::new());
    // The last word; and words of digits before it, as in `021 5888 8888`.
    let mut start = text.len();
    for (index, _) in text.rmatch_indices(' ') {
        let word = text.get(index + 1..start).unwrap_or_default();
        if word.is_empty() || !word.chars().all(is_dialled) {
            break;
        }
        start = index;
    }
    let (Some(first), Some(second)) = (text.get(..start), text.get(start + 1..)) else {
        return whole();
    };
    let digits = second.chars().filter(char::is_ascii_digit).count();
    if digits < 7 || first.is_empty() || join(first, second) != text {
        return whole();
    }
    (first.to_owned(), second.to_owned())
}

fn is_dialled(c: char) -> bool {
    c.is_ascii_digit() || "-+()".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_or_account_behind_a_space_is_split_off() {
        #[rustfmt::skip]
        let rows = [
            ("phone",                       "上海市浦东新区张江路1号 021-58888888", "上海市浦东新区张江路1号", "021-58888888"),
            ("phone in groups",             "张江路1号 021 5888 8888",            "张江路1号",              "021 5888 8888"),
            ("account",                     "中国银行张江支行 6222021001012345678", "中国银行张江支行",        "6222021001012345678"),
            ("no space: cannot be told",    "张江路1号021-58888888",              "张江路1号021-58888888",  ""),
            ("a house number is no phone",  "张江路 188",                         "张江路 188",             ""),
            ("an address alone",            "上海市",                             "上海市",                 ""),
            ("digits alone",                "6666666666666666",                   "6666666666666666",       ""),
            ("two spaces",                  "张江路1号  13800138000",             "张江路1号 ",             "13800138000"),
            ("nothing",                     "",                                   "",                       ""),
        ];
        for (what, text, first, second) in rows {
            assert_eq!(split(text), (first.to_owned(), second.to_owned()), "{what}");
            assert_eq!(join(first, second), text, "{what}: joined again");
        }
    }
}
