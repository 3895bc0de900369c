//! Administrative divisions within China, as the tax bureau's list writes them (RULES §6).

use std::{collections::BTreeMap, sync::LazyLock};

/// One division a line, its parts parted by blanks; `divisions.test.ts` of the window writes it from a package that is
/// kept by others.
const LIST: &str = include_str!("divisions.txt");

/// The parts of each division, by its name in full.
static DIVISIONS: LazyLock<BTreeMap<String, Vec<&str>>> = LazyLock::new(|| {
    LIST.lines()
        .map(|line| (line.replace(' ', ""), line.split(' ').collect()))
        .collect()
});

/// Whether the list has a division of this name.
pub(crate) fn is_listed(place: &str) -> bool {
    DIVISIONS.contains_key(place)
}

/// The one division that a text probably means: its last part stands in the text, and more of what it lies in does than
/// of any other.
pub(crate) fn meant(text: &str) -> Option<&'static str> {
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for (name, parts) in DIVISIONS.iter() {
        let Some((last, within)) = parts.split_last() else {
            continue;
        };
        if !text.contains(last) {
            continue;
        }
        let known = within.iter().filter(|part| text.contains(short(part))).count();
        match best {
            Some((most, _)) if known < most => {}
            Some((most, _)) if known == most => tied = true,
            _ => (best, tied) = (Some((known, name.as_str())), false),
        }
    }
    best.filter(|_| !tied).map(|(_, name)| name)
}

/// What everyone calls it by: 广东 of 广东省.
fn short(part: &str) -> &str {
    part.char_indices().nth(2).map_or(part, |(end, _)| &part[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_is_known_by_its_name_in_full() {
        for place in [
            "北京市怀柔区",
            "广东省深圳市南山区",
            "广东省东莞市",
            "河北省辛集市",
            "香港特别行政区",
        ] {
            assert!(is_listed(place), "{place}");
        }
        for place in [
            "",
            "广东省",
            "广东省深圳市",
            "南山区",
            "广东省 深圳市 南山区",
            "广东省东莞市虎门镇",
        ] {
            assert!(!is_listed(place), "{place}");
        }
    }

    #[test]
    fn what_was_meant_is_found_where_only_one_can_be() {
        #[rustfmt::skip]
        let rows = [
            ("without its province",        "深圳市南山区",          Some("广东省深圳市南山区")),
            ("in short",                    "广东深圳南山区",        Some("广东省深圳市南山区")),
            ("parted",                      "广东省/深圳市/南山区",   Some("广东省深圳市南山区")),
            ("the city twice",              "北京市北京市怀柔区",     Some("北京市怀柔区")),
            ("by a name that is the only",  "怀柔区",               Some("北京市怀柔区")),
            ("by a name that many have",    "鼓楼区",               None),
            ("one of them by its city",     "南京鼓楼区",            Some("江苏省南京市鼓楼区")),
            ("with a town",                 "广东省东莞市虎门镇",     Some("广东省东莞市")),
            ("a city alone",                "广东省深圳市",          None),
            ("nothing like it",             "火星",                 None),
        ];
        for (what, text, expected) in rows {
            assert_eq!(meant(text), expected, "{what}");
        }
    }
}
