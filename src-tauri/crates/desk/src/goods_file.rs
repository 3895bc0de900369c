//! The official table of tax codes as a file: xls, xlsx or csv, its columns known by their headers.

use std::{collections::HashMap, path::Path};

use kaipiao_domain::goods_code::{GoodsCode, GoodsEntry};
use kaipiao_sheet::{Column, Record, Workbook};

use crate::contract::{Problem, ProblemCode, RefusedRow};

/// How many codes a table has at least; the official one has more than 4,000.
const FEWEST: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Code,
    Name,
    ShortName,
    Summary,
    Leaf,
    Description,
}

const COLUMNS: [Column<Field>; 6] = [
    Column {
        field: Field::Code,
        headers: &[
            "合并编码",
            "商品和服务税收分类编码",
            "商品和服务税收编码",
            "税收分类编码",
            "商品和服务分类编码",
            "商品编码",
            "编码",
            "official_code",
            "code",
        ],
        required: true,
    },
    Column {
        field: Field::Name,
        headers: &[
            "货物和劳务名称",
            "商品和服务名称",
            "货物和服务名称",
            "商品名称",
            "货物名称",
            "名称",
            "official_name",
            "name",
        ],
        required: true,
    },
    Column {
        field: Field::ShortName,
        headers: &[
            "商品和服务分类简称",
            "商品和服务简称",
            "分类简称",
            "商品简称",
            "简称",
            "category_short_name",
            "short_name",
        ],
        required: true,
    },
    Column {
        field: Field::Summary,
        headers: &["汇总项", "是否汇总项", "是否汇总", "is_summary"],
        required: false,
    },
    Column {
        field: Field::Leaf,
        headers: &["是否末级", "末级", "leaf"],
        required: false,
    },
    Column {
        field: Field::Description,
        headers: &["说明", "商品和服务说明", "description"],
        required: false,
    },
];

/// Reads the rows of a file, and those that can't be taken.
///
/// # Errors
/// [`ProblemCode::BadFile`] where it is no such table at all.
pub(crate) fn read(file: &Path) -> Result<(Vec<GoodsEntry>, Vec<RefusedRow>), Problem> {
    let workbook = Workbook::open(file).map_err(|error| bad(&error))?;
    let table = workbook.find_table(&COLUMNS).map_err(|error| bad(&error))?;
    let mut entries: Vec<GoodsEntry> = Vec::new();
    let mut refused = Vec::new();
    let mut seen: HashMap<GoodsCode, String> = HashMap::new();
    for record in table.records() {
        if record.cell(Field::Code).is_blank() && record.cell(Field::Name).is_blank() {
            continue;
        }
        match entry(&record) {
            Ok(entry) => match seen.get(&entry.code) {
                Some(name) if *name != entry.name => refused.push(RefusedRow {
                    place: record.place(Field::Code).to_string(),
                    reason: format!("编码 {} 出现了两次，名称不同（{name}、{}）", entry.code, entry.name),
                }),
                Some(_) => {}
                None => {
                    seen.insert(entry.code.clone(), entry.name.clone());
                    entries.push(entry);
                }
            },
            Err(row) => refused.push(row),
        }
    }
    if refused.is_empty() && entries.len() < FEWEST {
        return Err(Problem::new(
            ProblemCode::BadFile,
            format!(
                "只有 {} 个编码，不像完整的编码表（官方的有 4,000 多个），没有导入",
                entries.len()
            ),
        ));
    }
    Ok((entries, refused))
}

fn entry(record: &Record<'_, '_, Field>) -> Result<GoodsEntry, RefusedRow> {
    let refuse = |field, reason: String| RefusedRow {
        place: record.place(field).to_string(),
        reason,
    };
    let code = record
        .cell(Field::Code)
        .name()
        .map_err(|lost| refuse(Field::Code, lost.to_string()))?;
    let code: GoodsCode = code
        .parse()
        .map_err(|error: kaipiao_domain::goods_code::BadGoodsCode| refuse(Field::Code, error.to_string()))?;
    let name = record.cell(Field::Name).text();
    if name.is_empty() {
        return Err(refuse(Field::Name, format!("编码 {code} 没有名称")));
    }
    let says = |field| is_yes(&record.cell(field).text());
    let is_leaf = record.cell(Field::Leaf).is_blank() || says(Field::Leaf);
    Ok(GoodsEntry {
        code,
        name,
        short_name: record.cell(Field::ShortName).text(),
        is_summary: says(Field::Summary) || !is_leaf,
        description: record.cell(Field::Description).text(),
    })
}

fn is_yes(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "是" | "y" | "yes" | "1" | "true" | "t")
}

fn bad(error: &impl std::fmt::Display) -> Problem {
    Problem::new(ProblemCode::BadFile, error.to_string())
}
