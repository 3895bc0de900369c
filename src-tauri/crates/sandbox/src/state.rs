//! What the platform knows, and the one way in which it changes: journal first, then memory.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    io,
};

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};

use crate::{
    archive::Archive,
    books::{Books, Document, Sent, Stage},
    calls::Call,
    company::Company,
    config::{Config, Manner},
    faults::Faults,
    invoice::Invoice,
    journal::{Entry, Journal},
    number::Number,
    reply::{Object, Refusal},
    tokens::{Tokens, sha256},
};

/// The platform's words when a company's face scan has lapsed.
pub(crate) const FACE_LAPSED: &str = "身份认证已超时，请先进行实名认证再进行开票操作!";
/// How many requests `received` remembers.
const REMEMBERED: usize = 5_000;

/// A request as it arrived; secrets as their SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The call.
    pub call: Call,
    /// Whether the parameters came as a JSON object.
    pub json: bool,
    /// Whether the header `token` was there.
    pub has_token: bool,
    /// The parameters; the values of passwords and codes as `sha256:` and their hash.
    pub params: BTreeMap<String, String>,
}

/// A scan that someone waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scan {
    /// Not yet scanned; the operator does it at that time, or when the control endpoint says so.
    Shown { due: Option<i64> },
    /// Scanned.
    Done,
}

/// What the platform knows.
pub(crate) struct State {
    pub(crate) companies: Vec<Company>,
    pub(crate) archive: Archive,
    pub(crate) tokens: Tokens,
    pub(crate) faults: Faults,
    pub(crate) rng: ChaCha8Rng,
    pub(crate) manner: Manner,
    pub(crate) scans: HashMap<String, Scan>,
    /// Companies to whose phone a code was sent.
    pub(crate) codes: HashMap<String, String>,
    /// KPJG's answers by spid, kind and serial, with the time at which they were made.
    pub(crate) cache: HashMap<(String, &'static str, String), (Object, i64)>,
    pub(crate) received: VecDeque<Received>,
    pub(crate) requests: BTreeMap<String, u64>,
    pub(crate) logins: u64,
    first_companies: Vec<Company>,
    users: Vec<(String, String)>,
    sent: BTreeMap<(String, String), Sent>,
    next_submission: u64,
    journal: Journal,
}

impl State {
    /// The state of a configuration, with what its journal holds.
    pub(crate) fn load(config: &Config) -> io::Result<Self> {
        let (journal, entries) = match &config.state_file {
            Some(path) => Journal::open(path)?,
            None => (Journal::default(), Vec::new()),
        };
        // A restart with the same seed must not deal the same token again.
        let seed = config
            .seed
            .unwrap_or_else(system_seed)
            .wrapping_add(u64::try_from(entries.len()).unwrap_or(0));
        let mut faults = Faults::default();
        config.faults.iter().cloned().for_each(|fault| faults.order(fault));
        let mut state = Self {
            companies: config.companies.clone(),
            archive: Archive::default(),
            tokens: Tokens::default(),
            faults,
            rng: ChaCha8Rng::seed_from_u64(seed),
            manner: config.manner.clone(),
            scans: HashMap::new(),
            codes: HashMap::new(),
            cache: HashMap::new(),
            received: VecDeque::new(),
            requests: BTreeMap::new(),
            logins: 0,
            first_companies: config.companies.clone(),
            users: config.users.clone(),
            sent: BTreeMap::new(),
            next_submission: 1,
            journal,
        };
        entries.into_iter().for_each(|entry| state.apply(entry));
        Ok(state)
    }

    /// Writes changes to the journal, then makes them.
    pub(crate) fn commit(&mut self, entries: Vec<Entry>) -> Result<(), Refusal> {
        self.journal
            .append(&entries)
            .map_err(|fault| Refusal::new(format!("账册写入失败：{fault}")))?;
        entries.into_iter().for_each(|entry| self.apply(entry));
        Ok(())
    }

    fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Document(document) => {
                self.next_submission = self.next_submission.max(document.submission + 1);
                self.archive.file(*document);
            }
            Entry::Company(company) => match self.companies.iter_mut().find(|known| known.spid == company.spid) {
                Some(known) => *known = *company,
                None => self.companies.push(*company),
            },
            Entry::Sent(sent) => {
                self.sent.insert((sent.spid.clone(), sent.serial.clone()), sent);
            }
            Entry::Token {
                user,
                sha256,
                issued_at,
            } => self.tokens.put(user, sha256, issued_at),
            Entry::Reset => {
                self.companies = self.first_companies.clone();
                self.archive = Archive::default();
                self.tokens = Tokens::default();
                self.sent.clear();
            }
        }
    }

    /// Lets the journal go and changes nothing any more, as a killed process would.
    pub(crate) fn close(&mut self) {
        self.journal = Journal::Closed;
    }

    /// Forgets everything but the clock and the configuration.
    pub(crate) fn reset(&mut self) -> Result<(), Refusal> {
        self.commit(vec![Entry::Reset])?;
        self.faults.clear();
        self.scans.clear();
        self.codes.clear();
        self.cache.clear();
        self.received.clear();
        self.requests.clear();
        self.logins = 0;
        Ok(())
    }

    /// A new token for a user who knows the password; the one before it ends.
    pub(crate) fn login(&mut self, user: &str, password: &str, now: i64) -> Result<String, Refusal> {
        if !self
            .users
            .iter()
            .any(|(name, secret)| name == user && secret == password)
        {
            return Err(Refusal::new("用户名或密码错误。"));
        }
        let token = Tokens::deal(&mut self.rng);
        self.commit(vec![Entry::Token {
            user: user.to_owned(),
            sha256: sha256(&token),
            issued_at: now,
        }])?;
        self.logins += 1;
        Ok(token)
    }

    /// The company of a spid.
    pub(crate) fn company(&self, spid: &str) -> Result<&Company, Refusal> {
        self.companies
            .iter()
            .find(|company| company.spid == spid)
            .ok_or_else(|| Refusal::new(format!("企业 {spid} 不存在。")))
    }

    /// Makes what has fallen due: issues what was in progress long enough, completes scans.
    pub(crate) fn settle(&mut self, now: i64) -> Result<(), Refusal> {
        let due: Vec<(Document, i64)> = self
            .archive
            .open()
            .filter_map(|document| match document.stage {
                Stage::InProgress { due: Some(due), .. } if due <= now => Some((document.clone(), due)),
                Stage::InProgress { asks: Some(0), .. } => Some((document.clone(), now)),
                Stage::InProgress { .. } | Stage::Waiting { .. } | Stage::Issued { .. } => None,
            })
            .collect();
        for (document, at) in due {
            self.issue(document, at)?;
        }
        let scanned: Vec<String> = self
            .scans
            .iter()
            .filter(|(_, scan)| matches!(scan, Scan::Shown { due: Some(due) } if *due <= now))
            .map(|(spid, _)| spid.clone())
            .collect();
        for spid in scanned {
            self.log_in(&spid, now)?;
        }
        Ok(())
    }

    /// Gives a document its number.
    pub(crate) fn issue(&mut self, mut document: Document, at: i64) -> Result<Document, Refusal> {
        let region = self
            .company(&document.spid)
            .map_or("3100", |company| company.region_code.as_str());
        let number = Number::nth(self.archive.issued() + 1, document.invoice.kind, region);
        document.stage = Stage::Issued { number, at };
        self.commit(vec![Entry::Document(Box::new(document.clone()))])?;
        Ok(document)
    }

    /// Takes a document in; where it is to be issued at once it gets its number in the same line of the journal.
    pub(crate) fn take_in(&mut self, new: NewDocument, now: i64) -> Result<Document, Refusal> {
        let at_once = new.stage.is_none();
        let document = Document {
            id: self.archive.next_id(),
            submission: new.submission,
            spid: new.spid,
            invoice: new.invoice,
            received_at: now,
            visible_from: new.visible_from,
            stage: new.stage.unwrap_or(Stage::InProgress {
                due: Some(now),
                asks: None,
            }),
        };
        if at_once {
            return self.issue(document, now);
        }
        self.commit(vec![Entry::Document(Box::new(document.clone()))])?;
        Ok(document)
    }

    /// A submission of its own: what is issued under two of them is issued twice.
    pub(crate) fn new_submission(&mut self) -> u64 {
        let submission = self.next_submission;
        self.next_submission += 1;
        submission
    }

    /// Someone has scanned, or typed the code: the company may issue again.
    pub(crate) fn log_in(&mut self, spid: &str, now: i64) -> Result<(), Refusal> {
        let company = Company {
            face_lapsed: false,
            logged_in: true,
            ..self.company(spid)?.clone()
        };
        let due = Some(now.saturating_add(i64::try_from(self.manner.progress_ms).unwrap_or(i64::MAX)));
        let resumed = self.archive.open().filter(|document| {
            document.spid == spid && matches!(document.stage, Stage::Waiting { after_scan: true, .. })
        });
        let mut entries: Vec<Entry> = resumed
            .map(|document| Document {
                stage: Stage::InProgress { due, asks: None },
                ..document.clone()
            })
            .map(|document| Entry::Document(Box::new(document)))
            .collect();
        entries.push(Entry::Company(Box::new(company)));
        self.commit(entries)?;
        self.scans.insert(spid.to_owned(), Scan::Done);
        self.codes.remove(spid);
        Ok(())
    }

    /// The company's face scan lapses.
    pub(crate) fn lapse(&mut self, spid: &str) -> Result<(), Refusal> {
        let company = Company {
            face_lapsed: true,
            logged_in: false,
            ..self.company(spid)?.clone()
        };
        self.scans.remove(spid);
        self.commit(vec![Entry::Company(Box::new(company))])
    }

    /// Counts the serials of FPKJ and SHKP.
    pub(crate) fn count_sent(&mut self, call: Call, spid: &str, serials: &[String]) -> Result<(), Refusal> {
        if call != Call::Fpkj && call != Call::Shkp {
            return Ok(());
        }
        let mut entries = Vec::new();
        for serial in serials {
            let key = (spid.to_owned(), serial.clone());
            let known = self.sent.get(&key).cloned();
            let mut sent = known.unwrap_or(Sent {
                spid: key.0,
                serial: key.1,
                ..Sent::default()
            });
            sent.fpkj += u32::from(call == Call::Fpkj);
            sent.shkp += u32::from(call == Call::Shkp);
            entries.push(Entry::Sent(sent));
        }
        self.commit(entries)
    }

    /// Remembers a request.
    pub(crate) fn remember(&mut self, received: Received) {
        *self.requests.entry(received.call.name().to_owned()).or_default() += 1;
        if self.received.len() == REMEMBERED {
            self.received.pop_front();
        }
        self.received.push_back(received);
    }

    /// A copy of the books.
    pub(crate) fn books(&self) -> Books {
        Books {
            documents: self.archive.all().to_vec(),
            sent: self.sent.values().cloned().collect(),
            requests: self.requests.clone(),
            struck: self.faults.struck(),
            logins: self.logins,
        }
    }
}

/// A document about to be taken in.
pub(crate) struct NewDocument {
    pub(crate) submission: u64,
    pub(crate) spid: String,
    pub(crate) invoice: Invoice,
    pub(crate) visible_from: i64,
    /// Where it stands; absent: issued at once.
    pub(crate) stage: Option<Stage>,
}

fn system_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0_u8)
}
