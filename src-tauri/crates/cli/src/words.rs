//! Problems in words, with the way out: what the window's table says, for a terminal.

use kaipiao_desk::contract::{Problem, ProblemCode};

/// A problem in one sentence or two.
pub(crate) fn of(problem: &Problem) -> String {
    let detail = problem.detail.trim();
    let with = |words: &str| {
        if detail.is_empty() {
            words.to_owned()
        } else {
            format!("{words}（{detail}）")
        }
    };
    match problem.code {
        ProblemCode::Faults => {
            let faults: Vec<_> = problem
                .faults
                .iter()
                .map(|fault| format!("{}：{}", fault.path, fault.message))
                .collect();
            format!("发票填写有误，没有发送：\n  {}", faults.join("\n  "))
        }
        ProblemCode::Suspects => {
            let keys: Vec<_> = problem.suspects.iter().map(|suspect| suspect.key.as_str()).collect();
            format!("疑似重复，没有发送：{}", keys.join("、"))
        }
        ProblemCode::SerialConflict => {
            with("这个单据号（XTLSH）已用于另一张发票，没有发送；请换一个单据号，或用原来的内容")
        }
        ProblemCode::WrongState => with("现在的状态不能这样做"),
        ProblemCode::UnknownCompany if detail.contains('、') => with("这个名称对上了几家企业，请写税号或更完整的名称"),
        ProblemCode::UnknownCompany => with("没有找到这家企业；用 kaipiao company list 查看名称和税号"),
        ProblemCode::NotYet => format!("还不能换新单据号：{detail}"),
        ProblemCode::CompanyExists => with("这个税号的企业已经在列表里，没有再添加"),
        ProblemCode::CannotReverse | ProblemCode::OriginalUnread => with("不能这样红冲"),
        ProblemCode::CannotDiscount => with("这样打不了折"),
        ProblemCode::BadTemplate => with("模板存不了"),
        ProblemCode::NotFound => with("没有找到"),
        ProblemCode::BadInput => with("写的内容不能用"),
        ProblemCode::AlreadyThere => with("已经有同名的了"),
        ProblemCode::BadFile => with("文件读不懂"),
        ProblemCode::BadServer => with("平台地址不能用"),
        ProblemCode::NoBureauAccount => {
            with("不知道企业的电子税务局账号，请设置 KAIPIAO_TAX_USERNAME 和 KAIPIAO_TAX_PASSWORD")
        }
        ProblemCode::NoAccount if !detail.is_empty() => detail.to_owned(),
        ProblemCode::NoAccount => {
            "还没有平台账号：运行 kaipiao account login，或设置 KAIPIAO_USERNAME 和 KAIPIAO_PASSWORD".to_owned()
        }
        ProblemCode::LoginRefused => with("平台不接受用户名或密码，请核对后运行 kaipiao account login"),
        ProblemCode::TakenElsewhere => {
            "账号刚在另一台电脑登录，这里已停下；确认那边不再使用后运行 kaipiao account login".to_owned()
        }
        ProblemCode::KeyringNeeded => "没有系统密钥环保存登录状态：每次登录都会使其他电脑和窗口掉线，所以没有登录。\
             请先启用密钥环；确实要登录，设置 KAIPIAO_ALLOW_LOGIN=1"
            .to_owned(),
        ProblemCode::Keyring => with("系统密钥环没有应答，解锁后再试"),
        ProblemCode::Unreachable => "没有连上平台，请检查网络和地址后再试".to_owned(),
        ProblemCode::NoAnswer => "平台没有按时答复，稍后再试".to_owned(),
        ProblemCode::NotThePlatform => with("这个地址的答复不是开票平台的格式，请核对地址"),
        ProblemCode::PlatformRefused => with("平台没有接受"),
        ProblemCode::PdfNotYet => "PDF 还没有生成，稍后再试".to_owned(),
        ProblemCode::NoReader => "系统里没有打开 PDF 的程序".to_owned(),
        ProblemCode::DataFolder => detail.to_owned(),
        ProblemCode::Ledger => with("账本不能读写：请检查磁盘空间和文件夹权限"),
        ProblemCode::LedgerBusy => {
            "账本正被另一个程序占用：关掉正在备份、杀毒或打开它的程序后再试；没有发出任何东西".to_owned()
        }
        ProblemCode::LedgerDamaged => {
            with("账本文件损坏或被替换，已停下；关闭所有开票台和 kaipiao 再运行，会用备份恢复并向平台核对")
        }
        ProblemCode::LedgerNewer => with("账本是更新版本的开票台写的，请升级后再用"),
        ProblemCode::LedgerOlderOpen => {
            "旧版本的开票台还开着这本账：请先关闭它的窗口，再运行；没有改动，也没有发出任何东西".to_owned()
        }
        ProblemCode::Internal => with("程序内部错误，请把日志交给支持人员"),
    }
}
