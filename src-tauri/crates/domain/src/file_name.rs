//! Names of invoice files: the tax bureau's, and our own by template (RULES §11.4).

use time::{Date, PrimitiveDateTime, macros::format_description};

use crate::{Fen, InvoiceNumber};

/// The longest name, its ending included.
const MAX_CHARS: usize = 120;

/// The same in bytes of UTF-8: Linux and macOS take 255, and a file being written has a longer name for a while.
const MAX_BYTES: usize = 230;

/// What the default template makes: date, buyer, gross amount, number.
pub const DEFAULT_TEMPLATE: &str = "{开票日期}_{购方}_{价税合计}_{号码}";

/// What stands where nothing that a template names is known.
const NAMELESS: &str = "发票";

/// What a template can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts<'a> {
    /// 开票日期, where it is known.
    pub date: Option<Date>,
    /// The seller's name.
    pub seller: &'a str,
    /// The buyer's name.
    pub buyer: &'a str,
    /// 价税合计.
    pub gross: Fen,
    /// Code and number.
    pub number: &'a InvoiceNumber,
    /// 单据号.
    pub serial: &'a str,
    /// The kind of invoice.
    pub kind: &'a str,
}

/// Why a template is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// A field that is none.
    #[error("没有“{{{0}}}”这一项，可用：{{开票日期}} {{销方}} {{购方}} {{价税合计}} {{号码}} {{单据号}} {{种类}}")]
    UnknownField(String),
    /// A brace without its other.
    #[error("花括号要成对")]
    Unbalanced,
}

/// Whether a template can be used.
///
/// # Errors
/// [`BadTemplate`].
pub fn check(template: &str) -> Result<(), BadTemplate> {
    let nobody = FileFacts {
        date: None,
        seller: "",
        buyer: "",
        gross: Fen::ZERO,
        number: &InvoiceNumber::default(),
        serial: "",
        kind: "",
    };
    file_name(template, &nobody, "pdf").map(drop)
}

/// Fills a template in, without characters that a file system refuses. The number or serial is kept whole: other fields
/// are shortened where the name is too long. Where a template names neither, several invoices may have the same name: whoever
/// saves them numbers it.
///
/// # Errors
/// [`BadTemplate`].
pub fn file_name(template: &str, facts: &FileFacts<'_>, ending: &str) -> Result<String, BadTemplate> {
    // Whoever writes the ending too means the same.
    let template = template.trim();
    let stem = template.len().saturating_sub(ending.len() + 1);
    let template = match (template.get(..stem), template.get(stem..)) {
        (Some(name), Some(tail))
            if tail
                .strip_prefix('.')
                .is_some_and(|tail| tail.eq_ignore_ascii_case(ending)) =>
        {
            name
        }
        _ => template,
    };
    let parts = parse(template)?;
    let mut filled: Vec<(String, bool)> = parts
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => Ok((clean(text), false)),
            Part::Field(name) => {
                let text = field(name, facts).ok_or_else(|| BadTemplate::UnknownField(name.to_owned()))?;
                Ok((clean(&text), matches!(name, "销方" | "购方")))
            }
        })
        .collect::<Result<_, _>>()?;
    let too_long = |filled: &[(String, bool)]| {
        let chars: usize = filled.iter().map(|(text, _)| text.chars().count()).sum();
        let bytes: usize = filled.iter().map(|(text, _)| text.len()).sum();
        chars + 1 + ending.chars().count() > MAX_CHARS || bytes + 1 + ending.len() > MAX_BYTES
    };
    // Names give way, the longest first: dates and amounts are short, numbers must stay.
    while too_long(&filled) {
        let names = filled.iter_mut().filter(|(_, is_name)| *is_name).map(|(text, _)| text);
        match names.max_by_key(|text| text.len()) {
            Some(longest) if !longest.is_empty() => longest.pop(),
            _ => break,
        };
    }
    let stem: String = filled.into_iter().map(|(text, _)| text).collect();
    // Windows takes no name that ends in a dot or blank or is a device.
    let stem = stem.trim_matches([' ', '.']);
    let stem = if stem.is_empty() {
        NAMELESS.to_owned()
    } else if is_device(stem) {
        format!("_{stem}")
    } else {
        stem.to_owned()
    };
    Ok(format!("{stem}.{ending}"))
}

enum Part<'a> {
    Text(&'a str),
    Field(&'a str),
}

fn parse(template: &str) -> Result<Vec<Part<'_>>, BadTemplate> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((text, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').ok_or(BadTemplate::Unbalanced)?;
        if text.contains('}') || name.contains('{') {
            return Err(BadTemplate::Unbalanced);
        }
        parts.push(Part::Text(text));
        parts.push(Part::Field(name));
        rest = behind;
    }
    if rest.contains('}') {
        return Err(BadTemplate::Unbalanced);
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

fn field(name: &str, facts: &FileFacts<'_>) -> Option<String> {
    let text = match name {
        "日期" | "开票日期" => facts
            .date
            .and_then(|date| date.format(format_description!("[year]-[month]-[day]")).ok())
            .unwrap_or_default(),
        "销方" => facts.seller.to_owned(),
        "购方" => facts.buyer.to_owned(),
        "价税合计" => facts.gross.to_string(),
        "号码" => facts.number.join(),
        "单据号" => facts.serial.to_owned(),
        "种类" => facts.kind.to_owned(),
        _ => return None,
    };
    Some(text)
}

/// Replaces what a file system refuses.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .map(|c| if r#"\/:*?"<>|"#.contains(c) { '_' } else { c })
        .collect()
}

fn is_device(stem: &str) -> bool {
    let name = stem.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |device: &str| {
        name.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    matches!(name.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// What the tax bureau's own file name says: `dzfp_{number}_{other side}_{time}.pdf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BureauName {
    /// 20 digits.
    pub number: InvoiceNumber,
    /// The other side's name.
    pub party: Option<String>,
    /// When it was issued.
    pub issued_at: Option<PrimitiveDateTime>,
    /// `pdf`, `ofd` or `xml`.
    pub ending: String,
}

impl BureauName {
    /// Reads a file name; `None` for one that is not the tax bureau's. A copy's `(1)` does not matter.
    pub fn parse(name: &str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        if !matches!(ending.as_str(), "pdf" | "ofd" | "xml") {
            return None;
        }
        let rest = without_copy(stem).strip_prefix("dzfp_")?;
        let (number, rest) = rest.split_at_checked(20)?;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (party, time) = match rest.strip_prefix('_') {
            None if rest.is_empty() => (None, None),
            None => return None,
            Some(rest) => match (time_of(rest), rest.rsplit_once('_')) {
                (Some(time), _) => (None, Some(time)),
                (None, Some((party, last))) if time_of(last).is_some() => (Some(party), time_of(last)),
                (None, _) => (Some(rest), None),
            },
        };
        Some(Self {
            number: InvoiceNumber {
                code: String::new(),
                number: number.to_owned(),
            },
            party: party.map(str::to_owned),
            issued_at: time,
            ending,
        })
    }
}

fn time_of(text: &str) -> Option<PrimitiveDateTime> {
    PrimitiveDateTime::parse(text, format_description!("[year][month][day][hour][minute][second]")).ok()
}

/// Takes off the `(1)` that browsers add.
fn without_copy(stem: &str) -> &str {
    let inner = stem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .filter(|(_, copy)| !copy.is_empty() && copy.bytes().all(|byte| byte.is_ascii_digit()));
    inner.map_or(stem, |(before, _)| before.trim_end())
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn number() -> InvoiceNumber {
        InvoiceNumber {
            code: String::new(),
            number: "24312000000136634917".into(),
        }
    }

    fn facts(number: &InvoiceNumber) -> FileFacts<'_> {
        FileFacts {
            date: Some(date!(2026 - 11 - 23)),
            seller: "开科思（上海）有限公司",
            buyer: "某某/科技:有限公司",
            gross: Fen(10_600),
            number,
            serial: "A1",
            kind: "021",
        }
    }

    #[test]
    fn a_template_is_filled_in_and_cleaned() {
        let number = number();
        let facts = facts(&number);
        #[rustfmt::skip]
        let rows = [
            (DEFAULT_TEMPLATE,             "2026-11-23_某某_科技_有限公司_106.00_24312000000136634917.pdf"),
            ("{号码}",                      "24312000000136634917.pdf"),
            ("{销方}-{种类}-{单据号}",        "开科思（上海）有限公司-021-A1.pdf"),
            ("a/b {单据号}. ",              "a_b A1.pdf"),
            ("{日期}_{号码}.PDF",           "2026-11-23_24312000000136634917.pdf"),
            ("款.{号码}",                   "款.24312000000136634917.pdf"),
            ("{开票日期} {购方}",             "2026-11-23 某某_科技_有限公司.pdf"),
            (" . ",                         "发票.pdf"),
        ];
        for (template, expected) in rows {
            assert_eq!(
                file_name(template, &facts, "pdf").as_deref(),
                Ok(expected),
                "{template}"
            );
        }
    }

    #[test]
    fn a_device_of_windows_is_no_name() {
        let number = number();
        #[rustfmt::skip]
        let rows = [
            ("con", "_con.pdf"), ("NUL.1", "_NUL.1.pdf"), ("COM1", "_COM1.pdf"), ("lpt9", "_lpt9.pdf"),
            ("COM", "COM.pdf"), ("COMX", "COMX.pdf"), ("COM10", "COM10.pdf"), ("CON1", "CON1.pdf"),
        ];
        for (serial, expected) in rows {
            let facts = FileFacts {
                serial,
                ..facts(&number)
            };
            assert_eq!(
                file_name("{单据号}", &facts, "pdf").as_deref(),
                Ok(expected),
                "{serial}"
            );
        }
    }

    #[test]
    fn a_bad_template_is_refused() {
        let number = number();
        for (template, error) in [
            ("{号码}{税号}", BadTemplate::UnknownField("税号".into())),
            ("{号码", BadTemplate::Unbalanced),
            ("号码}{单据号}", BadTemplate::Unbalanced),
            ("{号码}}", BadTemplate::Unbalanced),
        ] {
            assert_eq!(check(template), Err(error.clone()), "{template}");
            assert_eq!(file_name(template, &facts(&number), "pdf"), Err(error), "{template}");
        }
    }

    #[test]
    fn a_long_name_is_shortened_and_the_number_stays() {
        let number = number();
        let buyer = "长".repeat(300);
        let facts = FileFacts {
            buyer: &buyer,
            ..facts(&number)
        };
        let name = file_name(DEFAULT_TEMPLATE, &facts, "pdf").unwrap();
        assert_eq!(name.len(), 229, "in bytes: one more character of three does not fit");
        assert!(name.starts_with("2026-11-23_长"), "{name}");
        assert!(name.ends_with("长_106.00_24312000000136634917.pdf"), "{name}");
        let buyer = "long ".repeat(60);
        let facts = FileFacts { buyer: &buyer, ..facts };
        let name = file_name(DEFAULT_TEMPLATE, &facts, "pdf").unwrap();
        assert_eq!(name.chars().count(), 120);
        // As many bytes as there may be, and one more.
        for (letters, length) in [("ab", MAX_BYTES), ("abc", MAX_BYTES)] {
            let buyer = "长".repeat(68) + letters;
            let facts = FileFacts { buyer: &buyer, ..facts };
            let name = file_name("{购方}{号码}", &facts, "pdf").unwrap();
            assert_eq!(name.len(), length, "{name}");
        }
        // Nothing is left to give way.
        let template = "长".repeat(150) + "{购方}{号码}";
        let name = file_name(
            &template,
            &FileFacts {
                buyer: "某某", ..facts
            },
            "pdf",
        )
        .unwrap();
        assert!(name.ends_with("长24312000000136634917.pdf"), "{name}");
    }

    #[test]
    fn the_bureau_s_names_are_read() {
        let time = Some(datetime!(2026 - 07 - 30 11:37:34));
        #[rustfmt::skip]
        let rows = [
            ("dzfp_24312000000136634917_某某公司_20260730113734.pdf",     Some("某某公司"), time, "pdf"),
            ("dzfp_24312000000136634917_某_某公司_20260730113734.OFD",    Some("某_某公司"), time, "ofd"),
            ("dzfp_24312000000136634917_20260730113734.xml",             None,            time, "xml"),
            ("dzfp_24312000000136634917.pdf",                            None,            None, "pdf"),
            ("dzfp_24312000000136634917_某某公司.pdf",                     Some("某某公司"), None, "pdf"),
            ("dzfp_24312000000136634917_某某公司_20260730113734 (1).pdf", Some("某某公司"), time, "pdf"),
            ("dzfp_24312000000136634917(12).pdf",                        None,            None, "pdf"),
            ("dzfp_24312000000136634917_某_某公司.pdf",                    Some("某_某公司"), None, "pdf"),
            ("dzfp_24312000000136634917_某某(上海).pdf",                   Some("某某(上海)"), None, "pdf"),
            ("dzfp_24312000000136634917_某某().pdf",                      Some("某某()"),  None, "pdf"),
        ];
        for (name, party, issued_at, ending) in rows {
            let expected = BureauName {
                number: number(),
                party: party.map(str::to_owned),
                issued_at,
                ending: ending.to_owned(),
            };
            assert_eq!(BureauName::parse(name), Some(expected), "{name}");
        }
        for name in [
            "dzfp_2431200000013663491.pdf",
            "24312000000136634917.pdf",
            "dzfp_24312000000136634917.doc",
            "dzfp_24312000000136634917x.pdf",
            "dzfp_",
        ] {
            assert_eq!(BureauName::parse(name), None, "{name}");
        }
    }
}
