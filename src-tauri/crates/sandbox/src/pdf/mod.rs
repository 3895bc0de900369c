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
