//! The file on a computer without any Chinese font: one page of ASCII in a font that every reader has.

use super::content::Content;

/// Lines of ASCII on a page of 210 × 140 mm, written by hand: five objects and their table.
pub(super) fn draw(content: &Content) -> Vec<u8> {
    let mut lines = vec![
        "DEMO - NOT A VALID INVOICE".to_owned(),
        String::new(),
        "No Chinese font was found on this computer: names cannot be printed.".to_owned(),
        "Install one (Debian: fonts-noto-cjk) and download this file again.".to_owned(),
        String::new(),
    ];
    lines.extend(
        content
            .heading
            .iter()
            .map(|(_, value)| ascii(value))
            .filter(|value| !value.is_empty()),
    );
    lines.push(format!(
        "net {}   tax {}   gross {}",
        ascii(&content.net),
        ascii(&content.tax),
        ascii(&content.gross)
    ));
    let shown: Vec<String> = lines.iter().map(|line| format!("({}) Tj T*", escaped(line))).collect();
    let text = format!("BT /F1 11 Tf 16 TL 40 350 Td\n{}\nET", shown.join("\n"));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 396.85] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (object, number) in objects.iter().zip(1_usize..) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = file.len();
    file.push_str(&format!(
        "xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

/// What is ASCII of a text, the year's characters as dashes.
fn ascii(text: &str) -> String {
    text.chars()
        .map(|character| {
            if matches!(character, '年' | '月') {
                '-'
            } else {
                character
            }
        })
        .filter(char::is_ascii)
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}
