//! Ways to break the promise on purpose: a test that cannot fail shows nothing.
//!
//! Built only with the feature `failpoints`: a shipped program has none. `KAIPIAO_SABOTAGE=name` takes a guard out.

/// A guard that is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// Nothing is asked: what was not answered is taken for what never arrived, and sent again.
    NoAsking,
}

impl Sabotage {
    /// Its name in `KAIPIAO_SABOTAGE`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoAsking => "no-asking",
        }
    }

    /// Whether a test ordered it.
    #[cfg(feature = "failpoints")]
    pub(crate) fn is_on(self) -> bool {
        std::env::var("KAIPIAO_SABOTAGE").is_ok_and(|name| name == self.name())
    }

    /// Never: a shipped program keeps its guards.
    #[cfg(not(feature = "failpoints"))]
    pub(crate) const fn is_on(self) -> bool {
        false
    }
}
