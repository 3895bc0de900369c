//! What an error means to whoever asked: the table from every crate's errors to the one [`Problem`].

use kaipiao_domain::Fault;
use kaipiao_ledger::LedgerError;
use kaipiao_platform::{BadBaseUrl, CallError, PdfError};
use kaipiao_vault::VaultError;

use crate::{
    contract::{Problem, ProblemCode, SuspectView},
    tokens::LoginNotAllowed,
};

impl Problem {
    /// A problem with what more is known of it.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            faults: Vec::new(),
            suspects: Vec::new(),
            detail: detail.into(),
        }
    }

    /// A draft with faults.
    pub(crate) fn faults(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            ..Self::new(ProblemCode::Faults, "")
        }
    }

    /// A draft with look-alikes.
    pub(crate) fn suspects(suspects: Vec<SuspectView>) -> Self {
        Self {
            suspects,
            ..Self::new(ProblemCode::Suspects, "")
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the ledger failed");
        match error {
            LedgerError::Newer { found, known } => Self::new(ProblemCode::LedgerNewer, format!("{found} > {known}")),
            LedgerError::OlderOpen => Self::new(ProblemCode::LedgerOlderOpen, ""),
            LedgerError::NoSuchIssuance(serial) => Self::new(ProblemCode::NotFound, serial.to_string()),
            LedgerError::Illegal { state, event } => {
                Self::new(ProblemCode::WrongState, format!("{} / {}", state.name(), event.name()))
            }
            LedgerError::NumberTaken { number, serial } => Self::new(
                ProblemCode::BadInput,
                format!("发票 {number} 已经是单据 {serial} 的，请核对号码"),
            ),
            LedgerError::Io(source) => Self::new(ProblemCode::Ledger, source.to_string()),
            LedgerError::Database(source) => Self::new(ProblemCode::Ledger, source.to_string()),
            LedgerError::Busy(_) => Self::new(ProblemCode::LedgerBusy, ""),
            LedgerError::Corrupt { what, .. } => Self::new(ProblemCode::Ledger, what),
            LedgerError::Damaged(what) => Self::new(ProblemCode::LedgerDamaged, what),
            LedgerError::Replaced => Self::new(ProblemCode::LedgerDamaged, ""),
            LedgerError::Closed => Self::new(ProblemCode::Internal, "ledger closed"),
        }
    }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        let (code, detail) = meaning(&error);
        Self::new(code, detail)
    }
}

impl From<PdfError> for Problem {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::NotYet => Self::new(ProblemCode::PdfNotYet, ""),
            PdfError::Call(error) => error.into(),
            other => Self::new(ProblemCode::NotThePlatform, other.to_string()),
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        Self::new(ProblemCode::Keyring, keyring_words(&error))
    }
}

/// Why the keyring does not give or take a secret, and what ends it.
const fn keyring_words(error: &VaultError) -> &'static str {
    match error {
        VaultError::Locked => "系统密码保管锁着：解锁后再试",
        VaultError::NoAnswer => "系统密码保管没有应答：可能有解锁窗口被挡住，答复它以后再试",
        VaultError::Refused(_) => "系统密码保管拒绝了开票台：在它的设置里允许后再试",
        VaultError::Unreadable => "存在那里的内容读不出来：重新登录一次",
        VaultError::Unfit => "密码是空的，或者太长，系统密码保管存不下",
    }
}

impl From<BadBaseUrl> for Problem {
    fn from(error: BadBaseUrl) -> Self {
        let words = match error {
            BadBaseUrl::NotAUrl => "地址不完整，应像 https://pbs.example.cn",
            BadBaseUrl::Scheme | BadBaseUrl::PlainHttp => "只能用 https 地址：用 http 时密码会在网络上被看到",
            BadBaseUrl::Credentials => "地址里不能带用户名或密码",
            BadBaseUrl::Query => "地址里不能带 ? 或 #",
        };
        Self::new(ProblemCode::BadServer, words)
    }
}

/// The problem a failed call is, and what more is known.
fn meaning(error: &CallError) -> (ProblemCode, String) {
    match error {
        CallError::Unreachable(_) => (ProblemCode::Unreachable, String::new()),
        CallError::TimedOut | CallError::Broken(_) => (ProblemCode::NoAnswer, String::new()),
        CallError::NotTheApi { status, .. } => (ProblemCode::NotThePlatform, format!("HTTP {status}")),
        CallError::Decode { path, .. } => (ProblemCode::NotThePlatform, path.clone()),
        CallError::Refused { message, .. } => (ProblemCode::PlatformRefused, message.clone()),
        CallError::TokenRejected { message, .. } => (ProblemCode::PlatformRefused, message.clone()),
        CallError::TakenElsewhere => (ProblemCode::TakenElsewhere, String::new()),
        CallError::NoCredentials => (ProblemCode::NoAccount, String::new()),
        CallError::LoginRefused { message } => (ProblemCode::LoginRefused, message.clone()),
        CallError::NotLoggedIn(login) => meaning(login),
        CallError::Store(store) if LoginNotAllowed::is_cause_of(store) => (ProblemCode::KeyringNeeded, String::new()),
        CallError::Store(store) => {
            let words = store.0.downcast_ref::<VaultError>().map(keyring_words);
            (
                ProblemCode::Keyring,
                words.map_or_else(|| store.to_string(), str::to_owned),
            )
        }
    }
}

/// A failed call's short name in the audit trail.
pub(crate) const fn code(error: &CallError) -> &'static str {
    match error {
        CallError::Unreachable(_) => "unreachable",
        CallError::TimedOut => "timed_out",
        CallError::Broken(_) => "broken",
        CallError::NotTheApi { .. } => "not_the_api",
        CallError::Decode { .. } => "decode",
        CallError::Refused { .. } => "refused",
        CallError::TokenRejected { .. } => "token_rejected",
        CallError::TakenElsewhere => "taken_elsewhere",
        CallError::NoCredentials => "no_credentials",
        CallError::LoginRefused { .. } => "login_refused",
        CallError::NotLoggedIn(_) => "not_logged_in",
        CallError::Store(_) => "store",
    }
}

/// The platform's own code, as the audit trail has it; empty where it gave none.
pub(crate) fn said(code: &str) -> String {
    match code.trim() {
        "" => String::new(),
        code => format!("Code {code}"),
    }
}

/// The platform's own code in a failed call.
pub(crate) fn said_by(error: &CallError) -> String {
    match error {
        CallError::Refused { code, .. } | CallError::TokenRejected { code, .. } => said(code),
        CallError::Unreachable(_)
        | CallError::TimedOut
        | CallError::Broken(_)
        | CallError::NotTheApi { .. }
        | CallError::Decode { .. }
        | CallError::TakenElsewhere
        | CallError::NoCredentials
        | CallError::LoginRefused { .. }
        | CallError::NotLoggedIn(_)
        | CallError::Store(_) => String::new(),
    }
}

/// A failed call in the words of the audit trail.
pub(crate) fn words(error: &CallError) -> String {
    match error {
        CallError::Unreachable(_) => "没有连上平台，稍后自动再试".to_owned(),
        CallError::TimedOut => "平台没有按时答复，正在查询结果".to_owned(),
        CallError::Broken(_) => "平台的答复中断，正在查询结果".to_owned(),
        CallError::NotTheApi { status, .. } => format!("答复不是平台的格式（HTTP {status}），正在查询结果"),
        CallError::Decode { path, .. } => format!("平台的答复读不懂（{path}），正在查询结果"),
        CallError::Refused { message, .. } | CallError::TokenRejected { message, .. } => message.clone(),
        CallError::TakenElsewhere => "账号刚在另一台电脑登录，等您重新登录后继续".to_owned(),
        CallError::NoCredentials => "还没有平台账号，登录后继续".to_owned(),
        CallError::LoginRefused { message } => format!("平台不接受用户名或密码：{message}"),
        CallError::NotLoggedIn(_) => "登录平台时没有得到答复，稍后自动再试".to_owned(),
        CallError::Store(_) => "密码保管处没有应答，解锁后继续".to_owned(),
    }
}

/// Whether nothing at all can go on until a person did something: then the problem to show.
pub(crate) fn stops_everything(error: &CallError) -> Option<Problem> {
    match error {
        CallError::TakenElsewhere | CallError::NoCredentials | CallError::LoginRefused { .. } | CallError::Store(_) => {
            let (code, detail) = meaning(error);
            Some(Problem::new(code, detail))
        }
        CallError::Unreachable(_)
        | CallError::TimedOut
        | CallError::Broken(_)
        | CallError::NotTheApi { .. }
        | CallError::Decode { .. }
        | CallError::Refused { .. }
        | CallError::TokenRejected { .. }
        | CallError::NotLoggedIn(_) => None,
    }
}

/// Whether the platform, or the way to it, looks down: then all calls wait a while.
pub(crate) const fn looks_down(error: &CallError) -> bool {
    match error {
        CallError::Unreachable(_)
        | CallError::NotLoggedIn(_)
        | CallError::TimedOut
        | CallError::Broken(_)
        | CallError::NotTheApi { .. } => true,
        CallError::Decode { .. }
        | CallError::Refused { .. }
        | CallError::TokenRejected { .. }
        | CallError::TakenElsewhere
        | CallError::NoCredentials
        | CallError::LoginRefused { .. }
        | CallError::Store(_) => false,
    }
}

/// Whether a failed call provably left nothing at the platform: it never left, or was turned away at the door for its token.
pub(crate) const fn left_nothing(error: &CallError) -> bool {
    match error {
        CallError::Unreachable(_)
        | CallError::TokenRejected { .. }
        | CallError::TakenElsewhere
        | CallError::NoCredentials
        | CallError::LoginRefused { .. }
        | CallError::NotLoggedIn(_)
        | CallError::Store(_) => true,
        CallError::TimedOut
        | CallError::Broken(_)
        | CallError::NotTheApi { .. }
        | CallError::Decode { .. }
        | CallError::Refused { .. } => false,
    }
}
