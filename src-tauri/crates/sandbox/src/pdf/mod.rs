//! The document as a PDF: the face of a 数电票, plainly marked as a demonstration and without any seal.

mod content;
mod face;
mod font;
mod pen;
mod plain;
mod table;

use crate::{books::Document, company::Company};

/// The PDF of an issued document. Without a Chinese font on this computer it says so in ASCII: there is always a file.
pub(crate) fn make(document: &Document, company: &Company) -> Vec<u8> {
    let content = content::Content::of(document, company);
    font::chinese()
        .iter()
        .find_map(|font| face::draw(&content, font))
        .unwrap_or_else(|| plain::draw(&content))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        books::Stage,
        clock::Clock,
        invoice::{Invoice, Kind},
        number::Number,
    };

    fn document(buyer: &str) -> Document {
        let item = json!({
            "name": "软件", "model": "", "unit": "", "rate": "0.06", "quantity": "3", "net": "100.00", "tax": "6.00",
            "tax_code": "3040201010000000000", "preferential": "", "zero_rate": "", "preference": "", "deduction": "0",
        });
        let invoice = Invoice {
            serial: "A1".into(),
            kind: Kind::DigitalOrdinary,
            buyer: buyer.into(),
            buyer_tax_number: String::new(),
            head: std::collections::BTreeMap::new(),
            items: vec![serde_json::from_value(item).unwrap()],
            extras: Vec::new(),
            special: Vec::new(),
        };
        let number = Number::nth(1, invoice.kind, "3100");
        let at = Clock::default().now();
        let stage = Stage::Issued { number, at };
        Document {
            id: 1,
            submission: 1,
            spid: "s".into(),
            invoice,
            received_at: at,
            visible_from: at,
            stage,
        }
    }

    #[test]
    fn without_a_chinese_font_there_is_still_a_file_that_says_so() {
        let content = content::Content::of(&document("某公司"), &Company::demo()[0]);
        let file = lopdf::Document::load_mem(&plain::draw(&content)).unwrap();
        let text = file.extract_text(&[1]).unwrap();
        for words in [
            "No Chinese font was found",
            "DEMO",
            "00312000000000000001",
            "gross 106.00",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    #[test]
    fn characters_that_no_font_holds_break_nothing() {
        let odd = "公司\u{0}\t\u{2028}😀𠮷\u{10FFFF}é";
        let file = make(&document(odd), &Company::demo()[0]);
        assert_eq!(lopdf::Document::load_mem(&file).unwrap().get_pages().len(), 1);
    }
}
