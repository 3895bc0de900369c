//! What a red invoice says against its original, where a ledger has that (RULES R5.2, R5.3, R5.10).

use std::{collections::BTreeSet, ops};

use super::{
    OriginalLine, Reason,
    original::{home, largest_first, netted, place},
};
use crate::{Draft, Fault, FaultCode, Fen, Severity, Totals};

/// What invoices come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Without tax.
    pub net: Fen,
    /// The tax.
    pub tax: Fen,
}

/// An original as a ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    buyer_name: String,
    buyer_tax_id: String,
    sums: Sums,
    /// What other red invoices took of it; positive.
    before: Sums,
    /// Empty where they are not known: then the sums alone count.
    lines: Vec<OriginalLine>,
}

impl Held {
    /// An original of which nothing was reversed yet; `lines` is empty where they are not known.
    pub fn new(buyer_name: String, buyer_tax_id: String, sums: Sums, lines: Vec<OriginalLine>) -> Self {
        Self {
            buyer_name,
            buyer_tax_id,
            sums,
            before: Sums::default(),
            lines: netted(lines),
        }
    }

    /// Counts another red invoice of it. Its lines may be fewer than it has: those that are known.
    pub fn reversed_by(&mut self, sums: Sums, lines: Vec<OriginalLine>) {
        self.before = self.before + sums.abs();
        place(&mut self.lines, lines);
    }

    /// What a tidied red invoice of it says that it can't: more than is left of a line or in all, what does not stand on it, a part where
    /// the reason asks for the whole, another buyer.
    pub fn faults(&self, red: &Draft, totals: &Totals) -> Vec<Fault> {
        let mut faults = self.against_reason(red, totals);
        faults.extend(self.against_lines(red, totals));
        if !faults.iter().any(|fault| fault.code == FaultCode::AboveOriginal) {
            faults.extend(self.against_sums(totals));
        }
        faults.extend(self.against_buyer(red));
        faults
    }

    fn against_reason(&self, red: &Draft, totals: &Totals) -> Vec<Fault> {
        let reason = red.reversal.as_ref().and_then(|reversal| reversal.reason);
        let is_whole = Sums::of(totals).abs() == self.sums;
        let is_fault = reason.is_some_and(Reason::is_whole_only) && !is_whole;
        let fault = || {
            let words = reason.map_or("", Reason::text);
            let taken = if self.before == Sums::default() {
                format!("原发票 ¥{}", self.sums.gross())
            } else {
                format!("原发票已红冲 ¥{}", self.before.gross())
            };
            block(
                FaultCode::BadReason,
                "reversal.reason",
                format!("“{words}”只能全额红冲，{taken}：请改选冲红原因"),
            )
        };
        is_fault.then(fault).into_iter().collect()
    }

    fn against_lines(&self, red: &Draft, totals: &Totals) -> Vec<Fault> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let mut faults = Vec::new();
        let mut left = self.lines.clone();
        for (index, part) in largest_first(OriginalLine::of(red, totals)) {
            // A line without a code is not written to its end, and says so itself.
            if !part.code.is_empty() {
                faults.extend(against(&mut left, index, &part).map(|fault| (index, fault)));
            }
        }
        faults.sort_by_key(|(index, _)| *index);
        faults.into_iter().map(|(_, fault)| fault).collect()
    }

    fn against_sums(&self, totals: &Totals) -> Option<Fault> {
        let (red, left) = (Sums::of(totals).abs(), self.sums - self.before);
        let fits = red.net <= left.net && red.tax <= left.tax;
        (!fits).then(|| {
            let (gross, before) = (self.sums.gross(), self.before.gross());
            let message = format!("原发票 ¥{gross}，已红冲 ¥{before}，{}", left.words());
            block(FaultCode::AboveOriginal, "lines", message)
        })
    }

    fn against_buyer(&self, red: &Draft) -> Option<Fault> {
        let (buyer, name, tax_id) = (&red.buyer, &self.buyer_name, &self.buyer_tax_id);
        if [&buyer.tax_id, tax_id].iter().all(|id| !id.is_empty()) {
            let message = || format!("原发票的购买方是 {name}，税号 {tax_id}：红字发票要和它一致");
            (buyer.tax_id != *tax_id).then(|| block(FaultCode::OtherBuyer, "buyer.taxId", message()))
        } else {
            let message = || format!("原发票的购买方是“{name}”，请核对");
            (buyer.name != *name).then(|| warn(FaultCode::OtherBuyer, "buyer.name", message()))
        }
    }
}

/// What a line of a red invoice says against what is left of the original's lines; it takes its place where it finds one.
fn against(left: &mut [OriginalLine], index: usize, part: &OriginalLine) -> Option<Fault> {
    let path = |field: &str| format!("lines[{index}].{field}");
    let number = index + 1;
    if !left.iter().any(|line| line.has_code_of(part)) {
        let message = format!("原发票没有第 {number} 行的税收编码，请照原发票填写");
        return Some(block(FaultCode::NotInOriginal, path("code"), message));
    }
    if !left.iter().any(|line| line.is_taxed_like(part)) {
        let rates: BTreeSet<_> = left
            .iter()
            .filter(|line| line.has_code_of(part))
            .map(|line| line.treatment.rate())
            .collect();
        let rates: Vec<_> = rates.iter().map(ToString::to_string).collect();
        let message = format!("第 {number} 行在原发票上的税率是 {}，请改成一样的", rates.join("、"));
        return Some(block(FaultCode::NotInOriginal, path("treatment"), message));
    }
    let is_named = left
        .iter()
        .any(|line| line.is_taxed_like(part) && line.is_named_like(part));
    let alike = |line: &OriginalLine| line.is_taxed_like(part) && (!is_named || line.is_named_like(part));
    let most = left
        .iter()
        .filter(|line| alike(line))
        .map(Sums::left)
        .max_by_key(|left| left.net)?;
    match home(left.iter_mut().filter(|line| alike(line)), part) {
        Some(home) => home.take(part),
        None if part.net > most.net => {
            let message = format!("第 {number} 行{}", most.words());
            return Some(block(FaultCode::AboveOriginal, path("amount"), message));
        }
        None => {
            let message = format!(
                "第 {number} 行的税额最多还能红冲 ¥{}，请减少金额，或者从原发票红冲剩余部分",
                most.tax
            );
            return Some(block(FaultCode::AboveOriginal, path("amount"), message));
        }
    }
    (!is_named).then(|| {
        let message = format!("原发票没有叫“{}”的项目，请照原发票填写", part.name);
        warn(FaultCode::NotInOriginal, path("name"), message)
    })
}

impl Sums {
    fn of(totals: &Totals) -> Self {
        Self {
            net: totals.net,
            tax: totals.tax,
        }
    }

    fn left(line: &OriginalLine) -> Self {
        Self {
            net: line.net_left(),
            tax: line.tax_left(),
        }
    }

    fn gross(self) -> Fen {
        self.net + self.tax
    }

    const fn abs(self) -> Self {
        Self {
            net: self.net.abs(),
            tax: self.tax.abs(),
        }
    }

    /// How much may still be reversed, and what to do.
    fn words(self) -> String {
        if self.gross() <= Fen::ZERO {
            return "已经全部红冲，没有可冲的金额".to_owned();
        }
        let Self { net, tax } = self;
        format!(
            "最多还能红冲 ¥{}（不含税 ¥{net}，税额 ¥{tax}）：请减少金额",
            self.gross()
        )
    }
}

impl ops::Add for Sums {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            net: self.net + other.net,
            tax: self.tax + other.tax,
        }
    }
}

impl ops::Sub for Sums {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            net: self.net - other.net,
            tax: self.tax - other.tax,
        }
    }
}

fn block(code: FaultCode, path: impl Into<String>, message: String) -> Fault {
    Fault {
        code,
        path: path.into(),
        severity: Severity::Block,
        message,
    }
}

fn warn(code: FaultCode, path: impl Into<String>, message: String) -> Fault {
    Fault {
        severity: Severity::Warn,
        ..block(code, path, message)
    }
}

#[cfg(test)]
#[path = "held_tests.rs"]
mod tests;
