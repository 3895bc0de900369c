//! A company's login at the tax bureau, and the other errands at the platform that are about a company and not a document.

use std::time::Duration;

use kaipiao_ledger::{Timestamp, repair};
use kaipiao_platform::{
    Secret,
    call::{
        AwaitScan, FaceQr, InputCredentials, LoginAnswer, LoginMethod, ReadSms, Repair, SetSms, TaxLogin,
        UpdateCredentials,
    },
};
use kaipiao_vault::{Key, SecretString};
use time::{Date, Month, macros::format_description};

use crate::{
    Desk,
    contract::{BureauLogin, DeskEvent, HostedCodeRequest, Problem, ProblemCode, ReconcileRequest},
    listed,
};

/// How long the platform takes to repair a month: "some minutes", says its document, and no more.
const REPAIR_TAKES_MILLIS: i64 = 180 * 1000;

/// How long a repaired month is tried to be compared.
const TRIED_MILLIS: i64 = 24 * 3600 * 1000;

/// Between two looks whether a repair is over, at most.
const REPAIR_LOOK: Duration = Duration::from_secs(20);

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
    /// [`ProblemCode::BadInput`] where it is to be in the company's device and that one has none; [`ProblemCode::PlatformRefused`], and
    /// what keeps the platform from answering.
    pub async fn read_sms(&self, request: HostedCodeRequest) -> Result<Secret, Problem> {
        let HostedCodeRequest { spid, slot, card } = request;
        let [slot, card] = [slot, card].map(|typed| Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty()));
        let mut read = ReadSms::of_company(spid.clone());
        if slot.is_some() || card.is_some() {
            let device = self.company(&spid).await?.device;
            if device.is_empty() {
                return Err(Problem::new(
                    ProblemCode::BadInput,
                    "平台没有给这家企业登记设备：槽号和卡号请留空，按企业读取",
                ));
            }
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
    /// right some minutes later, and is then compared by whichever program is open.
    ///
    /// # Errors
    /// [`ProblemCode::PlatformRefused`], and what keeps the platform from answering; [`ProblemCode::Ledger`].
    pub async fn repair(&self, spid: &str, month: Option<String>) -> Result<(), Problem> {
        let repair = Repair {
            spid: spid.to_owned(),
            month,
        };
        self.platform.call(&repair).await?;
        let now = self.clock.now();
        let this_month = || listed::today(now).map(|day| format!("{:04}{:02}", day.year(), u8::from(day.month())));
        let asked = repair::Repair {
            spid: repair.spid,
            month: repair.month.or_else(this_month).unwrap_or_default(),
            due_at: Timestamp(now.0.saturating_add(REPAIR_TAKES_MILLIS)),
        };
        Ok(self.ledger.write(move |tx| repair::ask(tx, &asked)).await?)
    }

    /// Compares what was repaired as soon as it can be, while the desk is open, whichever program had it repaired.
    pub(crate) fn look_at_repairs(&self) {
        let desk = self.clone();
        let mut closing = self.engine.closing();
        let pause = self.engine.pace().compare.min(REPAIR_LOOK);
        self.engine.spawn(async move {
            let work = async {
                loop {
                    if let Err(problem) = desk.compare_repaired().await {
                        tracing::info!(code = ?problem.code, "repaired months wait to be compared");
                    }
                    tokio::time::sleep(pause).await;
                }
            };
            tokio::select! {
                () = work => {}
                _ = closing.wait_for(|closing| *closing) => {}
            }
        });
    }

    pub(crate) async fn keep_bureau_user(&self, spid: &str, user: &str) -> Result<(), Problem> {
        let user = user.to_owned();
        self.decide(vec![spid.to_owned()], move |setting| {
            setting.bureau_user.clone_from(&user);
        })
        .await
    }

    /// Holds each month whose repair is over, as far as can be known, against the platform's list.
    async fn compare_repaired(&self) -> Result<(), Problem> {
        let now = self.clock.now();
        for due in self.ledger.read(move |tx| repair::due(tx, now)).await? {
            let days = listed::today(now).and_then(|today| days_of(&due.month, today));
            let compared = match days {
                Some((from, to)) => {
                    let request = ReconcileRequest {
                        spid: due.spid.clone(),
                        from: Some(from),
                        to: Some(to),
                    };
                    self.reconcile(request, |_| {}).await.map(drop)
                }
                // No month at all: nothing can be compared.
                None => Ok(()),
            };
            let is_over = compared.is_ok() || due.due_at.0.saturating_add(TRIED_MILLIS) < now.0;
            if is_over {
                let seen = due.clone();
                self.ledger.write(move |tx| repair::done(tx, &seen)).await?;
            }
            match compared {
                Ok(()) => self.events.tell(DeskEvent::MonthRepaired {
                    spid: due.spid,
                    month: due.month,
                }),
                // Another comparison of the company is under way, or the company's turn it is not: the others need not wait for it.
                Err(problem)
                    if is_over || matches!(problem.code, ProblemCode::WrongState | ProblemCode::PlatformRefused) => {}
                Err(problem) => return Err(problem),
            }
        }
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

    pub(crate) async fn keep_bureau_password(&self, spid: &str, password: &SecretString) -> Result<(), Problem> {
        self.vault
            .set(&Key::tax_password(&self.place, &self.user, spid), password)
            .await?;
        Ok(())
    }
}

/// The first and last day of a month (`YYYYMM`), no later than today, as the comparison wants them.
fn days_of(month: &str, today: Date) -> Option<(String, String)> {
    const DAY: &[time::format_description::BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");
    let (year, number) = (month.get(..4)?.parse().ok()?, month.get(4..)?.parse::<u8>().ok()?);
    let month = Month::try_from(number).ok()?;
    let first = Date::from_calendar_date(year, month, 1).ok()?;
    let last = Date::from_calendar_date(year, month, month.length(year)).ok()?;
    Some((first.format(DAY).ok()?, last.min(today).format(DAY).ok()?))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_month_is_compared_as_far_as_it_has_come() {
        let today = date!(2026 - 11 - 24);
        #[rustfmt::skip]
        let rows = [
            ("the current one",   "202611",  Some(("2026-11-01", "2026-11-24"))),
            ("an earlier one",    "202402",  Some(("2024-02-01", "2024-02-29"))),
            ("no month",          "202413",  None),
        ];
        for (what, month, expected) in rows {
            let expected = expected.map(|(from, to)| (from.to_owned(), to.to_owned()));
            assert_eq!(days_of(month, today), expected, "{what}");
        }
    }
}
