//! Lists as files: what the table shows, with its sums.

use std::path::Path;

use kaipiao_domain::{Fen, Kind};
use kaipiao_ledger::{
    State,
    invoice::{self, Cursor, Sums},
};
use kaipiao_sheet::{Value, WriteError, Writer};
use tempfile::NamedTempFile;

use crate::{
    Desk,
    contract::{ExportRequest, ExportView, InvoiceColumn, InvoiceRow, Problem, ProblemCode},
    invoice_names::named,
    invoices::{companies, rows, sort},
    jobs::Job,
    pdfs::off_thread,
    trail::moment,
};

/// Rows that are read at a time: memory does not grow with the list.
const AT_ONCE: usize = 500;

/// Rows that are counted at a time.
const COUNTED_AT_ONCE: usize = 20_000;

impl Desk {
    /// Writes the list that a filter lets through, or the rows chosen of it, to a file, xlsx or csv by its ending. It takes its name
    /// once it is whole: what stood there before stays where it can't be written, or someone stops it.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`], [`ProblemCode::Ledger`], also where the file can't be written.
    pub async fn export_invoices(&self, request: &ExportRequest, path: &Path) -> Result<ExportView, Problem> {
        let job = self.begin_job(&request.job, self.rows_of(request).await?);
        let making = beside(path)?;
        let Some(rows) = self.write_invoices(request, making.path(), &job).await? else {
            return Ok(ExportView {
                place: String::new(),
                rows: 0,
            });
        };
        let place = path.to_owned();
        off_thread(move || making.persist(place))
            .await?
            .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))?;
        Ok(ExportView {
            place: path.display().to_string(),
            rows,
        })
    }

    /// How many rows that will be.
    async fn rows_of(&self, request: &ExportRequest) -> Result<usize, Problem> {
        if !request.chosen.is_empty() {
            return Ok(request.chosen.len());
        }
        let filter = self.searchable(&request.filter).await?;
        let (mut sums, mut after) = (Sums::default(), None);
        loop {
            let part = filter.clone();
            (sums, after) = self
                .ledger
                .read(move |tx| {
                    let next = invoice::sums(tx, &part, &mut sums, after, COUNTED_AT_ONCE)?;
                    Ok((sums, next))
                })
                .await?;
            if after.is_none() {
                return Ok(usize::try_from(sums.count).unwrap_or_default());
            }
        }
    }

    /// Writes the rows and how many they are; `None` where someone stopped it.
    async fn write_invoices(&self, request: &ExportRequest, path: &Path, job: &Job) -> Result<Option<u32>, Problem> {
        let heads: Vec<(&str, u16)> = request.columns.iter().map(|column| head(*column)).collect();
        let mut writer = Writer::create(path, &heads)?;
        let (mut from, mut count, mut sums) = (Onward::Start, 0, Sums::default());
        loop {
            let (rows, next) = self.next_rows(request, from).await?;
            for one in &rows {
                if is_valid(one) {
                    sums.valid += 1;
                    sums.net += one.net;
                    sums.tax += one.tax;
                    sums.gross += one.gross;
                }
                let values: Vec<Value> = request.columns.iter().map(|column| value(*column, one)).collect();
                writer.row(&values)?;
            }
            let written = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            count += written;
            job.advance(written);
            if job.is_stopped() {
                return Ok(None);
            }
            match next {
                Some(next) => from = next,
                None => break,
            }
        }
        writer.row(&totals(&request.columns, &sums))?;
        off_thread(move || writer.finish()).await??;
        Ok(Some(count))
    }

    /// The next rows, and where to go on from; `None` at the end.
    async fn next_rows(
        &self,
        request: &ExportRequest,
        from: Onward,
    ) -> Result<(Vec<InvoiceRow>, Option<Onward>), Problem> {
        if !request.chosen.is_empty() {
            let place = match from {
                Onward::Place(place) => place,
                Onward::Start | Onward::Behind(_) => 0,
            };
            let keys: Vec<String> = request.chosen.iter().skip(place).take(AT_ONCE).cloned().collect();
            let next = place + keys.len();
            let rows = self
                .ledger
                .read(move |tx| {
                    let companies = companies(tx)?;
                    // One that is gone meanwhile was told of by the platform, and is not any more.
                    let found = keys.iter().map(|key| named(tx, key)).collect::<Result<Vec<_>, _>>()?;
                    rows(tx, found.iter().flatten(), &companies)
                })
                .await?;
            return Ok((rows, (next < request.chosen.len()).then_some(Onward::Place(next))));
        }
        let (filter, sort) = (self.searchable(&request.filter).await?, sort(request.sort));
        let after = match from {
            Onward::Behind(cursor) => Some(cursor),
            Onward::Start | Onward::Place(_) => None,
        };
        Ok(self
            .ledger
            .read(move |tx| {
                let page = invoice::page(tx, &filter, sort, after.as_ref(), AT_ONCE)?;
                let companies = companies(tx)?;
                let rows = rows(tx, &page.rows, &companies)?;
                Ok((rows, page.next.map(Onward::Behind)))
            })
            .await?)
    }
}

/// Whether a row is added up, as in the list's own sums: what a person gave up has no number.
fn is_valid(row: &InvoiceRow) -> bool {
    let is_issued = row.state == State::Issued || (row.state == State::SettledByHand && !row.number.is_empty());
    is_issued && !row.voided
}

/// Where the rows of an export go on.
enum Onward {
    /// At the first.
    Start,
    /// Behind a row of the list.
    Behind(Cursor),
    /// At a place among the chosen ones.
    Place(usize),
}

/// A file beside its place, with the same ending, that is gone unless it takes that place.
fn beside(path: &Path) -> Result<NamedTempFile, Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
    tempfile::Builder::new()
        .prefix(".kaipiao-")
        .suffix(ending.as_deref().unwrap_or_default())
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))
}

/// The last row: what the valid ones add up to, and what it is where a column is free to say so.
fn totals(columns: &[InvoiceColumn], sums: &Sums) -> Vec<Value> {
    let mut words = Some(format!("合计（已开未作废 {} 张）", sums.valid));
    columns
        .iter()
        .map(|column| match column {
            InvoiceColumn::Net => Value::Fen(sums.net.0),
            InvoiceColumn::Tax => Value::Fen(sums.tax.0),
            InvoiceColumn::Gross => Value::Fen(sums.gross.0),
            _ => words.take().map_or(Value::Empty, Value::Text),
        })
        .collect()
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
        InvoiceColumn::Kind => ("种类", 14),
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
        InvoiceColumn::Printed => ("已打印", 20),
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
        InvoiceColumn::Kind => text(row.kind.parse().map_or(row.kind.as_str(), |kind: Kind| kind.name())),
        InvoiceColumn::Company => text(&row.company),
        InvoiceColumn::Buyer => text(&row.buyer),
        InvoiceColumn::BuyerTaxId => text(&row.buyer_tax_id),
        InvoiceColumn::Goods => text(&row.goods),
        InvoiceColumn::Net => fen(row.net),
        InvoiceColumn::Tax => fen(row.tax),
        InvoiceColumn::Gross => fen(row.gross),
        InvoiceColumn::State if row.voided => text("已作废"),
        InvoiceColumn::State if row.reversed >= row.gross && row.gross > Fen::ZERO => text("已红冲"),
        InvoiceColumn::State if row.reversed > Fen::ZERO => text("部分红冲"),
        InvoiceColumn::State if !row.reversed_by.is_empty() => text("有红冲"),
        InvoiceColumn::State if row.parked => text("等待扫脸"),
        InvoiceColumn::State => text(state(row.state)),
        InvoiceColumn::Time if row.issued_at.is_empty() => text(&invoice::day(row.at)),
        // A day alone is its midnight.
        InvoiceColumn::Time => text(row.issued_at.strip_suffix(" 00:00:00").unwrap_or(&row.issued_at)),
        InvoiceColumn::Serial => text(&row.serial),
        InvoiceColumn::Remark => text(&row.remark),
        InvoiceColumn::Original => text(&row.original),
        InvoiceColumn::ReversedBy => text(&row.reversed_by),
        InvoiceColumn::InfoNumber => text(&row.info_number),
        InvoiceColumn::Voided => yes(row.voided),
        InvoiceColumn::Uploaded => row.uploaded.map_or(Value::Empty, yes),
        InvoiceColumn::Printed => match row.printed_at {
            Some(at) => text(&moment(at)),
            None => text(if row.printed { "平台已打印" } else { "" }),
        },
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
