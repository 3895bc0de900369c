//! A font that holds Chinese, found among the system's.

use std::sync::{Arc, OnceLock};

use fontdb::{Database, Family, Query, Source};
use krilla::text::Font;
use ttf_parser::Face;

/// Families that hold simplified Chinese, the usual ones of Linux, Windows and macOS.
const FAMILIES: [&str; 16] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "SimSun",
    "Microsoft YaHei",
    "DengXian",
    "SimHei",
    "PingFang SC",
    "Songti SC",
    "Hiragino Sans GB",
    "STHeiti",
    "Noto Serif CJK SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
];
/// What a font must hold to print the face.
const NEEDED: &str = "电子发票购买方信息价税合计大写圆整壹演示无效¥0";

/// A font as the page needs it: to measure with, and to embed.
#[derive(Clone)]
pub(super) struct Chinese {
    pub(super) font: Font,
    data: Arc<Vec<u8>>,
    index: u32,
}

impl Chinese {
    /// The tables to measure with.
    pub(super) fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.data, self.index).ok()
    }
}

/// The usable fonts of this computer, the best first; looked for once.
pub(super) fn chinese() -> &'static [Chinese] {
    static FOUND: OnceLock<Vec<Chinese>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let mut database = Database::new();
        database.load_system_fonts();
        let mut found = Vec::new();
        for family in FAMILIES {
            let query = Query {
                families: &[Family::Name(family)],
                ..Query::default()
            };
            // Two are enough: the second is for a system whose first cannot be embedded.
            if found.len() < 2
                && let Some(id) = database.query(&query)
            {
                found.extend(load(&database, id));
            }
        }
        found
    })
}

fn load(database: &Database, id: fontdb::ID) -> Option<Chinese> {
    let (source, index) = database.face_source(id)?;
    let data = match source {
        Source::File(path) => Arc::new(std::fs::read(path).ok()?),
        Source::Binary(data) => Arc::new(data.as_ref().as_ref().to_vec()),
    };
    let face = Face::parse(&data, index).ok()?;
    if !NEEDED.chars().all(|needed| face.glyph_index(needed).is_some()) {
        return None;
    }
    let font = Font::new(Arc::clone(&data).into(), index)?;
    Some(Chinese { font, data, index })
}
