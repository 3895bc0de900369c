//! Adding companies to the account: never one twice.

use std::time::Duration;

use kaipiao_domain::{Fault, FaultCode, Severity, tax_id};
use kaipiao_platform::{CallError, call::RegisterCompany, provinces};
use kaipiao_vault::ExposeSecret as _;

use crate::{
    Desk,
    contract::{CompanyView, NewCompany, Problem, ProblemCode},
    problems, turn,
};

/// The kinds of terminals (终端类型): the platform's code and its Chinese name.
pub const TERMINAL_TYPES: [(&str, &str); 7] = [
    ("8", "全电发票"),
    ("2", "税控盘"),
    ("4", "金税盘"),
    ("6", "税务UKey"),
    ("01", "托管百旺"),
    ("02", "托管UKey"),
    ("0", "未知类型"),
];

/// The longest name that the bureau takes.
const LONGEST_NAME: usize = 100;

/// How long another process that adds companies is waited for.
const TURN_AT_MOST: Duration = Duration::from_secs(60);

/// Finds what is wrong with a company that shall be added; a path is the name of a field.
pub(crate) fn faults(new: &NewCompany) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |code, path: &str, severity, message: &str| {
        faults.push(Fault {
            code,
            path: path.to_owned(),
            severity,
            message: message.to_owned(),
        });
    };
    if new.name.is_empty() {
        fault(FaultCode::Missing, "name", Severity::Block, "请填写企业名称");
    } else if new.name.chars().count() > LONGEST_NAME {
        fault(FaultCode::TooLong, "name", Severity::Block, "企业名称最多 100 个字");
    }
    if new.tax_number.is_empty() {
        fault(FaultCode::Missing, "taxNumber", Severity::Block, "请填写税号");
    } else {
        match tax_id::doubt(&new.tax_number) {
            // Some real numbers fail the check within, and this one is the company's own.
            None | Some(tax_id::Doubt::Organisation) => {}
            Some(tax_id::Doubt::Characters) => {
                fault(
                    FaultCode::BadTaxId,
                    "taxNumber",
                    Severity::Block,
                    "税号只能是数字和大写字母",
                );
            }
            Some(tax_id::Doubt::TooLong) => {
                fault(FaultCode::BadTaxId, "taxNumber", Severity::Block, "税号最多 20 位");
            }
            Some(tax_id::Doubt::TooShort) => {
                fault(
                    FaultCode::BadTaxId,
                    "taxNumber",
                    Severity::Block,
                    "税号少于 15 位，请核对",
                );
            }
            Some(tax_id::Doubt::CheckDigit { meant: Some(meant) }) => {
                let words = format!("校验位不对，是不是 {meant}？");
                fault(FaultCode::BadTaxId, "taxNumber", Severity::Warn, &words);
            }
            Some(tax_id::Doubt::CheckDigit { meant: None }) => {
                fault(
                    FaultCode::BadTaxId,
                    "taxNumber",
                    Severity::Warn,
                    "税号的校验位不对，请核对",
                );
            }
        }
    }
    if new.province.is_empty() {
        fault(FaultCode::Missing, "province", Severity::Block, "请选所属省份");
    } else if provinces::find(&new.province).is_none() {
        fault(
            FaultCode::Missing,
            "province",
            Severity::Block,
            "平台的省份表里没有它，请从表里选",
        );
    }
    if !TERMINAL_TYPES.iter().any(|(code, _)| *code == new.terminal_type) {
        fault(FaultCode::Missing, "terminalType", Severity::Block, "请选终端类型");
    }
    let password = new.bureau_password.expose_secret();
    match (new.bureau_user.is_empty(), password.is_empty()) {
        (false, true) => {
            fault(
                FaultCode::Missing,
                "bureauPassword",
                Severity::Block,
                "请填写电子税务局密码",
            );
        }
        (true, false) => {
            fault(
                FaultCode::Missing,
                "bureauUser",
                Severity::Block,
                "请填写电子税务局用户名",
            );
        }
        (true, true) if new.terminal_type == "8" => {
            let words = "没有电子税务局账号，之后要补上才能开票";
            fault(FaultCode::Missing, "bureauUser", Severity::Warn, words);
        }
        (true, true) | (false, false) => {}
    }
    faults
}

/// Without blanks, the province by its name in the platform's table.
pub(crate) fn tidied(new: NewCompany) -> NewCompany {
    let trimmed = |text: String| text.trim().to_owned();
    let province = new.province.trim().trim_end_matches(['省', '市']);
    NewCompany {
        name: trimmed(new.name),
        tax_number: tax_id::tidy(&new.tax_number),
        province: provinces::find(province).map_or_else(|| province.to_owned(), |found| found.name.to_owned()),
        terminal: trimmed(new.terminal),
        terminal_type: trimmed(new.terminal_type),
        reviewer: trimmed(new.reviewer),
        payee: trimmed(new.payee),
        drawer: trimmed(new.drawer),
        address_phone: trimmed(new.address_phone),
        bank_account: trimmed(new.bank_account),
        bureau_user: trimmed(new.bureau_user),
        bureau_password: new.bureau_password,
        config: trimmed(new.config),
    }
}

/// What is wrong with a company that shall be added; a path is the name of a field. Nothing is sent.
pub fn check_company(new: NewCompany) -> Vec<Fault> {
    faults(&tidied(new))
}

impl Desk {
    /// Adds a company to the account and gives its spid. Its password is kept in the keyring.
    ///
    /// # Errors
    /// [`ProblemCode::Faults`] and [`ProblemCode::CompanyExists`] where the tax number is there already: nothing is sent;
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering.
    pub async fn add_company(&self, new: NewCompany) -> Result<String, Problem> {
        let new = tidied(new);
        let faults = faults(&new);
        if faults.iter().any(|fault| fault.severity == Severity::Block) {
            return Err(Problem::faults(faults));
        }
        let mut added = self.add_companies(vec![new], |_, _| {}).await?;
        added
            .pop()
            .unwrap_or_else(|| Err(Problem::new(ProblemCode::Internal, "company")))
    }

    /// Adds companies one after another, those with a tax number that is there already aside, and tells of each. What keeps the
    /// platform from answering ends it: the rest is not in the answer, and may be added by doing the same again.
    pub(crate) async fn add_companies(
        &self,
        new: Vec<NewCompany>,
        told: impl Fn(usize, &Result<String, Problem>),
    ) -> Result<Vec<Result<String, Problem>>, Problem> {
        let failed = |error: std::io::Error| Problem::new(ProblemCode::Ledger, error.to_string());
        // Looking at the list and adding to it belong together, whichever process does it.
        let _turn = turn::take(&self.folder.join("companies.lock"), TURN_AT_MOST)
            .await
            .map_err(failed)?;
        let mut known = self.companies(true).await?.companies;
        let mut added = Vec::with_capacity(new.len());
        for (place, one) in new.into_iter().enumerate() {
            let done = self.add_one(one, &mut known).await;
            told(place, &done);
            let ended = done.as_ref().is_err_and(|problem| {
                !matches!(problem.code, ProblemCode::PlatformRefused | ProblemCode::CompanyExists)
            });
            added.push(done);
            if ended {
                break;
            }
        }
        if added.iter().any(Result::is_ok) {
            self.companies(true).await?;
        }
        Ok(added)
    }

    async fn add_one(&self, new: NewCompany, known: &mut Vec<CompanyView>) -> Result<String, Problem> {
        if let Some(known) = known
            .iter()
            .find(|known| known.tax_number == new.tax_number && !known.is_gone())
        {
            return Err(Problem::new(
                ProblemCode::CompanyExists,
                format!("{}（{}）", known.name, known.spid),
            ));
        }
        let register = RegisterCompany {
            name: new.name,
            tax_id: new.tax_number,
            province: new.province,
            terminal: new.terminal,
            terminal_type: new.terminal_type,
            reviewer: new.reviewer,
            payee: new.payee,
            drawer: new.drawer,
            address_phone: new.address_phone,
            bank_account: new.bank_account,
            tax_user: new.bureau_user,
            tax_password: new.bureau_password,
            config: new.config,
        };
        let spid = match self.platform.call(&register).await {
            Ok(reply) if !reply.spid.is_empty() => reply.spid,
            Ok(_) => self.listed_since(&register.tax_id, known).await?.unwrap_or_default(),
            Err(error @ CallError::Refused { .. }) => return Err(error.into()),
            Err(error) if problems::left_nothing(&error) => return Err(error.into()),
            // It may have been added all the same: the list knows.
            Err(error) => match self.listed_since(&register.tax_id, known).await? {
                Some(spid) => spid,
                None => return Err(error.into()),
            },
        };
        if !register.tax_password.expose_secret().is_empty() {
            self.keep_bureau_password(&spid, &register.tax_password).await?;
        }
        if !register.tax_user.is_empty() {
            self.keep_bureau_user(&spid, &register.tax_user).await?;
        }
        Ok(spid)
    }

    async fn listed_since(&self, tax_number: &str, known: &mut Vec<CompanyView>) -> Result<Option<String>, Problem> {
        *known = self.companies(true).await?.companies;
        let found = known.iter().find(|one| one.tax_number == tax_number && !one.is_gone());
        Ok(found.map(|one| one.spid.clone()))
    }
}

#[cfg(test)]
mod tests {
    use kaipiao_vault::SecretString;

    use super::*;

    pub(crate) fn company() -> NewCompany {
        NewCompany {
            name: " 杭州新客户有限公司 ".into(),
            tax_number: "91330106ma2cfldg4r".into(),
            province: "浙江省".into(),
            terminal: String::new(),
            terminal_type: "8".into(),
            reviewer: String::new(),
            payee: String::new(),
            drawer: "赵六".into(),
            address_phone: String::new(),
            bank_account: String::new(),
            bureau_user: "13800138000".into(),
            bureau_password: SecretString::from("口令"),
            config: String::new(),
        }
    }

    #[test]
    fn what_is_wrong_with_a_new_company_is_said_at_its_field() {
        let with = |change: fn(&mut NewCompany)| {
            let mut new = company();
            change(&mut new);
            let faults = faults(&tidied(new));
            faults
                .first()
                .map(|fault| (fault.path.clone(), fault.severity == Severity::Block))
        };
        type Row = (&'static str, fn(&mut NewCompany), Option<(&'static str, bool)>);
        #[rustfmt::skip]
        let rows: [Row; 10] = [
            ("nothing",                    |_| {},                                                None),
            ("the province's code",        |new| new.province = "3300".into(),                    None),
            ("no name",                    |new| new.name = " ".into(),                           Some(("name", true))),
            ("no tax number",              |new| new.tax_number.clear(),                          Some(("taxNumber", true))),
            ("a wrong check digit",        |new| new.tax_number = "91330106MA2CFLDG4S".into(),    Some(("taxNumber", false))),
            ("Chinese in the tax number",  |new| new.tax_number = "税号".into(),                   Some(("taxNumber", true))),
            ("a province of nowhere",      |new| new.province = "火星".into(),                     Some(("province", true))),
            ("no such terminal",           |new| new.terminal_type = "9".into(),                  Some(("terminalType", true))),
            ("a user without password",    |new| new.bureau_password = SecretString::from(""),    Some(("bureauPassword", true))),
            ("a password without user",    |new| new.bureau_user.clear(),                         Some(("bureauUser", true))),
        ];
        for (what, change, expected) in rows {
            let expected = expected.map(|(path, blocks)| (path.to_owned(), blocks));
            assert_eq!(with(change), expected, "{what}");
        }
    }
}
