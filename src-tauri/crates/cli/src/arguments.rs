//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use kaipiao_desk::State;

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
    },
    /// 运行演示平台；第一行输出它的地址
    Sandbox(kaipiao_sandbox::Options),
    /// 输出命令补全脚本
    Completions {
        /// 哪一种命令行
        shell: Shell,
    },
}

/// What to do with the account.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// 登录平台，用户名和密码存入系统密钥环（使其他电脑的登录失效）
    Login,
    /// 账号状态
    Status,
    /// 从密钥环删除密码和登录状态；账本保留
    Logout,
}

/// What to do with companies.
#[derive(Debug, Subcommand)]
pub enum Company {
    /// 列出企业
    List,
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
