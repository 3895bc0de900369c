//! Lists as files: what the table shows, with its sums.

use std::path::Path;

use kaipiao_domain::Fen;
use kaipiao_ledger::{
    State,
    invoice::{self, Cursor, Sums},
};
use kaipiao_sheet::{Value, WriteError, Writer};

use crate::{
    Desk,
    contract::{ExportRequest, InvoiceColumn, InvoiceRow, Problem, ProblemCode},
    invoices::{companies, filter, row, sort},
};

/// Rows that are read at a time: memory does not grow with the list.
const AT_ONCE: usize = 500;

impl Desk {
    /// Writes the list that a filter lets through to a file, xlsx or csv by its ending; how many rows it has. A file that can't be
    /// written whole is removed.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`], [`ProblemCode::Ledger`], also where the file can't be written.
    pub async fn export_invoices(&self, request: &ExportRequest, path: &Path) -> Result<u64, Problem> {
        let written = self.write_invoices(request, path).await;
        if written.is_err() {
            let _ = tokio::fs::remove_file(path).await;
        }
        written
    }

    async fn write_invoices(&self, request: &ExportRequest, path: &Path) -> Result<u64, Problem> {
        let (filter, sort) = (filter(&request.filter)?, sort(request.sort));
        let heads: Vec<(&str, u16)> = request.columns.iter().map(|column| head(*column)).collect();
        let mut writer = Writer::create(path, &heads)?;
        let (mut after, mut count): (Option<Cursor>, u64) = (None, 0);
        let mut sums = Sums::default();
        loop {
            let (wanted, behind) = (filter.clone(), after.clone());
            let (rows, next) = self
                .ledger
                .read(move |tx| {
                    let page = invoice::page(tx, &wanted, sort, behind.as_ref(), AT_ONCE)?;
                    let companies = companies(tx)?;
                    let rows: Vec<InvoiceRow> = page.rows.iter().map(|one| row(one, &companies)).collect();
                    Ok((rows, page.next))
                })
                .await?;
            for one in &rows {
                count += 1;
                if matches!(one.state, State::Issued | State::SettledByHand) && !one.voided {
                    sums.valid += 1;
                    sums.net += one.net;
                    sums.tax += one.tax;
                    sums.gross += one.gross;
                }
                let values: Vec<Value> = request.columns.iter().map(|column| value(*column, one)).collect();
                writer.row(&values)?;
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
        let totals: Vec<Value> = request
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| match column {
                InvoiceColumn::Net => Value::Fen(sums.net.0),
                InvoiceColumn::Tax => Value::Fen(sums.tax.0),
                InvoiceColumn::Gross => Value::Fen(sums.gross.0),
                _ if place == 0 => Value::Text(format!("合计（已开未作废 {} 张）", sums.valid)),
                _ => Value::Empty,
            })
            .collect();
        writer.row(&totals)?;
        tokio::task::spawn_blocking(move || writer.finish())
            .await
            .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        Ok(count)
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        Self::new(ProblemCode::Ledger, error.to_string())
    }
}

/// A column's name, and its width in characters.
const fn head(column: InvoiceColumn) -> (&'static str, u16) {
    match column {
        InvoiceColumn::Number => ("发票号码", 24),
        InvoiceColumn::Code => ("发票代码", 14),
        InvoiceColumn::Kind => ("种类", 8),
        InvoiceColumn::Company => ("开票企业", 28),
        InvoiceColumn::Buyer => ("购买方", 32),
        InvoiceColumn::BuyerTaxId => ("购买方税号", 22),
        InvoiceColumn::Goods => ("项目", 26),
        InvoiceColumn::Net => ("金额", 14),
        InvoiceColumn::Tax => ("税额", 12),
        InvoiceColumn::Gross => ("价税合计", 14),
        InvoiceColumn::State => ("状态", 12),
        InvoiceColumn::Time => ("时间", 20),
        InvoiceColumn::Serial => ("单据号", 24),
        InvoiceColumn::Remark => ("备注", 30),
        InvoiceColumn::Original => ("原发票", 24),
        InvoiceColumn::ReversedBy => ("红冲发票", 24),
        InvoiceColumn::InfoNumber => ("信息表编号", 20),
        InvoiceColumn::Voided => ("作废", 6),
        InvoiceColumn::Uploaded => ("已上传", 8),
        InvoiceColumn::Printed => ("已打印", 8),
        InvoiceColumn::Source => ("来源", 8),
    }
}

fn value(column: InvoiceColumn, row: &InvoiceRow) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    let fen = |fen: Fen| Value::Fen(fen.0);
    let yes = |yes: bool| text(if yes { "是" } else { "否" });
    match column {
        InvoiceColumn::Number => text(&row.number),
        InvoiceColumn::Code => text(&row.code),
        InvoiceColumn::Kind => text(&row.kind),
        InvoiceColumn::Company => text(&row.company),
        InvoiceColumn::Buyer => text(&row.buyer),
        InvoiceColumn::BuyerTaxId => text(&row.buyer_tax_id),
        InvoiceColumn::Goods => text(&row.goods),
        InvoiceColumn::Net => fen(row.net),
        InvoiceColumn::Tax => fen(row.tax),
        InvoiceColumn::Gross => fen(row.gross),
        InvoiceColumn::State => text(state(row.state)),
        InvoiceColumn::Time if row.issued_at.is_empty() => text(&invoice::day(row.at)),
        InvoiceColumn::Time => text(&row.issued_at),
        InvoiceColumn::Serial => text(&row.serial),
        InvoiceColumn::Remark => text(&row.remark),
        InvoiceColumn::Original => text(&row.original),
        InvoiceColumn::ReversedBy => text(&row.reversed_by),
        InvoiceColumn::InfoNumber => text(&row.info_number),
        InvoiceColumn::Voided => yes(row.voided),
        InvoiceColumn::Uploaded => row.uploaded.map_or(Value::Empty, yes),
        InvoiceColumn::Printed => yes(row.printed),
        InvoiceColumn::Source => text(if row.ours { "本机" } else { "平台" }),
    }
}

/// A state in the words of the list.
pub(crate) const fn state(state: State) -> &'static str {
    match state {
        State::Queued => "排队中",
        State::Sending => "正在开具",
        State::Issued => "已开具",
        State::Accepted => "平台已接收",
        State::Held => "待审核",
        State::Refused => "被拒绝",
        State::Unknown => "结果未知",
        State::NeedsPerson => "需要人工处理",
        State::SettledByHand => "人工了结",
        State::Withdrawn => "已撤回",
    }
}
