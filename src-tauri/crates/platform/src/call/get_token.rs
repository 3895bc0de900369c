//! 获取token (`/LOGIN/GetToken`).

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::expose;
use crate::{
    endpoint::{Endpoint, Repeat},
    reply::Rest,
};

/// Logs in to the platform; ends the account's token before it, wherever that is held.
///
/// The names are in lower case like all others (rule 6), although the document's table spells `UserName`, `Password`.
#[derive(Debug, Serialize)]
pub struct GetToken<'a> {
    /// User name (用户名); required.
    pub username: &'a str,
    /// Password (密码); required.
    #[serde(serialize_with = "expose")]
    pub password: &'a SecretString,
}

/// A token, good for 30 days.
#[derive(Debug, Deserialize)]
pub struct GetTokenReply {
    /// The token with its square brackets, which belong to it (`ID`).
    #[serde(rename = "id")]
    pub token: SecretString,
    /// The platform's words (`Message`).
    #[serde(default)]
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

impl Endpoint for GetToken<'_> {
    type Reply = GetTokenReply;
    const PATH: &'static str = "/LOGIN/GetToken";
    /// A second login ends the first one's token.
    const REPEAT: Repeat = Repeat::Never;
    const SECRET_REPLY: bool = true;
}
