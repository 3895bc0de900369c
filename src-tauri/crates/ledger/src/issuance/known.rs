//! What is known of the requests that left, and what it forbids.

use super::{Issuance, Step};
use crate::{Event, State};

/// What is known of the requests that left, after a step; `None` where what is known forbids the step.
pub(super) struct Known {
    pub(super) sends: u32,
    pub(super) unanswered: u32,
    pub(super) kept: bool,
    pub(super) declined: bool,
    pub(super) absences: u32,
    pub(super) awaits_scan: bool,
}

impl Known {
    pub(super) fn after(found: &Issuance, step: &Step) -> Option<Self> {
        let mut known = Self {
            sends: found.sends,
            unanswered: found.unanswered,
            kept: found.kept,
            declined: found.declined,
            absences: found.absences,
            awaits_scan: found.awaits_scan,
        };
        match step.event {
            // Counted before the request leaves: whatever breaks from here on, it may have.
            Event::Claimed => {
                known.sends += 1;
                known.absences = 0;
                known.awaits_scan = false;
                known.declined = false;
            }
            Event::NeverLeft => known.sends = known.sends.saturating_sub(1),
            Event::TurnedDown | Event::PutBack if known.unanswered > 0 => return None,
            Event::LeftOpen | Event::Interrupted => {
                known.unanswered += 1;
                known.declined = step.declined;
                known.awaits_scan |= step.lapsed;
            }
            // Another copy of the ledger may have sent it since, and have been told anything.
            Event::Doubted => {
                known.unanswered += 1;
                known.absences = 0;
            }
            Event::TakenIn | Event::InProgress | Event::HeldBack | Event::Resubmitted => {
                let goes_on =
                    step.event == Event::Resubmitted || (step.event == Event::InProgress && found.state == State::Held);
                known.kept = true;
                known.absences = 0;
                known.awaits_scan = step.lapsed || (found.awaits_scan && !goes_on);
            }
            Event::SendAgain if known.kept || known.declined => return None,
            Event::NotKept => {
                known.unanswered = 0;
                known.kept = false;
                known.awaits_scan = false;
            }
            Event::TakenBack if found.may_be_there() => return None,
            Event::NumberGiven | Event::Adopted | Event::Settled if step.numbers.is_empty() => return None,
            Event::NumberGiven
            | Event::Adopted
            | Event::Settled
            | Event::TurnedDown
            | Event::PutBack
            | Event::SendAgain
            | Event::TakenBack
            | Event::Differs
            | Event::Exhausted
            | Event::Replaced
            | Event::Corrected => {}
        }
        Some(known)
    }
}
