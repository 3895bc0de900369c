//! What is known of an invoice that shall be reversed.

use rust_decimal::Decimal;

use crate::{BuyerType, Draft, Fen, InvoiceNumber, Party, TaxTreatment, Totals};

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
        let lines = draft.lines.iter().zip(&totals.lines).map(|(line, part)| OriginalLine {
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
        Self {
            number,
            buyer: draft.buyer.clone(),
            buyer_type: draft.buyer_type,
            seller: draft.seller.clone(),
            lines: lines.collect(),
            motor_vehicle: draft.motor_vehicle,
            export_agent_refund: draft.export_agent_refund,
            unplaced_before: Fen::ZERO,
        }
    }

    /// Nets discount lines, as a list of invoices shows them, into the line before each (RULES R1.7, R1.10). A negative
    /// line that nothing stands before stays.
    #[must_use]
    pub fn netted(mut self) -> Self {
        let mut netted: Vec<OriginalLine> = Vec::with_capacity(self.lines.len());
        for line in self.lines {
            match netted.last_mut() {
                Some(discounted) if line.net.is_negative() => {
                    discounted.net += line.net;
                    discounted.tax += line.tax;
                }
                _ => netted.push(line),
            }
        }
        self.lines = netted;
        self
    }

    /// Counts an earlier red invoice of it. Its lines are found by name, code and treatment, in order; what is found
    /// nowhere is remembered as [`unplaced_before`](Self::unplaced_before). The amounts are negative, as they stand there.
    pub fn reversed_by(&mut self, red: &Draft, totals: &Totals) {
        for (line, part) in red.lines.iter().zip(&totals.lines) {
            let (net, tax) = (part.net.abs(), part.tax.abs());
            let home = self.lines.iter_mut().find(|original| {
                original.name == line.name
                    && original.code == line.code
                    && original.treatment == line.treatment
                    && original.net_left() >= net
            });
            let Some(home) = home else {
                self.unplaced_before += net + tax;
                continue;
            };
            home.net_before += net;
            home.tax_before += tax;
            let quantity = part.quantity.unwrap_or_default().abs();
            home.quantity_before = home.quantity_before.checked_add(quantity).unwrap_or(Decimal::MAX);
        }
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
