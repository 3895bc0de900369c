//! A seat: a process at which one person per company hands in what is planned, and does what only a person can.
//!
//! It may be killed at any moment and started again: what it knows it reads from the ledger.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use kaipiao_desk::{
    Desk, Draft, Pace, ReverseRequest, Serial, Server, Setup, State, Vault,
    computer::Computer,
    contract::{IssuanceFilter, IssuanceView, IssueRequest, Problem, ProblemCode},
    ports::SystemClock,
};
use tokio::{task::JoinSet, time::timeout};

use super::{
    chance::Chance,
    options::Options,
    plan::{Planned, Reversal, Share, plan},
};
use crate::stage::setup;

/// How many documents of a company a person has under way at once.
const UNDER_WAY: usize = 40;

/// How often a person asks again about what the program has given up on.
const ASKED_AGAIN: u32 = 3;

/// Where a seat is.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// The platform
    #[arg(long)]
    pub url: String,
    /// The data folder
    #[arg(long)]
    pub data: PathBuf,
    /// Which of the seats, for chance
    #[arg(long)]
    pub number: u64,
}

impl Place {
    /// The desk of a seat; it sends nothing before it is started.
    pub async fn desk(&self, vault: Vault, computer: Computer) -> Desk {
        let server = Server::Platform {
            url: self.url.clone(),
            prefix: None,
            user: "demo".to_owned(),
            password: Some("demo".to_owned().into()),
            login_without_keyring: true,
        };
        Desk::open(Setup {
            computer,
            vault,
            clock: Arc::new(SystemClock),
            pace: Pace::hurried(|name| std::env::var(name).ok()),
            ..setup(&self.data, server)
        })
        .await
        .unwrap()
    }
}

/// Works until all that is planned has come to its end. Says on standard output how many documents have, and then `done`.
pub async fn sit(options: Options, place: Place) {
    let desk = place.desk(Vault::open("kaipiao"), Computer::this()).await;
    desk.start().await.unwrap();
    let mut chance = Chance::new(options.seed, place.number);
    while let Err(problem) = desk.companies(true).await {
        heed(&desk, Some(problem), &mut chance).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ended = Arc::new(AtomicUsize::new(0));
    let mut people = JoinSet::new();
    for (number, share) in (0..).zip(plan(&options)) {
        let person = Person {
            desk: desk.clone(),
            spid: share.spid.clone(),
            chance: Chance::new(options.seed, place.number.wrapping_mul(1_000) + number),
            ended: Arc::clone(&ended),
            resubmitted: None,
        };
        people.spawn(person.work(share));
    }
    let mut said = 0;
    while !people.is_empty() {
        if let Ok(Some(done)) = timeout(Duration::from_millis(50), people.join_next()).await {
            done.unwrap();
        }
        let now = ended.load(Ordering::Relaxed);
        if now != said {
            say(&now);
            said = now;
        }
    }
    say(&"done");
    desk.close().await;
}

/// To the conductor.
#[allow(clippy::print_stdout, reason = "a child speaks to its parent on its standard output")]
fn say(what: &dyn std::fmt::Display) {
    println!("{what}");
}

/// Logs in where that is what everything waits for, or what a call failed for; a moment later: the other seat may have done it.
async fn heed(desk: &Desk, failed: Option<Problem>, chance: &mut Chance) {
    let waits_for_login =
        |problem: Problem| matches!(problem.code, ProblemCode::TakenElsewhere | ProblemCode::LoginRefused);
    if desk.stopped_by().is_none() && !failed.is_some_and(waits_for_login) {
        return;
    }
    tokio::time::sleep(chance.up_to(Duration::from_millis(600))).await;
    // One that fails is tried again at the next look.
    drop(desk.login().await);
}

/// Where a planned document is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    /// Not handed in, or to be handed in again.
    Draft,
    /// The program is at it.
    Open,
    /// It has its number, and a red invoice of it is due.
    ToReverse(String),
    /// The red one is on its way.
    Reversing(Serial),
    /// Nothing more will happen to it; with how often a person asked about what the program gave up on.
    Ended,
    /// The program gave up on it.
    GivenUp(Serial, u32, Instant),
}

/// The person who works for one company.
struct Person {
    desk: Desk,
    spid: String,
    chance: Chance,
    ended: Arc<AtomicUsize>,
    resubmitted: Option<Instant>,
}

impl Person {
    async fn work(mut self, share: Share) {
        let mut ways = self.take_stock(&share.documents).await;
        loop {
            heed(&self.desk, None, &mut self.chance).await;
            let open = self.look(true).await;
            if open.iter().any(|view| view.parked) {
                self.scan().await;
            }
            self.resubmit(&open).await;
            self.hand_in(&share.documents, &mut ways, UNDER_WAY.saturating_sub(open.len()))
                .await;
            // What was handed in since the look is open, whatever the look says.
            let open: HashSet<_> = self.look(true).await.into_iter().map(|view| view.serial).collect();
            for (planned, way) in share.documents.iter().zip(&mut ways) {
                self.follow(planned, way, &open).await;
            }
            if open.is_empty() && ways.iter().all(|way| *way == Way::Ended) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20) + self.chance.up_to(Duration::from_millis(80))).await;
        }
    }

    /// The company's documents in the ledger.
    async fn look(&self, open: bool) -> Vec<IssuanceView> {
        let filter = IssuanceFilter {
            spid: Some(self.spid.clone()),
            state: None,
            open,
        };
        self.desk.issuances(filter).await.unwrap()
    }

    /// Where everything is when the seat is taken.
    async fn take_stock(&mut self, documents: &[Planned]) -> Vec<Way> {
        let known = self.look(false).await;
        let known: HashSet<_> = known.iter().map(|view| &view.serial).collect();
        documents
            .iter()
            .map(|planned| match known.contains(&planned.draft.serial) {
                true => Way::Open,
                false => Way::Draft,
            })
            .collect()
    }

    /// Shows the code and waits for the scan; a lost reply is for the next look.
    async fn scan(&mut self) {
        tokio::time::sleep(self.chance.up_to(Duration::from_millis(300))).await;
        match self.desk.face_qr(&self.spid).await {
            Ok(_) => drop(timeout(Duration::from_secs(5), self.desk.await_scan(&self.spid)).await),
            Err(problem) => heed(&self.desk, Some(problem), &mut self.chance).await,
        }
    }

    /// Submits again what the platform holds, now and then, some of it several at once.
    async fn resubmit(&mut self, open: &[IssuanceView]) {
        let held: Vec<_> = open.iter().filter(|view| view.state == State::Held).collect();
        let just_now = |at: Instant| at.elapsed() < Duration::from_millis(800);
        if held.is_empty() || self.resubmitted.is_some_and(just_now) {
            return;
        }
        self.resubmitted = Some(Instant::now());
        for view in held {
            if self.chance.percent(70) {
                // It may have gone on meanwhile.
                drop(self.desk.resubmit(view.serial.clone()).await);
            }
        }
    }

    /// Hands in drafts: one by one as the form does, or a file of several.
    async fn hand_in(&mut self, documents: &[Planned], ways: &mut [Way], at_most: usize) {
        let drafts: Vec<usize> = (0..ways.len())
            .filter(|&place| ways[place] == Way::Draft)
            .take(at_most)
            .collect();
        if drafts.is_empty() {
            return;
        }
        if self.chance.percent(50) {
            let file: Vec<_> = drafts.iter().map(|&place| documents[place].draft.clone()).collect();
            self.desk.issue_file(&self.spid, file).await.unwrap();
            drafts.iter().for_each(|&place| ways[place] = Way::Open);
            return;
        }
        for place in drafts {
            let draft = &documents[place].draft;
            self.issue(draft).await;
            ways[place] = Way::Open;
            // Taken back at the last moment, if it has not left: it is handed in again.
            if self.chance.percent(3) {
                drop(self.desk.withdraw(draft.serial.clone()).await);
            }
        }
    }

    /// Issues a draft although it looks like another: the person means it.
    async fn issue(&self, draft: &Draft) {
        let mut request = IssueRequest {
            spid: self.spid.clone(),
            draft: draft.clone(),
            beside: Vec::new(),
        };
        while let Err(problem) = self.desk.issue(request.clone()).await {
            assert_eq!(problem.code, ProblemCode::Suspects, "{problem:?}");
            request.beside = problem.suspects.into_iter().map(|alike| alike.key).collect();
        }
    }

    async fn follow(&mut self, planned: &Planned, way: &mut Way, open: &HashSet<Serial>) {
        let next = match &*way {
            Way::Draft | Way::Ended => return,
            Way::Open if open.contains(&planned.draft.serial) => return,
            Way::Reversing(serial) if open.contains(serial) => return,
            Way::GivenUp(_, _, at) if at.elapsed() < Duration::from_secs(1) => return,
            Way::Open => self.after(&planned.draft.serial, 0, planned.reversal.is_some()).await,
            Way::Reversing(serial) => self.after(serial, 0, false).await,
            Way::GivenUp(serial, asked, _) => {
                let reversed = planned.reversal.is_some() && *serial == planned.draft.serial;
                self.after(serial, *asked, reversed).await
            }
            Way::ToReverse(number) => match &planned.reversal {
                Some(reversal) => self.reverse(number, reversal).await,
                None => Way::Ended,
            },
        };
        let next = match next {
            // A red one that was refused is derived anew.
            Way::Draft if matches!(way, Way::Reversing(_)) => return self.derive_again(planned, way).await,
            next => next,
        };
        if next == Way::Ended {
            self.ended.fetch_add(1, Ordering::Relaxed);
        }
        *way = next;
    }

    async fn derive_again(&self, planned: &Planned, way: &mut Way) {
        let blue = self.desk.issuance(planned.draft.serial.clone()).await.unwrap();
        *way = Way::ToReverse(blue.number);
    }

    /// What follows for a document at which the program is not any more.
    async fn after(&self, serial: &Serial, asked: u32, reversed: bool) -> Way {
        let view = self.desk.issuance(serial.clone()).await.unwrap();
        match view.state {
            State::Issued if reversed => Way::ToReverse(view.number),
            State::Issued | State::SettledByHand => Way::Ended,
            State::Refused | State::Withdrawn => Way::Draft,
            State::NeedsPerson if asked < ASKED_AGAIN => {
                drop(self.desk.ask_again(serial.clone()).await);
                Way::GivenUp(serial.clone(), asked + 1, Instant::now())
            }
            State::NeedsPerson => Way::Ended,
            // It went on in between.
            State::Queued | State::Sending | State::Accepted | State::Held | State::Unknown => Way::Open,
        }
    }

    /// Asks for the red invoice; whoever is not sure asks again.
    async fn reverse(&mut self, number: &str, reversal: &Reversal) -> Way {
        if let Some(serial) = self.is_reversed(reversal).await {
            return Way::Reversing(serial);
        }
        let request = ReverseRequest {
            number: number.to_owned(),
            reason: reversal.reason,
            extent: reversal.extent.clone(),
            kind: None,
            info_number: None,
            serial: reversal.serial.clone(),
        };
        match self.desk.reverse(&self.spid, request).await {
            Ok(red) => Way::Reversing(red.serial),
            // It was reversed before. The other reasons for which it can't be pass with the fault of the platform.
            Err(problem) if problem.code == ProblemCode::CannotReverse && problem.detail.contains("全部红冲") => {
                Way::Ended
            }
            Err(problem) => {
                heed(&self.desk, Some(problem), &mut self.chance).await;
                Way::ToReverse(number.to_owned())
            }
        }
    }

    /// The red invoice over a part that was handed in before, and neither refused nor taken back.
    async fn is_reversed(&self, reversal: &Reversal) -> Option<Serial> {
        let red = self.desk.issuance(reversal.serial.clone()?).await.ok()?;
        (!matches!(red.state, State::Refused | State::Withdrawn)).then_some(red.serial)
    }
}
