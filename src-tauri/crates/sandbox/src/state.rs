//! What the platform knows, and the one way in which it changes: journal first, then memory.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    io,
};

use rand_chacha::{ChaCha8Rng, rand_core::RngCore, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    books::{Books, Document, Sent, Stage},
    calls::Call,
    company::Company,
    config::{Config, Manner},
    faults::Faults,
    invoice::Invoice,
    journal::{Entry, Journal},
    number::Number,
    reply::{Object, Refusal},
    rules::Original,
};

/// The platform's words when a company's face scan has lapsed.
pub(crate) const FACE_LAPSED: &str = "身份认证已超时，请先进行实名认证再进行开票操作!";
/// A token lives for 30 days.
const TOKEN_LIFE: i64 = 30 * 24 * 60 * 60 * 1_000;
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

struct Token {
    sha256: String,
    issued_at: i64,
}

/// What the platform knows.
pub(crate) struct State {
    pub(crate) companies: Vec<Company>,
    pub(crate) documents: Vec<Document>,
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
    tokens: BTreeMap<String, Token>,
    ended: Vec<String>,
    issued: u64,
    next_submission: u64,
    /// Documents that are not issued yet, by id.
    open: BTreeSet<u64>,
    /// Ids of the documents of a spid and serial.
    by_serial: HashMap<(String, String), Vec<u64>>,
    /// Ids by code and number in one string.
    by_number: HashMap<String, u64>,
    /// Ids of the red documents that name an original.
    by_original: HashMap<String, Vec<u64>>,
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
            documents: Vec::new(),
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
            tokens: BTreeMap::new(),
            ended: Vec::new(),
            issued: 0,
            next_submission: 1,
            open: BTreeSet::new(),
            by_serial: HashMap::new(),
            by_number: HashMap::new(),
            by_original: HashMap::new(),
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
                let id = document.id;
                let known = self.documents.get_mut(index(id));
                let was_issued = known.as_ref().is_some_and(|known| known.number().is_some());
                if let Some(number) = document.number() {
                    self.by_number.insert(number.joined(), id);
                    self.issued += u64::from(!was_issued);
                    self.open.remove(&id);
                } else {
                    self.open.insert(id);
                }
                if let Some(known) = known {
                    *known = *document;
                } else {
                    let key = (document.spid.clone(), document.invoice.serial.clone());
                    self.by_serial.entry(key).or_default().push(id);
                    if document.invoice.is_red() {
                        self.by_original
                            .entry(document.invoice.original().to_owned())
                            .or_default()
                            .push(id);
                    }
                    self.documents.push(*document);
                }
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
            } => {
                if let Some(before) = self.tokens.insert(user, Token { sha256, issued_at }) {
                    self.ended.push(before.sha256);
                }
            }
            Entry::Reset => {
                self.companies = self.first_companies.clone();
                self.documents.clear();
                self.open.clear();
                self.by_serial.clear();
                self.by_number.clear();
                self.by_original.clear();
                self.sent.clear();
                self.tokens.clear();
                self.ended.clear();
                self.issued = 0;
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
        const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let letter = |random: u32| {
            LETTERS
                .get(random as usize % LETTERS.len())
                .map_or('0', |byte| char::from(*byte))
        };
        let letters: String = (0..38).map(|_| letter(self.rng.next_u32())).collect();
        let token = format!("[{letters}]");
        self.commit(vec![Entry::Token {
            user: user.to_owned(),
            sha256: sha256(&token),
            issued_at: now,
        }])?;
        self.logins += 1;
        Ok(token)
    }

    /// Whether a token is good; the codes are within the document's 2001 to 2009.
    pub(crate) fn check_token(&self, token: Option<&str>, now: i64) -> Result<(), Refusal> {
        let refusal = |words, code| Err(Refusal::coded(words, "Code", code));
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return refusal("token不能为空，请先登陆。", "2001");
        };
        let hash = sha256(token);
        match self.tokens.values().find(|known| known.sha256 == hash) {
            Some(known) if now - known.issued_at < TOKEN_LIFE => Ok(()),
            Some(_) => refusal("token已过期，请重新登陆。", "2004"),
            None if self.ended.contains(&hash) => refusal("您的账号已在别处登陆，token已失效。", "2003"),
            None => refusal("token无效，请重新登陆。", "2002"),
        }
    }

    /// Ends the token of every user before its time.
    pub(crate) fn end_tokens(&mut self) {
        self.tokens.clear();
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
            .open
            .iter()
            .filter_map(|id| self.documents.get(index(*id)))
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
        let number = Number::nth(self.issued + 1, document.invoice.kind, region);
        document.stage = Stage::Issued { number, at };
        self.commit(vec![Entry::Document(Box::new(document.clone()))])?;
        Ok(document)
    }

    /// Takes a document in; where it is to be issued at once it gets its number in the same line of the journal.
    pub(crate) fn take_in(&mut self, new: NewDocument, now: i64) -> Result<Document, Refusal> {
        let at_once = new.stage.is_none();
        let document = Document {
            id: self.next_id(),
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

    fn next_id(&self) -> u64 {
        self.documents.last().map_or(1, |document| document.id + 1)
    }

    /// A submission of its own: what is issued under two of them is issued twice.
    pub(crate) fn new_submission(&mut self) -> u64 {
        let submission = self.next_submission;
        self.next_submission += 1;
        submission
    }

    /// What calls see under a serial, in the order of intake.
    pub(crate) fn visible(&self, spid: &str, serial: &str, now: i64) -> Vec<&Document> {
        let ids = self
            .by_serial
            .get(&(spid.to_owned(), serial.to_owned()))
            .map_or(&[][..], Vec::as_slice);
        let documents = ids.iter().filter_map(|id| self.documents.get(index(*id)));
        documents.filter(|document| document.is_visible(now)).collect()
    }

    /// The invoice that a red one names by code and number, with what was reversed of it.
    pub(crate) fn original(&self, spid: &str, joined: &str) -> Option<Original> {
        let blue = self.numbered(spid, joined)?;
        Some(Original {
            invoice: blue.invoice.clone(),
            reversed_net: self.reds(spid, joined).map(|red| red.invoice.net()).sum(),
            reversed_tax: self.reds(spid, joined).map(|red| red.invoice.tax()).sum(),
        })
    }

    /// A company's invoice by code and number in one string.
    pub(crate) fn numbered(&self, spid: &str, joined: &str) -> Option<&Document> {
        let id = self.by_number.get(joined)?;
        self.documents.get(index(*id)).filter(|document| document.spid == spid)
    }

    /// A company's issued red invoices that name an invoice, in the order of intake.
    pub(crate) fn reds(&self, spid: &str, joined: &str) -> impl Iterator<Item = &Document> {
        let ids = self.by_original.get(joined).map_or(&[][..], Vec::as_slice);
        let documents = ids.iter().filter_map(|id| self.documents.get(index(*id)));
        let spid = spid.to_owned();
        documents.filter(move |red| red.spid == spid && red.number().is_some())
    }

    /// Someone has scanned, or typed the code: the company may issue again.
    pub(crate) fn log_in(&mut self, spid: &str, now: i64) -> Result<(), Refusal> {
        let company = Company {
            face_lapsed: false,
            logged_in: true,
            ..self.company(spid)?.clone()
        };
        let due = Some(now.saturating_add(i64::try_from(self.manner.progress_ms).unwrap_or(i64::MAX)));
        let open = self.open.iter().filter_map(|id| self.documents.get(index(*id)));
        let resumed = open.filter(|document| {
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

    /// Counts an issuing call's serials.
    pub(crate) fn count_sent(&mut self, call: Call, spid: &str, serials: &[String]) -> Result<(), Refusal> {
        let mut entries = Vec::new();
        for serial in serials {
            let key = (spid.to_owned(), serial.clone());
            let mut sent = self.sent.get(&key).cloned().unwrap_or(Sent {
                spid: key.0,
                serial: key.1,
                ..Sent::default()
            });
            match call {
                Call::Fpkj => sent.fpkj += 1,
                Call::Shkp => sent.shkp += 1,
                _ => continue,
            }
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
            documents: self.documents.clone(),
            sent: self.sent.values().cloned().collect(),
            requests: self.requests.clone(),
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

/// Where the document of an id stands: ids count from 1 without a gap.
fn index(id: u64) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX).saturating_sub(1)
}

/// The SHA-256 of a text in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn system_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0_u8)
}
