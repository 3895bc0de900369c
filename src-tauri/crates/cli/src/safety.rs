//! What befell the ledger, in words for a terminal.

use kaipiao_desk::{
    Desk,
    contract::{Cause, FillingView, Problem, SafetyView},
};

use crate::output;

/// Says what befell the ledger, until everything that it put in doubt was found out.
pub(crate) async fn say(desk: &Desk) -> Result<(), Problem> {
    let safety = desk.safety().await?;
    for incident in &safety.incidents {
        output::say(&cause(&incident.cause));
    }
    let open = open(&safety);
    if open > 0 {
        output::say(&format!(
            "正在向平台核对 {open} 张发票，核对完之前不会发送；运行 kaipiao resume 继续"
        ));
    }
    for lost in &safety.lost {
        let found = lost.found.as_deref().unwrap_or("正在查询");
        output::say(&format!("发送过、账本里没有：{} {} {found}", lost.company, lost.serial));
    }
    let unfilled = safety.filling.as_ref().filter(|filling| filling.left > 0);
    if let Some(filling) = &safety.filling {
        output::say(&self::filling(filling));
    }
    if open == 0 && unfilled.is_none() {
        for incident in safety.incidents {
            desk.incident_seen(incident.id).await?;
        }
    }
    Ok(())
}

fn open(safety: &SafetyView) -> usize {
    let lost = safety.lost.iter().filter(|lost| lost.found.is_none()).count();
    lost + usize::try_from(safety.asked_about).unwrap_or(usize::MAX - lost)
}

fn filling(filling: &FillingView) -> String {
    let FillingView {
        from, left, adopted, ..
    } = filling;
    if *left == 0 {
        format!("已与平台对过 {from} 以来的发票，补回 {adopted} 张")
    } else {
        format!(
            "{from} 以来的发票可能不全，已从平台补回 {adopted} 张；还有 {left} 家企业没有对账：打开窗口会自动对，\
             或对每家运行 kaipiao reconcile --company 企业 --from {from}"
        )
    }
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::OtherComputer { path } => {
            format!("这份账本是从另一台电脑复制来的（原来在 {path}）；同一份账本只能在一台电脑上用，请确认那边已停用")
        }
        Cause::Copied { path } => {
            format!("这份账本是复制来的（原来在 {path}）；同一份账本只能用一份，请确认原来那份已停用")
        }
        Cause::PutBack => "账本被换成了较早的一份；之后开具的发票这里没有记录，重新开具前请先核对".to_owned(),
        Cause::Rebuilt {
            backup,
            aside,
            drafts,
            unsent,
        } => {
            let backup = match backup {
                Some(at) => format!("已用 {} 的备份恢复，这之后的草稿可能丢失", day(at.0)),
                None => "没有可用的备份，已新建账本".to_owned(),
            };
            let unsent = match unsent {
                0 => String::new(),
                _ => format!("；没有发送或被拒的 {unsent} 张已退回草稿，请打开窗口核对后重新开具"),
            };
            format!("账本文件损坏，{backup}（找回草稿 {drafts} 份）{unsent}；损坏的文件保存在 {aside}")
        }
    }
}

/// A moment in China's time, to the minute.
fn day(millis: i64) -> String {
    time::OffsetDateTime::from_unix_timestamp(millis / 1000)
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
        .to_offset(time::macros::offset!(+8))
        .format(time::macros::format_description!(
            "[year]-[month]-[day] [hour]:[minute]"
        ))
        .unwrap_or_default()
}
