//! The calls of the platform's document, one file each, and the table of their paths and parameters.

mod companies;
mod credentials;
mod face_code;
mod invoices;
mod issue;
mod log_in;
pub(crate) mod pdf;
mod read_code;
mod register;
mod repair;
mod resubmit;
mod result;
pub(crate) mod rows;
pub(crate) mod scan;
mod set_code;
mod tax_login;

use serde::{Deserialize, Serialize};

use crate::{
    params::{Params, Spec},
    reply::{Answer, Object, Refusal},
    state::State,
};

/// A call of the platform's document, by the last part of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Call {
    /// LOGIN/GetToken, 获取token.
    GetToken,
    /// TERM/LIST, 查询客户列表.
    #[serde(rename = "LIST")]
    List,
    /// TERM/REGISTRY, 添加客户.
    #[serde(rename = "REGISTRY")]
    Registry,
    /// TERM/QRCODE, 获取人脸二维码.
    #[serde(rename = "QRCODE")]
    Qrcode,
    /// TERM/LOGIN, 登陆接口.
    #[serde(rename = "LOGIN")]
    Login,
    /// TERM/EWMDD, 二维码登陆等待.
    #[serde(rename = "EWMDD")]
    Ewmdd,
    /// TERM/SJMMGX, 更新电局登陆信息.
    #[serde(rename = "SJMMGX")]
    Sjmmgx,
    /// OTHER/SetSMS, 设置验证码.
    #[serde(rename = "SetSMS")]
    SetSms,
    /// OTHER/SMS, 获取短信验证码.
    #[serde(rename = "SMS")]
    Sms,
    /// KPGL/FPKJ, 全电发票开具.
    #[serde(rename = "FPKJ")]
    Fpkj,
    /// KPGL/SHKP, 重新审核单据.
    #[serde(rename = "SHKP")]
    Shkp,
    /// KPGL/FPLIST, 获取列表或信息.
    #[serde(rename = "FPLIST")]
    Fplist,
    /// KPGL/KPJG, 获取开票结果.
    #[serde(rename = "KPJG")]
    Kpjg,
    /// KPGL/FPXF, 发票修复.
    #[serde(rename = "FPXF")]
    Fpxf,
    /// KPGL/PDFXZ, the PDF link.
    #[serde(rename = "PDFXZ")]
    Pdf,
}

impl Call {
    /// All calls.
    pub const ALL: [Self; 15] = [
        Self::GetToken,
        Self::List,
        Self::Registry,
        Self::Qrcode,
        Self::Login,
        Self::Ewmdd,
        Self::Sjmmgx,
        Self::SetSms,
        Self::Sms,
        Self::Fpkj,
        Self::Shkp,
        Self::Fplist,
        Self::Kpjg,
        Self::Fpxf,
        Self::Pdf,
    ];

    /// Its path behind the prefix.
    pub fn path(self) -> &'static str {
        match self {
            Self::GetToken => "/LOGIN/GetToken",
            Self::List => "/TERM/LIST",
            Self::Registry => "/TERM/REGISTRY",
            Self::Qrcode => "/TERM/QRCODE",
            Self::Login => "/TERM/LOGIN",
            Self::Ewmdd => "/TERM/EWMDD",
            Self::Sjmmgx => "/TERM/SJMMGX",
            Self::SetSms => "/OTHER/SetSMS",
            Self::Sms => "/OTHER/SMS",
            Self::Fpkj => "/KPGL/FPKJ",
            Self::Shkp => "/KPGL/SHKP",
            Self::Fplist => "/KPGL/FPLIST",
            Self::Kpjg => "/KPGL/KPJG",
            Self::Fpxf => "/KPGL/FPXF",
            Self::Pdf => "/KPGL/PDFXZ",
        }
    }

    /// The last part of its path, which names it.
    pub fn name(self) -> &'static str {
        self.path().rsplit('/').next().unwrap_or_default()
    }

    /// The call of a path behind the prefix, in exactly this spelling.
    pub(crate) fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|call| call.path() == path)
    }

    /// Its parameters as the document lists them.
    pub(crate) fn spec(self) -> Spec {
        let spec = |mandatory, optional| Spec {
            mandatory,
            present: &[],
            optional,
        };
        match self {
            Self::GetToken => spec(&["username", "password"], &[]),
            Self::List => spec(&[], &[]),
            Self::Registry => Spec {
                mandatory: &["qymc", "qysh", "ssdq", "zdlx"],
                present: &[
                    "zdbh", "fhr", "skr", "kpr", "dzdh", "yhzh", "dzswjyh", "dzswjmm", "configid",
                ],
                optional: &[],
            },
            Self::Qrcode | Self::Ewmdd => spec(&["spid"], &[]),
            Self::Login => spec(&["spid", "dzswjyh", "dzswjmm", "dlfs"], &[]),
            Self::Sjmmgx => spec(&["spid", "dzswjyh", "dzswjmm"], &["dzswjyh_jx", "dzswjmm_jx"]),
            Self::SetSms => spec(&["spid", "yzm"], &[]),
            Self::Sms => spec(&["qysh", "id", "lx"], &["cch", "khao"]),
            Self::Fpkj | Self::Shkp => spec(&["spid", "data"], &[]),
            Self::Fplist => spec(
                &["mxbz", "pageindex", "pagesize"],
                &[
                    "qsrq", "jzrq", "qysh", "spid", "fpzl", "fpzt", "zfbz", "gjz", "isupload", "fphm", "xxbbh",
                    "xtlsh", "iszsfp", "isfsfp",
                ],
            ),
            Self::Kpjg => spec(&["fpzl", "xtlsh", "spid"], &[]),
            Self::Fpxf => spec(&["spid"], &["xfyf"]),
            Self::Pdf => spec(&[], &[]),
        }
    }
}

/// What a call leaves to be delivered.
pub(crate) enum Outcome {
    /// A reply.
    Reply(Object),
    /// Done, but the reply is lost: the connection is reset, or hangs.
    Lost { hangs: bool },
}

/// Acts on a call whose token and parameter names were checked; EWMDD and the PDF link are answered elsewhere.
pub(crate) fn act(call: Call, state: &mut State, params: &Params, now: i64) -> Result<Outcome, Refusal> {
    state.settle(now)?;
    let answer: Answer = match call {
        Call::Fpkj => return issue::act(state, params, now),
        Call::Shkp => return resubmit::act(state, params, now),
        Call::GetToken => log_in::act(state, params, now),
        Call::List => Ok(companies::act(state, now)),
        Call::Registry => register::act(state, params),
        Call::Qrcode => face_code::act(state, params, now),
        Call::Login => tax_login::act(state, params, now),
        Call::Sjmmgx => credentials::act(state, params),
        Call::SetSms => set_code::act(state, params, now),
        Call::Sms => read_code::act(state, params),
        Call::Fplist => invoices::act(state, params, now),
        Call::Kpjg => result::act(state, params, now),
        Call::Fpxf => repair::act(state, params, now),
        Call::Ewmdd | Call::Pdf => Err(Refusal::new("此调用不在这里处理。")),
    };
    answer.map(Outcome::Reply)
}
