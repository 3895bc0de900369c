//! Named places on the issuing path at which a test can end the process.
//!
//! Built only with the feature `failpoints`: a shipped program has none. `KAIPIAO_FAILPOINT=name` ends it at the first time it
//! gets there, `name:3` at the third. It ends as a killed process does: nothing is closed, flushed or said.

/// A place on the issuing path. The order is that of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failpoint {
    /// Before the draft is frozen.
    BeforeQueued,
    /// Frozen, nobody told yet.
    AfterQueued,
    /// A worker has it in hand and has not claimed it.
    BeforeClaimed,
    /// Claimed, nothing left yet.
    AfterClaimed,
    /// The reply is here, the ledger does not know it.
    AfterReply,
    /// The ledger knows the reply.
    AfterSettled,
    /// Before the platform is asked.
    BeforeAsked,
    /// The platform answered, the ledger does not know it.
    AfterAsked,
    /// The ledger knows the answer.
    AfterLearned,
    /// A held document is about to be submitted again.
    BeforeResubmitted,
    /// The ledger says that it was submitted again, nothing left yet.
    AfterResubmitted,
    /// The reply to that is here.
    AfterResubmitReply,
    /// The ledger says that a person wants it submitted again, nobody was told.
    AfterWished,
    /// What is queued is about to be taken back.
    BeforeWithdrawn,
    /// It was taken back, nobody was told.
    AfterWithdrawn,
    /// The ledger says that the company's scan is done, nothing of it was asked about yet.
    AfterResumed,
    /// A document showed that the scan holds, the ledger does not know it.
    BeforeRest,
    /// The ledger knows it, nothing of the rest was submitted again yet.
    AfterRest,
    /// The platform took the order to repair a month for a person's verdict, the ledger does not know it.
    AfterRepairAsked,
    /// A person's verdict is about to be written down.
    BeforeVerdict,
    /// It is written down, nobody was told.
    AfterVerdict,
    /// The PDF is downloaded and not yet in its place.
    BeforePdfKept,
    /// A page of a comparison is written down.
    AfterPageCompared,
}

impl Failpoint {
    /// All of them, in the order of the path.
    pub const ALL: [Self; 23] = [
        Self::BeforeQueued,
        Self::AfterQueued,
        Self::BeforeClaimed,
        Self::AfterClaimed,
        Self::AfterReply,
        Self::AfterSettled,
        Self::BeforeAsked,
        Self::AfterAsked,
        Self::AfterLearned,
        Self::BeforeResubmitted,
        Self::AfterResubmitted,
        Self::AfterResubmitReply,
        Self::AfterWished,
        Self::BeforeWithdrawn,
        Self::AfterWithdrawn,
        Self::AfterResumed,
        Self::BeforeRest,
        Self::AfterRest,
        Self::AfterRepairAsked,
        Self::BeforeVerdict,
        Self::AfterVerdict,
        Self::BeforePdfKept,
        Self::AfterPageCompared,
    ];

    /// Its name in `KAIPIAO_FAILPOINT`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BeforeQueued => "before-queued",
            Self::AfterQueued => "after-queued",
            Self::BeforeClaimed => "before-claimed",
            Self::AfterClaimed => "after-claimed",
            Self::AfterReply => "after-reply",
            Self::AfterSettled => "after-settled",
            Self::BeforeAsked => "before-asked",
            Self::AfterAsked => "after-asked",
            Self::AfterLearned => "after-learned",
            Self::BeforeResubmitted => "before-resubmitted",
            Self::AfterResubmitted => "after-resubmitted",
            Self::AfterResubmitReply => "after-resubmit-reply",
            Self::AfterWished => "after-wished",
            Self::BeforeWithdrawn => "before-withdrawn",
            Self::AfterWithdrawn => "after-withdrawn",
            Self::AfterResumed => "after-resumed",
            Self::BeforeRest => "before-rest",
            Self::AfterRest => "after-rest",
            Self::AfterRepairAsked => "after-repair-asked",
            Self::BeforeVerdict => "before-verdict",
            Self::AfterVerdict => "after-verdict",
            Self::BeforePdfKept => "before-pdf-kept",
            Self::AfterPageCompared => "after-page-compared",
        }
    }

    /// Ends the process here if a test ordered it.
    #[cfg(feature = "failpoints")]
    pub(crate) fn pass(self) {
        use std::sync::atomic::{AtomicU32, Ordering};
        static PASSED: AtomicU32 = AtomicU32::new(0);
        let Ok(order) = std::env::var("KAIPIAO_FAILPOINT") else {
            return;
        };
        let (name, time) = order.split_once(':').unwrap_or((&order, "1"));
        if name == self.name() && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == time.parse().unwrap_or(1) {
            std::process::abort();
        }
    }

    /// Nothing: a shipped program has no failpoints.
    #[cfg(not(feature = "failpoints"))]
    pub(crate) const fn pass(self) {}
}
