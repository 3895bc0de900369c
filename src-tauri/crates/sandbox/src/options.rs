//! The options of the command line, shared by this crate's binary and by `kaipiao sandbox`.

use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    time::Duration,
};

use crate::{company::Company, config::Config, faults::Fault, running::Sandbox};

/// 启动一个演示用的开票平台（沙箱）
#[derive(Debug, Clone, clap::Parser)]
#[command(
    name = "kaipiao-sandbox",
    about = "启动一个演示用的开票平台（沙箱），地址打印在标准输出的第一行"
)]
pub struct Options {
    /// 监听地址，端口 0 表示任选空闲端口
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// 账册文件；不写则只保存在内存中
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// 按比例发生的故障，可写多个，例如 late=0.05
    #[arg(long = "fault", value_name = "KIND=SHARE")]
    pub faults: Vec<Fault>,
    /// 每个应答增加的延迟（毫秒）
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub latency: u64,
    /// 随机种子；写了则故障可以重现
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// 企业数量；前两家是演示企业
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub companies: usize,
    /// 接口路径前缀
    #[arg(long, value_name = "PATH", default_value = "/API")]
    pub prefix: String,
    /// 应答的写法像文档示例那样变化（大小写、数字或文本）
    #[arg(long)]
    pub varied: bool,
}

impl From<Options> for Config {
    fn from(options: Options) -> Self {
        let mut config = Self {
            companies: Company::many(options.companies),
            state_file: options.state,
            latency: Duration::from_millis(options.latency),
            seed: options.seed,
            listen: options.listen,
            prefix: options.prefix,
            faults: options.faults,
            ..Self::default()
        };
        config.manner.varied = options.varied;
        config
    }
}

/// Serves until Ctrl-C; the URL is the first line written to `out`.
///
/// # Errors
/// The sandbox cannot start, or `out` cannot be written.
pub async fn run(options: Options, out: &mut (impl Write + Send)) -> io::Result<()> {
    let loopback = options.listen.ip() == std::net::IpAddr::from([127, 0, 0, 1]);
    let running = Sandbox::start(options.into()).await?;
    writeln!(out, "{}", if loopback { running.url() } else { running.url_ip() })?;
    out.flush()?;
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}
