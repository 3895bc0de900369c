//! The lines of the invoice as rows of a table: broken to their columns and dealt to pages.

use rust_decimal::Decimal;

use super::{
    content::Content,
    pen::{Align, Pen},
};

/// Left edges of the eight columns and the right edge of the last.
pub(super) const EDGES: [f32; 9] = [6.0, 56.0, 79.0, 90.0, 111.0, 133.0, 156.0, 176.0, 204.0];
/// Their headers.
pub(super) const HEADERS: [&str; 8] = [
    "项目名称",
    "规格型号",
    "单 位",
    "数 量",
    "单 价",
    "金 额",
    "税率/征收率",
    "税 额",
];
/// How their contents stand.
pub(super) const ALIGN: [Align; 8] = [
    Align::Left,
    Align::Left,
    Align::Centre,
    Align::Right,
    Align::Right,
    Align::Right,
    Align::Centre,
    Align::Right,
];
/// Size of the contents in points.
pub(super) const SIZE: f32 = 8.0;
/// Height of one line of text.
pub(super) const STEP: f32 = 3.9;
/// Columns that break; the others shrink.
const BREAKING: usize = 3;
const PADDING: f32 = 1.0;

/// One row of the table.
pub(super) enum Row {
    /// A line of the invoice: each cell's lines of text.
    Line {
        cells: Vec<Vec<String>>,
        net: Decimal,
        tax: Decimal,
    },
    /// The header of the special business's block.
    Header(Vec<String>),
    /// A row of that block.
    Special(Vec<String>),
}

impl Row {
    /// Its height in millimetres.
    pub(super) fn height(&self) -> f32 {
        match self {
            Self::Line { cells, .. } => {
                let most = cells.iter().map(Vec::len).max().unwrap_or(1);
                STEP * f32::from(u16::try_from(most).unwrap_or(u16::MAX))
            }
            Self::Header(_) => STEP + 1.0,
            Self::Special(_) => STEP,
        }
    }
}

/// All rows, the special business's block behind the lines.
pub(super) fn rows(content: &Content, pen: &Pen<'_, '_>) -> Vec<Row> {
    let widths: Vec<f32> = EDGES
        .windows(2)
        .map(|pair| pair.iter().rev().copied().reduce(|right, left| right - left))
        .map(|width| width.unwrap_or(0.0) - 2.0 * PADDING)
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for (line, (net, tax)) in content.lines.iter().zip(&content.amounts) {
        let cells = line.iter().zip(&widths).enumerate().map(|(column, (text, width))| {
            if column < BREAKING {
                pen.wrap(text, *width, SIZE)
            } else {
                vec![text.clone()]
            }
        });
        rows.push(Row::Line {
            cells: cells.collect(),
            net: *net,
            tax: *tax,
        });
    }
    if let Some((header, special)) = &content.special {
        rows.push(Row::Header(header.iter().map(|label| (*label).to_owned()).collect()));
        rows.extend(special.iter().cloned().map(Row::Special));
    }
    rows
}

/// The space for rows: on the only page, on a page that is not the last, on the last of several.
pub(super) struct Space {
    pub(super) only: f32,
    pub(super) more: f32,
    pub(super) last: f32,
}

/// Deals rows to pages: as many as fit on each, and what the last one must bear besides.
pub(super) fn pages(rows: Vec<Row>, space: &Space) -> Vec<Vec<Row>> {
    let height = |rows: &[Row]| rows.iter().map(Row::height).sum::<f32>();
    if height(&rows) <= space.only {
        return vec![rows];
    }
    let mut pages: Vec<Vec<Row>> = vec![Vec::new()];
    let mut used = 0.0;
    for row in rows {
        if used + row.height() > space.more && used > 0.0 {
            pages.push(Vec::new());
            used = 0.0;
        }
        used += row.height();
        if let Some(page) = pages.last_mut() {
            page.push(row);
        }
    }
    // The last page has less room: what does not fit before the totals goes on to a page of its own.
    if used > space.last
        && let Some(page) = pages.last_mut()
    {
        let mut kept = 0.0;
        let fitting = page
            .iter()
            .take_while(|row| {
                kept += row.height();
                kept <= space.last
            })
            .count();
        let rest = page.split_off(fitting.max(1).min(page.len()));
        pages.push(rest);
    }
    pages
}

/// 小计 of a page: net and tax of its lines.
pub(super) fn subtotal(rows: &[Row]) -> (Decimal, Decimal) {
    rows.iter()
        .fold((Decimal::ZERO, Decimal::ZERO), |(nets, taxes), row| match row {
            Row::Line { net, tax, .. } => (nets + net, taxes + tax),
            Row::Header(_) | Row::Special(_) => (nets, taxes),
        })
}
