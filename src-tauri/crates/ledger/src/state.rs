//! The issuing state machine: where a document stands, and what may happen to it there.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::LedgerError;

/// Where a document that shall be issued stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waiting to be sent; nothing of the current payload has left.
    Queued,
    /// Claimed by a worker: from here on a request may have left.
    Sending,
    /// It has a number. Final.
    Issued,
    /// The platform has it and will issue it, or is issuing it.
    Accepted,
    /// The platform has it and waits for someone to submit it again.
    Held,
    /// The platform has not kept it; whoever wrote it corrects it.
    Refused,
    /// Nobody knows whether the platform acted: it is asked before anything else.
    Unknown,
    /// Facts disagree, or the rules end: a person decides.
    NeedsPerson,
    /// A person closed it: its number was found elsewhere, or it is issued anew under another serial. Final.
    SettledByHand,
    /// Taken back while nothing of it was at the platform.
    Withdrawn,
}

/// What can happen to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A worker takes it, to send it.
    Claimed,
    /// The request provably never left this machine.
    NeverLeft,
    /// The platform kept nothing, for a reason that is not the document's: the company's scan lapsed.
    PutBack,
    /// The reply to our own request carries its number.
    NumberGiven,
    /// The reply to our own request says that the platform has it.
    TakenIn,
    /// The reply to our own request says that nothing was kept, and no earlier request is unanswered.
    TurnedDown,
    /// No reply, or one that leaves it open.
    LeftOpen,
    /// The program ended while it was being sent.
    Interrupted,
    /// The ledger is a copy or an older one: another may have gone on with it since.
    Doubted,
    /// Asked: it has a number, and the platform's list shows the same invoice.
    Adopted,
    /// Asked: the platform is at it.
    InProgress,
    /// Asked: the platform holds it for review.
    HeldBack,
    /// Asked often enough: the platform does not know it, and it may be sent again.
    SendAgain,
    /// Asked often enough: the platform does not know it, and it had said why it would not take it.
    NotKept,
    /// Asked: the platform has an invoice under its serial that is another one.
    Differs,
    /// Everything that may be done without a person was done.
    Exhausted,
    /// A held document was submitted again.
    Resubmitted,
    /// A corrected payload takes the refused one's place.
    Corrected,
    /// A person took it back.
    TakenBack,
    /// A person closed it with a number found elsewhere.
    Settled,
    /// A person has it issued anew under another serial: this one is closed for good, without a number.
    Replaced,
}

impl State {
    /// All states.
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Sending,
        Self::Issued,
        Self::Accepted,
        Self::Held,
        Self::Refused,
        Self::Unknown,
        Self::NeedsPerson,
        Self::SettledByHand,
        Self::Withdrawn,
    ];

    /// The state after an event; `None` where the event can't happen.
    pub const fn after(self, event: Event) -> Option<Self> {
        use Event as E;
        Some(match (self, event) {
            (Self::Queued, E::Claimed) => Self::Sending,
            (Self::Sending, E::NeverLeft | E::PutBack)
            | (Self::Unknown, E::SendAgain)
            | (Self::Refused | Self::Withdrawn, E::Corrected) => Self::Queued,
            (Self::Sending, E::NumberGiven) => Self::Issued,
            (Self::Sending, E::TakenIn) | (Self::Held, E::Resubmitted) => Self::Accepted,
            (Self::Sending, E::TurnedDown) | (Self::Unknown | Self::Held, E::NotKept) => Self::Refused,
            (Self::Sending, E::LeftOpen | E::Interrupted)
            | (Self::Queued | Self::Sending | Self::Accepted | Self::Held | Self::Unknown, E::Doubted) => Self::Unknown,
            // What asking finds holds wherever the document was asked for: also before it is sent, and after a refusal
            // that a colleague's page overtook.
            (
                Self::Queued | Self::Accepted | Self::Held | Self::Refused | Self::Unknown | Self::NeedsPerson,
                E::Adopted,
            ) => Self::Issued,
            (Self::Queued | Self::Accepted | Self::Held | Self::Refused | Self::Unknown, E::InProgress) => {
                Self::Accepted
            }
            (Self::Queued | Self::Accepted | Self::Held | Self::Refused | Self::Unknown, E::HeldBack) => Self::Held,
            (Self::Queued | Self::Accepted | Self::Held | Self::Refused | Self::Unknown, E::Differs) => {
                Self::NeedsPerson
            }
            (Self::Accepted | Self::Held | Self::Unknown, E::Exhausted) => Self::NeedsPerson,
            (Self::Queued, E::TakenBack) => Self::Withdrawn,
            (Self::NeedsPerson, E::Settled | E::Replaced) => Self::SettledByHand,
            (
                Self::Queued
                | Self::Sending
                | Self::Issued
                | Self::Accepted
                | Self::Held
                | Self::Refused
                | Self::Unknown
                | Self::NeedsPerson
                | Self::SettledByHand
                | Self::Withdrawn,
                _,
            ) => return None,
        })
    }

    /// Whether nothing more will happen to it by itself.
    pub const fn is_settled(self) -> bool {
        match self {
            Self::Issued | Self::Refused | Self::NeedsPerson | Self::SettledByHand | Self::Withdrawn => true,
            Self::Queued | Self::Sending | Self::Accepted | Self::Held | Self::Unknown => false,
        }
    }

    /// Whether the platform is asked about it.
    pub const fn is_asked(self) -> bool {
        matches!(self, Self::Accepted | Self::Unknown | Self::Held)
    }

    /// Whether the platform may be asked about it, of itself or because a person wants to know.
    pub const fn may_be_asked(self) -> bool {
        self.is_asked() || self.may_be_asked_again()
    }

    /// Whether it is settled without a number, so that asking once more may still bring one.
    pub const fn may_be_asked_again(self) -> bool {
        matches!(self, Self::Refused | Self::NeedsPerson)
    }

    /// Its name in the database and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Issued => "issued",
            Self::Accepted => "accepted",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::NeedsPerson => "needs_person",
            Self::SettledByHand => "settled_by_hand",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for Event {
    type Err = LedgerError;

    fn from_str(name: &str) -> Result<Self, LedgerError> {
        Self::ALL
            .into_iter()
            .find(|event| event.name() == name)
            .ok_or_else(|| LedgerError::Corrupt {
                what: "event",
                text: name.to_owned(),
            })
    }
}

impl FromStr for State {
    type Err = LedgerError;

    fn from_str(name: &str) -> Result<Self, LedgerError> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| LedgerError::Corrupt {
                what: "state",
                text: name.to_owned(),
            })
    }
}

impl Event {
    /// All events.
    pub const ALL: [Self; 21] = [
        Self::Claimed,
        Self::NeverLeft,
        Self::PutBack,
        Self::NumberGiven,
        Self::TakenIn,
        Self::TurnedDown,
        Self::LeftOpen,
        Self::Interrupted,
        Self::Doubted,
        Self::Adopted,
        Self::InProgress,
        Self::HeldBack,
        Self::SendAgain,
        Self::NotKept,
        Self::Differs,
        Self::Exhausted,
        Self::Resubmitted,
        Self::Corrected,
        Self::TakenBack,
        Self::Settled,
        Self::Replaced,
    ];

    /// Its name in the audit trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::NeverLeft => "never_left",
            Self::PutBack => "put_back",
            Self::NumberGiven => "number_given",
            Self::TakenIn => "taken_in",
            Self::TurnedDown => "turned_down",
            Self::LeftOpen => "left_open",
            Self::Interrupted => "interrupted",
            Self::Doubted => "doubted",
            Self::Adopted => "adopted",
            Self::InProgress => "in_progress",
            Self::HeldBack => "held_back",
            Self::SendAgain => "send_again",
            Self::NotKept => "not_kept",
            Self::Differs => "differs",
            Self::Exhausted => "exhausted",
            Self::Resubmitted => "resubmitted",
            Self::Corrected => "corrected",
            Self::TakenBack => "taken_back",
            Self::Settled => "settled",
            Self::Replaced => "replaced",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of a state and an event, one row per event: the state's letter, or `·` where it can't happen.
    #[test]
    fn every_pair_of_state_and_event_is_decided() {
        #[rustfmt::skip]
        let rows = [
            //                      queued sending issued accepted held refused unknown needs settled withdrawn
            (Event::Claimed,       "S · · · · · · · · ·"),
            (Event::NeverLeft,     "· Q · · · · · · · ·"),
            (Event::PutBack,       "· Q · · · · · · · ·"),
            (Event::NumberGiven,   "· I · · · · · · · ·"),
            (Event::TakenIn,       "· A · · · · · · · ·"),
            (Event::TurnedDown,    "· R · · · · · · · ·"),
            (Event::LeftOpen,      "· U · · · · · · · ·"),
            (Event::Interrupted,   "· U · · · · · · · ·"),
            (Event::Doubted,       "U U · U U · U · · ·"),
            (Event::Adopted,       "I · · I I I I I · ·"),
            (Event::InProgress,    "A · · A A A A · · ·"),
            (Event::HeldBack,      "H · · H H H H · · ·"),
            (Event::SendAgain,     "· · · · · · Q · · ·"),
            (Event::NotKept,       "· · · · R · R · · ·"),
            (Event::Differs,       "N · · N N N N · · ·"),
            (Event::Exhausted,     "· · · N N · N · · ·"),
            (Event::Resubmitted,   "· · · · A · · · · ·"),
            (Event::Corrected,     "· · · · · Q · · · Q"),
            (Event::TakenBack,     "W · · · · · · · · ·"),
            (Event::Settled,       "· · · · · · · B · ·"),
            (Event::Replaced,      "· · · · · · · B · ·"),
        ];
        let letter = |state| match state {
            State::Queued => "Q",
            State::Sending => "S",
            State::Issued => "I",
            State::Accepted => "A",
            State::Held => "H",
            State::Refused => "R",
            State::Unknown => "U",
            State::NeedsPerson => "N",
            State::SettledByHand => "B",
            State::Withdrawn => "W",
        };
        assert_eq!(rows.map(|(event, _)| event), Event::ALL, "a row for every event");
        for (event, expected) in rows {
            let found = State::ALL.map(|state| state.after(event).map_or("·", letter)).join(" ");
            assert_eq!(found, expected, "{event:?}");
        }
    }

    #[test]
    fn only_a_claimed_document_may_leave_and_only_a_queued_one_may_be_claimed() {
        for state in State::ALL {
            assert_eq!(
                state.after(Event::Claimed).is_some(),
                state == State::Queued,
                "{state:?}"
            );
        }
    }

    #[test]
    fn only_a_number_given_or_adopted_makes_a_document_issued() {
        for state in State::ALL {
            for event in Event::ALL {
                if state.after(event) == Some(State::Issued) {
                    assert!(
                        matches!(event, Event::NumberGiven | Event::Adopted),
                        "{state:?} {event:?}"
                    );
                }
                if event == Event::NumberGiven {
                    assert!(
                        state.after(event).is_none() || state == State::Sending,
                        "given to what is not being sent"
                    );
                }
            }
        }
    }

    #[test]
    fn an_issued_document_stays_issued() {
        for event in Event::ALL {
            assert_eq!(State::Issued.after(event), None, "{event:?}");
        }
    }

    #[test]
    fn names_read_back() {
        for state in State::ALL {
            assert_eq!(state.name().parse::<State>().unwrap(), state);
        }
        assert!("issuing".parse::<State>().is_err());
    }
}
