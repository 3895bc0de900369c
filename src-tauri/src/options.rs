use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Parser;
use serde::Serialize;

/// 开票台：开具数电发票
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Options {
    /// 平台地址，或 demo（内置演示平台）
    #[arg(long, env = "KAIPIAO_SERVER", value_name = "URL|demo", default_value = "")]
    pub server: Server,

    /// 数据目录（默认：本应用自己的数据目录）
    #[arg(long, env = "KAIPIAO_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

/// Which platform the program works with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind", content = "url")]
pub enum Server {
    /// None was named: the saved setting decides.
    Saved,
    /// The embedded sandbox.
    Demo,
    /// The platform at this base URL.
    Platform(String),
}

impl FromStr for Server {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.trim() {
            "" => Self::Saved,
            "demo" => Self::Demo,
            url => Self::Platform(url.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_names_the_platform() {
        #[rustfmt::skip]
        let rows = [
            ("nothing said",  vec![],                                       Server::Saved),
            ("the demo",      vec!["--server", "demo"],                     Server::Demo),
            ("a platform",    vec!["--server", "https://p.example/API"],    Server::Platform("https://p.example/API".into())),
        ];
        for (what, arguments, server) in rows {
            let options = Options::try_parse_from(std::iter::once("kaipiao-desktop").chain(arguments)).unwrap();
            assert_eq!(options.server, server, "{what}");
        }
    }
}
