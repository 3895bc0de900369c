//! QR codes in a terminal and in files.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kaipiao_desk::contract::{Problem, ProblemCode};
use qrcode::{
    QrCode,
    render::{svg, unicode},
};

/// The code as lines of a terminal, dark on light.
pub(crate) fn drawn(text: &str) -> Result<String, Problem> {
    Ok(code(text)?
        .render::<unicode::Dense1x2>()
        .dark_color(unicode::Dense1x2::Light)
        .light_color(unicode::Dense1x2::Dark)
        .build())
}

/// Saves the code as a picture.
pub(crate) fn save_svg(text: &str, file: &Path) -> Result<(), Problem> {
    let picture = code(text)?.render::<svg::Color<'_>>().min_dimensions(320, 320).build();
    write(file, picture.as_bytes())
}

/// Saves the picture that a `data:` URI holds.
pub(crate) fn save_picture(data_uri: &str, file: &Path) -> Result<(), Problem> {
    let encoded = data_uri.split_once(',').map_or(data_uri, |(_, encoded)| encoded);
    let bytes = STANDARD
        .decode(encoded.trim())
        .map_err(|error| Problem::new(ProblemCode::NotThePlatform, error.to_string()))?;
    write(file, &bytes)
}

fn code(text: &str) -> Result<QrCode, Problem> {
    QrCode::new(text).map_err(|error| Problem::new(ProblemCode::NotThePlatform, error.to_string()))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Problem> {
    std::fs::write(file, bytes)
        .map_err(|error| Problem::new(ProblemCode::BadFile, format!("{}：{error}", file.display())))
}
