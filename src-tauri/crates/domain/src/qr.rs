//! The text in the QR code of an invoice (RULES §11.4).

use time::{Date, macros::format_description};

use crate::{Fen, InvoiceNumber, Kind};

/// What the QR code of an invoice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceQr {
    /// The type as the code writes it: `31`, `32`, `01`, `10` … It is not always the invoice's kind.
    pub kind_code: String,
    /// Code and number.
    pub number: InvoiceNumber,
    /// 价税合计 on a 数电票, the net amount on the older kinds.
    pub amount: Option<Fen>,
    /// 开票日期.
    pub date: Option<Date>,
    /// 校验码; empty where there is none.
    pub check_code: String,
    /// Four hexadecimal digits of unknown making; empty where they are missing.
    pub tail: String,
}

/// The type that the code of a new invoice has.
pub const fn kind_code(kind: Kind) -> &'static str {
    match kind {
        Kind::DigitalSpecial => "31",
        Kind::DigitalOrdinary => "32",
        Kind::PaperSpecial => "01",
        Kind::PaperOrdinary => "04",
        Kind::ElectronicOrdinary => "10",
        Kind::ElectronicSpecial => "08",
    }
}

impl InvoiceQr {
    /// Reads the text of a QR code: `01,32,,{number},{amount},{yyyyMMdd},,{tail}`. Blanks and a last comma don't matter;
    /// `None` for what is no invoice.
    pub fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.trim().split([',', '，']).map(str::trim).collect();
        let field = |index: usize| fields.get(index).copied().unwrap_or_default();
        if field(0) != "01" || fields.len() < 6 {
            return None;
        }
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (code, number) = (field(2), field(3));
        let fits = matches!((code.len(), number.len()), (0, 20) | (10 | 12, 8)) && digits(code) && digits(number);
        let kind_code = field(1);
        if !fits || kind_code.is_empty() || !digits(kind_code) {
            return None;
        }
        let date = Date::parse(field(5), format_description!("[year][month][day]")).ok();
        Some(Self {
            kind_code: kind_code.to_owned(),
            number: InvoiceNumber {
                code: code.to_owned(),
                number: number.to_owned(),
            },
            amount: field(4).parse().ok(),
            date,
            check_code: field(6).to_owned(),
            tail: field(7).to_owned(),
        })
    }

    /// Whether it is the code of a 数电票, by its number.
    pub fn is_digital(&self) -> bool {
        self.number.is_digital()
    }

    /// Writes the text of the QR code.
    pub fn text(&self) -> String {
        let Self {
            kind_code,
            number,
            amount,
            date,
            check_code,
            tail,
        } = self;
        let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
        let date = date
            .and_then(|date| date.format(format_description!("[year][month][day]")).ok())
            .unwrap_or_default();
        format!(
            "01,{kind_code},{},{},{amount},{date},{check_code},{tail}",
            number.code, number.number
        )
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn codes_of_all_makers_are_read() {
        #[rustfmt::skip]
        let rows = [
            // what              text                                                                       kind  code            number                  amount   check
            ("数电普票",          "01,32,,24312000000136634917,416.97,20241109,,2C4A",                        "32", "",             "24312000000136634917", 41_697, ""),
            ("数电专票",          "01,31,,24312000000136634917,-416.97,20241109,,2C4A",                       "31", "",             "24312000000136634917", -41_697, ""),
            ("the platform's",   "01,01,044002100411,22338521,111.63,20241109,06441947523575629741,2C4A,",   "01", "044002100411", "22338521",             11_163, "06441947523575629741"),
            ("with blanks",      "01,01,044002100411, 82467316,111.63,20241109, 06182134178896463325,2C4A,", "01", "044002100411", "82467316",             11_163, "06182134178896463325"),
            ("专票",              "01,01,4400203130,37839682,369,20241109,,2C4A",                             "01", "4400203130",   "37839682",             36_900, ""),
        ];
        for (what, text, kind_code, code, number, amount, check_code) in rows {
            let qr = InvoiceQr::parse(text).unwrap();
            assert_eq!(qr.kind_code, kind_code, "{what}");
            assert_eq!(
                (qr.number.code.as_str(), qr.number.number.as_str()),
                (code, number),
                "{what}"
            );
            assert_eq!(qr.amount, Some(Fen(amount)), "{what}");
            assert_eq!(qr.date, Some(date!(2024 - 11 - 09)), "{what}");
            assert_eq!(
                (qr.check_code.as_str(), qr.tail.as_str()),
                (check_code, "2C4A"),
                "{what}"
            );
            assert_eq!(InvoiceQr::parse(&qr.text()), Some(qr), "{what}: written and read again");
        }
    }

    #[test]
    fn every_kind_has_a_type_of_its_own() {
        let types = Kind::ALL.map(kind_code);
        assert_eq!(types, ["31", "32", "01", "04", "10", "08"]);
    }

    #[test]
    fn other_codes_are_no_invoice() {
        for text in [
            "",
            "DEMO",
            "https://example.com",
            "02,32,,24312000000136634917,416.97,20241109,,2C4A",
            "01,32,,2431200000013663491,416.97,20241109,,2C4A",
            "01,32,04400210,22338521,111.63,20241109,,",
            "01,32,,24312000000136634917",
            "01,32,,24312000000136634917,416.97",
            "01,,,24312000000136634917,416.97,20241109,,2C4A",
            "01,3B,,24312000000136634917,416.97,20241109,,2C4A",
        ] {
            assert_eq!(InvoiceQr::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_broken_is_left_out() {
        let qr = InvoiceQr::parse("01,32,,24312000000136634917,x,2024,,").unwrap();
        assert_eq!((qr.amount, qr.date), (None, None), "the number is what matters");
        assert!(qr.is_digital());
        let shortest = InvoiceQr::parse("01,01,4400203130,37839682,369,20241109").unwrap();
        assert!(!shortest.is_digital());
        assert_eq!((shortest.check_code.as_str(), shortest.tail.as_str()), ("", ""));
    }
}
