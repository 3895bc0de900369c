//! A draft in which no fault was found.

use serde::Serialize;

use crate::{
    Draft, Fault, Severity, Totals,
    check::{Known, check},
    tidy::tidy,
    total::total,
};

/// What the three passes say of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The draft as it would be issued: tidied.
    pub draft: Draft,
    /// What it adds up to.
    pub totals: Totals,
    /// What is wrong with it, in the order of the form.
    pub faults: Vec<Fault>,
    /// The name of each line as it is printed: the tax bureau puts its code's 简称 before it.
    pub names: Vec<String>,
}

/// Tidies, totals and checks a draft of which it is not known who issues it.
pub fn preview(draft: Draft) -> Preview {
    preview_knowing(draft, &Known::default())
}

/// Tidies, totals and checks a draft with what is known of the company that issues it.
pub fn preview_knowing(draft: Draft, known: &Known<'_>) -> Preview {
    let draft = tidy(draft);
    let totals = total(&draft);
    let faults = check(&draft, &totals, known);
    let names = draft.lines.iter().map(|line| known.printed_name(line)).collect();
    Preview {
        draft,
        totals,
        faults,
        names,
    }
}

/// A tidied draft in which nothing blocks, with what it adds up to: the only thing that can be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    draft: Draft,
    totals: Totals,
}

impl Invoice {
    /// Tidies, totals and checks a draft of which it is not known who issues it.
    ///
    /// # Errors
    /// All faults, warnings too, if one of them blocks.
    pub fn new(draft: Draft) -> Result<Self, Vec<Fault>> {
        Self::knowing(draft, &Known::default())
    }

    /// Tidies, totals and checks a draft with what is known of the company that issues it.
    ///
    /// # Errors
    /// All faults, warnings too, if one of them blocks.
    pub fn knowing(draft: Draft, known: &Known<'_>) -> Result<Self, Vec<Fault>> {
        let Preview {
            draft, totals, faults, ..
        } = preview_knowing(draft, known);
        if faults.iter().any(|fault| fault.severity == Severity::Block) {
            return Err(faults);
        }
        Ok(Self { draft, totals })
    }

    /// What is issued.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What it adds up to; one entry per line of the draft.
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }
}
