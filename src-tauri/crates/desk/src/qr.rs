//! QR codes as pictures.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kaipiao_vault::SecretString;
use qrcode::{QrCode, render::svg};

use crate::contract::{Problem, ProblemCode};

/// The code of a text as a `data:` URI of an SVG picture, dark on light in every colour scheme: phones read no other.
pub(crate) fn picture(text: &str) -> Result<SecretString, Problem> {
    let code =
        QrCode::new(text).map_err(|error| Problem::new(ProblemCode::NotThePlatform, format!("二维码：{error}")))?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .min_dimensions(320, 320)
        .build();
    Ok(SecretString::from(format!(
        "data:image/svg+xml;base64,{}",
        STANDARD.encode(drawn)
    )))
}

#[cfg(test)]
mod tests {
    use kaipiao_vault::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_text_is_drawn_and_one_that_no_code_can_hold_is_said() {
        let drawn = picture("qrcode_id=A&areaPrefix=3502&interfaceCode=0004").unwrap();
        let (_, svg) = drawn.expose_secret().split_once(',').unwrap();
        let svg = String::from_utf8(STANDARD.decode(svg).unwrap()).unwrap();
        assert!(svg.contains("<svg") && !svg.contains("qrcode_id"), "{svg}");
        assert!(picture(&"长".repeat(3_000)).is_err());
    }
}
