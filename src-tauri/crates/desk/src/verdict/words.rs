//! What is missing for a new serial, in sentences that say what to do.

use kaipiao_ledger::{
    Timestamp,
    verdict::{Missing, WORD},
};
use time::{OffsetDateTime, UtcOffset, format_description::BorrowedFormatItem, macros};

use crate::contract::{Problem, ProblemCode};

const MINUTE: &[BorrowedFormatItem<'static>] = macros::format_description!("[month]-[day] [hour]:[minute]");

/// The platform's clock is China's.
const CHINA: UtcOffset = macros::offset!(+8);

/// Why a document may not be issued anew yet.
pub(super) fn not_yet(missing: &[Missing]) -> Problem {
    let sentences: Vec<_> = missing.iter().map(self::missing).collect();
    Problem::new(ProblemCode::NotYet, sentences.join("；"))
}

/// One thing that is missing.
pub(super) fn missing(missing: &Missing) -> String {
    match missing {
        Missing::Repair { months } => format!("还没有请平台修复 {}", months.join("、")),
        Missing::RepairTakes { until } => format!("平台正在修复，{} 之后再看一遍列表", minute(*until)),
        Missing::Look => "还没有看平台的列表".to_owned(),
        Missing::Found { count } => format!("平台上有 {count} 项可能就是这张，先核对：是它就收进来"),
        Missing::Wait { until } => format!("最后一次发送还不到 12 小时，还需等到 {}", minute(*until)),
        Missing::NoClock => "平台还没有说过它的时间，请先看一遍平台的列表".to_owned(),
        Missing::Word => format!("请到电子税务局核对没有这张发票，再输入“{WORD}”"),
    }
}

/// Why a document is not handed over yet.
pub(super) fn wait_a_day(until: Timestamp) -> String {
    format!("平台也许还会给出结果，{} 之后可以交给您处理", minute(until))
}

/// To the full minute after a moment.
fn minute(at: Timestamp) -> String {
    let up = at.0.saturating_add(59_999).div_euclid(60_000) * 60;
    OffsetDateTime::from_unix_timestamp(up)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .to_offset(CHINA)
        .format(MINUTE)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_with_the_moment_in_china() {
        // 2026-11-24 22:09:00.001 in China.
        let until = Timestamp(1_795_529_340_001);
        assert_eq!(
            missing(&Missing::Wait { until }),
            "最后一次发送还不到 12 小时，还需等到 11-24 22:10"
        );
        let problem = not_yet(&[Missing::Look, Missing::Word]);
        assert_eq!(problem.code, ProblemCode::NotYet);
        assert_eq!(
            problem.detail,
            "还没有看平台的列表；请到电子税务局核对没有这张发票，再输入“已在税局核对”"
        );
    }
}
