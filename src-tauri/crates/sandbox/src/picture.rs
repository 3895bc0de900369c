//! QR codes: as a picture for LOGIN, as squares for the PDF.

use qrcode::{Color, QrCode};

/// White squares around the code, as the standard wants them.
const QUIET: usize = 4;
/// Pixels of one square.
const SCALE: usize = 4;

/// The dark squares of a code, row by row; `None` if the text does not fit.
pub(crate) fn squares(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::new(text).ok()?;
    let colors = code.to_colors();
    Some(
        colors
            .chunks(code.width())
            .map(|row| row.iter().map(|color| *color == Color::Dark).collect())
            .collect(),
    )
}

/// A code as PNG; `None` if the text does not fit.
pub(crate) fn png(text: &str) -> Option<Vec<u8>> {
    let squares = squares(text)?;
    let side = (squares.len() + 2 * QUIET) * SCALE;
    let mut pixels = vec![u8::MAX; side * side];
    for (row, line) in squares.iter().enumerate() {
        for (column, _) in line.iter().enumerate().filter(|(_, dark)| **dark) {
            for y in 0..SCALE {
                let start = ((row + QUIET) * SCALE + y) * side + (column + QUIET) * SCALE;
                pixels.get_mut(start..start + SCALE)?.fill(0);
            }
        }
    }
    let side = u32::try_from(side).ok()?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().ok()?.write_image_data(&pixels).ok()?;
    Some(bytes)
}
