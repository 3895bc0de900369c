//! The face of a 数电票: 210 × 140 mm, lines and labels brown-red, contents black, 演示 无效 across every page.

use krilla::{Document, metadata::Metadata, page::PageSettings};

use super::{
    content::{Content, Party, yuan},
    font::Chinese,
    pen::{Align, Ink, MM, Pen, Style},
    table::{self, ALIGN, EDGES, HEADERS, Row, SIZE, STEP, Space},
};
use crate::picture;

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 140.0;
const LEFT: f32 = 6.0;
const RIGHT: f32 = 204.0;
/// The vertical rules between the parties: label, buyer, label, seller.
const PARTIES: [f32; 3] = [12.0, 105.0, 111.0];
/// Horizontal rules: above the parties, the lines, 价税合计, the remark, and below it.
const TOP: f32 = 27.0;
const LINES: f32 = 50.0;
const TOTAL: f32 = 98.0;
const REMARK: f32 = 105.0;
const BOTTOM: f32 = 129.0;
/// The lines begin below their header.
const FIRST: f32 = LINES + 6.5;
const SPACE: Space = Space {
    only: TOTAL - FIRST - 6.5,
    more: BOTTOM - FIRST - 7.5,
    last: TOTAL - FIRST - 11.0,
};
const THIN: f32 = 0.25;

/// Draws the document; `None` if this font cannot be measured or embedded.
pub(super) fn draw(content: &Content, chinese: &Chinese) -> Option<Vec<u8>> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(content.title.clone())
            .creator("开票台 演示平台".to_owned())
            .language("zh-CN".to_owned()),
    );
    let mut pages = None;
    let mut number = 0;
    loop {
        let mut page = document.start_page_with(PageSettings::from_wh(WIDTH * MM, HEIGHT * MM)?);
        let mut surface = page.surface();
        let mut pen = Pen::new(&mut surface, chinese)?;
        let pages = pages.get_or_insert_with(|| table::pages(table::rows(content, &pen), &SPACE));
        let rows = pages.get(number)?;
        number += 1;
        let mut face = Face {
            content,
            ink: if content.red { Ink::Crimson } else { Ink::Brown },
            pen: &mut pen,
        };
        face.page(rows, number, pages.len());
        surface.finish();
        page.finish();
        if number == pages.len() {
            break;
        }
    }
    document.finish().ok()
}

struct Face<'a, 'b, 'c> {
    content: &'a Content,
    ink: Ink,
    pen: &'a mut Pen<'b, 'c>,
}

impl Face<'_, '_, '_> {
    fn page(&mut self, rows: &[Row], number: usize, count: usize) {
        let last = number == count;
        // Below everything else, so that it hides nothing.
        self.pen.across(WIDTH / 2.0, HEIGHT / 2.0, 26.0, "演示 无效", 92.0);
        self.head(number, count);
        self.frame(last);
        self.parties();
        self.rows(rows);
        self.totals(rows, last, count);
        if last {
            self.foot();
        }
        self.label(16.0, 135.0, "开票人：");
        let drawer = self.content.drawer.clone();
        self.pen
            .text(28.0, 135.0, &drawer, Style::new(SIZE, Ink::Black, Align::Left));
    }

    fn head(&mut self, number: usize, count: usize) {
        if let Some(squares) = picture::squares("DEMO") {
            self.pen.squares(9.0, 5.0, 15.0, &squares);
        }
        self.pen.text(
            9.0,
            24.5,
            self.content.business,
            Style::new(SIZE, Ink::Black, Align::Left),
        );
        let middle = WIDTH / 2.0;
        let title = Style::new(17.0, self.ink, Align::Centre);
        self.pen.text(middle, 13.5, &self.content.title, title);
        let half = self.pen.width(&self.content.title, 17.0) / 2.0 + 3.0;
        for y in [16.0, 16.9] {
            self.pen.line((middle - half, y), (middle + half, y), 0.3, self.ink);
        }
        if self.content.red {
            self.pen.text(
                middle - half - 2.0,
                13.5,
                "红字",
                Style::new(13.0, self.ink, Align::Right),
            );
        }
        // Where the bureau's seal stands on a real one.
        self.pen
            .text(middle, 23.0, "演示", Style::new(12.0, Ink::Grey, Align::Centre));
        let step = if self.content.heading.len() > 2 { 4.2 } else { 5.5 };
        let mut y = if self.content.heading.len() > 2 { 7.5 } else { 11.0 };
        for (label, value) in &self.content.heading {
            self.pen.text(150.0, y, label, Style::new(9.0, self.ink, Align::Left));
            self.pen
                .fitted(166.0, y, 38.0, value, Style::new(9.0, Ink::Black, Align::Left));
            y += step;
        }
        if count > 1 {
            let text = format!("共{count}页 第{number}页");
            self.pen
                .text(RIGHT, 24.5, &text, Style::new(SIZE, self.ink, Align::Right));
        }
    }

    fn frame(&mut self, last: bool) {
        let ink = self.ink;
        let horizontal: &[f32] = if last {
            &[TOP, LINES, TOTAL, REMARK, BOTTOM]
        } else {
            &[TOP, LINES, BOTTOM]
        };
        for y in horizontal {
            self.pen.line((LEFT, *y), (RIGHT, *y), THIN, ink);
        }
        for x in [LEFT, RIGHT] {
            self.pen.line((x, TOP), (x, BOTTOM), THIN, ink);
        }
        for x in PARTIES {
            self.pen.line((x, TOP), (x, LINES), THIN, ink);
        }
        if last {
            self.pen.line((EDGES[1], TOTAL), (EDGES[1], REMARK), THIN, ink);
            self.pen.line((PARTIES[0], REMARK), (PARTIES[0], BOTTOM), THIN, ink);
        }
        for ((header, left), right) in HEADERS.iter().zip(EDGES).zip(EDGES.iter().skip(1)) {
            self.pen.text(
                (left + right) / 2.0,
                LINES + 4.2,
                header,
                Style::new(SIZE, ink, Align::Centre),
            );
        }
    }

    fn parties(&mut self) {
        let content = self.content;
        self.upright(9.0, TOP, LINES, "购买方信息");
        self.upright(108.0, TOP, LINES, "销售方信息");
        self.party(13.5, 104.0, &content.buyer);
        self.party(112.5, 203.0, &content.seller);
    }

    fn party(&mut self, left: f32, right: f32, party: &Party) {
        let step = if party.len() > 2 { 5.3 } else { 11.0 };
        let mut y = if party.len() > 2 { TOP + 4.8 } else { TOP + 7.5 };
        for (label, value) in party {
            self.label(left, y, label);
            let from = left + self.pen.width(label, SIZE) + 0.5;
            self.pen
                .fitted(from, y, right - from, value, Style::new(9.0, Ink::Black, Align::Left));
            y += step;
        }
    }

    fn rows(&mut self, rows: &[Row]) {
        let mut y = FIRST + 2.2;
        for row in rows {
            match row {
                Row::Line { cells, .. } => self.cells(y, cells),
                Row::Header(labels) => self.spread(y + 1.0, labels, self.ink),
                Row::Special(values) => self.spread(y, values, Ink::Black),
            }
            y += row.height();
        }
    }

    fn cells(&mut self, y: f32, cells: &[Vec<String>]) {
        for (((lines, left), right), align) in cells.iter().zip(EDGES).zip(EDGES.iter().skip(1)).zip(ALIGN) {
            let mut y = y;
            for text in lines {
                let x = match align {
                    Align::Left => left + 1.0,
                    Align::Centre => (left + right) / 2.0,
                    Align::Right => right - 1.5,
                };
                self.pen
                    .fitted(x, y, right - left - 1.5, text, Style::new(SIZE, Ink::Black, align));
                y += STEP;
            }
        }
    }

    /// Texts in columns of equal width.
    fn spread(&mut self, y: f32, texts: &[String], ink: Ink) {
        let Ok(count) = u16::try_from(texts.len()) else { return };
        let width = (RIGHT - LEFT) / f32::from(count.max(1));
        for (text, column) in texts.iter().zip(0_u16..) {
            let x = LEFT + width * f32::from(column) + 1.0;
            self.pen
                .fitted(x, y, width - 2.0, text, Style::new(7.5, ink, Align::Left));
        }
    }

    fn totals(&mut self, rows: &[Row], last: bool, count: usize) {
        let content = self.content;
        if count > 1 {
            let (net, tax) = table::subtotal(rows);
            let y = if last { TOTAL - 6.3 } else { BOTTOM - 2.0 };
            self.sum(y, "小        计", &yuan(net), &yuan(tax));
        }
        if last {
            self.sum(TOTAL - 2.0, "合        计", &content.net, &content.tax);
        }
    }

    fn sum(&mut self, y: f32, label: &str, net: &str, tax: &str) {
        let amount = Style::new(SIZE + 0.5, Ink::Black, Align::Right);
        self.pen.text(
            (EDGES[0] + EDGES[1]) / 2.0,
            y,
            label,
            Style::new(SIZE, self.ink, Align::Centre),
        );
        self.pen.text(EDGES[6] - 1.5, y, net, amount);
        self.pen.text(EDGES[8] - 1.5, y, tax, amount);
    }

    fn foot(&mut self) {
        let content = self.content;
        let y = TOTAL + 4.8;
        self.pen.text(
            (EDGES[0] + EDGES[1]) / 2.0,
            y,
            "价税合计（大写）",
            Style::new(SIZE, self.ink, Align::Centre),
        );
        self.pen.fitted(
            EDGES[1] + 4.0,
            y,
            86.0,
            &format!("⊗ {}", content.upper),
            Style::new(9.5, Ink::Black, Align::Left),
        );
        self.pen
            .text(158.0, y, "（小写）", Style::new(SIZE, self.ink, Align::Right));
        self.pen
            .text(159.0, y, &content.gross, Style::new(9.5, Ink::Black, Align::Left));
        self.upright(9.0, REMARK, BOTTOM, "备注");
        let width = RIGHT - PARTIES[0] - 3.0;
        let lines: Vec<String> = content
            .remark
            .iter()
            .flat_map(|remark| self.pen.wrap(remark, width, SIZE))
            .collect();
        // Ten short lines still fit when they are set closer.
        let step = (STEP * 5.5 / f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX).max(1))).min(STEP);
        let mut y = REMARK + 4.2;
        for text in &lines {
            self.pen.text(
                PARTIES[0] + 1.5,
                y,
                text,
                Style::new(SIZE.min(step / STEP * SIZE + 1.0), Ink::Black, Align::Left),
            );
            y += step;
        }
    }

    fn label(&mut self, x: f32, y: f32, text: &str) {
        self.pen.text(x, y, text, Style::new(SIZE, self.ink, Align::Left));
    }

    /// Characters below each other in the middle of a box.
    fn upright(&mut self, x: f32, top: f32, bottom: f32, text: &str) {
        let count = f32::from(u16::try_from(text.chars().count()).unwrap_or(1));
        let step = ((bottom - top - 2.0) / count).min(4.6);
        let mut y = (top + bottom - step * count) / 2.0 + step * 0.75;
        for character in text.chars() {
            self.pen
                .text(x, y, &character.to_string(), Style::new(SIZE, self.ink, Align::Centre));
            y += step;
        }
    }
}
