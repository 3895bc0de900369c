//! Logging a company in at the tax bureau, as the window shows it step by step.

use crate::{
    BureauAccount, BureauStep, Desk,
    contract::{
        BureauAccountView, BureauLoginRequest, BureauStepView, CredentialsRequest, HostedCodeRequest, Problem,
        ProblemCode, ScanEnd, SmsCodeView,
    },
    qr,
};

impl Desk {
    /// What is known of a company's account at the tax bureau. A keyring that can't be asked has no password for now.
    ///
    /// # Errors
    /// [`ProblemCode::UnknownCompany`], [`ProblemCode::Ledger`].
    pub async fn bureau_account(&self, spid: &str) -> Result<BureauAccountView, Problem> {
        Ok(BureauAccountView {
            user: self.company(spid).await?.setting.bureau_user,
            has_password: self.bureau_password(spid).await.is_ok_and(|kept| kept.is_some()),
        })
    }

    /// Logs a company in at the tax bureau, because the user says so. What is not given is as the last time; a password that is
    /// given is kept in the keyring once the platform took it.
    ///
    /// # Errors
    /// [`ProblemCode::NoBureauAccount`] where user or password are known from nowhere; those of [`Desk::bureau_login`].
    pub async fn log_company_in(&self, request: BureauLoginRequest) -> Result<BureauStepView, Problem> {
        let BureauLoginRequest {
            spid,
            user,
            password: given,
            method,
        } = request;
        let user = match user.trim() {
            "" => self.company(&spid).await?.setting.bureau_user,
            user => user.to_owned(),
        };
        let password = match &given {
            Some(password) => Some(password.clone()),
            None => self.bureau_password(&spid).await?,
        };
        let Some(password) = password.filter(|_| !user.is_empty()) else {
            return Err(Problem::new(ProblemCode::NoBureauAccount, ""));
        };
        let step = self
            .bureau_login(&spid, &BureauAccount { user, password }, method)
            .await?;
        if let Some(password) = given {
            self.keep_bureau_password(&spid, &password).await?;
        }
        Ok(match step {
            BureauStep::LoggedIn => BureauStepView::LoggedIn,
            BureauStep::CodeSent { phone } => BureauStepView::CodeSent { phone },
            BureauStep::ScanText(text) => drawn(&text)?,
            BureauStep::ScanPicture(picture) => BureauStepView::Scan { picture },
            BureauStep::NotSaid { message } => BureauStepView::NotSaid { message },
        })
    }

    /// The picture to scan for a lapsed face scan.
    ///
    /// # Errors
    /// Those of [`Desk::face_qr`].
    pub async fn face_scan(&self, spid: &str) -> Result<BureauStepView, Problem> {
        drawn(&self.face_qr(spid).await?)
    }

    /// Waits until the code was scanned or [`Desk::stop_scan`] is called. One wait per company: a newer one ends it.
    ///
    /// # Errors
    /// Those of [`Desk::await_scan`].
    pub async fn wait_for_scan(&self, spid: &str) -> Result<ScanEnd, Problem> {
        let mut waiting = self.scans.begin(spid);
        tokio::select! {
            scanned = self.await_scan(spid) => scanned.map(|()| ScanEnd::Scanned),
            () = waiting.stopped() => Ok(ScanEnd::Stopped),
        }
    }

    /// Ends the wait for a company's scan, where there is one.
    pub fn stop_scan(&self, spid: &str) {
        self.scans.stop(spid);
    }

    /// The last code that the company's hosted SIM card received.
    ///
    /// # Errors
    /// Those of [`Desk::read_sms`].
    pub async fn hosted_code(&self, request: HostedCodeRequest) -> Result<SmsCodeView, Problem> {
        let code = self.read_sms(request).await?;
        Ok(SmsCodeView { code })
    }

    /// Tells the platform a company's new account at the tax bureau. See [`Desk::update_credentials`].
    ///
    /// # Errors
    /// Those of [`Desk::update_credentials`].
    pub async fn change_credentials(&self, request: CredentialsRequest) -> Result<(), Problem> {
        let account = BureauAccount {
            user: request.user,
            password: request.password,
        };
        let input = request.input.map(|input| BureauAccount {
            user: input.user,
            password: input.password,
        });
        self.update_credentials(&request.spid, account, input).await
    }
}

fn drawn(text: &kaipiao_vault::SecretString) -> Result<BureauStepView, Problem> {
    use kaipiao_vault::ExposeSecret as _;
    Ok(BureauStepView::Scan {
        picture: qr::picture(text.expose_secret())?,
    })
}
