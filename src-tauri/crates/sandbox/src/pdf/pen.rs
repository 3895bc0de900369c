//! Draws on a page in millimetres from its top left corner: text in one font, lines, squares.

use krilla::{
    color::rgb,
    geom::{PathBuilder, Point, Rect, Transform},
    paint::{Fill, Stroke},
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};
use ttf_parser::Face;

use super::font::Chinese;

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;
const SMALLEST: f32 = 3.5;

/// What is drawn in which colour.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    /// Lines and labels.
    Brown,
    /// Lines and labels of a red invoice, so that nobody mistakes it.
    Crimson,
    /// Contents.
    Black,
    /// What marks a demonstration.
    Grey,
    /// The same across the whole page: so light that everything above it reads well.
    Faint,
}

impl Ink {
    fn colour(self) -> rgb::Color {
        match self {
            Self::Brown => rgb::Color::new(0x9c, 0x52, 0x23),
            Self::Crimson => rgb::Color::new(0xc8, 0x10, 0x2e),
            Self::Black => rgb::Color::new(0x1a, 0x1a, 0x1a),
            Self::Faint => rgb::Color::new(0xe4, 0xe4, 0xe4),
            Self::Grey => rgb::Color::new(0x8a, 0x8a, 0x8a),
        }
    }
}

/// Where a text stands in relation to its point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// Size in points, colour and place of a text.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) ink: Ink,
    pub(super) align: Align,
}

impl Style {
    pub(super) fn new(size: f32, ink: Ink, align: Align) -> Self {
        Self { size, ink, align }
    }
}

/// Measures and draws; all lengths are millimetres.
pub(super) struct Pen<'a, 'b> {
    pub(super) surface: &'a mut Surface<'b>,
    chinese: &'a Chinese,
    face: Face<'a>,
}

impl<'a, 'b> Pen<'a, 'b> {
    pub(super) fn new(surface: &'a mut Surface<'b>, chinese: &'a Chinese) -> Option<Self> {
        Some(Self {
            surface,
            chinese,
            face: chinese.face()?,
        })
    }

    /// The width of a text.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|character| self.advance(character)).sum::<f32>() * size / MM
    }

    fn advance(&self, character: char) -> f32 {
        let glyph = self.face.glyph_index(character).unwrap_or(ttf_parser::GlyphId(0));
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) / f32::from(self.face.units_per_em())
    }

    /// A text on one line; `y` is its baseline.
    pub(super) fn text(&mut self, x: f32, y: f32, text: &str, style: Style) {
        let start = match style.align {
            Align::Left => x,
            Align::Centre => x - self.width(text, style.size) / 2.0,
            Align::Right => x - self.width(text, style.size),
        };
        let glyphs: Vec<KrillaGlyph> = text
            .char_indices()
            .map(|(at, character)| {
                let glyph = self.face.glyph_index(character).map_or(0, |glyph| u32::from(glyph.0));
                let range = at..at + character.len_utf8();
                KrillaGlyph::new(GlyphId::new(glyph), self.advance(character), 0.0, 0.0, 0.0, range, None)
            })
            .collect();
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(style.ink)));
        let point = Point::from_xy(start * MM, y * MM);
        self.surface
            .draw_glyphs(point, &glyphs, self.chinese.font.clone(), text, style.size, false);
    }

    /// A text on one line that shrinks to a width.
    pub(super) fn fitted(&mut self, x: f32, y: f32, width: f32, text: &str, style: Style) {
        let natural = self.width(text, style.size);
        let size = if natural > width {
            (style.size * width / natural).max(SMALLEST)
        } else {
            style.size
        };
        self.text(x, y, text, Style { size, ..style });
    }

    /// Breaks a text into lines of a width.
    pub(super) fn wrap(&self, text: &str, width: f32, size: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used = 0.0;
        for character in text
            .chars()
            .map(|character| if character.is_control() { ' ' } else { character })
        {
            let wide = self.advance(character) * size / MM;
            if used + wide > width && used > 0.0 {
                lines.push(String::new());
                used = 0.0;
            }
            used += wide;
            if let Some(line) = lines.last_mut() {
                line.push(character);
            }
        }
        lines
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(from.0 * MM, from.1 * MM);
        path.line_to(to.0 * MM, to.1 * MM);
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: ink.colour().into(),
            width: width * MM,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }

    /// Black squares of a grid whose rows are given, side by side in a square of `side`.
    pub(super) fn squares(&mut self, x: f32, y: f32, side: f32, rows: &[Vec<bool>]) {
        let Ok(count) = u16::try_from(rows.len()) else { return };
        let step = side / f32::from(count.max(1));
        let mut path = PathBuilder::new();
        for (row, top) in rows.iter().zip(0_u16..) {
            for (_, left) in row.iter().zip(0_u16..).filter(|(dark, _)| **dark) {
                let (left, top) = ((x + f32::from(left) * step) * MM, (y + f32::from(top) * step) * MM);
                if let Some(square) = Rect::from_xywh(left, top, step * MM, step * MM) {
                    path.push_rect(square);
                }
            }
        }
        let Some(path) = path.finish() else { return };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(Ink::Black)));
        self.surface.draw_path(&path);
    }

    /// A faint text across the page, rising at an angle around its middle. To be drawn before everything else.
    pub(super) fn across(&mut self, x: f32, y: f32, angle: f32, text: &str, size: f32) {
        self.surface
            .push_transform(&Transform::from_rotate_at(-angle, x * MM, y * MM));
        self.text(
            x,
            y + size / MM / 3.0,
            text,
            Style::new(size, Ink::Faint, Align::Centre),
        );
        self.surface.pop();
    }
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: ink.colour().into(),
        ..Fill::default()
    }
}
