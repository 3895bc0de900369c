//! How a command ended, as scripts see it.

use std::process::ExitCode;

use kaipiao_desk::State;
use kaipiao_desk::contract::{IssuanceView, Problem, ProblemCode};

/// The exit codes, the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: all done.
    Done,
    /// 1: something was refused or needs a person; each said why.
    Refused,
    /// 2: wrong usage or invalid input; nothing was sent.
    Invalid,
    /// 3: some outcome is still open; nothing is lost, `kaipiao resume` goes on.
    Open,
    /// 4: no valid account, token or keyring.
    NoAccount,
    /// 5: the platform was not reached at all.
    Unreached,
}

impl Exit {
    /// What a problem that ended the command means.
    pub fn of(problem: &Problem) -> Self {
        match problem.code {
            ProblemCode::Faults
            | ProblemCode::Suspects
            | ProblemCode::SerialConflict
            | ProblemCode::WrongState
            | ProblemCode::UnknownCompany
            | ProblemCode::CompanyExists
            | ProblemCode::CannotReverse
            | ProblemCode::OriginalUnread
            | ProblemCode::CannotDiscount
            | ProblemCode::BadTemplate
            | ProblemCode::NotFound
            | ProblemCode::AlreadyThere
            | ProblemCode::BadFile
            | ProblemCode::DataFolder
            | ProblemCode::BadInput
            | ProblemCode::BadServer => Self::Invalid,
            ProblemCode::NoAccount
            | ProblemCode::NoBureauAccount
            | ProblemCode::LoginRefused
            | ProblemCode::TakenElsewhere
            | ProblemCode::KeyringNeeded
            | ProblemCode::Keyring => Self::NoAccount,
            ProblemCode::Unreachable | ProblemCode::NoAnswer | ProblemCode::NotThePlatform => Self::Unreached,
            ProblemCode::PdfNotYet => Self::Open,
            ProblemCode::NoReader
            | ProblemCode::PlatformRefused
            | ProblemCode::NotYet
            | ProblemCode::Ledger
            | ProblemCode::LedgerBusy
            | ProblemCode::LedgerDamaged
            | ProblemCode::LedgerNewer
            | ProblemCode::LedgerOlderOpen
            | ProblemCode::Internal => Self::Refused,
        }
    }

    /// What documents and what stopped the engine mean together.
    pub fn of_issuances(views: &[IssuanceView], stopped_by: Option<&Problem>, unreached: bool) -> Self {
        let open = views.iter().any(|view| !view.state.is_settled());
        let refused = views
            .iter()
            .any(|view| matches!(view.state, State::Refused | State::NeedsPerson));
        match stopped_by {
            Some(problem) if open => Self::of(problem),
            // Nothing of any of them ever got through.
            None if unreached && views.iter().all(|view| view.state == State::Queued) => Self::Unreached,
            Some(_) | None if open => Self::Open,
            Some(_) | None if refused => Self::Refused,
            Some(_) | None => Self::Done,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::Invalid => 2,
            Exit::Open => 3,
            Exit::NoAccount => 4,
            Exit::Unreached => 5,
        })
    }
}
