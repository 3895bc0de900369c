//! What is known of an invoice that shall be reversed.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::{BuyerType, Draft, Fen, InvoiceNumber, Party, TaxTreatment, Totals, tidy::without_short_name};

/// How far the tax of a line that the bureau took may be from its exact tax, as [`TaxTreatment::deviation`] counts: six fen (RULES §1.3).
const WIDEST: i128 = 60_000;

/// A blue invoice and what was reversed of it before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its number.
    pub number: InvoiceNumber,
    /// Who was billed; the red invoice repeats it (RULES R5.10).
    pub buyer: Party,
    /// What the buyer is.
    pub buyer_type: BuyerType,
    /// The seller's address, phone, bank and account as they were printed.
    pub seller: Party,
    /// Its lines, discounts netted.
    pub lines: Vec<OriginalLine>,
    /// 机动车标识.
    pub motor_vehicle: bool,
    /// 代办退税标识.
    pub export_agent_refund: bool,
    /// The gross amount of earlier red invoices whose lines are not known; positive.
    pub unplaced_before: Fen,
}

/// A line of a blue invoice, its discount netted, and what was reversed of it before. All amounts are positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalLine {
    /// 项目名称.
    pub name: String,
    /// 规格型号.
    pub model: String,
    /// 单位.
    pub unit: String,
    /// 商品和服务税收分类编码.
    pub code: String,
    /// How it was taxed.
    pub treatment: TaxTreatment,
    /// How many, where it said.
    pub quantity: Option<Decimal>,
    /// Without tax.
    pub net: Fen,
    /// The tax.
    pub tax: Fen,
    /// 扣除额; zero where there was none.
    pub deduction: Fen,
    /// How many were reversed before.
    pub quantity_before: Decimal,
    /// The net amount reversed before.
    pub net_before: Fen,
    /// The tax reversed before.
    pub tax_before: Fen,
}

impl Original {
    /// An invoice of our own, of which nothing was reversed yet.
    pub fn issued(number: InvoiceNumber, draft: &Draft, totals: &Totals) -> Self {
        Self {
            number,
            buyer: draft.buyer.clone(),
            buyer_type: draft.buyer_type,
            seller: draft.seller.clone(),
            lines: OriginalLine::of(draft, totals),
            motor_vehicle: draft.motor_vehicle,
            export_agent_refund: draft.export_agent_refund,
            unplaced_before: Fen::ZERO,
        }
    }

    /// Nets discount lines, as a list of invoices shows them, into the line before each.
    #[must_use]
    pub fn netted(mut self) -> Self {
        self.lines = netted(self.lines);
        self
    }

    /// Counts an earlier red invoice of it, as it was written or as it is listed. What of its gross amount none of its lines
    /// finds a place for is remembered as [`unplaced_before`](Self::unplaced_before).
    pub fn reversed_by(&mut self, gross: Fen, lines: Vec<OriginalLine>) {
        let placed = place(&mut self.lines, lines);
        self.unplaced_before += gross.abs() - placed;
    }

    /// Its gross amount.
    pub fn gross(&self) -> Fen {
        self.lines.iter().map(|line| line.net + line.tax).sum()
    }

    /// The gross amount reversed before.
    pub fn reversed_before(&self) -> Fen {
        let placed: Fen = self.lines.iter().map(|line| line.net_before + line.tax_before).sum();
        placed + self.unplaced_before
    }
}

impl OriginalLine {
    /// The lines of a draft, discounts netted.
    pub fn of(draft: &Draft, totals: &Totals) -> Vec<Self> {
        let lines = draft.lines.iter().zip(&totals.lines).map(|(line, part)| Self {
            name: line.name.clone(),
            model: line.model.clone(),
            unit: line.unit.clone(),
            code: line.code.clone(),
            treatment: line.treatment,
            quantity: part.quantity,
            net: part.net - part.discount_net,
            tax: part.tax - part.discount_tax,
            deduction: line.deduction.unwrap_or_default(),
            quantity_before: Decimal::ZERO,
            net_before: Fen::ZERO,
            tax_before: Fen::ZERO,
        });
        lines.collect()
    }

    /// Whether a line of a red invoice has its code and rate, as it must (RULES R5.3). A list may leave a code out.
    pub(super) fn is_taxed_like(&self, red: &Self) -> bool {
        self.has_code_of(red) && self.treatment.rate() == red.treatment.rate()
    }

    pub(super) fn has_code_of(&self, red: &Self) -> bool {
        self.code == red.code || self.code.is_empty() || red.code.is_empty()
    }

    /// Whether a line of a red invoice has its name. The bureau may have put a 简称 before what was sent.
    pub(super) fn is_named_like(&self, red: &Self) -> bool {
        without_short_name(&self.name) == without_short_name(&red.name)
    }

    fn has_room_for(&self, red: &Self) -> bool {
        self.net_left() >= red.net && self.tax_left() >= red.tax
    }

    pub(super) fn take(&mut self, red: &Self) {
        self.net_before += red.net;
        self.tax_before += red.tax;
        let quantity = red.quantity.unwrap_or_default();
        self.quantity_before = self.quantity_before.checked_add(quantity).unwrap_or(Decimal::MAX);
    }

    /// A line of a red invoice with its amounts turned positive.
    fn turned(mut self) -> Self {
        (self.net, self.tax) = (self.net.abs(), self.tax.abs());
        self.quantity = self.quantity.map(|quantity| quantity.abs());
        self
    }

    /// Whether its rate gives its tax: not where something was deducted before tax that nobody tells of.
    pub fn is_taxed_by_rate(&self) -> bool {
        let off = self.treatment.deviation(self.net, self.tax, self.deduction).abs();
        off <= WIDEST
    }

    /// The net amount that may still be reversed.
    pub fn net_left(&self) -> Fen {
        self.net - self.net_before
    }

    /// The tax that may still be reversed.
    pub fn tax_left(&self) -> Fen {
        self.tax - self.tax_before
    }

    /// How many may still be reversed; `None` where the line has no quantity, or none is left though an amount is.
    pub fn quantity_left(&self) -> Option<Decimal> {
        self.quantity?
            .checked_sub(self.quantity_before)
            .filter(|left| *left > Decimal::ZERO)
    }
}

/// Nets discount lines into the line before each (RULES R1.7, R1.10). A negative line that nothing stands before stays.
pub(super) fn netted(lines: Vec<OriginalLine>) -> Vec<OriginalLine> {
    let mut netted: Vec<OriginalLine> = Vec::with_capacity(lines.len());
    for line in lines {
        match netted.last_mut() {
            Some(discounted) if line.net.is_negative() => {
                discounted.net += line.net;
                discounted.tax += line.tax;
            }
            _ => netted.push(line),
        }
    }
    netted
}

/// The lines of a red invoice, their amounts turned positive, largest first: what fits into few places is given its own before the rest.
pub(super) fn largest_first(red: Vec<OriginalLine>) -> Vec<(usize, OriginalLine)> {
    let mut parts: Vec<_> = red.into_iter().map(OriginalLine::turned).enumerate().collect();
    parts.sort_by_key(|(_, part)| Reverse(part.net));
    parts
}

/// Where a line of a red invoice belongs: nothing says which line it reverses, so that it is one of its name, code and rate that has room for
/// it, of its model where there is one, and the fullest of these.
pub(super) fn home<'a>(
    lines: impl IntoIterator<Item = &'a mut OriginalLine>,
    red: &OriginalLine,
) -> Option<&'a mut OriginalLine> {
    lines
        .into_iter()
        .filter(|line| line.has_room_for(red))
        .min_by_key(|line| (line.model != red.model, line.net_left(), line.tax_left()))
}

/// Counts the lines of an earlier red invoice. Gives the gross amount that found its place.
pub(super) fn place(lines: &mut [OriginalLine], red: Vec<OriginalLine>) -> Fen {
    let mut placed = Fen::ZERO;
    for (_, part) in largest_first(red) {
        let alike = lines
            .iter_mut()
            .filter(|line| line.is_taxed_like(&part) && line.is_named_like(&part));
        if let Some(home) = home(alike, &part) {
            home.take(&part);
            placed += part.net + part.tax;
        }
    }
    placed
}
