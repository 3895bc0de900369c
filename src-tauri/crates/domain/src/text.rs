//! How pasted text is cleaned (RULES §3.1, §7).

/// One line of text: control and invisible characters go, line breaks and tabs become blanks, the ends are trimmed.
pub(crate) fn line(text: &str) -> String {
    let cleaned: String = text
        .chars()
        .map(|c| if c.is_whitespace() && c != '\u{3000}' { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .collect();
    cleaned.trim().to_owned()
}

/// Text of several lines: as [`line`], but line breaks stay.
pub(crate) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\n").trim().to_owned()
}

/// Something that is typed, not written: full-width characters become half-width, and the whole is one [`line`].
pub(crate) fn half_width_line(text: &str) -> String {
    line(&half_width(text))
}

/// An identifier: half-width, without any blank.
pub(crate) fn identifier(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect()
}

/// Full-width Latin letters, digits and signs as half-width ones; Chinese punctuation without such a twin stays.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            '\u{3000}' => ' ',
            c => c,
        })
        .collect()
}

/// Characters that nobody sees: controls, zero-width ones, marks of direction, soft hyphens, fillers.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Whether it is a Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes_and_the_rest_stays() {
        #[rustfmt::skip]
        let rows = [
            ("zero-width space",        "开科\u{200b}思",          "开科思"),
            ("byte order mark",         "\u{feff}开科思",          "开科思"),
            ("direction marks",         "\u{202a}开科思\u{202c}",  "开科思"),
            ("no-break space",          "A\u{a0}B",               "A B"),
            ("tab and line break",      "开科\t思\n有限公司",       "开科 思 有限公司"),
            ("control character",       "开\u{7}科",               "开科"),
            ("blanks at the ends",      "  \u{3000}开科思　 ",      "开科思"),
            ("full-width text inside",  "Ａ　型（大）",             "Ａ　型（大）"),
        ];
        for (what, text, cleaned) in rows {
            assert_eq!(line(text), cleaned, "{what}");
            assert_eq!(line(&line(text)), line(text), "{what}: twice is as once");
        }
        assert_eq!(lines(" 一\r\n二\u{200b} \n\n三\r"), "一\n二\n\n三");
    }

    #[test]
    fn identifiers_are_half_width_without_blanks() {
        assert_eq!(identifier(" ９１３１ 0115\u{3000}５６３\u{200b}"), "91310115563");
        assert_eq!(
            half_width_line("（０２１）６８８８－０００１ 转２"),
            "(021)6888-0001 转2"
        );
    }
}
