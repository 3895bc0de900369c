//! The companies of the account.

use kaipiao_ledger::company::{self, Company};
use kaipiao_platform::call::{self, ListCompanies};
use serde::{Deserialize, Serialize};

use crate::{
    Desk,
    contract::{CompaniesView, CompanyView, DeskEvent, Problem, ProblemCode},
};

impl Desk {
    /// The companies of the account: as the ledger knows them, or, with `refresh` or while it knows none, as the platform lists
    /// them now.
    ///
    /// # Errors
    /// What keeps the platform from answering; [`ProblemCode::Ledger`].
    pub async fn companies(&self, refresh: bool) -> Result<CompaniesView, Problem> {
        let known = self.ledger.read(company::all).await?;
        let companies = if refresh || known.is_empty() {
            self.list_companies().await?
        } else {
            known
        };
        Ok(CompaniesView {
            companies: companies.iter().map(view).collect(),
        })
    }

    /// The one company that a text names: its spid, its tax number, or a part of a name that fits only one.
    ///
    /// # Errors
    /// [`ProblemCode::UnknownCompany`] with the names that fit, or none; and those of [`Desk::companies`].
    pub async fn find_company(&self, text: &str) -> Result<CompanyView, Problem> {
        for refresh in [false, true] {
            let companies = self.companies(refresh).await?.companies;
            let exact = companies
                .iter()
                .find(|company| company.spid == text || company.tax_number == text);
            if let Some(company) = exact {
                return Ok(company.clone());
            }
            let fitting: Vec<_> = companies.iter().filter(|company| company.name.contains(text)).collect();
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

    /// A company scanned its face: what was parked goes on.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn resume_company(&self, spid: &str) -> Result<(), Problem> {
        let owner = spid.to_owned();
        self.ledger.write(move |tx| company::park(tx, &owner, None)).await?;
        self.events.tell(DeskEvent::CompaniesChanged);
        self.engine.wake(spid);
        Ok(())
    }

    /// One company by its spid, asking the platform where the ledger does not know it yet.
    pub(crate) async fn company(&self, spid: &str) -> Result<CompanyView, Problem> {
        let owner = spid.to_owned();
        if let Some(found) = self.ledger.read(move |tx| company::find(tx, &owner)).await? {
            return Ok(view(&found));
        }
        let listed = self.list_companies().await?;
        listed
            .iter()
            .find(|company| company.spid == spid)
            .map(view)
            .ok_or_else(|| Problem::new(ProblemCode::UnknownCompany, spid))
    }

    async fn list_companies(&self) -> Result<Vec<Company>, Problem> {
        let listed = self.platform.call(&ListCompanies {}).await?.rows;
        let now = self.clock.now();
        let companies = self
            .ledger
            .write(move |tx| {
                for one in &listed {
                    company::upsert(tx, &row(one), now)?;
                }
                company::all(tx)
            })
            .await?;
        self.events.tell(DeskEvent::CompaniesChanged);
        Ok(companies)
    }
}

fn row(listed: &call::Company) -> Company {
    Company {
        spid: listed.spid.clone(),
        name: listed.name.clone(),
        tax_number: listed.tax_id.clone(),
        listed: serde_json::to_string(&Listed::from(listed)).unwrap_or_default(),
        parked: None,
    }
}

/// What the ledger keeps of what the platform listed.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Listed {
    terminal_type: String,
    online: String,
    device: String,
    region: String,
    drawer: String,
    payee: String,
    reviewer: String,
    address_phone: String,
    bank_account: String,
}

impl From<&call::Company> for Listed {
    fn from(listed: &call::Company) -> Self {
        Self {
            terminal_type: listed.terminal_type.clone(),
            online: listed.online.clone(),
            device: listed.device.clone(),
            region: listed.region.clone(),
            drawer: listed.drawer.clone(),
            payee: listed.payee.clone(),
            reviewer: listed.reviewer.clone(),
            address_phone: listed.address_phone.clone(),
            bank_account: listed.bank_account.clone(),
        }
    }
}

/// What an older program kept is read as far as it goes.
fn view(company: &Company) -> CompanyView {
    let listed: Listed = serde_json::from_str(&company.listed).unwrap_or_default();
    CompanyView {
        spid: company.spid.clone(),
        name: company.name.clone(),
        tax_number: company.tax_number.clone(),
        terminal_type: listed.terminal_type,
        online: listed.online,
        device: listed.device,
        region: listed.region,
        drawer: listed.drawer,
        payee: listed.payee,
        reviewer: listed.reviewer,
        address_phone: listed.address_phone,
        bank_account: listed.bank_account,
        parked: company.parked.clone(),
    }
}
