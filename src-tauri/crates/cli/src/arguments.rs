//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use kaipiao_desk::{Kind, State, contract::PerSheet};

/// 开票台的命令行：不开窗口，开具和查询数电发票。
#[derive(Debug, Parser)]
#[command(name = "kaipiao", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// What goes with every command.
    #[command(flatten)]
    pub options: Options,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What goes with every command.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// 平台地址；demo 为内置演示平台（默认用已保存的设置）
    #[arg(long, global = true, env = "KAIPIAO_SERVER", value_name = "URL|demo")]
    pub server: Option<String>,
    /// 账本、设置和 PDF 所在的文件夹（默认与窗口程序相同）
    #[arg(long, global = true, env = "KAIPIAO_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// 标准输出只有一个 JSON 文档
    #[arg(long, global = true)]
    pub json: bool,
    /// 开具时最多等待结果多少秒
    #[arg(long, global = true, default_value_t = 60, value_name = "SECONDS")]
    pub wait: u64,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 平台账号：登录、状态、退出
    #[command(subcommand)]
    Account(Account),
    /// 企业
    #[command(subcommand)]
    Company(Company),
    /// 检查发票文件，不发送
    Check {
        /// 平台文档格式的 JSON（- 读标准输入）
        file: PathBuf,
        /// 按这家企业检查：纳税人类型、税率、疑似重复
        #[arg(long)]
        company: Option<String>,
        /// 把文件另存一份，缺少的单据号（XTLSH）补上
        #[arg(long, value_name = "OUT.json")]
        fill: Option<PathBuf>,
    },
    /// 开具文件中的发票；同一文件再次运行不会重复开具
    Issue {
        /// 平台文档格式的 JSON（- 读标准输入）
        file: PathBuf,
        /// 企业的 spid、税号，或只对上一家的部分名称
        #[arg(long)]
        company: String,
    },
    /// 继续所有未完成的发票
    Resume {
        /// 只继续这家企业的
        #[arg(long)]
        company: Option<String>,
    },
    /// 撤回还没有发出的发票，退回草稿
    Withdraw {
        /// 单据号（XTLSH）
        #[arg(required = true)]
        xtlsh: Vec<String>,
        /// 企业的 spid、税号，或只对上一家的部分名称
        #[arg(long)]
        company: String,
    },
    /// 本机账本中的发票
    Ledger {
        /// 只列这个状态的
        #[arg(long, value_parser = state, value_name = "STATE")]
        state: Option<State>,
        /// 只列这家企业的
        #[arg(long)]
        company: Option<String>,
    },
    /// 向平台查询一张单据的开票结果
    Result {
        /// 单据号（XTLSH）
        xtlsh: String,
        /// 企业的 spid、税号，或只对上一家的部分名称
        #[arg(long)]
        company: String,
        /// 发票种类，如 021
        #[arg(long)]
        kind: Kind,
    },
    /// 把平台待审核的单据重新提交开具
    Resubmit {
        /// 单据号（XTLSH）
        #[arg(required = true)]
        xtlsh: Vec<String>,
        /// 企业的 spid、税号，或只对上一家的部分名称
        #[arg(long)]
        company: String,
    },
    /// 处理“需要人工处理”的单据：看两边、收进平台的发票、已手工开具、换新单据号重开
    Settle(SettleArguments),
    /// 平台上的发票列表
    Invoices(InvoiceQuery),
    /// 把本机知道的发票导出为表格（.xlsx 或 .csv）
    Export {
        /// 写到哪个文件；以 .csv 结尾写 csv，否则写 xlsx
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// 只导出这家企业的
        #[arg(long)]
        company: Option<String>,
        /// 起始日期，如 2026-11-01
        #[arg(long, value_name = "D")]
        from: Option<String>,
        /// 截止日期
        #[arg(long, value_name = "D")]
        to: Option<String>,
        /// 只导出含有这些词的：购买方、号码、单据号、项目、备注、金额
        #[arg(long, value_name = "W")]
        words: Option<String>,
    },
    /// 一张单据的全部经过：何时、做了什么、哪一版内容、平台的代码和说明
    Trail {
        /// 单据号（XTLSH）
        xtlsh: String,
        /// 另存为表格（.xlsx 或 .csv）
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// 与平台对账：逐页核对列表，收进这里没有的发票；中断后再运行会接着对
    Reconcile {
        /// 企业的 spid、税号，或只对上一家的部分名称
        #[arg(long)]
        company: String,
        /// 起始日期，如 2026-11-01（默认上月 1 日）
        #[arg(long, value_name = "D")]
        from: Option<String>,
        /// 截止日期（默认今天）
        #[arg(long, value_name = "D")]
        to: Option<String>,
    },
    /// 红冲一张发票（默认全额）
    Reverse(ReverseArguments),
    /// 下载已开发票的 PDF
    Pdf {
        /// 发票号码或单据号（XTLSH）
        #[arg(required = true)]
        invoices: Vec<String>,
        /// 企业的 spid、税号，或只对上一家的部分名称
        #[arg(long)]
        company: String,
        /// 存放的文件夹
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// 文件名模板，如 {开票日期}_{购方}_{价税合计}_{号码}
        #[arg(long, value_name = "TEMPLATE")]
        name: Option<String>,
        /// 排到 A4 上，存成一个可以打印的 PDF：每页 1 张或 2 张发票
        #[arg(long, value_name = "1|2", value_parser = per_sheet, conflicts_with = "name")]
        sheets: Option<PerSheet>,
    },
    /// 税收编码
    #[command(subcommand)]
    Goods(Goods),
    /// 运行演示平台；第一行输出它的地址
    Sandbox(kaipiao_sandbox::Options),
    /// 输出命令补全脚本
    Completions {
        /// 哪一种命令行
        shell: Shell,
    },
}

/// What to do with tax codes.
#[derive(Debug, Subcommand)]
pub enum Goods {
    /// 导入官方编码表（.xls、.xlsx 或 .csv），替换原有的
    Import {
        /// 编码表文件
        file: PathBuf,
    },
    /// 按名称、简称、编码或拼音查找编码
    Search {
        /// 要找的文字
        text: String,
        /// 这家企业用过的排在前面
        #[arg(long)]
        company: Option<String>,
    },
}

/// What to do with the account.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// 登录平台，用户名和密码存入系统密钥环（使其他电脑的登录失效）
    Login,
    /// 列出登录过的账号
    List,
    /// 以后默认用这个账号，或 demo
    Use {
        /// 平台地址，或 demo
        #[arg(value_name = "URL|demo")]
        server: String,
        /// 同一平台有几个用户时，写出用户名
        #[arg(long, value_name = "U")]
        user: Option<String>,
    },
    /// 账号状态
    Status,
    /// 从密钥环删除密码（企业的电子税务局密码也在内）和登录状态；账本保留
    Logout {
        /// 所有账号和演示，不只是正在用的
        #[arg(long)]
        all: bool,
    },
}

/// What to do with companies.
#[derive(Debug, Subcommand)]
pub enum Company {
    /// 列出企业
    List {
        /// 只列现在开不了票的
        #[arg(long)]
        hindered: bool,
    },
    /// 看或改一家企业的默认值（纳税人类型、开票人、备注……）
    Setting {
        /// 企业的 spid、税号，或只对上一家的部分名称
        company: String,
        /// 改成这个 JSON 文件写的（- 读标准输入）；没写的保持不变
        #[arg(long, value_name = "FILE.json")]
        set: Option<PathBuf>,
    },
    /// 添加企业：一家用 JSON（平台文档的参数名，电子税务局密码用 KAIPIAO_TAX_PASSWORD 或按提示输入），多家用 Excel
    Add {
        /// 企业资料的 JSON（- 读标准输入），或一张 Excel 表（企业名称、税号、省份……）；同一张表再运行不会重复添加
        #[arg(required_unless_present = "template")]
        file: Option<PathBuf>,
        /// 不添加，只写出一张可以填的空表（.xlsx 或 .csv）
        #[arg(long, value_name = "OUT.xlsx", conflicts_with = "file")]
        template: Option<PathBuf>,
    },
    /// 更新企业的电子税务局登录信息
    Credentials {
        /// 企业的 spid、税号，或只对上一家的部分名称
        company: String,
        /// 电子税务局用户名
        #[arg(long, value_name = "U")]
        username: Option<String>,
        /// 电子税务局用户名（进项同步）
        #[arg(long, value_name = "U")]
        input_username: Option<String>,
    },
    /// 登录企业的电子税务局
    Login {
        /// 企业的 spid、税号，或只对上一家的部分名称
        company: String,
        /// robot 机器人处输入短信，sim 托管手机卡，sms 在这里输入短信，qr 扫码
        #[arg(long, value_enum)]
        method: LoginMethod,
        /// 收到的短信验证码
        #[arg(long)]
        code: Option<String>,
        /// 把二维码存成图片
        #[arg(long, value_name = "OUT.svg")]
        qr_file: Option<PathBuf>,
    },
    /// 扫脸认证：显示二维码，等到扫完后继续（--json 只给出二维码内容，不等）
    Face {
        /// 企业的 spid、税号，或只对上一家的部分名称
        company: String,
        /// 把二维码存成图片
        #[arg(long, value_name = "OUT.svg")]
        qr_file: Option<PathBuf>,
    },
    /// 读托管手机卡收到的验证码
    Sms {
        /// 企业的 spid、税号，或只对上一家的部分名称
        company: String,
        /// 设备槽号
        #[arg(long)]
        slot: Option<String>,
        /// 卡号
        #[arg(long)]
        card: Option<String>,
    },
    /// 请平台修复一个月的发票
    Repair {
        /// 企业的 spid、税号，或只对上一家的部分名称
        company: String,
        /// 月份，如 202611
        #[arg(long, value_parser = month, value_name = "YYYYMM")]
        month: Option<String>,
    },
}

/// How to log in at the tax bureau.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LoginMethod {
    /// Someone types the code at the platform's robot.
    Robot,
    /// The platform holds the SIM card.
    Sim,
    /// The code is given with `--code`.
    Sms,
    /// A QR code is scanned.
    Qr,
}

/// Which invoices of the platform to list.
#[derive(Debug, Args)]
pub struct InvoiceQuery {
    /// 企业的 spid、税号，或只对上一家的部分名称
    #[arg(long)]
    pub company: String,
    /// 起始日期，如 2026-11-01
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// 截止日期
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    /// 状态（默认已开）
    #[arg(long, value_enum)]
    pub status: Option<InvoiceStatus>,
    /// 发票种类，如 021
    #[arg(long)]
    pub kind: Option<Kind>,
    /// 发票号码
    #[arg(long, value_name = "N")]
    pub number: Option<String>,
    /// 单据号
    #[arg(long, value_name = "X")]
    pub xtlsh: Option<String>,
    /// 关键字：客户名称、发票号、流水号
    #[arg(long, value_name = "W")]
    pub keyword: Option<String>,
    /// 蓝字或红字
    #[arg(long, value_enum)]
    pub sign: Option<SignOf>,
    /// 是否作废
    #[arg(long, value_enum)]
    pub voided: Option<YesNo>,
    /// 是否已上传税务局
    #[arg(long, value_enum)]
    pub uploaded: Option<YesNo>,
    /// 信息表编号
    #[arg(long, value_name = "N")]
    pub info_number: Option<String>,
    /// 带明细
    #[arg(long)]
    pub details: bool,
    /// 只要这一页（从 1 开始；不写则取全部）
    #[arg(long, value_name = "P")]
    pub page: Option<u32>,
    /// 每页张数
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub page_size: Option<u32>,
}

/// Where an invoice of the platform stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InvoiceStatus {
    /// 已开票.
    Issued,
    /// 待开票.
    Pending,
    /// 开票中.
    InProgress,
}

/// Blue or red.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignOf {
    /// Blue.
    Positive,
    /// Red.
    Negative,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What a person decides about a document that stopped.
#[derive(Debug, Args)]
pub struct SettleArguments {
    /// 单据号（XTLSH）
    pub xtlsh: String,
    /// 企业的 spid、税号，或只对上一家的部分名称
    #[arg(long)]
    pub company: String,
    /// What is decided or done; nothing shows both sides.
    #[command(flatten)]
    pub way: SettleWay,
}

/// One of the ways to settle.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct SettleWay {
    /// 平台一天都没有明确结果的：不再自动查询，交给人工处理
    #[arg(long)]
    pub hand_over: bool,
    /// 到平台上再查一遍，写明两边
    #[arg(long)]
    pub look: bool,
    /// 请平台修复开票的月份（换新单据号之前要做，十分钟后再查）
    #[arg(long)]
    pub repair: bool,
    /// 它就是平台上的这张发票：收进来（平台拆开的写全几张）
    #[arg(long, value_name = "NUMBER", num_args = 1..)]
    pub adopt: Vec<String>,
    /// 已在电子税务局手工开具，号码是这个
    #[arg(long, value_name = "NUMBER")]
    pub by_hand: Option<String>,
    /// 换新单据号重开；会先核对平台，并要您输入已在税局核对
    #[arg(long)]
    pub new_serial: bool,
}

/// What to reverse.
#[derive(Debug, Args)]
pub struct ReverseArguments {
    /// 原发票号码（有代码的写在前面）
    pub number: String,
    /// 企业的 spid、税号，或只对上一家的部分名称
    #[arg(long)]
    pub company: String,
    /// 红字发票的种类（默认与原发票相同；税控发票可以用数电票红冲，写 020 或 021）
    #[arg(long)]
    pub kind: Option<Kind>,
    /// 信息表编号（004、028 必填）
    #[arg(long, value_name = "N")]
    pub info_number: Option<String>,
    /// 只冲这一行：第几行=不含税金额（正数），可写多个
    #[arg(long = "line", value_name = "I=AMOUNT")]
    pub lines: Vec<String>,
    /// 原因（只记在本机账本；默认全额为开票有误，部分为销售折让）
    #[arg(long, value_enum)]
    pub reason: Option<ReverseReason>,
    /// 自己的单据号（默认由原发票和已冲金额得出，重复运行不会多开）
    #[arg(long, value_name = "X")]
    pub xtlsh: Option<String>,
}

/// Why to reverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReverseReason {
    /// 开票有误.
    Mistake,
    /// 销货退回.
    Return,
    /// 服务中止.
    Stopped,
    /// 销售折让.
    Allowance,
}

fn month(text: &str) -> Result<String, String> {
    let month = text.get(4..).and_then(|month| month.parse::<u8>().ok());
    let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && month.is_some_and(|month| (1..=12).contains(&month)) {
        Ok(text.to_owned())
    } else {
        Err("月份应像 202611".to_owned())
    }
}

fn per_sheet(text: &str) -> Result<PerSheet, String> {
    match text {
        "1" => Ok(PerSheet::One),
        "2" => Ok(PerSheet::Two),
        _ => Err("每页 1 张或 2 张".to_owned()),
    }
}

fn state(name: &str) -> Result<State, String> {
    State::ALL
        .into_iter()
        .find(|state| state.name() == name)
        .ok_or_else(|| {
            let names: Vec<_> = State::ALL.into_iter().map(State::name).collect();
            format!("可用的状态：{}", names.join("、"))
        })
}
