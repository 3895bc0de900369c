//! How well a tax code answers what someone types: a code, a name, a 简称, or the initials of its pinyin.

use crate::initials;

/// How well an entry answers a query, lower is better; `None` where it does not.
///
/// A name that begins with the query comes first, then the beginning of the code, then a part of the name, of the 简称,
/// and last the initials (`rjkf` for 软件开发), in every reading of a character.
pub fn score(query: &str, code: &str, name: &str, short_name: &str) -> Option<u8> {
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return None;
    }
    let name = name.to_lowercase();
    if name == query {
        return Some(0);
    }
    if name.starts_with(&query) {
        return Some(1);
    }
    if query.bytes().all(|byte| byte.is_ascii_digit()) && code.starts_with(&query) {
        return Some(2);
    }
    if name.contains(&query) {
        return Some(3);
    }
    if short_name.to_lowercase().contains(&query) {
        return Some(4);
    }
    if query.len() > 1 && query.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return match initials::find(&query, &name) {
            Some(0) => Some(5),
            Some(_) => Some(6),
            None => initials::find(&query, short_name).map(|_| 7),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_finds_a_code_in_several_ways() {
        let score = |query| score(query, "3040201010000000000", "软件开发服务", "生产生活服务");
        #[rustfmt::skip]
        let rows = [
            ("the whole name",               "软件开发服务", Some(0)),
            ("its beginning",                "软件",        Some(1)),
            ("the beginning of the code",    "3040201",    Some(2)),
            ("a part of the name",           "开发",        Some(3)),
            ("a part of the 简称",            "生活",        Some(4)),
            ("initials from the beginning",  "rjkf",       Some(5)),
            ("capitals do not matter",       " RJKF ",     Some(5)),
            ("initials from the middle",     "kffw",       Some(6)),
            ("initials of the 简称",          "scsh",       Some(7)),
            ("the middle of the code",       "0201",       None),
            ("one letter says too little",   "r",          None),
            ("another name",                 "餐饮",        None),
            ("nothing",                      " ",          None),
        ];
        for (what, query, expected) in rows {
            assert_eq!(score(query), expected, "{what}");
        }
    }

    #[test]
    fn every_reading_of_a_character_counts() {
        for query in ["ctqc", "ztqc"] {
            assert!(
                score(query, "1", "长途汽车", "").is_some(),
                "长 is cháng and zhǎng: {query}"
            );
        }
        assert_eq!(
            score("leddz", "1", "LED灯座", ""),
            Some(5),
            "letters are their own initials"
        );
    }
}
