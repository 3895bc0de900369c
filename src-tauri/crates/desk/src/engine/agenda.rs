//! What a company's worker has before it, so that a step costs the same however much is open.

use std::collections::{HashMap, HashSet};

use kaipiao_domain::Serial;
use kaipiao_ledger::{LedgerError, State, Transaction, issuance, issuance::Issuance};
use tokio::time::Instant;

use super::watched::Watched;
use crate::pace::Pace;

/// The documents of a company about which something is to be done, beside those that are queued. Read from the ledger when someone
/// else wrote to it; kept up by the worker's own steps.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    watched: HashMap<Serial, Watched>,
    /// What a person wants submitted again, oldest wish first.
    wanted: Vec<Wish>,
    /// What can't be read.
    aside: HashSet<Serial>,
}

/// A held document that a person wants submitted again.
#[derive(Debug, Clone)]
struct Wish {
    serial: Serial,
    /// Whether it was before.
    is_again: bool,
}

/// What the ledger says is to be done.
#[derive(Debug)]
pub(super) struct Entries {
    asked: Vec<Serial>,
    wanted: Vec<(Serial, u32)>,
}

impl Entries {
    pub(super) fn read(tx: &Transaction<'_>, spid: &str) -> Result<Self, LedgerError> {
        Ok(Self {
            asked: issuance::asked_about(tx, spid)?,
            wanted: issuance::wanted_again(tx, spid)?,
        })
    }
}

impl Agenda {
    /// Takes over what the ledger says. What is new here is asked about at once.
    pub(super) fn take_over(&mut self, entries: Entries, now: Instant) {
        let open: HashSet<_> = entries.asked.iter().cloned().collect();
        self.watched.retain(|serial, _| open.contains(serial));
        for serial in entries.asked {
            if !self.aside.contains(&serial) {
                self.watched.entry(serial).or_insert_with(|| Watched::found(now));
            }
        }
        self.wanted = entries
            .wanted
            .into_iter()
            .filter(|(serial, _)| !self.aside.contains(serial))
            .map(|(serial, resubmits)| Wish {
                serial,
                is_again: resubmits > 0,
            })
            .collect();
    }

    /// Keeps what is remembered of a document as it stands after a step.
    pub(super) fn keep(&mut self, found: &Issuance, memory: Watched) {
        let serial = &found.serial;
        if found.state.is_asked() {
            self.watched.insert(serial.clone(), memory);
        } else {
            self.watched.remove(serial);
        }
        self.wanted.retain(|wish| wish.serial != *serial);
        if found.state == State::Held && found.resubmit {
            self.wanted.push(Wish {
                serial: serial.clone(),
                is_again: found.resubmits > 0,
            });
        }
    }

    /// Forgets a document that is not there to be worked at.
    pub(super) fn forget(&mut self, serial: &Serial) {
        self.watched.remove(serial);
        self.wanted.retain(|wish| wish.serial != *serial);
    }

    /// A document that can't be read is not taken up again in this turn.
    pub(super) fn set_aside(&mut self, serial: Serial) {
        self.forget(&serial);
        self.aside.insert(serial);
    }

    pub(super) const fn aside(&self) -> &HashSet<Serial> {
        &self.aside
    }

    /// What is remembered of a document.
    pub(super) fn memory(&self, serial: &Serial) -> Option<Watched> {
        self.watched.get(serial).copied()
    }

    /// What is to be asked about next, and when.
    pub(super) fn due(&self) -> Option<(Instant, &Serial)> {
        self.watched
            .iter()
            .map(|(serial, memory)| (memory.next(), serial))
            .min()
    }

    /// Asks about a document now.
    pub(super) fn hurry(&mut self, serial: &Serial, now: Instant) {
        if let Some(memory) = self.watched.get_mut(serial) {
            memory.hurry(now);
        }
    }

    /// Asks about everything now.
    pub(super) fn hurry_all(&mut self, now: Instant) {
        for memory in self.watched.values_mut() {
            memory.hurry(now);
        }
    }

    /// Whether everything was asked about since then.
    pub(super) fn was_asked_since(&self, moment: Instant) -> bool {
        self.watched.values().all(|memory| memory.was_asked_since(moment))
    }

    /// Of what a person wants submitted again, what may be now.
    pub(super) fn wanted(&self, now: Instant, pace: &Pace) -> Option<&Serial> {
        self.wanted
            .iter()
            .find(|wish| self.may_be_submitted(&wish.serial, wish.is_again, now, pace))
            .map(|wish| &wish.serial)
    }

    /// Whether a held document may be submitted again now; `is_again` where it was before. Then only after QUIET: the first may still
    /// be in the platform's intake, and the platform say that it waits.
    pub(super) fn may_be_submitted(&self, serial: &Serial, is_again: bool, now: Instant, pace: &Pace) -> bool {
        let memory = self.watched.get(serial);
        memory.is_some_and(|memory| !is_again || memory.counts(now, pace))
    }
}
