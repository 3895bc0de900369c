//! What was done about a document, as a file.

use std::path::Path;

use kaipiao_domain::Serial;
use kaipiao_ledger::{Timestamp, invoice};
use kaipiao_sheet::{Value, Writer};

use crate::{Desk, contract::Problem, export::state};

impl Desk {
    /// Writes what was done about a document to a file, xlsx or csv by its ending. A file that can't be written whole is removed.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`](crate::contract::ProblemCode::NotFound),
    /// [`ProblemCode::Ledger`](crate::contract::ProblemCode::Ledger), also where the file can't be written.
    pub async fn export_trail(&self, serial: Serial, path: &Path) -> Result<(), Problem> {
        let written = self.write_trail(serial, path).await;
        if written.is_err() {
            let _ = tokio::fs::remove_file(path).await;
        }
        written
    }

    async fn write_trail(&self, serial: Serial, path: &Path) -> Result<(), Problem> {
        let trail = self.attempts(serial).await?;
        let heads = [
            ("时间", 20),
            ("做了什么", 16),
            ("之后的状态", 14),
            ("内容版本", 10),
            ("平台的话", 60),
            ("平台代码", 16),
            ("次数", 8),
            ("最后一次", 20),
            ("代码", 16),
            ("事件", 16),
        ];
        let mut writer = Writer::create(path, &heads)?;
        for one in &trail {
            let text = |text: &str| Value::Text(text.to_owned());
            writer.row(&[
                text(&moment(one.at)),
                text(action(&one.action)),
                text(state(one.state)),
                Value::Count(i64::from(one.version)),
                text(&one.message),
                text(&one.said),
                Value::Count(i64::from(one.times)),
                text(&one.last_at.map(moment).unwrap_or_default()),
                text(&one.code),
                text(&one.event),
            ])?;
        }
        Ok(writer.finish()?)
    }
}

/// A moment in China, `YYYY-MM-DD HH:MM:SS`.
pub fn moment(at: Timestamp) -> String {
    let seconds = (at.0.div_euclid(1000) + 8 * 3600).rem_euclid(24 * 3600);
    format!(
        "{} {:02}:{:02}:{:02}",
        invoice::day(at),
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// What was done, by its name in the trail; one that is not known stands by its name.
pub fn action(name: &str) -> &str {
    match name {
        "queue" => "排队",
        "send" => "发给平台",
        "resubmit" => "重新提交审核",
        "ask" => "查询结果",
        "start" => "程序启动时发现未完",
        "person" => "人工操作",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_china_s_time() {
        #[rustfmt::skip]
        let rows = [
            ("the first moment",             0,                 "1970-01-01 08:00:00"),
            ("the evening in Greenwich",     1_764_000_000_999, "2025-11-25 00:00:00"),
            ("a second before midnight",     1_763_999_999_000, "2025-11-24 23:59:59"),
        ];
        for (what, millis, expected) in rows {
            assert_eq!(moment(Timestamp(millis)), expected, "{what}");
        }
    }
}
