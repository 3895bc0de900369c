//! A person's verdict on what stopped with `needs_person`: it is an invoice that the platform lists, it was issued by hand, or it is
//! issued anew under another serial. What that last takes is [`kaipiao_ledger::verdict`]'s to say.

pub(crate) mod hand_over;
mod look;
mod sides;
mod words;

use kaipiao_domain::{InvoiceNumber, Kind, Serial};
use kaipiao_ledger::{
    LedgerError, State,
    issuance::{self, Issuance, IssuedNumber},
    payload::{self, Payload},
    verdict::{self, AsIssued, Facts, Repaired},
};
use kaipiao_platform::{
    call::{ListInvoices, ListStatus, ListedInvoice, Seller},
    moment,
};

use crate::{
    Desk,
    contract::{AdoptRequest, DraftView, FindingView, IssuanceView, PersonView, Problem, ProblemCode, VerdictView},
    engine::adopt,
    failpoint::Failpoint,
    views,
};

/// What a person has to decide about, with all that was sent of it.
struct Stopped {
    issuance: Issuance,
    versions: Vec<Payload>,
}

impl Desk {
    /// Both sides of a document about which a person has to decide, as the ledger knows them; nothing is asked of the platform.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn verdict(&self, serial: Serial) -> Result<VerdictView, Problem> {
        let view = self.issuance(serial.clone()).await?;
        let (versions, facts, owners) = self
            .ledger
            .read(move |tx| {
                let found = issuance::find(tx, &serial)?.ok_or_else(|| LedgerError::NoSuchIssuance(serial.clone()))?;
                let facts = verdict::facts(tx, &serial)?;
                let owners = sides::owners(tx, &found, &facts)?;
                Ok((payload::versions(tx, found.id)?, facts, owners))
            })
            .await?;
        Ok(sides::view(view, &versions, &facts, &owners))
    }

    /// Looks at the platform's lists for a document about which a person has to decide, and writes down what they show.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] where it is decided, or something happened to it meanwhile; what keeps the platform from
    /// answering; [`ProblemCode::Ledger`].
    pub async fn look_for(&self, serial: Serial) -> Result<VerdictView, Problem> {
        let stopped = self.stopped(&serial).await?;
        let look = self.look(&stopped).await?;
        let (wanted, now) = (serial.clone(), self.clock.now());
        self.ledger
            .write(move |tx| verdict::looked(tx, &wanted, &look, now))
            .await?;
        self.tell(&serial);
        self.verdict(serial).await
    }

    /// Asks the platform to repair the months in which the document may have been issued (FPXF). Its lists count ten minutes later.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] where it is decided; what keeps the platform from answering; [`ProblemCode::Ledger`].
    pub async fn repair_for(&self, serial: Serial) -> Result<VerdictView, Problem> {
        let stopped = self.stopped(&serial).await?;
        let facts = self.facts(&serial).await?;
        let mut at = None;
        for month in &facts.months {
            let asked = std::time::Instant::now();
            self.repair(&stopped.issuance.spid, Some(month.clone())).await?;
            at = self.engine.heard_since(asked);
        }
        let repaired = Repaired {
            at: at.ok_or_else(no_clock)?,
            months: facts.months,
        };
        Failpoint::AfterRepairAsked.pass();
        let (wanted, now) = (serial.clone(), self.clock.now());
        self.ledger
            .write(move |tx| verdict::repaired(tx, &wanted, &repaired, now))
            .await?;
        self.tell(&serial);
        self.verdict(serial).await
    }

    /// An issued invoice of the platform beside a document about which a person has to decide.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`] where the number is none; [`ProblemCode::NotFound`] where the platform lists no such invoice of the
    /// company; what keeps the platform from answering; [`ProblemCode::Ledger`].
    pub async fn find_listed(&self, serial: Serial, number: &str) -> Result<FindingView, Problem> {
        let stopped = self.known(&serial).await?;
        let row = self.listed(&stopped.issuance, number).await?;
        let finding = look::finding(&stopped.issuance, verdict::FoundIn::Issued, &row);
        let (own, name) = (stopped.issuance.id, (finding.code.clone(), finding.number.clone()));
        let owner = self
            .ledger
            .read(move |tx| issuance::owner(tx, &name.0, &name.1))
            .await?;
        let owner = owner.filter(|owner| owner.id != own).map(|owner| owner.serial);
        Ok(sides::finding(
            &finding,
            &sides::sent(&stopped.issuance, &stopped.versions),
            owner,
        ))
    }

    /// Takes invoices that the platform lists for the document, because a person says so: equal to what was sent or not.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`] where a number is none, or is another document's; [`ProblemCode::NotFound`] where the platform lists
    /// no such invoice of the company; [`ProblemCode::WrongState`] where it is decided, or something happened to it meanwhile; what
    /// keeps the platform from answering; [`ProblemCode::Ledger`].
    pub async fn adopt(&self, request: AdoptRequest) -> Result<IssuanceView, Problem> {
        let AdoptRequest { serial, numbers } = request;
        let stopped = self.stopped(&serial).await?;
        let mut rows: Vec<ListedInvoice> = Vec::with_capacity(numbers.len());
        for number in &numbers {
            let row = self.listed(&stopped.issuance, number).await?;
            if !rows.iter().any(|known| known.invoice_number() == row.invoice_number()) {
                rows.push(row);
            }
        }
        let adopted = rows.iter().map(as_number).collect::<Result<Vec<_>, _>>()?;
        if adopted.is_empty() {
            return Err(Problem::new(ProblemCode::BadInput, "请选一张平台上的发票"));
        }
        let borrowed: Vec<_> = rows.iter().collect();
        let version = match adopt::compare(stopped.issuance.kind, &stopped.versions, &borrowed) {
            Ok(same) => Ok(same.version),
            Err(_) => Err(as_issued(&rows)?),
        };
        let (wanted, attempts, now) = (serial.clone(), stopped.issuance.attempts, self.clock.now());
        Failpoint::BeforeVerdict.pass();
        self.ledger
            .write(move |tx| verdict::adopt(tx, &wanted, attempts, adopted, version, now))
            .await?;
        Failpoint::AfterVerdict.pass();
        self.told(serial).await
    }

    /// Closes the document under the number with which it was issued by hand, because a person says so. The platform is not asked: it
    /// need not know what is issued on the tax bureau's page.
    ///
    /// # Errors
    /// [`ProblemCode::BadInput`] where the number is none, or is another document's; [`ProblemCode::WrongState`] where it is decided;
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn settle_by_hand(&self, serial: Serial, number: &str) -> Result<IssuanceView, Problem> {
        let stopped = self.stopped(&serial).await?;
        let number = read_number(number, stopped.issuance.kind)?;
        let (wanted, now) = (serial.clone(), self.clock.now());
        Failpoint::BeforeVerdict.pass();
        self.ledger
            .write(move |tx| verdict::settle(tx, &wanted, &number.code, &number.number, now))
            .await?;
        Failpoint::AfterVerdict.pass();
        self.told(serial).await
    }

    /// Closes the document for good and gives its contents as a saved draft under the serial that follows. The platform's lists are
    /// looked at right before; `word` is what the person typed who looked on the tax bureau's page. Where it is closed so already,
    /// the same draft is given, and nothing is asked.
    ///
    /// # Errors
    /// [`ProblemCode::NotYet`] with what is missing, in sentences; [`ProblemCode::WrongState`] where it is decided otherwise, what
    /// takes its place is on its way, or something happened to it meanwhile; what keeps the platform from answering;
    /// [`ProblemCode::Ledger`].
    pub async fn issue_anew(&self, serial: Serial, word: &str) -> Result<DraftView, Problem> {
        let known = self.known(&serial).await?;
        if known.issuance.successor.is_none() {
            let stopped = self.stopped(&serial).await?;
            let look = self.look(&stopped).await?;
            let (wanted, word, now) = (serial.clone(), word.to_owned(), self.clock.now());
            Failpoint::BeforeVerdict.pass();
            let closed = self
                .ledger
                .write(move |tx| {
                    let fresh = verdict::looked(tx, &wanted, &look, now)?;
                    match verdict::permit(&fresh, &word) {
                        Ok(permission) => verdict::replace(tx, permission, now).map(Ok),
                        Err(missing) => Ok(Err(missing)),
                    }
                })
                .await?;
            Failpoint::AfterVerdict.pass();
            self.tell(&serial);
            closed.map_err(|missing| words::not_yet(&missing))?;
        }
        self.successor(&serial).await
    }

    /// What waits for a person, of all companies: what stopped, and what may be a double.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn waiting(&self) -> Result<PersonView, Problem> {
        let (stopped, doubles) = self
            .ledger
            .read(|tx| Ok((issuance::stopped(tx)?, verdict::doubles(tx)?)))
            .await?;
        Ok(PersonView {
            stopped: self.issuances_of(stopped).await?,
            doubles: self.issuances_of(doubles).await?,
        })
    }

    /// A person saw that a document may be a double, and sees to it.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn saw_double(&self, serial: Serial) -> Result<(), Problem> {
        let (wanted, now) = (serial.clone(), self.clock.now());
        self.ledger
            .write(move |tx| verdict::saw_double(tx, &wanted, now))
            .await?;
        self.tell(&serial);
        Ok(())
    }

    /// The draft that takes the place of a closed document.
    async fn successor(&self, serial: &Serial) -> Result<DraftView, Problem> {
        let (wanted, now) = (serial.clone(), self.clock.now());
        let found = self
            .ledger
            .write(move |tx| {
                let closed = issuance::find(tx, &wanted)?.ok_or_else(|| LedgerError::NoSuchIssuance(wanted.clone()))?;
                Ok(verdict::lay_out(tx, &closed, now)?.map(|draft| (closed.spid, draft)))
            })
            .await?;
        let (spid, draft) = found.ok_or_else(|| Problem::new(ProblemCode::WrongState, "新单据已经在开具"))?;
        Ok(DraftView {
            spid,
            draft,
            saved_at: Some(now),
        })
    }

    async fn facts(&self, serial: &Serial) -> Result<Facts, Problem> {
        let serial = serial.clone();
        Ok(self.ledger.read(move |tx| verdict::facts(tx, &serial)).await?)
    }

    async fn known(&self, serial: &Serial) -> Result<Stopped, Problem> {
        let wanted = serial.clone();
        let found = self
            .ledger
            .read(move |tx| {
                let Some(issuance) = issuance::find(tx, &wanted)? else {
                    return Ok(None);
                };
                let versions = payload::versions(tx, issuance.id)?;
                Ok(Some(Stopped { issuance, versions }))
            })
            .await?;
        found.ok_or_else(|| Problem::new(ProblemCode::NotFound, serial.to_string()))
    }

    /// A document about which a person has to decide.
    async fn stopped(&self, serial: &Serial) -> Result<Stopped, Problem> {
        let known = self.known(serial).await?;
        match known.issuance.state {
            State::NeedsPerson => Ok(known),
            state => Err(Problem::new(
                ProblemCode::WrongState,
                format!("{serial} {}", state.name()),
            )),
        }
    }

    /// The issued invoice of the company that the platform lists under a number.
    async fn listed(&self, issuance: &Issuance, number: &str) -> Result<ListedInvoice, Problem> {
        let number = read_number(number, issuance.kind)?;
        let query = ListInvoices {
            number: Some(number.number.clone()),
            status: Some(ListStatus::Issued),
            ..ListInvoices::of(Seller::Spid(issuance.spid.clone()))
        };
        let list = self.engine.errand(&query).await?;
        list.into_rows()
            .into_iter()
            .find(|row| row.invoice_number().as_ref() == Some(&number))
            .ok_or_else(|| Problem::new(ProblemCode::NotFound, format!("平台的列表里没有发票 {number}")))
    }

    async fn told(&self, serial: Serial) -> Result<IssuanceView, Problem> {
        self.tell(&serial);
        let found = self
            .ledger
            .read(move |tx| {
                let found: Vec<_> = issuance::find(tx, &serial)?.into_iter().collect();
                views::issuances(tx, &found)
            })
            .await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| Problem::new(ProblemCode::Internal, "no issuance"))
    }
}

/// A number as a person types or copies it, complete.
fn read_number(text: &str, kind: Kind) -> Result<InvoiceNumber, Problem> {
    let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    InvoiceNumber::split(&digits, Some(kind))
        .or_else(|_| InvoiceNumber::split(&digits, None))
        .ok()
        .filter(InvoiceNumber::is_complete)
        .ok_or_else(|| {
            Problem::new(
                ProblemCode::BadInput,
                "发票号码不完整：数电票是 20 位数字，其他发票要把代码写在号码前面",
            )
        })
}

/// What the ledger keeps of a listed invoice.
fn as_number(row: &ListedInvoice) -> Result<IssuedNumber, Problem> {
    let number = row.invoice_number().ok_or_else(unreadable)?;
    Ok(IssuedNumber {
        code: number.code,
        number: number.number,
        issued_at: row.issued_at.map(moment::iso).unwrap_or_default(),
        check_code: row.check_code.clone(),
        pdf_link: row.pdf_link.clone(),
    })
}

/// Listed invoices as the document is shown that they are.
fn as_issued(rows: &[ListedInvoice]) -> Result<AsIssued, Problem> {
    let first = rows.first().ok_or_else(unreadable)?;
    let mut issued = AsIssued {
        kind: first.kind(),
        buyer_name: first.buyer_name.trim().to_owned(),
        buyer_tax_id: first.buyer_tax_id.trim().to_owned(),
        net: Default::default(),
        tax: Default::default(),
        gross: Default::default(),
    };
    for row in rows {
        let (net, gross) = (row.net.ok_or_else(unreadable)?, row.gross.ok_or_else(unreadable)?);
        issued.net += net;
        issued.gross += gross;
        issued.tax += gross - net;
    }
    Ok(issued)
}

fn unreadable() -> Problem {
    Problem::new(ProblemCode::NotThePlatform, "平台列出的发票缺少号码或金额")
}

/// The platform's reply has no `Date`: nothing that depends on its clock can be done.
fn no_clock() -> Problem {
    Problem::new(ProblemCode::NotThePlatform, "平台的答复没有写明时间，不能判断过了多久")
}
