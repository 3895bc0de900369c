//! How long a text may be and what it may hold (RULES §7).

use encoding_rs::GBK;

use super::Faults;
use crate::{FaultCode, Kind, text};

/// A text field: what it is called, and its limits for 数电票 in characters and for the older kinds in bytes of GBK.
pub(super) struct Field<'a> {
    pub path: String,
    pub label: &'a str,
    pub chars: usize,
    pub bytes: usize,
}

impl Field<'_> {
    /// Checks length and characters.
    pub(super) fn check(&self, kind: Kind, content: &str, faults: &mut Faults) {
        let Self {
            path,
            label,
            chars,
            bytes,
        } = self;
        let length = content.chars().count();
        if kind.is_digital() {
            if length > *chars {
                faults.block(
                    FaultCode::TooLong,
                    path,
                    format!("{label}最多 {chars} 个字，现在 {length} 个，请删短"),
                );
            }
        } else {
            let length = gbk_length(content);
            if length > *bytes {
                faults.block(
                    FaultCode::TooLong,
                    path,
                    format!("{label}最多 {bytes} 字节（一个汉字 2 字节），现在 {length} 字节，请删短"),
                );
            }
        }
        if let Some(c) = content.chars().find(|c| is_forbidden(*c, kind)) {
            faults.block(
                FaultCode::ForbiddenCharacter,
                path,
                format!("{label}不能有“{c}”，请删除或换字"),
            );
        } else if let Some(c) = content.chars().find(|c| is_risky(*c)) {
            faults.warn(
                FaultCode::RiskyCharacter,
                path,
                format!("{label}里的“{c}”可能显示不正常，能换就换"),
            );
        }
    }
}

/// Emoji and the like for all kinds; what GBK lacks for the older ones.
fn is_forbidden(c: char, kind: Kind) -> bool {
    if kind.is_digital() {
        let is_pictograph =
            matches!(c, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}') && !in_gbk(c);
        (c.len_utf16() == 2 && !text::is_han(c)) || matches!(c, '\u{e000}'..='\u{f8ff}') || is_pictograph
    } else {
        !in_gbk(c)
    }
}

/// Whether the encoding has it that all fonts for Chinese cover.
fn in_gbk(c: char) -> bool {
    !GBK.encode(c.encode_utf8(&mut [0; 4])).2
}

/// What XML escapes, and Chinese characters beyond the first plane.
fn is_risky(c: char) -> bool {
    matches!(c, '<' | '>' | '&' | '"' | '\'') || c.len_utf16() == 2
}

/// The bytes of a text in GBK; what GBK lacks counts two.
pub(super) fn gbk_length(content: &str) -> usize {
    content.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
