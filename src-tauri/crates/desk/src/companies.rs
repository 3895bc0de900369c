//! The companies of the account.

use std::collections::HashMap;

use kaipiao_ledger::{
    LedgerError, Timestamp, Transaction,
    company::{self, Company},
    company_seen,
    company_setting::{self, CompanySetting},
};
use kaipiao_platform::call::ListCompanies;

use crate::{
    Desk,
    contract::{
        CompaniesView, CompanyView, DeskEvent, Hindrance, Problem, ProblemCode, SaveCompanySettingRequest,
        SortCompaniesRequest, StandingView,
    },
    failpoint::Failpoint,
    listed,
};

impl Desk {
    /// The companies of the account: as the ledger knows them, or, with `refresh` or while it knows none, as the platform lists
    /// them now.
    ///
    /// # Errors
    /// What keeps the platform from answering; [`ProblemCode::Ledger`].
    pub async fn companies(&self, refresh: bool) -> Result<CompaniesView, Problem> {
        let (mut known, mut settings, mut listed_at) = self.ledger.read(with_settings).await?;
        if refresh || known.is_empty() {
            (known, settings, listed_at) = self.list_companies().await?;
        }
        let now = self.clock.now();
        let view = |company: &Company| listed::view(company, settings.remove(&company.spid).unwrap_or_default(), now);
        Ok(CompaniesView {
            companies: known.iter().map(view).collect(),
            listed_at,
        })
    }

    /// How each company stands, in no order.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn standings(&self) -> Result<Vec<StandingView>, Problem> {
        let standings = self.ledger.read(company_seen::standings).await?;
        let view = |standing: company_seen::Standing| StandingView {
            spid: standing.spid,
            login_at: standing.login_at,
            lapsed_at: standing.lapsed_at,
            active_at: standing.active_at,
            used_at: standing.used_at,
            open: standing.open,
            needs_person: standing.needs_person,
        };
        Ok(standings.into_iter().map(view).collect())
    }

    /// The one company that a text names: its spid, its tax number, or a part of a name that fits only one. One that the platform no
    /// longer lists is meant only where none fits that it does.
    ///
    /// # Errors
    /// [`ProblemCode::UnknownCompany`] with the names that fit, or none; and those of [`Desk::companies`].
    pub async fn find_company(&self, text: &str) -> Result<CompanyView, Problem> {
        for refresh in [false, true] {
            let companies = self.companies(refresh).await?.companies;
            let exact = companies
                .iter()
                .filter(|company| company.spid == text || company.tax_number == text)
                .min_by_key(|company| company.is_gone());
            if let Some(company) = exact {
                return Ok(company.clone());
            }
            let mut fitting: Vec<_> = companies.iter().filter(|company| company.name.contains(text)).collect();
            if fitting.iter().any(|company| !company.is_gone()) {
                fitting.retain(|company| !company.is_gone());
            }
            match fitting.as_slice() {
                [company] => return Ok((*company).clone()),
                // It may be new: the platform is asked before it is said not to be there.
                [] => {}
                several => {
                    let names: Vec<_> = several.iter().map(|company| company.name.as_str()).collect();
                    return Err(Problem::new(ProblemCode::UnknownCompany, names.join("、")));
                }
            }
        }
        Err(Problem::new(ProblemCode::UnknownCompany, text))
    }

    /// The user says that a company's scan is done: what was parked goes on, after the platform was asked what became of it and one
    /// document showed that the scan holds.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn resume_company(&self, spid: &str) -> Result<(), Problem> {
        let owner = spid.to_owned();
        self.ledger.write(move |tx| company::resume(tx, &owner)).await?;
        Failpoint::AfterResumed.pass();
        self.goes_on(spid);
        Ok(())
    }

    /// A company's login at the tax bureau was seen to work: what was parked goes on.
    pub(crate) async fn login_worked(&self, spid: &str) -> Result<(), Problem> {
        let (owner, now) = (spid.to_owned(), self.clock.now());
        self.ledger
            .write(move |tx| {
                company::resume(tx, &owner)?;
                company_seen::login_worked(tx, &owner, now)
            })
            .await?;
        Failpoint::AfterResumed.pass();
        self.goes_on(spid);
        Ok(())
    }

    fn goes_on(&self, spid: &str) {
        self.events.tell(DeskEvent::CompaniesChanged);
        self.engine.wake(spid);
    }

    /// Remembers that the user chose a company: the recent ones are offered first.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn use_company(&self, spid: &str) -> Result<(), Problem> {
        let (owner, now) = (spid.to_owned(), self.clock.now());
        Ok(self.ledger.write(move |tx| company_seen::used(tx, &owner, now)).await?)
    }

    /// Keeps what the user decided about a company.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn save_company_setting(&self, request: SaveCompanySettingRequest) -> Result<(), Problem> {
        let SaveCompanySettingRequest { spid, setting } = request;
        self.decide(vec![spid], move |kept| *kept = tidy(setting.clone())).await
    }

    /// Puts several companies into a group, and adds and removes marks.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn sort_companies(&self, request: SortCompaniesRequest) -> Result<(), Problem> {
        let SortCompaniesRequest {
            spids,
            group,
            add_tags,
            remove_tags,
        } = request;
        self.decide(spids, move |kept| {
            if let Some(group) = &group {
                kept.group.clone_from(group);
            }
            kept.tags.retain(|tag| !remove_tags.contains(tag));
            kept.tags.extend(add_tags.iter().cloned());
            *kept = tidy(std::mem::take(kept));
        })
        .await
    }

    /// Changes what is decided about some companies, all in one transaction.
    pub(crate) async fn decide(
        &self,
        spids: Vec<String>,
        change: impl Fn(&mut CompanySetting) + Send + 'static,
    ) -> Result<(), Problem> {
        let now = self.clock.now();
        self.ledger
            .write(move |tx| {
                for spid in &spids {
                    let mut setting = company_setting::find(tx, spid)?;
                    change(&mut setting);
                    company_setting::save(tx, spid, &setting, now)?;
                }
                Ok(())
            })
            .await?;
        self.events.tell(DeskEvent::CompaniesChanged);
        Ok(())
    }

    /// One company by its spid, asking the platform where the ledger does not know it yet.
    pub(crate) async fn company(&self, spid: &str) -> Result<CompanyView, Problem> {
        let (mut found, setting) = self.in_ledger(spid).await?;
        if found.is_none() {
            let (companies, ..) = self.list_companies().await?;
            found = companies.into_iter().find(|company| company.spid == spid);
        }
        found
            .map(|company| listed::view(&company, setting, self.clock.now()))
            .ok_or_else(|| Problem::new(ProblemCode::UnknownCompany, spid))
    }

    /// A company, where the ledger knows it, and what the user decided about it.
    pub(crate) async fn in_ledger(&self, spid: &str) -> Result<(Option<Company>, CompanySetting), Problem> {
        let owner = spid.to_owned();
        let find = move |tx: &Transaction<'_>| Ok((company::find(tx, &owner)?, company_setting::find(tx, &owner)?));
        Ok(self.ledger.read(find).await?)
    }

    async fn list_companies(&self) -> Result<Known, Problem> {
        let list = self.platform.call(&ListCompanies {}).await?;
        // Nobody is missed on a list that may not be whole.
        let is_whole = !list.rows.is_empty() && list.total.trim().parse() == Ok(list.rows.len());
        let listed = listed::by_company(list.rows);
        let now = self.clock.now();
        let known = self
            .ledger
            .write(move |tx| {
                for one in &listed {
                    company::upsert(tx, &listed::row(one), now)?;
                }
                if is_whole {
                    let spids = listed.iter().map(|one| one.spid.as_str()).collect();
                    company::mark_gone(tx, &spids, now)?;
                }
                with_settings(tx)
            })
            .await?;
        self.events.tell(DeskEvent::CompaniesChanged);
        Ok(known)
    }
}

impl CompanyView {
    /// Whether the platform no longer lists it.
    pub(crate) fn is_gone(&self) -> bool {
        self.hindrances.contains(&Hindrance::NotListed)
    }
}

/// The companies, what the user decided about them, and when they were listed.
type Known = (Vec<Company>, HashMap<String, CompanySetting>, Option<Timestamp>);

fn with_settings(tx: &Transaction<'_>) -> Result<Known, LedgerError> {
    Ok((company::all(tx)?, company_setting::all(tx)?, company::listed_at(tx)?))
}

/// Without blanks around texts, without empty and repeated marks and kinds.
fn tidy(setting: CompanySetting) -> CompanySetting {
    let trimmed = |text: String| text.trim().to_owned();
    let mut tags: Vec<String> = Vec::new();
    for tag in setting.tags.into_iter().map(trimmed) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let mut kinds = Vec::new();
    for kind in setting.kinds {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    CompanySetting {
        taxpayer: setting.taxpayer,
        drawer: trimmed(setting.drawer),
        payee: trimmed(setting.payee),
        reviewer: trimmed(setting.reviewer),
        address: trimmed(setting.address),
        phone: trimmed(setting.phone),
        bank: trimmed(setting.bank),
        account: trimmed(setting.account),
        remark: setting.remark,
        email: trimmed(setting.email),
        rate: setting.rate,
        kinds,
        group: trimmed(setting.group),
        tags,
        hue: setting.hue.map(|hue| hue % 360),
        bureau_user: trimmed(setting.bureau_user),
    }
}
