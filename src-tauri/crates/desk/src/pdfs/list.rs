//! The list that lies beside many PDFs: which file is which invoice, what they come to, and what is not among them.

use std::path::Path;

use kaipiao_domain::{Fen, Kind};
use kaipiao_sheet::{Value, WriteError, Writer};

use super::found::Found;
use crate::contract::{PdfFailure, ProblemCode};

/// The columns and their widths in characters.
const COLUMNS: [(&str, u16); 12] = [
    ("文件名", 60),
    ("发票号码", 24),
    ("发票代码", 14),
    ("种类", 14),
    ("开票日期", 12),
    ("购买方", 36),
    ("购买方税号", 22),
    ("金额", 14),
    ("税额", 12),
    ("价税合计", 14),
    ("单据号", 24),
    ("说明", 40),
];

/// Writes it.
pub(super) fn write_list(path: &Path, saved: &[(String, Found)], failed: &[PdfFailure]) -> Result<(), WriteError> {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut list = Writer::create(path, &COLUMNS)?;
    let (mut net, mut tax, mut gross) = (Fen::ZERO, Fen::ZERO, Fen::ZERO);
    for (name, one) in saved {
        (net, tax, gross) = (net + one.net, tax + one.tax, gross + one.gross);
        list.row(&[
            text(name),
            text(&one.number.number),
            text(&one.number.code),
            text(&kind_name(&one.kind)),
            text(&one.date.map(|date| date.to_string()).unwrap_or_default()),
            text(&one.buyer),
            text(&one.buyer_tax_id),
            Value::Fen(one.net.0),
            Value::Fen(one.tax.0),
            Value::Fen(one.gross.0),
            text(&one.serial),
            Value::Empty,
        ])?;
    }
    for one in failed {
        let mut row = vec![Value::Empty; COLUMNS.len()];
        let named = if one.number.is_empty() {
            &one.invoice.invoice
        } else {
            &one.number
        };
        for (place, value) in [(1, text(named)), (5, text(&one.buyer)), (11, text(&why(one)))] {
            if let Some(cell) = row.get_mut(place) {
                *cell = value;
            }
        }
        list.row(&row)?;
    }
    let mut totals = vec![Value::Empty; COLUMNS.len()];
    let words = text(&format!("合计 {} 张", saved.len()));
    for (place, value) in [
        (0, words),
        (7, Value::Fen(net.0)),
        (8, Value::Fen(tax.0)),
        (9, Value::Fen(gross.0)),
    ] {
        if let Some(cell) = totals.get_mut(place) {
            *cell = value;
        }
    }
    list.row(&totals)?;
    list.finish()
}

/// The kind's name; one that is not issued here by its code.
fn kind_name(code: &str) -> String {
    code.parse().map_or(code, |kind: Kind| kind.name()).to_owned()
}

fn why(failure: &PdfFailure) -> String {
    let words = match failure.problem.code {
        ProblemCode::PdfNotYet => "PDF 还没有生成，稍后再下载",
        _ => "PDF 没有取到，请再下载一次",
    };
    if failure.problem.detail.is_empty() {
        words.to_owned()
    } else {
        format!("{words}（{}）", failure.problem.detail)
    }
}
