//! What the texts of a party tell: the pairs that the wire packs in one, address and phone, bank and account (RULES §7), and whether a
//! name is a company's (RULES §3.3).

use crate::text;

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

/// How companies and institutions are named that certainly have a tax number, which a file that has none has left out. Shops are
/// missing: some are named after a person who buys without one.
const COMPANY_ENDS: [&str; 31] = [
    "公司",
    "集团",
    "企业",
    "厂",
    "商行",
    "经营部",
    "门市部",
    "营业部",
    "办事处",
    "事务所",
    "合作社",
    "信用社",
    "出版社",
    "中心",
    "学校",
    "小学",
    "中学",
    "大学",
    "学院",
    "幼儿园",
    "医院",
    "卫生院",
    "研究院",
    "研究所",
    "银行",
    "支行",
    "分行",
    "委员会",
    "协会",
    "政府",
    "局",
];

/// Whether a name is a company's or an institution's. Of shorter names none is: a person may be called 王大学.
pub fn names_company(name: &str) -> bool {
    let name = text::line(name);
    // 事务所（普通合伙）
    let bare = name
        .strip_suffix(['）', ')'])
        .and_then(|name| name.rsplit_once(['（', '(']))
        .map_or(name.as_str(), |(name, _)| name)
        .trim_end();
    bare.chars().count() >= 4 && COMPANY_ENDS.iter().any(|end| bare.ends_with(end))
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

    #[test]
    fn a_company_is_told_from_a_person_by_its_name() {
        #[rustfmt::skip]
        let rows = [
            ("a company",               "广州某某科技有限公司",          true),
            ("with blanks around it",   " 广州某某科技有限公司 ",        true),
            ("a partnership",           "某某会计师事务所（普通合伙）",  true),
            ("half-width brackets",     "某某投资中心(有限合伙)",        true),
            ("a factory",               "东风机械厂",                    true),
            ("a bank",                  "中国银行",                      true),
            ("an office of the state",  "广州市天河区税务局",            true),
            ("a person",                "张三",                          false),
            ("a lady",                  "张女士",                        false),
            ("a person named so",       "王大学",                        false),
            ("a shop of a person",      "张三面馆",                      false),
            ("a shop",                  "幸福路小吃店",                  false),
            ("somebody at a company",   "某某有限公司张三",              false),
            ("a bracket alone",         "（公司）",                      false),
            ("nothing",                 "",                              false),
        ];
        for (what, name, expected) in rows {
            assert_eq!(names_company(name), expected, "{what}");
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
