//! QR codes in a terminal and in files.

use std::{io::Write as _, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kaipiao_desk::contract::{Problem, ProblemCode};
use qrcode::{
    QrCode,
    render::{svg, unicode},
};
use tempfile::NamedTempFile;

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
    write(file, &bytes_of(data_uri)?)
}

/// The same, in a file of its own that no other user can read and that goes when it is dropped: whoever scans it logs in.
pub(crate) fn keep_picture(data_uri: &str) -> Result<NamedTempFile, Problem> {
    let bytes = bytes_of(data_uri)?;
    let ending = match data_uri {
        uri if uri.starts_with("data:image/jpeg") => ".jpg",
        uri if uri.starts_with("data:image/svg") => ".svg",
        _ => ".png",
    };
    let failed = |error: std::io::Error| Problem::new(ProblemCode::BadFile, error.to_string());
    let mut file = tempfile::Builder::new()
        .prefix("kaipiao-qr-")
        .suffix(ending)
        .tempfile()
        .map_err(failed)?;
    file.write_all(&bytes).map_err(failed)?;
    Ok(file)
}

fn bytes_of(data_uri: &str) -> Result<Vec<u8>, Problem> {
    let encoded = data_uri.split_once(',').map_or(data_uri, |(_, encoded)| encoded);
    STANDARD
        .decode(encoded.trim())
        .map_err(|error| Problem::new(ProblemCode::NotThePlatform, error.to_string()))
}

fn code(text: &str) -> Result<QrCode, Problem> {
    QrCode::new(text).map_err(|error| Problem::new(ProblemCode::NotThePlatform, error.to_string()))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Problem> {
    std::fs::write(file, bytes)
        .map_err(|error| Problem::new(ProblemCode::BadFile, format!("{}：{error}", file.display())))
}
