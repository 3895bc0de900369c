//! `goods`: the table of tax codes.

use std::sync::Arc;

use kaipiao_desk::{
    Goods, Rate,
    contract::{GoodsImportView, GoodsTableView, GoodsView, Problem, ProblemCode},
    folder,
    ports::{Clock as _, SystemClock},
};
use serde_json::{Value, json};

use crate::{
    arguments::{Goods as What, Options},
    exit::Exit,
    output, place,
};

pub(crate) async fn run(options: &Options, what: What) -> Result<Exit, Problem> {
    match what {
        What::Import { file } => {
            let data_dir = place::data_dir(options)?;
            folder::make_private(&data_dir).map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))?;
            let goods = Arc::new(Goods::at(&data_dir));
            let imported = goods.import(file, SystemClock.now()).await?;
            Ok(say_imported(options, &imported))
        }
        What::Search { text, company } => {
            let found = match company {
                Some(company) => {
                    let place = place::open(options).await?;
                    let company = place.desk.find_company(&company).await?;
                    place.desk.search_goods(&company.spid, &text).await?
                }
                None => Arc::new(Goods::at(&place::data_dir(options)?)).search(&text).await,
            };
            let rows: Vec<Value> = found.iter().map(row).collect();
            output::answer(options.json, &json!({ "codes": rows }), || {
                found.iter().map(line).collect()
            });
            Ok(Exit::Done)
        }
    }
}

fn say_imported(options: &Options, imported: &GoodsImportView) -> Exit {
    let GoodsImportView {
        table,
        refused,
        refused_count,
    } = imported;
    let document = json!({
        "count": table.count,
        "source": table.source,
        "imported_at": table.imported_at,
        "refused": refused,
        "refused_count": refused_count,
    });
    output::answer(options.json, &document, || lines(table, imported));
    if refused.is_empty() { Exit::Done } else { Exit::Invalid }
}

fn lines(table: &GoodsTableView, imported: &GoodsImportView) -> Vec<String> {
    if imported.refused.is_empty() {
        return vec![format!("已导入 {} 个编码", table.count)];
    }
    let mut lines = vec![format!("有 {} 行不能用，没有导入：", imported.refused_count)];
    lines.extend(
        imported
            .refused
            .iter()
            .map(|row| format!("  {}：{}", row.place, row.reason)),
    );
    if imported.refused.len() < imported.refused_count {
        lines.push(format!(
            "  ……另有 {} 行",
            imported.refused_count - imported.refused.len()
        ));
    }
    lines
}

fn row(found: &GoodsView) -> Value {
    json!({
        "code": found.code,
        "name": found.name,
        "short_name": found.short_name,
        "summary": found.is_summary,
        "above": found.above,
        "rates": found.rates.iter().map(Rate::to_string).collect::<Vec<_>>(),
        "uses": found.uses,
    })
}

fn line(found: &GoodsView) -> String {
    let summary = if found.is_summary {
        "（汇总，不能开票）"
    } else {
        ""
    };
    let rates: Vec<_> = found.rates.iter().map(Rate::to_string).collect();
    format!(
        "{}  *{}*{}{summary}  {}",
        found.code,
        found.short_name,
        found.name,
        rates.join("、")
    )
}
