//! A company's login at the tax bureau, and the other errands at the platform that are about a company and not a document.

use kaipiao_platform::{
    Secret,
    call::{
        AwaitScan, FaceQr, InputCredentials, LoginAnswer, LoginMethod, ReadSms, RegisterCompany, Repair, SetSms,
        TaxLogin, UpdateCredentials,
    },
};
use kaipiao_vault::{Key, SecretString};

use crate::{
    Desk,
    contract::{Problem, ProblemCode},
};

/// How the operator proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BureauLogin {
    /// Someone types the code at the platform's robot.
    Robot,
    /// The platform holds the SIM card.
    HostedSim,
    /// The code comes by SMS and is typed here.
    Sms,
    /// A QR code is scanned, with the face.
    Scan,
}

/// What a login needs to go on. Codes and pictures are secrets: whoever has one can log in with it.
#[derive(Debug, Clone)]
pub enum BureauStep {
    /// The company is logged in.
    LoggedIn,
    /// A code was sent to this phone.
    CodeSent {
        /// The phone's number as the platform shows it.
        phone: String,
    },
    /// This text is to be drawn as a QR code and scanned.
    ScanText(SecretString),
    /// This picture, a `data:` URI, is to be shown and scanned.
    ScanPicture(SecretString),
    /// The platform did not say what it waits for.
    NotSaid {
        /// The platform's words.
        message: String,
    },
}

/// A company's account at the tax bureau.
#[derive(Debug, Clone)]
pub struct BureauAccount {
    /// The user.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// A company that shall be added to the account.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// 企业的名称.
    pub name: String,
    /// 企业的税号.
    pub tax_number: String,
    /// 所属省份, by name.
    pub province: String,
    /// 税控终端的编号; empty for 数电票.
    pub terminal: String,
    /// 税控终端的类型; `8` is 全电发票.
    pub terminal_type: String,
    /// 复核人.
    pub reviewer: String,
    /// 收款人.
    pub payee: String,
    /// 开票人.
    pub drawer: String,
    /// 地址电话.
    pub address_phone: String,
    /// 银行账号.
    pub bank_account: String,
    /// The account at the tax bureau.
    pub bureau: BureauAccount,
    /// 配置id, from the platform's operator.
    pub config: String,
}

impl Desk {
    /// Logs a company in at the tax bureau, because the user says so: there is no quiet probing.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`] with its words, and what keeps the platform from answering.
    pub async fn bureau_login(
        &self,
        spid: &str,
        account: &BureauAccount,
        method: BureauLogin,
    ) -> Result<BureauStep, Problem> {
        let login = TaxLogin {
            spid: spid.to_owned(),
            user: account.user.clone(),
            password: account.password.clone(),
            method: match method {
                BureauLogin::Robot => LoginMethod::Robot,
                BureauLogin::HostedSim => LoginMethod::HostedSim,
                BureauLogin::Sms => LoginMethod::Sms,
                BureauLogin::Scan => LoginMethod::FaceScan,
            },
        };
        let reply = self.platform.call(&login).await?;
        let step = match reply.answer() {
            LoginAnswer::LoggedIn => BureauStep::LoggedIn,
            LoginAnswer::CodeSent { phone } => BureauStep::CodeSent { phone },
            LoginAnswer::QrText(text) => BureauStep::ScanText(text),
            LoginAnswer::Picture(picture) => BureauStep::ScanPicture(picture.data_uri),
            LoginAnswer::NotSaid => BureauStep::NotSaid { message: reply.message },
        };
        if matches!(step, BureauStep::LoggedIn) {
            self.login_worked(spid).await?;
        }
        Ok(step)
    }

    /// Hands over the code that was sent to the company's phone; what waited for the login goes on.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`] for a wrong code, and what keeps the platform from answering.
    pub async fn bureau_code(&self, spid: &str, code: SecretString) -> Result<(), Problem> {
        self.platform
            .call(&SetSms {
                spid: spid.to_owned(),
                code,
            })
            .await?;
        self.login_worked(spid).await
    }

    /// The text of the QR code for a lapsed face scan.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering.
    pub async fn face_qr(&self, spid: &str) -> Result<Secret, Problem> {
        Ok(self.platform.call(&FaceQr { spid: spid.to_owned() }).await?.text)
    }

    /// Waits until the code was scanned, ten minutes at most; what waited for the scan goes on. Drop it to stop waiting.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering.
    pub async fn await_scan(&self, spid: &str) -> Result<(), Problem> {
        self.platform.call(&AwaitScan { spid: spid.to_owned() }).await?;
        self.login_worked(spid).await
    }

    /// Reads the last code that the company's hosted SIM card received.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering.
    pub async fn read_sms(
        &self,
        spid: &str,
        device: Option<(String, Option<String>, Option<String>)>,
    ) -> Result<Secret, Problem> {
        let mut read = ReadSms::of_company(spid.to_owned());
        if let Some((device, slot, card)) = device {
            read = read.in_device(device, slot, card);
        }
        Ok(self.platform.call(&read).await?.code)
    }

    /// Adds a company to the account and gives its spid. Its password is kept in the keyring.
    ///
    /// # Errors
    /// [`ProblemCode::CompanyExists`] where the tax number is there already, and nothing is sent; [`ProblemCode::PlatformRefused`],
    /// and what keeps the platform from answering.
    pub async fn add_company(&self, new: NewCompany) -> Result<String, Problem> {
        // A second copy may add it twice: the list is looked at first.
        let known = self.companies(true).await?.companies;
        if let Some(known) = known.iter().find(|known| known.tax_number == new.tax_number) {
            return Err(Problem::new(
                ProblemCode::CompanyExists,
                format!("{}（{}）", known.name, known.spid),
            ));
        }
        let register = RegisterCompany {
            name: new.name,
            tax_id: new.tax_number.clone(),
            province: new.province,
            terminal: new.terminal,
            terminal_type: new.terminal_type,
            reviewer: new.reviewer,
            payee: new.payee,
            drawer: new.drawer,
            address_phone: new.address_phone,
            bank_account: new.bank_account,
            tax_user: new.bureau.user,
            tax_password: new.bureau.password.clone(),
            config: new.config,
        };
        let spid = self.platform.call(&register).await?.spid;
        let listed = self.companies(true).await?.companies;
        // Where the reply names none, the list does.
        let spid = match listed
            .iter()
            .find(|one| one.spid == spid || one.tax_number == new.tax_number)
        {
            Some(listed) => listed.spid.clone(),
            None => spid,
        };
        self.keep_bureau_password(&spid, &new.bureau.password).await?;
        Ok(spid)
    }

    /// Tells the platform a company's new account at the tax bureau, and keeps its password in the keyring.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering; [`ProblemCode::Keyring`].
    pub async fn update_credentials(
        &self,
        spid: &str,
        account: BureauAccount,
        input: Option<BureauAccount>,
    ) -> Result<(), Problem> {
        let update = UpdateCredentials {
            spid: spid.to_owned(),
            user: account.user,
            password: account.password.clone(),
            input: input.map(|input| InputCredentials {
                user: input.user,
                password: input.password,
            }),
        };
        self.platform.call(&update).await?;
        self.keep_bureau_password(spid, &account.password).await
    }

    /// Asks the platform to repair a month's invoices (`YYYYMM`; the current one without). It works in the background: the list is
    /// right some minutes later.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering.
    pub async fn repair(&self, spid: &str, month: Option<String>) -> Result<(), Problem> {
        self.platform
            .call(&Repair {
                spid: spid.to_owned(),
                month,
            })
            .await?;
        Ok(())
    }

    /// The password of a company's account at the tax bureau, where the keyring has it.
    ///
    /// # Errors
    /// [`ProblemCode::Keyring`].
    pub async fn bureau_password(&self, spid: &str) -> Result<Option<SecretString>, Problem> {
        Ok(self
            .vault
            .get(&Key::tax_password(&self.place, &self.user, spid))
            .await?)
    }

    async fn keep_bureau_password(&self, spid: &str, password: &SecretString) -> Result<(), Problem> {
        self.vault
            .set(&Key::tax_password(&self.place, &self.user, spid), password)
            .await?;
        Ok(())
    }
}
