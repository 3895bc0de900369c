//! The third pass: finds the faults of a draft, in the order of the form.

mod buyer;
mod company;
mod field;
mod line;
mod mix;
mod red;
mod rest;
mod special;
mod special_lines;
mod taken_off;
mod treatment;

pub use company::{Known, Limits};

use crate::{Draft, Fault, FaultCode, Severity, Totals};

/// Finds what is wrong with a tidied draft. Nothing found does not mean that the platform takes it, but that we know no
/// reason why it should not.
pub fn check(draft: &Draft, totals: &Totals, known: &Known<'_>) -> Vec<Fault> {
    let mut faults = Faults::default();
    red::check(draft, totals, &mut faults);
    buyer::check(draft, &mut faults);
    special::check(draft, totals, &mut faults);
    mix::check(draft, &mut faults);
    for (index, (line, part)) in draft.lines.iter().zip(&totals.lines).enumerate() {
        line::check(draft, index, line, part, &mut faults);
        known.check(draft, index, line, &mut faults);
    }
    mix::tax_sum(draft, totals, &mut faults);
    known.check_limit(draft, totals, &mut faults);
    rest::check(draft, totals, &mut faults);
    faults.0
}

/// What was found so far.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn block(&mut self, code: FaultCode, path: impl Into<String>, message: impl Into<String>) {
        self.add(Severity::Block, code, path, message);
    }

    fn warn(&mut self, code: FaultCode, path: impl Into<String>, message: impl Into<String>) {
        self.add(Severity::Warn, code, path, message);
    }

    fn has(&self, code: FaultCode) -> bool {
        self.0.iter().any(|fault| fault.code == code)
    }

    fn names(&self, path: &str) -> bool {
        self.0.iter().any(|fault| fault.path == path)
    }

    fn add(&mut self, severity: Severity, code: FaultCode, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Fault {
            code,
            path: path.into(),
            severity,
            message: message.into(),
        });
    }
}

#[cfg(test)]
mod tests;
