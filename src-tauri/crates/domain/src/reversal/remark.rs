//! The remark that the tax bureau writes on a red invoice (RULES R5.8).

/// What the remark of a red invoice names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedRemark {
    /// The original: its number, with its code before it where it has one.
    pub original: String,
    /// 红字发票信息确认单编号, 20 digits.
    pub confirmation: Option<String>,
}

/// Reads the remark of a red invoice; `None` where it names no original.
pub fn read_remark(remark: &str) -> Option<RedRemark> {
    let original = ["被红冲", "被冲红", "对应正数", "对应"]
        .iter()
        .flat_map(|word| remark.match_indices(word).map(move |(at, _)| (at, word.len())))
        .find_map(|(at, length)| read_number(remark.get(at + length..)?))?;
    let confirmation = remark
        .match_indices("红字发票信息确认单")
        .find_map(|(at, word)| {
            let rest = skip(remark.get(at + word.len()..)?, &["编号"]);
            digits(colon(rest)?, 20..=20)
        })
        .map(|(digits, _)| digits.to_owned());
    Some(RedRemark { original, confirmation })
}

/// `蓝字数电票号码：…`, `蓝字全电发票号码：…`, `发票代码:…号码:…`.
fn read_number(text: &str) -> Option<String> {
    let rest = skip(text, &["蓝字"]);
    let rest = skip(rest, &["数电", "全电"]);
    let rest = skip(rest, &["发票", "票"]);
    let (code, rest) = match rest.strip_prefix("代码") {
        Some(rest) => digits(colon(rest)?, 10..=12)?,
        None => ("", rest),
    };
    let rest = rest.trim_start_matches([' ', ',', '，', '、']);
    let rest = skip(rest, &["发票"]);
    let (number, _) = digits(colon(rest.strip_prefix("号码")?)?, 8..=20)?;
    Some(format!("{code}{number}"))
}

/// What follows one of the words, or all where none is there.
fn skip<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text)
}

fn colon(text: &str) -> Option<&str> {
    text.strip_prefix(['：', ':']).map(str::trim_start)
}

/// The digits that a text begins with, if they are as many as asked for, and the rest.
fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    lengths
        .contains(&length)
        .then(|| text.split_at_checked(length))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bureau_s_ways_to_name_an_original_are_read() {
        let digital = "24312000000136634917";
        let confirmation = "11010824091002615708";
        #[rustfmt::skip]
        let rows = [
            ("today's",           format!("被红冲蓝字数电票号码：{digital} 红字发票信息确认单编号：{confirmation}"), digital, Some(confirmation)),
            ("the longer word",   format!("被红冲蓝字数电发票号码：{digital}"), digital, None),
            ("turned around",     format!("被冲红蓝字全电发票号码：{digital}"), digital, None),
            ("税控",              "对应正数发票代码:031002100411号码:82467316".into(), "03100210041182467316", None),
            ("税控 with 发票",     "对应正数发票代码：4400203130 发票号码：37839682".into(), "440020313037839682", None),
            ("a number alone",    "对应正数发票号码:37839682".into(), "37839682", None),
            ("words before it",   format!("退货。被红冲蓝字数电票号码： {digital}"), digital, None),
            ("no 编号 in the word", format!("被红冲蓝字数电票号码：{digital},红字发票信息确认单：{confirmation}"), digital, Some(confirmation)),
            ("a short 确认单",     format!("被红冲蓝字数电票号码：{digital} 红字发票信息确认单编号：123"), digital, None),
        ];
        for (what, remark, original, confirmation) in rows {
            let expected = RedRemark {
                original: original.to_owned(),
                confirmation: confirmation.map(str::to_owned),
            };
            assert_eq!(read_remark(&remark), Some(expected), "{what}");
        }
    }

    #[test]
    fn other_remarks_name_no_original() {
        for remark in [
            "",
            "货款",
            "对应合同号码",
            "被红冲",
            "对应发票号码：1234567",
            "对应发票代码：123号码：12345678",
        ] {
            assert_eq!(read_remark(remark), None, "{remark}");
        }
    }
}
