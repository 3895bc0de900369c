//! A company's login at the tax bureau, and the other errands at the platform that are about a company and not a document.

use std::{sync::Arc, time::Duration};

use kaipiao_platform::{
    Secret,
    call::{
        AwaitScan, FaceQr, InputCredentials, LoginAnswer, LoginMethod, ReadSms, Repair, SetSms, TaxLogin,
        UpdateCredentials,
    },
};
use kaipiao_vault::{Key, SecretString};

use crate::{
    Desk,
    contract::{BureauLogin, DeskEvent, Problem},
};

/// How long the platform takes to repair a month: "some minutes", says its document, and no more.
const REPAIR_TAKES: Duration = Duration::from_secs(180);

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
        // The platform took them: the next login need not ask again.
        self.keep_bureau_user(spid, &login.user).await?;
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
        self.keep_bureau_user(spid, &update.user).await?;
        self.keep_bureau_password(spid, &account.password).await
    }

    /// Asks the platform to repair a month's invoices (`YYYYMM`; the current one without). It works in the background: the list is
    /// right some minutes later.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering.
    pub async fn repair(&self, spid: &str, month: Option<String>) -> Result<(), Problem> {
        let repair = Repair {
            spid: spid.to_owned(),
            month,
        };
        self.platform.call(&repair).await?;
        let (events, Repair { spid, month }) = (Arc::clone(&self.events), repair);
        tokio::spawn(async move {
            tokio::time::sleep(REPAIR_TAKES).await;
            events.tell(DeskEvent::MonthRepaired { spid, month });
        });
        Ok(())
    }

    pub(crate) async fn keep_bureau_user(&self, spid: &str, user: &str) -> Result<(), Problem> {
        let user = user.to_owned();
        self.decide(vec![spid.to_owned()], move |setting| {
            setting.bureau_user.clone_from(&user);
        })
        .await
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

    pub(crate) async fn keep_bureau_password(&self, spid: &str, password: &SecretString) -> Result<(), Problem> {
        self.vault
            .set(&Key::tax_password(&self.place, &self.user, spid), password)
            .await?;
        Ok(())
    }
}
